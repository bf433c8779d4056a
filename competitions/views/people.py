"""The secretariat's desk of judges: who is asked, who answered, who sits where and has how much in hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import judges
from competitions.desk import competition_for, desk_context
from competitions.forms.people import CHAIRS, SITS, InviteForm, JudgeForm
from competitions.forms.results import ReasonForm
from competitions.models import Assignment, Competition, Entry, Judge, Panel
from competitions.views.doing import done

REFUSED = 422
Act = Callable[..., Judge]


@never_cache
@require_admin_access
@require_safe
def judge_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the panels with their seats, and everybody who was asked."""
    competition = competition_for(request, pk, rules.can_see_conflicts)
    people = Judge.objects.filter(competition=competition).select_related("agency", "invited_by")
    people = list(people.prefetch_related("expertise", "seats__panel__round"))
    loads = _loads(request.user, competition)
    for judge in people:
        judge.load = loads.get(judge.pk, {"given": 0, "finished": 0})
    panels = Panel.objects.filter(round__competition=competition).order_by("round__position", "pk")
    context = {
        "panels": panels.select_related("round", "category").prefetch_related("seats__judge"),
        "groups": _groups(people),
        "may_change": rules.can_set_up(request.user, competition) and not competition.results_published_at,
    }
    return _render(request, competition, "judges", context)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def judge_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to judge."""
    competition = competition_for(request, pk, rules.can_set_up)
    form = InviteForm(competition, request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: judges.invite(competition, by=request.user, **form.facts())):
        sent = _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        messages.success(request, sent)
        return redirect("contest_judges", pk=pk)
    return _render(request, competition, "judge_form", {"form": form, "judge": None}, form)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, pk: int, judge_pk: int) -> HttpResponse:
    """Change what is known of a judge and where they sit."""
    competition, found = _judge(request, pk, judge_pk)
    form = JudgeForm(competition, request.POST if request.method == "POST" else None, initial=_initial(found))
    if form.is_valid() and done(form, lambda: judges.amend(found, by=request.user, **form.facts())):
        messages.success(request, _("Saved."))
        return redirect("contest_judges", pk=pk)
    return _render(request, competition, "judge_form", {"form": form, "judge": found}, form)


@require_admin_access
@require_POST
def judge_resend(request: HttpRequest, pk: int, judge_pk: int) -> HttpResponse:
    """Mail a new link."""
    _competition, found = _judge(request, pk, judge_pk)
    try:
        judges.resend(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        sent = _("A new invitation is on its way to %(email)s. The old link does not work any more.")
        messages.success(request, sent % {"email": found.email})
    return redirect("contest_judges", pk=pk)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def judge_release(request: HttpRequest, pk: int, judge_pk: int) -> HttpResponse:
    """Ask once for a reason, then let a judge go or take the invitation back."""
    competition, found = _judge(request, pk, judge_pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: judges.release(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("%(name)s does not judge any more.") % {"name": found.name})
        return redirect("contest_judges", pk=pk)
    return _render(request, competition, "judge_release", {"form": form, "judge": found}, form)


def _judge(request: HttpRequest, pk: int, judge_pk: int) -> tuple[Competition, Judge]:
    """Return a judge who may still be changed; the same 404 for a hidden one as for none."""
    competition = competition_for(request, pk, rules.can_set_up)
    still = Judge.objects.filter(declined_at__isnull=True, released_at__isnull=True)
    found = still.filter(competition=competition, pk=judge_pk).first()
    if found is None:
        raise Http404
    return competition, found


def _initial(judge: Judge) -> dict[str, Any]:
    seats = {f"panel_{seat.panel_id}": CHAIRS if seat.is_chair else SITS for seat in judge.seats.all()}
    fields = {name: getattr(judge, name) for name in ("institution", "agency", "load_limit")}
    return seats | fields | {"expertise": judge.expertise.all()}


def _loads(reader: Any, competition: Competition) -> dict[int, dict[str, int]]:
    """Return what each judge has in hand, of the entries that the reader may know of."""
    entries = Entry.objects.filter(competition=competition).without_conflict_for(reader)
    rows = Assignment.objects.active().filter(entry__in=entries).order_by().values("judge")
    rows = rows.annotate(given=Count("pk"), finished=Count("pk", filter=Q(finished_at__isnull=False)))
    return {row["judge"]: {"given": row["given"], "finished": row["finished"]} for row in rows}


def _groups(people: list[Judge]) -> list[dict[str, Any]]:
    """Return people by where they stand: heading, people, is_open (may still be changed)."""
    gone = [judge for judge in people if judge.released_at]
    declined = [judge for judge in people if judge.declined_at]
    active = [judge for judge in people if judge.is_active]
    asked = [judge for judge in people if judge not in [*gone, *declined, *active]]
    return [
        {"key": "accepted", "heading": _("Judging"), "people": active, "is_open": True},
        {"key": "asked", "heading": _("Asked, no answer yet"), "people": asked, "is_open": True},
        {"key": "declined", "heading": _("Declined"), "people": declined, "is_open": False},
        {"key": "released", "heading": _("Released"), "people": gone, "is_open": False},
    ]


def _render(
    request: HttpRequest, competition: Competition, name: str, context: dict[str, Any], form: Any = None
) -> HttpResponse:
    status = REFUSED if form is not None and form.is_bound else 200
    whole = desk_context(request, competition, "judges") | context
    return TemplateResponse(request, f"competitions/admin/{name}.html", whole, status=status)
