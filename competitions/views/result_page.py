"""One run of results as the secretariat, leaders and auditors look at it, and its awards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import awarding
from competitions.desk import desk_context
from competitions.forms.results import ReasonForm
from competitions.models import Award, ResultRun
from competitions.results_desk import STATES, why
from competitions.run_report import RunReport
from competitions.views.doing import done
from competitions.views.results import may, render, run_for


@never_cache
@require_admin_access
@require_safe
def run_page(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    """Show totals and ranks, how sure they are, how judges scored, and what was decided."""
    competition, run = run_for(request, pk, result_pk)
    is_public = ResultRun.objects.filter(pk=run.pk).published().exists()
    is_organiser = rules.can_publish_run(request.user, run)
    context = desk_context(request, competition, "results") | {
        "run": run,
        "state": run.state,
        "label": STATES[run.state](),
        "decisions": [
            {"label": STATES[row.kind](), "decision": row, "reason": why(row)} for row in run.decisions.all()
        ],
        "may": may(request, run),
        "report": RunReport(run, names_judges=is_organiser, shows_all="semua" in request.GET),
        "is_public": is_public,
        "awards": _awards(run) if is_public and run.round_id is None else [],
        "may_revoke": is_organiser,
    }
    return TemplateResponse(request, "competitions/admin/results_run.html", context)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int, result_pk: int, award_pk: int) -> HttpResponse:
    """Ask once for a reason, then revoke an award."""
    competition, run = run_for(request, pk, result_pk)
    found = Award.objects.standing().filter(competition=competition, pk=award_pk).first()
    if found is None or not rules.can_publish_run(request.user, run):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: awarding.revoke(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Revoked. The certificate says so from now on."))
        return redirect("contest_result", pk=pk, result_pk=run.pk)
    return render(request, competition, "award_revoke", {"run": run, "award": found, "form": form}, form)


def _awards(run: ResultRun) -> Any:
    """Return the awards of the competition as they are now: those that stay keep their certificate of earlier results."""
    rows = Award.objects.filter(competition=run.competition).select_related("revocation")
    return rows.order_by("category_name", "place", "pk")
