"""When entries are presented: the secretariat draws up the schedule; judges and agencies take theirs home."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import presenting, rules
from competitions.actions import scheduling
from competitions.calendar_file import calendar_of
from competitions.desk import competition_for, desk_context
from competitions.forms.meetings import MOST_SEED, PlanForm, SlotForm
from competitions.models import Assignment, Competition, Entry, PresentationSlot, Round
from competitions.models.choices import RoundKind
from competitions.views.access import desk_page, own_entry
from competitions.views.doing import done
from competitions.views.judge_access import newest, title_of

REFUSED = 422


@never_cache
@require_admin_access
@require_safe
def schedule_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the rounds of presentations with what is set."""
    competition = competition_for(request, pk, rules.can_see_schedule)
    stages = list(competition.rounds.filter(kind=RoundKind.PRESENTATION))
    for stage in stages:
        stage.planned = _shown(request, stage).count()
    context = desk_context(request, competition, "schedule") | {"stages": stages}
    return TemplateResponse(request, "competitions/admin/schedule_list.html", context)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Show a round's schedule; look at a new one before it is written."""
    competition, stage = _stage(request, pk, round_pk)
    may_write = rules.can_schedule(request.user, competition)
    if request.method == "POST" and not may_write:
        raise Http404
    form = PlanForm(request.POST) if request.method == "POST" else None
    proposal: list[PresentationSlot] = []
    if form is not None and form.is_valid():
        if "save" in request.POST and _drawn_up(request, stage, form):
            return redirect("contest_schedule", pk=pk, round_pk=round_pk)
        proposal = _proposal(request, stage, form)
    is_over = stage.closes_at is not None and stage.closes_at < timezone.now()
    blank = PlanForm(initial={"seed": secrets.randbelow(MOST_SEED)})
    context = desk_context(request, competition, "schedule") | {
        "stage": stage,
        "slots": _shown(request, stage),
        "proposal": proposal,
        "form": (form or blank) if may_write and (form or not is_over) else None,
        "is_over": is_over,
    }
    status = REFUSED if form is not None and form.errors else 200
    return TemplateResponse(request, "competitions/admin/schedule.html", context, status=status)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def slot_move(request: HttpRequest, pk: int, round_pk: int, slot_pk: int) -> HttpResponse:
    """Put one presentation elsewhere."""
    competition, stage = _stage(request, pk, round_pk, rules.can_schedule)
    slot = get_object_or_404(_shown(request, stage), pk=slot_pk)
    initial = {"starts_at": slot.starts_at, "place": slot.place}
    form = SlotForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and done(form, lambda: scheduling.move(slot, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Moved. The agency and its judges are told."))
        return redirect("contest_schedule", pk=pk, round_pk=round_pk)
    context = desk_context(request, competition, "schedule") | {"stage": stage, "slot": slot, "form": form}
    status = REFUSED if form.is_bound else 200
    return TemplateResponse(request, "competitions/admin/schedule_slot.html", context, status=status)


@never_cache
@require_admin_access
@require_safe
def schedule_file(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Give a round's schedule as calendar file."""
    competition, stage = _stage(request, pk, round_pk)
    return _file(_shown(request, stage), f"{competition.title}: {stage.name}", f"jadwal-{stage.pk}")


@never_cache
@login_required
@require_safe
def judge_schedule(request: HttpRequest, round_pk: int) -> HttpResponse:
    """Show a judge when the entries they were given are presented."""
    stage, slots = _of_judge(request, round_pk)
    slots = list(slots)
    texts = newest([slot.entry_id for slot in slots])
    for slot in slots:
        slot.title = title_of(texts[slot.entry_id]) if slot.entry_id in texts else ""
    return render(request, "competitions/judging/schedule.html", {"stage": stage, "slots": slots})


@never_cache
@login_required
@require_safe
def judge_schedule_file(request: HttpRequest, round_pk: int) -> HttpResponse:
    """Give the same as calendar file: entries by number, since calendars are read by many."""
    stage, slots = _of_judge(request, round_pk)
    name = f"{stage.competition.title}: {stage.name}"
    return _file(slots, name, f"jadwal-juri-{stage.pk}", with_titles=False)


@desk_page
@require_safe
def entrant_schedule_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an agency the presentations of its entry as calendar file."""
    entry = own_entry(request, pk)
    slots = PresentationSlot.objects.filter(entry=entry).select_related("entry__innovation", "round")
    if not slots:
        raise Http404
    return _file(slots, entry.competition.title, f"jadwal-{entry.label}")


def _stage(
    request: HttpRequest, pk: int, round_pk: int, rule: Any = rules.can_see_schedule
) -> tuple[Competition, Round]:
    competition = competition_for(request, pk, rule)
    return competition, get_object_or_404(competition.rounds, pk=round_pk, kind=RoundKind.PRESENTATION)


def _shown(request: HttpRequest, stage: Round) -> Any:
    """Return the presentations that the reader need not stand aside from."""
    kept = Entry.objects.filter(competition=stage.competition_id).without_conflict_for(request.user)
    rows = PresentationSlot.objects.filter(round=stage, entry__in=kept)
    return rows.select_related("entry__innovation", "entry__agency", "entry__category", "panel", "round")


def _proposal(request: HttpRequest, stage: Round, form: PlanForm) -> list[PresentationSlot]:
    kept = Entry.objects.filter(competition=stage.competition_id).without_conflict_for(request.user)
    known = set(kept.values_list("pk", flat=True))
    try:
        slots = presenting.proposed(stage, form.plan())
    except ValueError:
        form.add_error("closes", _("Not even one presentation fits into these hours."))
        return []
    if not slots and not form.errors:
        form.add_error(None, presenting.nothing_to_draw(stage))
    if slots and slots[0].starts_at <= timezone.now():
        if not form.errors:
            form.add_error("first_day", _("The first presentation must lie in the future."))
        return []
    return [slot for slot in slots if slot.entry_id in known]


def _drawn_up(request: HttpRequest, stage: Round, form: PlanForm) -> bool:
    if not done(form, lambda: scheduling.draw_up(stage, form.plan(), by=request.user)):
        return False
    messages.success(request, _("The schedule is set. Agencies and judges are told."))
    return True


def _of_judge(request: HttpRequest, round_pk: int) -> tuple[Round, Any]:
    given = Assignment.objects.on_desk_of(request.user).filter(round=round_pk)
    first = given.select_related("round__competition").first()
    if first is None or first.round.kind != RoundKind.PRESENTATION:
        raise Http404
    slots = PresentationSlot.objects.filter(round=round_pk, entry__in=given.values("entry"))
    return first.round, slots.select_related("entry__category", "entry__innovation", "panel")


def _file(slots: Any, name: str, stem: str, *, with_titles: bool = True) -> HttpResponse:
    content = calendar_of(slots, name=name, with_titles=with_titles)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{stem}.ics"'
    return response
