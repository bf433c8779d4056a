"""Giving entries to judges: proposed as a run and then confirmed, or by hand, and taken back with a reason.

Whoever gives holds the rows in one order: the round, judges, entries, the end of the audit trail. It is the order
of those who change a judge and look for conflicts after it, so that nobody waits for one another in a circle.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import pairing, proposals, rules
from competitions.actions import audit, judge_mailing
from competitions.canonical import canonical, sha256_of
from competitions.matching import solve
from competitions.models import Assignment, AssignmentRun, Entry, Judge, Round
from competitions.pairing import Keep
from core.moments import in_words
from users.models import User

MOST_SEED = 1_000_000  # short enough to be read out
REPLACED = "replaced"  # why an assignment ended that a later proposal gave to somebody else


@transaction.atomic
def propose(
    stage: Round, *, by: User, seed: int | None = None, keep: str = Keep.ALL, without: Collection[Judge] = ()
) -> AssignmentRun:
    """Compute who could judge what, and keep it as the open proposal of the round; an earlier one is discarded.

    `keep` says what stays: all that was given, or only finished work and what was given by hand. `without` are
    judges who are to get nothing new. Nobody judges anything more until somebody confirms. The same seed on the
    same round gives the same proposal. Raises ValidationError when the round is over or nobody sits in it.
    """
    stage = _held(stage, by)
    left_out = sorted(judge.pk for judge in without)
    run = _draw(stage, by, seed, Keep(keep), left_out)
    if not run.parameters["open_judges"]:
        raise ValidationError(_("Nobody who accepted to judge sits on a panel of this round."))
    audit.record("assignment.propose", by=by, competition=stage.competition, **_facts(run))
    return run


@transaction.atomic
def confirm(run: AssignmentRun, *, by: User) -> AssignmentRun:
    """Give the entries to the judges as proposed, and tell each judge once.

    Everything that the run was computed on is looked at again while the rows are held, so that no conflict,
    release or withdrawal slips in between. Raises ValidationError that names what changed.
    """
    stage = _held(run.round, by)
    run = AssignmentRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if run.confirmed_at or run.discarded_at:
        raise ValidationError(_("This proposal was confirmed or discarded already."), code="settled")
    basis = run.parameters["basis"]
    _hold(basis["judges"], basis["entries"])
    now = pairing.read(stage, keep=run.parameters["keep"], without=run.parameters["without"])
    if changed := list(proposals.changes(run, now, reader=by)):
        raise ValidationError([*changed, _("Propose anew.")], code="changed")
    run.confirmed_by, run.confirmed_at = by, timezone.now()
    run.save(update_fields=["confirmed_by", "confirmed_at"])
    _end(Assignment.objects.filter(pk__in=run.parameters["ends"]), REPLACED)
    _give(stage, [(entry, judge) for entry, judge in run.pairs], by, run)
    audit.record("assignment.confirm", by=by, competition=stage.competition, **_facts(run))
    return run


@transaction.atomic
def discard(run: AssignmentRun, *, by: User) -> AssignmentRun:
    """Lay a proposal aside. Raises ValidationError when it was confirmed or laid aside already."""
    stage = _held(run.round, by)
    run = AssignmentRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if run.confirmed_at or run.discarded_at:
        raise ValidationError(_("This proposal was confirmed or discarded already."), code="settled")
    run.discarded_at = timezone.now()
    run.save(update_fields=["discarded_at"])
    audit.record("assignment.discard", by=by, competition=stage.competition, round=stage.pk, run=run.pk)
    return run


@transaction.atomic
def assign(stage: Round, entry: Entry, judge: Judge, *, by: User) -> Assignment:
    """Give one entry to one judge by hand; see `assign_all`."""
    return assign_all(stage, [(entry, judge)], by=by)[0]


@transaction.atomic
def assign_all(stage: Round, pairs: Iterable[tuple[Entry, Judge]], *, by: User) -> list[Assignment]:
    """Give entries to judges by hand, all or none, and tell each judge once. It may go beyond a judge's limit.

    Raises PermissionDenied for an entry that `by` has to stand aside from, ValidationError for a pair that
    cannot be; the sentence is the same whatever the reason, so that no conflict is told.
    """
    stage = _held(stage, by)
    keys = [(entry.pk, judge.pk) for entry, judge in pairs]
    judges, entries = _hold({judge for _entry, judge in keys}, {entry for entry, _judge in keys})
    if any(not rules.can_assign_entry(by, entry) for entry in entries.values()):
        raise PermissionDenied
    covered = pairing.covered_by(stage)
    forbidden = pairing.blocked(Entry.objects.filter(pk__in=entries), list(judges.values()))
    for entry, judge in keys:
        _refuse_pair(stage, entries[entry], judges[judge], covered, forbidden)
    given = _give(stage, keys, by)
    only = entries[keys[0][0]] if len(keys) == 1 else None
    audit.record(
        "assignment.assign",
        by=by,
        competition=stage.competition,
        entry=only,
        round=stage.pk,
        pairs=sorted(map(list, keys)),
    )
    return given


@transaction.atomic
def unassign(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """Take an entry back from a judge who has not finished it.

    Raises PermissionDenied for an entry that `by` has to stand aside from, ValidationError without a reason,
    for finished work, which stays, and for what ended already.
    """
    stage = _held(assignment.round, by)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if not rules.can_assign_entry(by, assignment.entry):
        raise PermissionDenied
    if assignment.ended_at is not None:
        raise ValidationError(_("This judge does not have the entry any more."))
    if assignment.finished_at is not None:
        raise ValidationError(_("The judge handed this sheet in already: finished work stays."))
    _end(Assignment.objects.filter(pk=assignment.pk), _reason(reason))
    assignment.refresh_from_db()
    audit.record(
        "assignment.unassign",
        by=by,
        entry=assignment.entry,
        round=stage.pk,
        assignment=assignment.pk,
        judge=assignment.judge_id,
        reason=assignment.ended_reason,
    )
    return assignment


@transaction.atomic
def replace_no_show(stage: Round, judge: Judge, *, by: User, reason: str) -> AssignmentRun:
    """End what a judge has not finished in a round, and propose who takes it over; all else stays.

    The judge stays left out of proposals that follow from this one. It works the same when nothing was unfinished.
    """
    stage = _held(stage, by)
    judge = _hold([judge.pk], [])[0][judge.pk]
    if judge.competition_id != stage.competition_id:
        raise PermissionDenied
    reason = _reason(reason)
    given = Assignment.objects.unfinished().filter(round=stage, judge=judge)
    ended = sorted(given.values_list("pk", flat=True))
    _end(Assignment.objects.filter(pk__in=ended), reason)
    run = _draw(stage, by, None, Keep.ALL, sorted({judge.pk, *pairing.left_out_of(stage)}))
    audit.record(
        "assignment.no_show",
        by=by,
        competition=stage.competition,
        judge=judge.pk,
        reason=reason,
        ended=ended,
        **_facts(run),
    )
    return run


def _held(stage: Round, by: User) -> Round:
    """Hold the round for somebody who may assign in it, while it is not over."""
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    stage = rounds.select_related("competition").get(pk=stage.pk)
    if not rules.can_assign(by, stage.competition):
        raise PermissionDenied
    if stage.closes_at is not None and stage.closes_at < timezone.now():
        closed = {"moment": in_words(stage.closes_at)}
        raise ValidationError(_("This round closed on %(moment)s. Nothing is assigned any more.") % closed)
    return stage


def _hold(judges: Iterable[int], entries: Iterable[int]) -> tuple[dict[int, Judge], dict[int, Entry]]:
    """Hold judges and then entries, each in the order of their keys."""
    people = Judge.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=judges).order_by("pk")
    held = {judge.pk: judge for judge in people.select_related("competition", "user")}
    rows = Entry.objects.filter(pk__in=entries).select_related("competition", "agency").locked()
    return held, {entry.pk: entry for entry in rows}


def _draw(stage: Round, by: User, seed: int | None, keep: Keep, without: list[int]) -> AssignmentRun:
    """Solve, and keep the answer as the open proposal of the round."""
    question = pairing.read(stage, keep=keep, without=without)
    seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    solved = solve(
        question.affinity,
        question.conflict,
        question.wanted,
        cap=question.caps,
        locked=question.places(question.locked),
        seed=seed,
    )
    chosen = {(question.entries[entry], question.judges[judge]) for entry, judge in solved.pairs}
    ends = [row.pk for row in question.loose if (row.entry_id, row.judge_id) not in chosen]
    stage.runs.filter(confirmed_at=None, discarded_at=None).update(discarded_at=timezone.now())
    return AssignmentRun.objects.create(
        round=stage,
        seed=seed,
        parameters={
            "keep": str(keep),
            "without": without,
            "open_judges": sorted(question.open_judges),
            "ends": sorted(ends),
            "basis": question.basis,
        },
        pairs=sorted(map(list, chosen - set(question.active))),
        unfilled=[
            {"entry": question.entries[row.entry], "missing": row.missing, "reason": str(row.reason)}
            for row in solved.unfilled
        ],
        loads={str(judge): load for judge, load in zip(question.judges, solved.loads, strict=True)},
        proposed_by=by,
    )


def _give(
    stage: Round, pairs: list[tuple[int, int]], by: User, run: AssignmentRun | None = None
) -> list[Assignment]:
    """Write what is given, and tell each judge once. Whoever calls has looked at every pair."""
    given = Assignment.objects.bulk_create(
        Assignment(round=stage, entry_id=entry, judge_id=judge, run=run, assigned_by=by)
        for entry, judge in pairs
    )
    new: dict[int, list[int]] = defaultdict(list)
    for entry, judge in pairs:
        new[judge].append(entry)
    judge_mailing.given(stage, new)
    return given


def _refuse_pair(
    stage: Round,
    entry: Entry,
    judge: Judge,
    covered: dict[int, set[int | None]],
    forbidden: set[pairing.Pair],
) -> None:
    names = {"number": entry.label, "name": judge.name}
    own = Q(judge=judge) | Q(judge__user__isnull=False, judge__user=judge.user_id)
    if Assignment.objects.active().filter(own, round=stage, entry=entry).exists():
        raise ValidationError(_("%(name)s has entry %(number)s already.") % names, code="twice")
    is_possible = (
        entry.competition_id == judge.competition_id == stage.competition_id
        and pairing.entries_of(stage).filter(pk=entry.pk).exists()
        and judge.is_active
        and pairing.covers(covered.get(judge.pk, set()), entry.category_id)
        and (entry.pk, judge.pk) not in forbidden
    )
    if not is_possible:
        raise ValidationError(_("%(name)s cannot be given entry %(number)s.") % names, code="impossible")


def _end(assignments: Any, reason: str) -> None:
    assignments.update(ended_at=timezone.now(), ended_reason=reason)


def _reason(reason: str) -> str:
    """Return the reason as it is kept. Raises ValidationError without one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    length = Assignment._meta.get_field("ended_reason").max_length or 200
    return reason.strip()[:length]


def _facts(run: AssignmentRun) -> dict[str, Any]:
    """Return the facts of a run for the audit trail: parameters, and the hash of what it gives."""
    facts = {key: run.parameters[key] for key in ("keep", "without", "ends")}
    hashed = sha256_of(canonical(run.pairs))
    return facts | {"round": run.round_id, "run": run.pk, "seed": run.seed, "pairs_sha256": hashed}
