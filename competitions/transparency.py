"""What is told of how a contest was held: how many, when, and what a plenary changed. Nobody is named."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from competitions.models import (
    Adjustment,
    AuditEvent,
    Competition,
    ConflictOfInterest,
    Entry,
    Recusal,
    ResultRun,
    ScoreSheet,
    ScreeningDecision,
)
from competitions.models.choices import ConflictSource, EntryState, ReasonCode, RunDecision, SheetState
from competitions.result_table import frozen
from competitions.run_facts import facts_of

OUT = (EntryState.INELIGIBLE, EntryState.DISQUALIFIED)


@dataclass(frozen=True)
class Report:
    """The figures of the transparency report; lists hold pairs of words and a number or a moment."""

    entries: list[tuple[str, int]]
    reasons: list[tuple[str, int]]
    conflicts: list[tuple[str, int]]
    sheets: list[tuple[str, int]]
    dates: list[tuple[str, dt.datetime]]


def report_of(run: ResultRun, *, counted: int) -> Report:
    """Return the report of a competition; `counted` is how many sheets went into the results."""
    competition = run.competition
    return Report(
        entries=_entries(competition),
        reasons=_reasons(competition),
        conflicts=_conflicts(competition),
        sheets=_sheets(competition, counted),
        dates=_dates(run),
    )


def adjustments_of(run: ResultRun) -> list[Adjustment]:
    """Return the decisions of plenaries that these results count.

    Each has `title`: what its entry was called when it was frozen.
    """
    rows = Adjustment.objects.filter(pk__in=list(facts_of(run).reasons))
    named = rows.annotate(title=frozen("entry", "innovation", "title"))
    return list(named.select_related("deliberation").order_by("deliberation__held_at", "pk"))


def _entries(competition: Competition) -> list[tuple[str, int]]:
    received = Entry.objects.filter(competition=competition, number__isnull=False).order_by()
    counts = dict(received.values_list("state").annotate(Count("pk")))
    passed = counts.get(EntryState.ELIGIBLE, 0) + counts.get(EntryState.DISQUALIFIED, 0)
    return [
        (_("Entries received"), sum(counts.values())),
        (_("Passed the administrative selection"), passed),
        (_("Not eligible"), counts.get(EntryState.INELIGIBLE, 0)),
        (_("Withdrawn by their agency"), counts.get(EntryState.WITHDRAWN, 0)),
        (_("Disqualified later"), counts.get(EntryState.DISQUALIFIED, 0)),
    ]


def _reasons(competition: Competition) -> list[tuple[str, int]]:
    confirmed = ScreeningDecision.objects.filter(
        entry__competition=competition,
        entry__state__in=OUT,
        kind=ScreeningDecision.Kind.INELIGIBLE,
        confirmed_at__isnull=False,
    )
    counts = dict(confirmed.order_by().values_list("reason").annotate(Count("entry", distinct=True)))
    return [(str(code.label), counts[code]) for code in ReasonCode if code in counts]


def _conflicts(competition: Competition) -> list[tuple[str, int]]:
    detected, dismissed = Q(source=ConflictSource.DETECTED), Q(dismissed_at__isnull=False)
    counts = ConflictOfInterest.objects.filter(competition=competition).aggregate(
        detected=Count("pk", filter=detected),
        declared=Count("pk", filter=~detected),
        dismissed=Count("pk", filter=dismissed),
    )
    closed = Recusal.objects.filter(
        deliberation__competition=competition, deliberation__closed_at__isnull=False
    )
    return [
        (_("Conflicts of interest found by the system"), counts["detected"]),
        (_("Conflicts of interest declared by people"), counts["declared"]),
        (_("Of these, dismissed with a reason"), counts["dismissed"]),
        (_("Times a judge left the room in a plenary"), closed.count()),
    ]


def _sheets(competition: Competition, counted: int) -> list[tuple[str, int]]:
    void = ScoreSheet.objects.filter(assignment__entry__competition=competition, state=SheetState.VOID)
    reopened = AuditEvent.objects.filter(competition=competition, action="sheet.reopen")
    return [
        (_("Score sheets that count"), counted),
        (_("Score sheets made void"), void.count()),
        (_("Score sheets opened again by a chair"), reopened.count()),
    ]


def _dates(run: ResultRun) -> list[tuple[str, dt.datetime]]:
    competition = run.competition
    approved, published = run.decision(RunDecision.APPROVED), run.decision(RunDecision.PUBLISHED)
    dates = [
        (_("Announced"), competition.announced_at),
        (_("Entries opened"), competition.opens_at),
        (_("Entries closed"), competition.closes_at),
        *(
            (_("“%(round)s” closed") % {"round": stage.name}, stage.closes_at)
            for stage in competition.rounds.all()
        ),
        (_("Results computed"), run.computed_at),
        (_("Results approved by a second person"), approved and approved.at),
        (_("Results published"), published and published.at),
    ]
    return [(label, at) for label, at in dates if at]
