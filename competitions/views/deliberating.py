"""Plenaries, on the secretariat's desk and on that of chairs: the same pages in two frames."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import plenaries, rules
from competitions.actions import deliberating
from competitions.desk import desk_context
from competitions.forms.meetings import DecisionForm, PlenaryForm
from competitions.forms.results import ReasonForm
from competitions.models import Adjustment, Competition, Deliberation, Entry, Judge
from competitions.models.choices import AdjustmentKind
from competitions.papers.minutes import minutes_of
from competitions.views.doing import done
from innovations.views.joining import add_errors

REFUSED = 422


@dataclass(frozen=True)
class Frame:
    """Around the pages of plenaries: a template to extend, and what names of addresses begin with."""

    base: str
    prefix: str
    is_admin: bool


ADMIN = Frame("competitions/admin/desk.html", "contest_plenary", is_admin=True)
JUDGES = Frame("competitions/judging/base.html", "judging_plenary", is_admin=False)


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in those whom the frame is for; what they may do the rules say."""
    in_admin, signed_in = never_cache(require_admin_access(view)), never_cache(login_required(view))

    @wraps(view)
    def guarded(request: HttpRequest, frame: Frame, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = in_admin if frame.is_admin else signed_in
        return chosen(request, frame, *args, **kwargs)

    return guarded


@framed
@require_safe
def plenary_list(request: HttpRequest, frame: Frame, pk: int) -> HttpResponse:
    """List the plenaries of a competition."""
    competition = _competition(request, pk)
    rows = list(competition.deliberations.select_related("round", "category", "chair"))
    for row in rows:
        row.url = reverse(frame.prefix, kwargs={"pk": pk, "number": row.pk})
    context = {"plenaries": rows}
    return _render(request, frame, competition, "list", context)


@framed
@require_http_methods(["GET", "HEAD", "POST"])
def plenary_new(request: HttpRequest, frame: Frame, pk: int) -> HttpResponse:
    """Write down a plenary."""
    competition = _competition(request, pk, rules.can_hold_plenary)
    form = PlenaryForm(competition, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            plenary = deliberating.record(competition, by=request.user, **form.facts())
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(frame.prefix, pk=pk, number=plenary.pk)
    return _render(request, frame, competition, "form", {"form": form}, form)


@framed
@require_http_methods(["GET", "HEAD", "POST"])
def plenary(request: HttpRequest, frame: Frame, pk: int, number: int) -> HttpResponse:
    """Show a plenary with its decisions; an open one can be changed here."""
    competition, found = _plenary(request, pk, number)
    may_hold = rules.can_hold_plenary(request.user, competition) and found.closed_at is None
    if request.method == "POST" and not may_hold:
        raise Http404
    form = _form(competition, found, request) if may_hold else None
    if (
        form is not None
        and form.is_valid()
        and done(form, lambda: deliberating.amend(found, by=request.user, **form.facts()))
    ):
        messages.success(request, _("Saved."))
        return redirect(frame.prefix, pk=pk, number=number)
    return _show(request, frame, found, form=form)


@framed
@require_POST
def decide(request: HttpRequest, frame: Frame, pk: int, number: int) -> HttpResponse:
    """Write down a decision."""
    competition, found = _plenary(request, pk, number, rules.can_hold_plenary)
    form = DecisionForm(found, plenaries.entries_before(found, request.user), request.POST)
    if form.is_valid() and done(form, lambda: _decide(found, form.cleaned_data, request)):
        messages.success(request, _("The decision is written down."))
        return redirect(frame.prefix, pk=pk, number=number)
    return _show(request, frame, found, form=_form(competition, found), decision=form)


@framed
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, frame: Frame, pk: int, number: int, adjustment_pk: int) -> HttpResponse:
    """Ask why, then take a decision back."""
    competition, found = _plenary(request, pk, number, rules.can_hold_plenary)
    shown = {row.pk: row for row in plenaries.shown_to(request.user, found)}
    if adjustment_pk not in shown:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: deliberating.cancel(shown[adjustment_pk], by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect(frame.prefix, pk=pk, number=number)
    context = {"form": form, "plenary": found, "adjustment": shown[adjustment_pk]}
    return _render(request, frame, competition, "cancel", context, form)


@framed
@require_POST
def recuse(request: HttpRequest, frame: Frame, pk: int, number: int) -> HttpResponse:
    """Write down that a judge left the room for an entry."""
    _owner, found = _plenary(request, pk, number, rules.can_hold_plenary)
    entries = plenaries.entries_before(found, request.user)
    entry = get_object_or_404(entries, pk=_number(request.POST.get("entry")))
    judge = get_object_or_404(Judge, pk=_number(request.POST.get("judge")), competition=found.competition_id)
    try:
        deliberating.recuse(found, by=request.user, judge=judge, entry=entry)
    except PermissionDenied:  # became theirs to stand aside from meanwhile
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Written down."))
    return redirect(frame.prefix, pk=pk, number=number)


@framed
@require_POST
def close(request: HttpRequest, frame: Frame, pk: int, number: int) -> HttpResponse:
    """Close a plenary; what it decided counts from now on."""
    _owner, found = _plenary(request, pk, number, rules.can_hold_plenary)
    try:
        deliberating.close(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The plenary is closed. Its decisions count from now on."))
    return redirect(frame.prefix, pk=pk, number=number)


@framed
@require_safe
def minutes(request: HttpRequest, frame: Frame, pk: int, number: int) -> HttpResponse:
    """Give the minutes as PDF, unless the reader stands aside from an entry that they name."""
    _owner, found = _plenary(request, pk, number)
    if len(plenaries.shown_to(request.user, found)) < found.adjustments.count():
        raise Http404
    response = HttpResponse(minutes_of(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="berita-acara-{found.pk}.pdf"'
    return response


def _urls(frame: Frame, competition: Competition, plenary: Deliberation | None) -> dict[str, str]:
    """Return where the verbs of these pages are, in their frame."""
    start = {"pk": competition.pk}
    found = {name: reverse(f"{frame.prefix}_{name}", kwargs=start) for name in ("list", "new")}
    if plenary is None:
        return found
    one = start | {"number": plenary.pk}
    verbs = ("decide", "recuse", "close", "minutes")
    return (
        found
        | {"show": reverse(frame.prefix, kwargs=one)}
        | {name: reverse(f"{frame.prefix}_{name}", kwargs=one) for name in verbs}
    )


def _number(word: str | None) -> int:
    return int(word) if word and word.isdecimal() and len(word) < 10 else 0


def _competition(request: HttpRequest, pk: int, rule: Any = rules.can_read_plenary) -> Competition:
    competition = Competition.objects.filter(pk=pk).select_related("government").first()
    if competition is None or not rule(request.user, competition):
        raise Http404
    return competition


def _plenary(
    request: HttpRequest, pk: int, number: int, rule: Any = rules.can_read_plenary
) -> tuple[Competition, Deliberation]:
    competition = _competition(request, pk, rule)
    rows = competition.deliberations.select_related("round", "category", "chair", "closed_by", "recorded_by")
    return competition, get_object_or_404(rows.prefetch_related("attendances__judge"), pk=number)


def _form(competition: Competition, plenary: Deliberation, request: HttpRequest | None = None) -> PlenaryForm:
    sent = request.POST if request is not None and request.method == "POST" else None
    present = [row.judge_id for row in plenary.attendances.all() if row.is_present]
    return PlenaryForm(competition, sent, instance=plenary, initial={"present": present})


def _decide(plenary: Deliberation, sent: dict[str, Any], request: HttpRequest) -> Adjustment:
    if sent["kind"] == AdjustmentKind.TIE:
        return deliberating.break_tie(plenary, by=request.user, order=sent["ordered"], reason=sent["reason"])
    if sent["kind"] == AdjustmentKind.EXCLUDE:
        return deliberating.exclude(plenary, by=request.user, entry=sent["entry"], reason=sent["reason"])
    return deliberating.add_points(
        plenary,
        by=request.user,
        entry=sent["entry"],
        stage=sent["stage"],
        points=sent["points"],
        reason=sent["reason"],
    )


def _show(
    request: HttpRequest,
    frame: Frame,
    plenary: Deliberation,
    *,
    form: PlenaryForm | None,
    decision: DecisionForm | None = None,
) -> HttpResponse:
    entries = plenaries.entries_before(plenary, request.user)
    known = Entry.objects.filter(competition=plenary.competition_id).without_conflict_for(request.user)
    shown = plenaries.shown_to(request.user, plenary)
    for row in shown:
        keys = {"pk": plenary.competition_id, "number": plenary.pk, "adjustment_pk": row.pk}
        row.cancel_url = reverse(f"{frame.prefix}_cancel", kwargs=keys)
    context = {
        "plenary": plenary,
        "form": form,
        "decision": decision or (DecisionForm(plenary, entries) if form else None),
        "adjustments": shown,
        "cancelled": {row.cancels_id for row in shown if row.cancels_id},
        "has_minutes": len(shown) == plenary.adjustments.count(),
        "present": [row.judge for row in plenary.attendances.all() if row.is_present],
        "absent": [row.judge for row in plenary.attendances.all() if not row.is_present],
        "recusals": plenary.recusals.filter(entry__in=known).select_related("judge", "entry"),
        "entries": entries if form else [],
    }
    refused = decision if decision is not None else form
    return _render(request, frame, plenary.competition, "plenary", context, refused)


def _render(
    request: HttpRequest,
    frame: Frame,
    competition: Competition,
    name: str,
    context: dict[str, Any],
    form: Any = None,
) -> HttpResponse:
    around = (
        desk_context(request, competition, "plenaries") if frame.is_admin else {"competition": competition}
    )
    own = {"frame": frame, "may_hold": rules.can_hold_plenary(request.user, competition)}
    own["urls"] = _urls(frame, competition, context.get("plenary"))
    status = REFUSED if form is not None and form.is_bound else 200
    return render(request, f"competitions/plenary/{name}.html", around | own | context, status=status)
