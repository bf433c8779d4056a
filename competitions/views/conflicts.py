"""The secretariat's desk of conflicts. Nobody finds here what they must stand aside from themselves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import conflicts
from competitions.desk import competition_for, desk_context
from competitions.forms.people import DeclareForm, MatchForm
from competitions.forms.results import ReasonForm
from competitions.models import Competition, ConflictNotice, ConflictOfInterest, Entry
from competitions.views.doing import done

REFUSED = 422
PER_PAGE = 50


@never_cache
@require_admin_access
@require_safe
def conflict_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List who stands aside from what, what was dismissed last."""
    competition = competition_for(request, pk, rules.can_see_conflicts)
    shown = ConflictOfInterest.objects.filter(competition=competition).shown_to(request.user)
    shown = shown.select_related("user", "entry__innovation", "agency", "declared_by", "dismissed_by")
    shown = shown.order_by(F("dismissed_at").asc(nulls_first=True), "-declared_at", "-pk")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    notices = _notices(request, competition)
    meant = list(MatchForm(competition).fields["judge"].choices) if notices else []
    return _render(request, competition, "conflicts", {"page": page, "notices": notices, "meant": meant})


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a conflict of oneself or of somebody else."""
    competition = competition_for(request, pk, rules.can_set_up)
    form = DeclareForm(competition, request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _declare(request, competition, form)):
        messages.success(request, _("The conflict is noted. What the person had in hand of it has ended."))
        return redirect("contest_conflicts", pk=pk)
    return _render(request, competition, "conflict_form", {"form": form}, form)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def conflict_dismiss(request: HttpRequest, pk: int, conflict_pk: int) -> HttpResponse:
    """Ask once for a reason, then say that a conflict does not stand."""
    competition = competition_for(request, pk, rules.can_set_up)
    blocking = ConflictOfInterest.objects.blocking().filter(competition=competition, pk=conflict_pk)
    conflict = blocking.select_related("user", "entry__innovation", "agency").first()
    if conflict is None or not rules.can_dismiss_conflict(request.user, conflict):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: conflicts.dismiss(conflict, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The conflict is dismissed. It stays on record with your reason."))
        return redirect("contest_conflicts", pk=pk)
    return _render(request, competition, "conflict_dismiss", {"form": form, "conflict": conflict}, form)


@require_admin_access
@require_POST
def conflict_detect(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at everybody and every entry again. The answer counts nothing: it could tell of a hidden entry."""
    competition = competition_for(request, pk, rules.can_set_up)
    conflicts.detect_all(competition, by=request.user)
    messages.success(
        request, _("Everybody was compared with every entry. What was found stands in the list.")
    )
    return redirect("contest_conflicts", pk=pk)


@require_admin_access
@require_POST
def notice_match(request: HttpRequest, pk: int, notice_pk: int) -> HttpResponse:
    """Say which judge an entrant meant."""
    competition = competition_for(request, pk, rules.can_set_up)
    notice = next((row for row in _notices(request, competition) if row.pk == notice_pk), None)
    if notice is None:
        raise Http404
    form = MatchForm(competition, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the judge whom the entrant meant."))
        return redirect("contest_conflicts", pk=pk)
    try:
        conflicts.match(notice, by=request.user, **form.cleaned_data)
    except PermissionDenied:  # became theirs to stand aside from meanwhile
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The conflict is noted. What the person had in hand of it has ended."))
    return redirect("contest_conflicts", pk=pk)


def _notices(request: HttpRequest, competition: Competition) -> list[ConflictNotice]:
    """Return what entrants said of people who are not matched, of entries that the reader may know of."""
    entries = Entry.objects.filter(competition=competition).handed_over().without_conflict_for(request.user)
    notices = ConflictNotice.objects.filter(conflict__isnull=True, entry__in=entries)
    return list(notices.select_related("entry__innovation"))


def _declare(request: HttpRequest, competition: Competition, form: DeclareForm) -> None:
    sent = form.cleaned_data
    fields = {"user": sent["person"], "by": request.user, "kind": sent["kind"], "note": sent["note"]}
    if sent["entry"]:
        conflicts.declare(sent["entry"], **fields)
    else:
        conflicts.declare_agency(sent["agency"], competition=competition, **fields)


def _render(
    request: HttpRequest, competition: Competition, name: str, context: dict[str, Any], form: Any = None
) -> HttpResponse:
    status = REFUSED if form is not None and form.is_bound else 200
    whole = desk_context(request, competition, "conflicts") | context
    return TemplateResponse(request, f"competitions/admin/{name}.html", whole, status=status)
