"""Proof that results are whole: hashes, rows, the computation itself, who decided, and the awards that follow."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from competitions.canonical import canonical, sha256_of
from competitions.computing import results_of
from competitions.models import AuditEvent, Award, Competition, Letter, Result, ResultRun
from competitions.models.choices import RunDecision
from competitions.result_rows import rows_of

#: Which audit line tells of which decision.
TOLD_BY = {
    RunDecision.APPROVED: "results.approve",
    RunDecision.REJECTED: "results.reject",
    RunDecision.PUBLISHED: "results.publish",
}
#: What a row holds that is not in its key.
COMPARED = [
    field.attname
    for field in Result._meta.concrete_fields
    if field.attname not in {"id", "run_id", "entry_id"}
]

Told = dict[tuple[str, int], dict[str, Any]]


def problems() -> Iterator[str]:
    """Yield one sentence for everything about results that is not as it must be.

    Every run is computed again from the facts that are kept with it.
    """
    told = _told()
    runs = ResultRun.objects.select_related("competition").prefetch_related("decisions", "rows")
    for run in runs.order_by("competition", "number").iterator(chunk_size=20):
        yield from _run(run, told)
        yield from _decisions(run, told)
    for competition in Competition.objects.all():
        yield from _dates(competition)
        yield from _awards(competition)
    yield from _letters()


def _told() -> Told:
    lines = AuditEvent.objects.filter(action__in=["results.compute", *TOLD_BY.values()])
    found: Told = {}
    for line in lines:
        facts = json.loads(line.data) | {"actor": line.actor_id}
        found[line.action, facts["run"]] = facts
    return found


def _run(run: ResultRun, told: Told) -> Iterator[str]:
    name = f"Results {run.pk}"
    if sha256_of(run.facts) != run.facts_sha256:
        yield f"{name}: the facts do not have their hash."
        return
    if sha256_of(run.results) != run.results_sha256:
        yield f"{name}: what was computed does not have its hash."
        return
    line = told.get(("results.compute", run.pk), {})
    if (line.get("facts_sha256"), line.get("results_sha256")) != (run.facts_sha256, run.results_sha256):
        yield f"{name}: no audit line tells of them."
    given = run.data.get("awards", {})
    try:
        computed = results_of(json.loads(run.facts), given.get("prizes", []), is_final=run.round_id is None)
    except ValidationError:
        yield f"{name}: the facts cannot be computed."
        return
    if canonical(computed) != run.results:
        yield f"{name}: the facts compute to something else."
        return
    wanted = {row.entry_id: _values(row) for row in rows_of(run)}
    if {row.entry_id: _values(row) for row in run.rows.all()} != wanted:
        yield f"{name}: the rows are not what was computed."


def _values(row: Result) -> list[Any]:
    return [getattr(row, name) for name in COMPARED]


def _decisions(run: ResultRun, told: Told) -> Iterator[str]:
    taken = {decision.kind: decision for decision in run.decisions.all()}
    name = f"Results {run.pk}"
    for kind, action in TOLD_BY.items():
        decision, line = taken.get(kind), told.get((action, run.pk))
        if (decision.by_id if decision else None) != (line["actor"] if line else None):
            yield f"{name}: no audit line tells that they are {kind}, or tells it of somebody else."
    approved = taken.get(RunDecision.APPROVED)
    if approved and approved.by_id == run.computed_by_id:
        yield f"{name} are approved by who computed them."
    if RunDecision.PUBLISHED in taken and approved is None:
        yield f"{name} are published and nobody approved them."


def _dates(competition: Competition) -> Iterator[str]:
    """The dates of a competition are those of the results that hold."""
    final = ResultRun.objects.filter(competition=competition).final().order_by("-number")
    public = final.published().prefetch_related("decisions")
    if len(public) > 1:
        yield f"Competition {competition.pk} has more than one published result."
    run = public.first() or final.deciding().prefetch_related("decisions").first()
    dates = {"results_approved_at": RunDecision.APPROVED, "results_published_at": RunDecision.PUBLISHED}
    for name, kind in dates.items():
        decision = run.decision(kind) if run else None
        if getattr(competition, name) != (decision.at if decision else None):
            yield f"Competition {competition.pk}: {name} is not the date of its results."


def _awards(competition: Competition) -> Iterator[str]:
    """Awards that stand are those that the published results give, but for those that were revoked for themselves."""
    public = ResultRun.objects.filter(competition=competition).final().published().first()
    awards = list(Award.objects.filter(competition=competition).select_related("revocation"))
    revoked = {
        (award.entry_id, award.name)
        for award in awards
        if award.is_revoked and award.revocation.replaced_by_id is None
    }
    given = public.data["awards"]["awards"] if public else []
    wanted = {(int(row["entry"]), row["name"], row["place"]) for row in given}
    wanted = {row for row in wanted if row[:2] not in revoked}
    standing = [(award.entry_id, award.name, award.place) for award in awards if not award.is_revoked]
    if sorted(standing) != sorted(wanted):
        yield f"Competition {competition.pk}: the awards are not those of its published results."


def _letters() -> Iterator[str]:
    unreleased = Letter.objects.filter(mailing__sent_at__isnull=True, sent_at__isnull=False)
    for pk in unreleased.values_list("pk", flat=True):
        yield f"Letter {pk} was sent before its mailing was released."
    for pk in Letter.objects.filter(sent_at__lt=F("claimed_at")).values_list("pk", flat=True):
        yield f"Letter {pk} was sent before anybody claimed it."
