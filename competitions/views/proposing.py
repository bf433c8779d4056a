"""The desk of proposals: computed with a seed, looked at, then confirmed or laid aside."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import pairing, rules
from competitions.actions import assigning
from competitions.forms.assigning import EndForm, ProposeForm
from competitions.matching import Reason
from competitions.models import AssignmentRun, Competition, Judge, Round
from competitions.views.assigning import (
    PER_PAGE,
    REFUSED,
    load_for,
    render,
    stage_context,
    stage_for,
)
from competitions.views.doing import done
from competitions.who_judges import Board, Proposal

REASONS = {
    Reason.TOO_FEW_JUDGES: gettext_lazy("there are fewer judges than an entry needs"),
    Reason.CONFLICTS: gettext_lazy("too many judges have to stand aside"),
    Reason.NOT_QUALIFIED: gettext_lazy("too few judges sit on a panel for this category"),
    Reason.NO_CAPACITY: gettext_lazy("the judges who may judge it have as many entries as they agreed to"),
}


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Ask with what to compute, then compute a proposal."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    initial = {"without": pairing.left_out_of(stage)}
    sent = request.POST if request.method == "POST" else None
    form = ProposeForm(Board(stage, request.user), sent, initial=initial)
    made: list[AssignmentRun] = []
    if form.is_valid() and done(
        form, lambda: made.append(assigning.propose(stage, by=request.user, **form.cleaned_data))
    ):
        return redirect("contest_proposal", pk=pk, round_pk=round_pk, run_pk=made[0].pk)
    return render(
        request, competition, "assigning_propose", stage_context(request, stage) | {"form": form}, form
    )


@never_cache
@require_admin_access
@require_safe
def proposal(request: HttpRequest, pk: int, round_pk: int, run_pk: int) -> HttpResponse:
    """Show a proposal: what it adds, loads, what cannot be filled and why, and how judges overlap."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_see_assignments)
    return _shown(request, competition, _run(stage, run_pk))


@require_admin_access
@require_POST
def confirm(request: HttpRequest, pk: int, round_pk: int, run_pk: int) -> HttpResponse:
    """Give the entries as proposed, or say what changed since."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    run = _run(stage, run_pk)
    try:
        assigning.confirm(run, by=request.user)
    except ValidationError as error:
        return _shown(request, competition, _run(stage, run_pk), error.messages)
    messages.success(request, _("The proposal is confirmed. Every judge with new entries gets one letter."))
    return redirect("contest_assigning_round", pk=pk, round_pk=round_pk)


@require_admin_access
@require_POST
def discard(request: HttpRequest, pk: int, round_pk: int, run_pk: int) -> HttpResponse:
    """Lay a proposal aside."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    run = _run(stage, run_pk)
    try:
        assigning.discard(run, by=request.user)
    except ValidationError as error:
        return _shown(request, competition, _run(stage, run_pk), error.messages)
    messages.success(request, _("The proposal is laid aside. Nothing has changed."))
    return redirect("contest_assigning_round", pk=pk, round_pk=round_pk)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def no_show(request: HttpRequest, pk: int, round_pk: int, judge_pk: int) -> HttpResponse:
    """Ask once for a reason, then propose who takes over what a judge has not finished."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    judge: Judge = load_for(Board(stage, request.user), judge_pk).judge
    form = EndForm(request.POST if request.method == "POST" else None)
    made: list[AssignmentRun] = []

    def act() -> None:
        made.append(assigning.replace_no_show(stage, judge, by=request.user, **form.cleaned_data))

    if form.is_valid() and done(form, act):
        told = {"name": judge.name}
        messages.success(
            request, _("What %(name)s had not finished is free. Look at who could take it over.") % told
        )
        return redirect("contest_proposal", pk=pk, round_pk=round_pk, run_pk=made[0].pk)
    context = stage_context(request, stage) | {"judge": judge, "form": form}
    return render(request, competition, "assigning_no_show", context, form)


def _run(stage: Round, run_pk: int) -> AssignmentRun:
    run = stage.runs.select_related("round__competition", "proposed_by", "confirmed_by").filter(pk=run_pk)
    found = run.first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest, competition: Competition, run: AssignmentRun, refused: list[str] | None = None
) -> HttpResponse:
    board = Board(run.round, request.user)
    shown = Proposal(board, run)
    page = Paginator(shown.keys, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = stage_context(request, run.round) | {
        "run": run,
        "proposal": shown,
        "page": page,
        "rows": _in_words(shown.rows(list(page.object_list))),
        "left_out": Judge.objects.filter(pk__in=run.parameters["without"]).order_by("name"),
        "is_waiting": run.confirmed_at is None and run.discarded_at is None,
        "refused": refused,
    }
    response = render(request, competition, "assigning_proposal", context)
    response.status_code = REFUSED if refused else 200
    return response


def _in_words(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.reason = REASONS[Reason(row.reason)] if row.reason else ""
    return rows
