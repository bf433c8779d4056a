"""The desk of results: how far rounds are, what was computed, and what is decided about it.

Whoever stands aside from one entry of a run finds none of it: its address answers like one that does not exist,
because a table with a hole, or numbers without one of its rows, would tell of the entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import results, sheet_states
from competitions.computing import work_out
from competitions.desk import competition_for, desk_context
from competitions.forms.results import CloseForm, NoForm, ReasonForm
from competitions.models import Competition, ResultRun, Round
from competitions.results_desk import STATES, ResultsDesk
from competitions.views.doing import done

REFUSED = 422


@never_cache
@require_admin_access
@require_safe
def result_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be done now and by whom, how far the rounds are, and the runs the reader may open."""
    competition = competition_for(request, pk, rules.can_see_results)
    return _list(request, competition)


@require_admin_access
@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the whole, or one round; what takes long is done before anything is held."""
    competition = competition_for(request, pk, rules.can_see_results)
    stage = _stage(competition, request.POST["round"]) if request.POST.get("round") else None
    desk = ResultsDesk(competition, request.user)
    if not desk.may_compute(stage):
        raise Http404
    try:
        ready = work_out(competition, stage)
        run = results.compute(competition, by=request.user, stage=stage, ready=ready)
    except ValidationError as error:
        return _list(request, competition, error.messages)
    except PermissionDenied:
        raise Http404 from None
    messages.success(request, _("Computed. Look at it; nobody outside this desk sees it yet."))
    return redirect("contest_result", pk=pk, result_pk=run.pk)


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def close_round(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """Ask once, then close a round now."""
    competition = competition_for(request, pk, rules.can_set_up)
    stage = _stage(competition, str(round_pk))
    progress = next(row for row in ResultsDesk(competition, request.user).rounds if row.stage == stage)
    if not progress.may_close:
        raise Http404
    form = CloseForm(progress.missing, request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: sheet_states.close_round(stage, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("“%(round)s” is closed. Results can be computed.") % {"round": stage})
        return redirect("contest_result_list", pk=pk)
    return render(request, competition, "results_close", {"progress": progress, "form": form}, form)


# --- Deciding -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decision:
    """One thing to decide about a run: who may, in which state, what it is called, what it does."""

    rule: Callable[[Any, ResultRun], bool]
    states: tuple[str, ...]
    act: Callable[..., Any]
    form: type[forms.Form]
    heading: str | Promise
    button: str | Promise
    said: str | Promise
    is_serious: bool = False


DECISIONS = {
    "approve": Decision(
        rules.can_approve_run,
        ("computed",),
        results.approve,
        NoForm,
        gettext_lazy("Approve"),
        gettext_lazy("Yes, approve"),
        gettext_lazy("Approved. The secretariat can publish it now."),
    ),
    "reject": Decision(
        rules.can_reject_run,
        ("computed", "approved"),
        results.reject,
        ReasonForm,
        gettext_lazy("Send back"),
        gettext_lazy("Yes, send back"),
        gettext_lazy("Sent back. It decides nothing any more."),
        is_serious=True,
    ),
    "publish": Decision(
        rules.can_publish_run,
        ("approved",),
        results.publish,
        NoForm,
        gettext_lazy("Publish"),
        gettext_lazy("Yes, publish now"),
        gettext_lazy("Published."),
    ),
}


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, result_pk: int, what: str) -> HttpResponse:
    """Say what follows from a decision, ask once, then take it."""
    competition, run = run_for(request, pk, result_pk)
    decision = DECISIONS[what]
    if run.state not in decision.states or not decision.rule(request.user, run):
        raise Http404
    form = decision.form(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: decision.act(run, by=request.user, **form.cleaned_data)):
        messages.success(request, decision.said)
        return redirect("contest_result", pk=pk, result_pk=run.pk)
    context = {"run": run, "decision": decision, "what": what, "form": form}
    return render(request, competition, "results_decide", context, form)


def run_for(request: HttpRequest, pk: int, result_pk: int) -> tuple[Competition, ResultRun]:
    """Return a run that the reader may see, or the same 404 for a hidden one as for none."""
    competition = competition_for(request, pk, rules.can_see_results)
    found = ResultRun.objects.filter(competition=competition, pk=result_pk)
    run = found.select_related("round", "computed_by").prefetch_related("decisions__by").first()
    if run is None or not rules.can_see_run(request.user, run):
        raise Http404
    run.competition = competition
    return competition, run


def may(request: HttpRequest, run: ResultRun) -> dict[str, bool]:
    """Return what the reader may decide about a run now, by its name."""
    return {
        what: run.state in decision.states and decision.rule(request.user, run)
        for what, decision in DECISIONS.items()
    }


def _stage(competition: Competition, number: str) -> Round:
    stage = next((one for one in competition.rounds.all() if str(one.pk) == number), None)
    if stage is None:
        raise Http404
    return stage


def _list(request: HttpRequest, competition: Competition, refused: list[str] | None = None) -> HttpResponse:
    desk = ResultsDesk(competition, request.user)
    runs = [{"run": run, "state": run.state, "label": STATES[run.state]()} for run in desk.runs]
    context = desk_context(request, competition, "results")
    context |= {"desk": desk, "runs": runs, "refused": refused}
    status = REFUSED if refused else 200
    return TemplateResponse(request, "competitions/admin/results.html", context, status=status)


def render(
    request: HttpRequest, competition: Competition, name: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    """Answer with a page of the desk; a form that was sent and is shown again answers 422."""
    whole = desk_context(request, competition, "results") | context
    status = REFUSED if form.is_bound else 200
    return TemplateResponse(request, f"competitions/admin/{name}.html", whole, status=status)
