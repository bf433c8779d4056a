"""What the desk shows of one run: rankings, how sure they are, ties, prizes, who goes on, and how judges scored.

It reads what was computed and computes nothing anew. Judges stand by their pseudonyms; only the secretariat, who
knows who judged what, reads their names beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from competitions import analysis_words, result_words
from competitions.models import Category, Judge, Result, ResultRun
from competitions.run_facts import facts_of
from competitions.scoring import round_half_up

#: The picture of a range of places: from the first place to the last.
WIDTH, MARGIN = 168, 8
#: Lines of a category before somebody asks for all.
FIRST_LINES = 200


@dataclass(frozen=True)
class Range:
    """Places that hold 90 % of what the scores leave possible: as numbers, and as points of a drawing."""

    low: int
    high: int
    start: int
    length: int
    dot: int
    cut: int | None  # between the last place that matters and the next


@dataclass(frozen=True)
class Line:
    """One entry in the table of its category."""

    row: Result
    label: str
    total: str
    spread: str
    adjusted_total: str
    adjusted_rank: int | None
    range: Range | None
    chance: str
    is_at_cutoff: bool
    why_none: str

    @property
    def has_moved(self) -> bool:
        """Whether the rank would be another one without the judges' severity."""
        return self.adjusted_rank is not None and self.adjusted_rank != self.row.rank


@dataclass
class Ranking:
    """One category: its table and the sentences below it."""

    category: Category
    top: int
    lines: list[Line]
    ranked: int
    hidden: int = 0  # entries of which no line is shown
    sure: list[str] = field(default_factory=list)
    ties: list[result_words.Tie] = field(default_factory=list)
    prizes: list[str] = field(default_factory=list)
    promotion: list[str] = field(default_factory=list)


