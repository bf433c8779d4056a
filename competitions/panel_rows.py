"""How far a panel is: for its chair, who handed in what; no score of anybody."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from competitions.models import Assignment, Entry, EntrySnapshot, Judge, Panel, PresentationSlot, ScoreSheet
from competitions.models.choices import SheetState
from users.models import User


@dataclass(frozen=True)
class Given:
    """What one judge was given of one entry, and how far it is: "fresh", "draft" or "handed_in"."""

    assignment: Assignment
    state: str
    sheet: ScoreSheet | None
    may_ask: bool = False  # for another judge

    @property
    def judge(self) -> Judge:
        """Who was given it."""
        return self.assignment.judge


@dataclass(frozen=True)
class PanelRow:
    """One entry before the panel."""

    entry: Entry
    title: str
    given: list[Given]

    @property
    def handed_in(self) -> int:
        """How many sheets count."""
        return sum(item.state == SheetState.HANDED_IN for item in self.given)

    @property
    def is_finished(self) -> bool:
        """Whether every judge handed in."""
        return self.handed_in == len(self.given)


@dataclass(frozen=True)
class JudgeRow:
    """How far one judge of the panel is."""

    judge: Judge
    handed_in: int
    drafts: int
    count: int


def panel_rows(panel: Panel, reader: User) -> list[PanelRow]:
    """Return the entries of a panel with who handed in; without those that the reader stands aside from."""
    given = given_before(panel, reader)
    rows = list(given.select_related("entry", "judge", "sheet").order_by("entry__number", "judge__name"))
    titles = _titles({row.entry_id for row in rows})
    found: dict[int, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return [
        PanelRow(own[0].entry, titles[entry], [_given(row, panel, reader) for row in own])
        for entry, own in found.items()
        if entry in titles
    ]


def given_before(panel: Panel, reader: User) -> QuerySet[Assignment]:
    """Return what the judges of a panel were given, of entries that the reader need not stand aside from."""
    entries = Entry.objects.eligible().without_conflict_for(reader)
    if panel.category_id is not None:
        entries = entries.filter(category=panel.category_id)
    seated = Q(judge__seats__panel=panel)
    return Assignment.objects.active().filter(seated, round=panel.round_id, entry__in=entries)


def judge_rows(rows: Iterable[PanelRow]) -> list[JudgeRow]:
    """Return how far each judge is, by name."""
    by_judge: dict[int, list[Given]] = {}
    for row in rows:
        for item in row.given:
            by_judge.setdefault(item.judge.pk, []).append(item)
    found = [
        JudgeRow(
            own[0].judge,
            handed_in=sum(item.state == SheetState.HANDED_IN for item in own),
            drafts=sum(item.state == SheetState.DRAFT for item in own),
            count=len(own),
        )
        for own in by_judge.values()
    ]
    return sorted(found, key=lambda row: (row.judge.name, row.judge.pk))


def presented_now(panel: Panel) -> PresentationSlot | None:
    """Return what is presented before a panel now, or came last, or comes first."""
    slots = PresentationSlot.objects.filter(round=panel.round_id).filter(
        Q(panel=panel) | Q(panel__isnull=True)
    )
    ordered = list(slots.order_by("starts_at"))
    begun = [slot for slot in ordered if slot.starts_at <= timezone.now()]
    return begun[-1] if begun else next(iter(ordered), None)


def _given(row: Assignment, panel: Panel, reader: User) -> Given:
    sheet = getattr(row, "sheet", None)
    if row.finished_at is not None:
        return Given(row, SheetState.HANDED_IN, sheet)
    is_to_ask = row.excuse_asked_at is None and not panel.round.is_over
    may_ask = is_to_ask and row.judge.user_id != reader.pk  # for oneself: on one's own desk
    return Given(row, SheetState.DRAFT if sheet else "fresh", sheet, may_ask)


def _titles(entries: set[int]) -> dict[int, str]:
    rows = EntrySnapshot.objects.filter(entry__in=entries).order_by("entry", "version")
    return {row.entry_id: row.data["innovation"]["title"] for row in rows}
