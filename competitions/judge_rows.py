"""What waits for a judge: by competition and round, in an order of the judge's own."""

from collections.abc import Iterable
from dataclasses import dataclass

from competitions.models import Assignment, Competition, EntrySnapshot, Judge, Panel, Round, Seat
from competitions.models.choices import Blindness, RoundKind
from competitions.sheet_lines import Lines, lines_of
from competitions.sheets import criteria_of, given_of, order_key, reopened_among


@dataclass(frozen=True)
class Row:
    """One entry that a judge was given, and how far its sheet is."""

    assignment: Assignment
    title: str
    agency: str  # nothing where judges are blind
    lines: Lines
    is_reopened: bool  # given back by the chair, and not handed in again yet

    @property
    def is_handed_in(self) -> bool:
        """Whether the sheet counts."""
        return self.assignment.finished_at is not None

    @property
    def is_draft(self) -> bool:
        """Whether something was written and not handed in."""
        return not self.is_handed_in and hasattr(self.assignment, "sheet")

    @property
    def is_leave_open(self) -> bool:
        """Whether the judge can still be let off it."""
        return not self.is_handed_in and not self.assignment.round.is_over

    @property
    def is_complete(self) -> bool:
        """Whether it could be handed in."""
        return self.lines.count > 0 and not self.lines.missing


@dataclass(frozen=True)
class Stage:
    """One round as a judge has it before them."""

    round: Round
    rows: list[Row]
    panels: list[Panel]  # that the judge chairs

    @property
    def handed_in(self) -> list[Row]:
        """What counts already."""
        return [row for row in self.rows if row.is_handed_in]

    @property
    def drafts(self) -> list[Row]:
        """What was begun."""
        return [row for row in self.rows if row.is_draft]

    @property
    def fresh(self) -> list[Row]:
        """What was not begun."""
        return [row for row in self.rows if not row.is_draft and not row.is_handed_in]

    @property
    def waiting(self) -> list[Row]:
        """What is still to be handed in, in the judge's own order."""
        return [row for row in self.rows if not row.is_handed_in]

    @property
    def next(self) -> Row | None:
        """What to go on with."""
        return next(iter(self.waiting), None) if self.round.is_open else None

    @property
    def is_finished(self) -> bool:
        """Whether everything that was given was handed in."""
        return bool(self.rows) and not self.waiting

    @property
    def is_presented(self) -> bool:
        """Whether entries are presented before the panel."""
        return self.round.kind == RoundKind.PRESENTATION


@dataclass(frozen=True)
class Work:
    """What a judge has to do in one competition."""

    judge: Judge
    competition: Competition
    stages: list[Stage]


def work_of(
    judges: Iterable[Judge], given: Iterable[Assignment], texts: dict[int, EntrySnapshot]
) -> list[Work]:
    """Return what people judge, with what they were given; entries without a frozen text are left out."""
    given = [row for row in given if row.entry_id in texts]
    chaired = _chaired(judges)
    reopened = reopened_among(row.sheet for row in given if hasattr(row, "sheet"))
    work = []
    for judge in judges:
        own = [row for row in given if row.judge_id == judge.pk]
        rounds = {row.round_id: row.round for row in own}
        panels = [panel for panel in chaired if panel.round.competition_id == judge.competition_id]
        rounds |= {panel.round_id: panel.round for panel in panels if panel.round_id not in rounds}
        ordered = sorted(rounds.values(), key=lambda stage: (stage.position, stage.pk))
        stages = [_stage(judge, stage, own, texts, panels, reopened) for stage in ordered]
        work.append(Work(judge, judge.competition, stages))
    return sorted(work, key=lambda item: not any(stage.next for stage in item.stages))


def _stage(
    judge: Judge,
    stage: Round,
    own: list[Assignment],
    texts: dict[int, EntrySnapshot],
    panels: list[Panel],
    reopened: set[int],
) -> Stage:
    criteria = criteria_of(stage)
    is_blind = judge.competition.blindness == Blindness.BLIND
    rows = [
        Row(
            assignment=row,
            title=texts[row.entry_id].data["innovation"]["title"],
            agency="" if is_blind else texts[row.entry_id].data["agency"]["name"],
            lines=lines_of(criteria, given_of(getattr(row, "sheet", None))),
            is_reopened=hasattr(row, "sheet") and row.sheet.pk in reopened,
        )
        for row in own
        if row.round_id == stage.pk
    ]
    rows.sort(key=lambda row: order_key(judge.pk, row.assignment.entry_id))
    return Stage(stage, rows, [panel for panel in panels if panel.round_id == stage.pk])


def _chaired(judges: Iterable[Judge]) -> list[Panel]:
    seats = Seat.objects.filter(judge__in=[judge.pk for judge in judges], is_chair=True)
    rows = seats.select_related("panel__round__competition", "panel__round__rubric").order_by("panel")
    return [seat.panel for seat in rows]
