"""The way of results: computed, approved by a second person, published, replaced by later ones.

Every step holds the row of the competition, and approving and publishing read everything anew: nothing that
slipped in between is approved or published unseen. A run is written once; what is decided stands beside it.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, awarding
from competitions.actions.result_dates import follow
from competitions.canonical import canonical, sha256_of
from competitions.computing import WorkedOut, is_current, work_out
from competitions.gathering import entries_in
from competitions.models import Competition, Result, ResultDecision, ResultRun, Round
from competitions.models.choices import Promotion, RunDecision
from competitions.result_rows import rows_of
from users.models import User


@transaction.atomic
def compute(
    competition: Competition, *, by: User, stage: Round | None = None, ready: WorkedOut | None = None
) -> ResultRun:
    """Compute the whole competition, or one round to see who goes on, and keep it; nobody else reads it yet.

    `ready` is what `computing.work_out` answered before the row was held; it is used where the facts are the same
    by now. Raises PermissionDenied for anybody but the secretariat, for judges, and for whoever must stand aside
    from an entry that goes in; ValidationError while a round is not over, while earlier results wait to be
    published, and when nothing has changed since.
    """
    competition = _held(competition)
    if not rules.can_compute(by, competition) or (stage and stage.competition_id != competition.pk):
        raise PermissionDenied
    entries = entries_in(competition, stage)
    if entries.exclude(pk__in=entries.order_by().without_conflict_for(by)).exists():
        raise PermissionDenied
    _refuse_too_early(competition, stage)
    earlier = list(_of_scope(competition, stage).standing().prefetch_related("decisions"))
    _refuse_while_approved(earlier)
    found = _fresh(competition, stage, ready)
    if any(_is_same(run, found) for run in earlier):
        raise ValidationError(_("Nothing has changed since these results were computed."), code="same")
    run = _keep(competition, stage, found, by)
    for older in earlier:
        if older.decision(RunDecision.PUBLISHED) is None:
            _decide(older, RunDecision.SUPERSEDED, by, run.computed_at)
    audit.record("results.compute", by=by, competition=competition, **_facts(run))
    return run


@transaction.atomic
def approve(run: ResultRun, *, by: User) -> ResultDecision:
    """Approve computed results as the second person; they are not public yet.

    Raises PermissionDenied for anybody but a leader who stands aside from no entry in them and did not compute
    them; ValidationError when they wait for nobody any more, or when something they rest on has changed.
    """
    run = _held_run(run)
    if not rules.can_approve_run(by, run):
        raise PermissionDenied
    _refuse_unless(run, "computed")
    _refuse_changed(run)
    decision = _decide(run, RunDecision.APPROVED, by, timezone.now())
    follow(run.competition, by=by)
    audit.record("results.approve", by=by, competition=run.competition, **_facts(run))
    return decision


@transaction.atomic
def reject(run: ResultRun, *, by: User, reason: str) -> ResultDecision:
    """Send results back before they are published, approved or not: they decide nothing any more.

    Raises PermissionDenied for anybody but leaders and organisers without a conflict; ValidationError without a
    reason, and once they are published.
    """
    run = _held_run(run)
    if not rules.can_reject_run(by, run):
        raise PermissionDenied
    _refuse_unless(run, "computed", RunDecision.APPROVED)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    decision = _decide(run, RunDecision.REJECTED, by, timezone.now(), reason.strip())
    follow(run.competition, by=by)
    audit.record("results.reject", by=by, competition=run.competition, **_facts(run), reason=decision.reason)
    return decision


@transaction.atomic
def publish(run: ResultRun, *, by: User) -> ResultDecision:
    """Make approved results public: final ones bring awards, those of a round tell entrants who goes on.

    Results that were public before are replaced: awards that are no longer the same are revoked with a reason and
    issued anew. Raises PermissionDenied for anybody but organisers without a conflict; ValidationError when they
    are not approved, or when something they rest on has changed since.
    """
    run = _held_run(run)
    if not rules.can_publish_run(by, run):
        raise PermissionDenied
    _refuse_unless(run, RunDecision.APPROVED)
    _refuse_changed(run)
    now = timezone.now()
    replaced = list(_of_scope(run.competition, run.round).published())
    decision = _decide(run, RunDecision.PUBLISHED, by, now)
    for older in replaced:
        _decide(older, RunDecision.SUPERSEDED, by, now)
    follow(run.competition, by=by)
    changed = awarding.issue(run, by=by, at=now) if run.round_id is None else {}
    audit.record(
        "results.publish",
        by=by,
        competition=run.competition,
        **_facts(run),
        replaces=[older.number for older in replaced],
        **changed,
    )
    return decision


# --- Holding and refusing -------------------------------------------------------------------------


def _held(competition: Competition) -> Competition:
    rows = Competition.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("government").get(pk=competition.pk)


def _held_run(run: ResultRun) -> ResultRun:
    """Return the run with what was decided about it by now; its competition is held."""
    competition = _held(run.competition)
    held = ResultRun.objects.select_related("round").prefetch_related("decisions").get(pk=run.pk)
    held.competition = competition
    return held


def _of_scope(competition: Competition, stage: Round | None) -> Any:
    return ResultRun.objects.filter(competition=competition, round=stage)


def _refuse_too_early(competition: Competition, stage: Round | None) -> None:
    stages = [stage] if stage else list(competition.rounds.all())
    if not stages:
        raise ValidationError(_("This competition has no round yet."), code="early")
    for one in stages:
        if not one.is_over:
            raise ValidationError(
                _("“%(round)s” is not over yet. Results are computed after it closed.") % {"round": one},
                code="early",
            )
    for one in stages[:-1] if stage is None else _before(stage):
        if one.promotion != Promotion.ALL and not ResultRun.objects.of_round(one).deciding().exists():
            raise ValidationError(
                _("It is not approved yet who goes on after “%(round)s”.") % {"round": one}, code="early"
            )


def _before(stage: Round) -> list[Round]:
    earlier: list[Round] = []
    while (previous := (earlier[-1] if earlier else stage).previous) is not None:
        earlier.append(previous)
    return earlier


def _refuse_while_approved(earlier: list[ResultRun]) -> None:
    if any(run.state == RunDecision.APPROVED for run in earlier):
        raise ValidationError(
            _("These results are approved and wait to be published. Publish them, or send them back first."),
            code="approved",
        )


def _refuse_unless(run: ResultRun, *states: str) -> None:
    if run.state not in states:
        raise ValidationError(_("These results stand elsewhere by now. Load the page again."), code="state")


def _refuse_changed(run: ResultRun) -> None:
    if not is_current(run):
        raise ValidationError(
            _(
                "Something that these results rest on has changed since they were computed. Compute them anew."
            ),
            code="changed",
        )


# --- Writing --------------------------------------------------------------------------------------


def _fresh(competition: Competition, stage: Round | None, ready: WorkedOut | None) -> WorkedOut:
    """Return what was worked out before, if it still holds; otherwise work it out now."""
    if ready is not None and ready.still_holds(competition, stage):
        return ready
    return work_out(competition, stage)


def _is_same(run: ResultRun, found: WorkedOut) -> bool:
    hashes = found.gathered.sha256, sha256_of(canonical(found.results))
    return (run.facts_sha256, run.results_sha256) == hashes


def _keep(competition: Competition, stage: Round | None, found: WorkedOut, by: User) -> ResultRun:
    last = ResultRun.objects.filter(competition=competition).order_by("-number").first()
    results = canonical(found.results)
    run = ResultRun.objects.create(
        competition=competition,
        round=stage,
        number=last.number + 1 if last else 1,
        facts=found.gathered.text,
        facts_sha256=found.gathered.sha256,
        results=results,
        results_sha256=sha256_of(results),
        analysis=canonical(found.analysis),
        pseudonyms=found.gathered.judges,
        computed_by=by,
        computed_at=timezone.now(),
    )
    Result.objects.bulk_create(rows_of(run), batch_size=1000)
    return run


def _decide(run: ResultRun, kind: RunDecision, by: User, at: datetime, reason: str = "") -> ResultDecision:
    decision = ResultDecision(run=run, kind=kind, by=by, at=at, reason=reason)
    decision.full_clean()
    decision.save(force_insert=True)
    return decision


def _facts(run: ResultRun) -> dict[str, Any]:
    """Return which run it is, for the audit trail; no line there tells a score or a rank."""
    return {
        "run": run.pk,
        "number": run.number,
        "round": run.round_id,
        "facts_sha256": run.facts_sha256,
        "results_sha256": run.results_sha256,
    }