class RunReport:
    """A run as the desk tells it."""

    def __init__(self, run: ResultRun, *, names_judges: bool, shows_all: bool = False) -> None:
        self.shows_all = shows_all
        self.run, self.facts, self.found = run, facts_of(run), run.findings
        related = ("entry__innovation", "entry__agency", "category")
        self.rows: list[Result] = list(run.rows.select_related(*related))
        self.labels = {str(row.entry_id): row.entry.label for row in self.rows}
        self.people = _people(run) if names_judges else {}

    @property
    def rankings(self) -> list[Ranking]:
        """The categories in their order, each with its table and sentences."""
        by_category: dict[Category, list[Result]] = {}
        for row in self.rows:
            by_category.setdefault(row.category, []).append(row)
        return [self._ranking(category, rows) for category, rows in by_category.items()]

    @property
    def panels(self) -> list[dict[str, Any]]:
        """Each round and category: judges with their severity, reliability and signals in words."""
        categories = {str(row.category_id): row.category for row in self.rows}
        return [self._panel(panel, categories) for panel in self.found.get("panels", [])]

    @property
    def method(self) -> dict[str, Any]:
        """What each round counted, and what the ranking rests on."""
        return result_words.method_of(self.facts)

    @property
    def unlike(self) -> list[str]:
        """Entries that a later round judged though they did not go on, or did not judge though they did."""
        return list(analysis_words.unlike(self.run.data["rounds"], self.facts, self.labels))

    # --- Rankings ---

    def _ranking(self, category: Category, rows: list[Result]) -> Ranking:
        key = str(category.pk)
        top = self.found.get("top", {}).get(key, 1)
        count = sum(row.rank is not None for row in rows)
        cutoff = set(self.found.get("cutoff", {}).get(key, []))
        shown = rows if self.shows_all else rows[:FIRST_LINES]
        lines = [self._line(row, count, top, cutoff) for row in shown]
        ranking = Ranking(category, top, lines, count, len(rows) - len(lines))
        ranking.sure = list(
            analysis_words.sure(self.facts.bands.get(key, []), cutoff, top, count, self.labels)
        )
        if self.run.round_id:
            (stage,) = self.run.data["rounds"]
            promoted = [row for row in stage["promoted"] if row["category"] == key]
            ranking.promotion = list(analysis_words.promotion(promoted, self.labels))
        else:
            totals = {str(row.entry_id): row.shown for row in rows}
            shared = {str(row.entry_id) for row in rows if row.is_shared}
            ranking.ties = result_words.ties_of(key, self.facts, self.labels, totals, shared)
            given = self.run.data["awards"]
            ranking.prizes = list(analysis_words.prizes(given, key, self.labels, self._agencies))
        return ranking

    @property
    def _agencies(self) -> Mapping[str, str]:
        return {str(row.entry_id): row.entry.agency.title for row in self.rows}

    def _line(self, row: Result, count: int, top: int, cutoff: set[str]) -> Line:
        entry = str(row.entry_id)
        beside = self.facts.beside.get(entry)
        aside = self.found.get("adjusted", {}).get(entry, {})
        has_rank = row.rank is not None
        return Line(
            row=row,
            label=row.entry.label,
            total=result_words.decimal(row.shown),
            spread=_spread(row),
            adjusted_total=result_words.decimal(
                _two_places(beside["adjusted"]) if beside else aside.get("total", "")
            ),
            adjusted_rank=beside["adjusted_rank"] if beside else aside.get("rank"),
            range=_range(row, count, top),
            chance=analysis_words.share(self.found.get("chances", {}).get(entry)),
            is_at_cutoff=entry in cutoff,
            why_none="" if has_rank else result_words.why_none(row.why_none, entry, self.facts),
        )

    # --- Judges ---

    def _panel(self, panel: Mapping[str, Any], categories: Mapping[str, Category]) -> dict[str, Any]:
        stage = self.facts.stage(panel["round"])
        asked = panel["signals"]
        return {
            "stage": stage.name if stage else "",
            "category": categories.get(panel["category"]),
            "entries": panel["entries"],
            "sheets": panel["sheets"],
            "judges": [self._judge(row) for row in panel["judges"]],
            "reliability": list(analysis_words.reliability(panel)),
            "signals": [
                {"judge": self.called(row["judge"]), **analysis_words.signal(row)}
                for row in asked
                if row["is_raised"]
            ],
            "asked": len(asked),
            "asked_of": len({row["judge"] for row in asked}),
        }

    def _judge(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name": self.called(row["judge"]),
            "sheets": row["sheets"],
            "mean": result_words.decimal(row["mean"]),
            "severity": analysis_words.signed(row["severity"]),
            "error": result_words.decimal(row["error"]),
            "without": list(analysis_words.without(row, self.labels)),
        }

    def called(self, pseudonym: str) -> str:
        """Return what a judge is called on this page."""
        name = self.people.get(pseudonym)
        return f"{pseudonym} · {name}" if name else pseudonym


def _people(run: ResultRun) -> dict[str, str]:
    names = dict(Judge.objects.filter(pk__in=run.pseudonyms.values()).values_list("pk", "name"))
    return {pseudonym: names[pk] for pseudonym, pk in run.pseudonyms.items() if pk in names}


def _spread(row: Result) -> str:
    if row.lowest is None or row.highest is None:
        return ""
    low, high = (result_words.decimal(_two_places(str(value))) for value in (row.lowest, row.highest))
    return f"{low}–{high}"


def _two_places(text: str) -> str:
    return f"{round_half_up(text):f}"


def _range(row: Result, count: int, top: int) -> Range | None:
    if row.rank is None or row.rank_from is None or row.rank_to is None:
        return None
    span = max(1, count - 1)

    def place(number: float) -> int:
        return round(MARGIN + (number - 1) * (WIDTH - 2 * MARGIN) / span)

    start, end = place(row.rank_from), place(row.rank_to)
    cut = place(top + 0.5) if top < count else None
    return Range(row.rank_from, row.rank_to, start - 3, end - start + 6, place(row.rank), cut)
