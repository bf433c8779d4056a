"""One run of results as the secretariat, leaders and auditors look at it before and after it is decided."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from competitions.desk import desk_context
from competitions.results_desk import STATES
from competitions.views.results import may, run_for


@never_cache
@require_admin_access
@require_safe
def run_page(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    """Show totals and ranks, how sure they are, and how judges scored."""
    competition, run = run_for(request, pk, result_pk)
    context = desk_context(request, competition, "results")
    context |= {"run": run, "state": run.state, "label": STATES[run.state](), "may": may(request, run)}
    return TemplateResponse(request, "competitions/admin/results_run.html", context)
