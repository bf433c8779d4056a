"""The desk of who judges what: by entry and by judge, given and taken back by hand, and reminders.

Nobody finds here what they must stand aside from: such an entry answers like none, and no number holds it.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import assigning, reminding
from competitions.desk import competition_for, desk_context
from competitions.forms.assigning import EndForm, GiveEntriesForm, GiveJudgeForm
from competitions.models import Assignment, Competition, Round
from competitions.views.doing import done
from competitions.who_judges import Board, Load
from core.moments import in_words

REFUSED = 422
PER_PAGE = 50
MISSING = "kurang"


@never_cache
@require_admin_access
@require_safe
def stage_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the rounds; a competition with one leads straight to it."""
    competition = competition_for(request, pk, rules.can_see_assignments)
    stages = list(competition.rounds.all())
    if len(stages) == 1:
        return redirect("contest_assigning_round", pk=pk, round_pk=stages[0].pk)
    rows = [(stage, len(Board(stage, request.user).asked_back)) for stage in stages]
    return render(request, competition, "assigning", {"rows": rows})


@never_cache
@require_admin_access
@require_safe
def stage_desk(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Show who judges what in a round, and what every judge has."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_see_assignments)
    board = Board(stage, request.user)
    only_missing = request.GET.get("tampil") == MISSING
    keys = [key for key in board.keys if key in board.lacking] if only_missing else board.keys
    page = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board,
        "asked_back": board.asked_back,
        "page": page,
        "rows": board.rows(page.object_list),
        "only_missing": only_missing,
        "proposal": stage.runs.filter(confirmed_at=None, discarded_at=None).first(),
        "last": stage.runs.filter(confirmed_at__isnull=False).select_related("confirmed_by").first(),
    }
    return render(request, competition, "assigning_round", stage_context(request, stage) | context)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, pk: int, round_pk: int, entry_pk: int) -> HttpResponse:
    """Show who judges an entry, and give it to one more judge."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_see_assignments)
    board = Board(stage, request.user)
    found = board.entries.select_related("innovation", "category").filter(pk=entry_pk).first()
    if found is None:
        raise Http404
    offered = board.offered_judges(found)
    form = GiveJudgeForm(offered, may_post(request, competition))
    if form.is_valid():
        judge = form.cleaned_data["judge"]
        if done(form, lambda: assigning.assign(stage, found, judge, by=request.user)):
            told = {"name": judge.name, "number": found.label}
            messages.success(request, _("%(name)s now judges entry %(number)s.") % told)
            return redirect("contest_assigning_entry", pk=pk, round_pk=round_pk, entry_pk=entry_pk)
    context = {"row": board.rows([found.pk])[0], "form": form, "offered": offered}
    return render(request, competition, "assigning_entry", stage_context(request, stage) | context, form)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, pk: int, round_pk: int, judge_pk: int) -> HttpResponse:
    """Show what a judge has, and give them more entries."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_see_assignments)
    board = Board(stage, request.user)
    load = load_for(board, judge_pk)
    sought = request.GET.get("q", "").strip()[:80].replace("\x00", "")
    offered = board.offered_entries(load.judge, sought)
    form = GiveEntriesForm(offered, stage.judges_per_entry, may_post(request, competition))
    if form.is_valid():
        pairs = [(one, load.judge) for one in form.cleaned_data["entries"]]
        if done(form, lambda: assigning.assign_all(stage, pairs, by=request.user)):
            numbers = ", ".join(one.label for one, _judge in pairs)
            told = {"name": load.judge.name, "numbers": numbers}
            messages.success(request, _("%(name)s now judges: %(numbers)s.") % told)
            return redirect("contest_assigning_judge", pk=pk, round_pk=round_pk, judge_pk=judge_pk)
    given = board.assignments.filter(judge=load.judge, entry__in=board.entries.order_by())
    context = {
        "load": load,
        "given": given.select_related("entry__innovation", "entry__category").order_by("entry__number"),
        "form": form,
        "sought": sought,
    }
    return render(request, competition, "assigning_judge", stage_context(request, stage) | context, form)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int, round_pk: int, assignment_pk: int) -> HttpResponse:
    """Ask once for a reason, then take an entry back from a judge."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    board = Board(stage, request.user)
    shown = board.assignments.filter(entry__in=board.entries.order_by(), finished_at=None)
    joined = shown.select_related("entry__innovation", "judge", "round", "excuse_asked_by")
    found = joined.filter(pk=assignment_pk).first()
    if found is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None, initial=_granting(found))
    if form.is_valid() and done(
        form, lambda: assigning.unassign(found, by=request.user, **form.cleaned_data)
    ):
        told = {"name": found.judge.name, "number": found.entry.label}
        messages.success(request, _("%(name)s does not judge entry %(number)s any more.") % told)
        return redirect("contest_assigning_entry", pk=pk, round_pk=round_pk, entry_pk=found.entry_id)
    context = stage_context(request, stage) | {"given": found, "form": form}
    return render(request, competition, "assigning_take_back", context, form)


@require_admin_access
@require_POST
def remind(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Write to those who have not finished; name those of whom the reader may know it."""
    _competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    try:
        told = reminding.remind(stage, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("contest_assigning_round", pk=pk, round_pk=round_pk)
    known = Board(stage, request.user).unfinished_judges()
    names = ", ".join(judge.name for judge in told if judge.pk in known)
    if names:
        messages.success(request, _("Reminded: %(names)s.") % {"names": names})
    else:
        messages.info(
            request, _("Every judge with unfinished entries has been reminded within the last hour.")
        )
    return redirect("contest_assigning_round", pk=pk, round_pk=round_pk)


def _granting(given: Assignment) -> dict[str, str]:
    """Return what stands in the form when a request is granted; what the judge wrote is not copied."""
    if given.excuse_asked_at is None:
        return {}
    return {"reason": _("Let off, as asked on %(moment)s.") % {"moment": in_words(given.excuse_asked_at)}}


def stage_for(
    request: HttpRequest, pk: int, round_pk: int, rule: Callable[[Any, Competition], bool]
) -> tuple[Competition, Round]:
    """Return a round of a competition, or the same 404 for a hidden one as for none."""
    competition = competition_for(request, pk, rule)
    stage = next((one for one in competition.rounds.all() if one.pk == round_pk), None)
    if stage is None:
        raise Http404
    return competition, stage


def load_for(board: Board, judge_pk: int) -> Load:
    """Return what a judge of the round has."""
    load = next((one for one in board.loads if one.judge.pk == judge_pk), None)
    if load is None:
        raise Http404
    return load


def may_post(request: HttpRequest, competition: Competition) -> Any:
    """Return what was sent, by who may assign; those who only read are told there is nothing here to send to."""
    if request.method != "POST":
        return None
    if not rules.can_assign(request.user, competition):
        raise Http404
    return request.POST


def stage_context(request: HttpRequest, stage: Round) -> dict[str, Any]:
    """Return what every page of a round names."""
    is_over = stage.closes_at is not None and stage.closes_at < timezone.now()
    may = rules.can_assign(request.user, stage.competition)
    return {"stage": stage, "may_assign": may and not is_over, "may_void": may, "is_over": is_over}


def render(
    request: HttpRequest, competition: Competition, name: str, context: dict[str, Any], form: Any = None
) -> HttpResponse:
    """Answer with a page of the desk; a form that was sent and is shown again answers 422."""
    status = REFUSED if form is not None and form.is_bound else 200
    whole = desk_context(request, competition, "assigning") | context
    return TemplateResponse(request, f"competitions/admin/{name}.html", whole, status=status)
