"""Late codes and the audit trail of a competition."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import late_codes
from competitions.desk import competition_for, desk_context
from competitions.forms.screening import LateCodeForm
from competitions.models import AuditEvent, Competition, Entry
from innovations.views.joining import add_errors

LINES_A_PAGE = 100
REFUSED = 422
#: Beginnings of actions whose lines are about several entries at once, and name them by key, number or title.
ABOUT_SEVERAL = (
    "assignment",
    "award.",
    "conflict.",
    "mailing.",
    "plenary.cancel",
    "plenary.decide",
    "results.",
    "schedule.",
)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def late_code_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the late codes, and give one; its words are shown this once."""
    competition = competition_for(request, pk, rules.can_set_up)
    form = LateCodeForm(competition, request.POST if request.method == "POST" else None)
    words = _give(request, competition, form) if form.is_valid() else None
    is_refused = form.is_bound and words is None
    codes = competition.late_codes.select_related("agency", "category", "created_by")
    context = desk_context(request, competition, "late_codes") | {
        "form": form if is_refused else LateCodeForm(competition),
        "words": words,
        "codes": codes,
    }
    status = REFUSED if is_refused else 200
    return TemplateResponse(request, "competitions/admin/late_codes.html", context, status=status)


@never_cache
@require_admin_access
@require_safe
def audit_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """List what happened, newest first; lines about entries that the person stands aside from are left out."""
    competition = competition_for(request, pk)
    lines = visible_lines(request.user, competition).select_related("actor", "entry")
    context = desk_context(request, competition, "audit") | {
        "page": Paginator(lines.order_by("-number"), LINES_A_PAGE).get_page(request.GET.get("page")),
    }
    return TemplateResponse(request, "competitions/admin/audit.html", context)


def visible_lines(user: Any, competition: Competition) -> QuerySet[AuditEvent]:
    """Return the audit lines a person may read: an auditor all of them.

    Lines about several entries at once are for auditors where the reader stands aside from any.
    """
    lines = AuditEvent.objects.filter(competition=competition)
    if rules.is_auditor(user):
        return lines
    entries = Entry.objects.filter(competition=competition)
    kept = entries.without_conflict_for(user)
    shown = lines.filter(Q(entry__isnull=True) | Q(entry__in=kept))
    if entries.count() != kept.count():
        for beginning in ABOUT_SEVERAL:
            shown = shown.exclude(entry__isnull=True, action__startswith=beginning)
    return shown


def _give(request: HttpRequest, competition: Competition, form: LateCodeForm) -> str | None:
    try:
        _code, words = late_codes.give(competition, **form.cleaned_data, by=request.user)
    except ValidationError as error:
        add_errors(form, error)
        return None
    return words
