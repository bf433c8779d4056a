"""A ranking as it is shown: rows with the words and pictures around their figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page
from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from competitions import result_words
from competitions.models import Award, Category, EntrySnapshot, Result
from competitions.result_words import decimal
from competitions.run_facts import RunFacts
from competitions.scoring import round_half_up

#: Places of what is shown of single sheets.
PLACES = 2
#: The drawing of a range of places, from the first to the last.
WIDTH, MARGIN = 120, 5


@dataclass(frozen=True)
class Interval:
    """A range of places as a picture: a bar from one place to another on a line of all, a dot at the place itself."""

    low: int
    high: int
    start: int
    length: int
    dot: int


@dataclass
class Row:
    """One entry of a ranking, as it is shown."""

    result: Result
    title: str
    agency: str
    url: str  # empty while the page of the innovation is not public
    total: str
    spread: tuple[str, str] | None
    interval: Interval | None
    tie: str
    is_moved: bool  # a plenary changed its points
    rounds: list[tuple[str, str]]
    beside: dict[str, Any] | None
    why_none: str


@dataclass
class Ranking:
    """One category: its awards, its ranking, and how its ties were decided."""

    category: Category
    awards: list[Award]
    rows: list[Row]
    without: list[Row]
    ties: list[result_words.Tie]
    passed_over: list[dict[str, Any]]
    bands: list[tuple[int, int]]
    total: int
    url: str
    page: Page | None = None

    @property
    def hidden(self) -> int:
        """How many entries are not shown here."""
        return 0 if self.page else self.total - len(self.rows) - len(self.without)

    @property
    def page_urls(self) -> dict[str, Any] | None:
        """The links to the other pages of a long category, as the component takes them."""
        page = self.page
        if page is None:
            return None

        def url(number: int) -> str:
            return f"{self.url}&halaman={number}"

        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return {
            "previous": url(page.number - 1) if page.has_previous() else "",
            "next": url(page.number + 1) if page.has_next() else "",
            "list": [
                {
                    "number": number,
                    "url": url(number) if isinstance(number, int) else "",
                    "is_current": number == page.number,
                }
                for number in numbers
            ],
        }

    @property
    def has_intervals(self) -> bool:
        """Whether it is known how sure the places are."""
        return any(row.interval for row in self.rows)

    @property
    def has_beside(self) -> bool:
        """Whether both rankings stand side by side."""
        return any(row.beside for row in self.rows)


def row_of(row: Result, last: int, facts: RunFacts) -> Row:
    """Return a row as it is shown; `last` is the last place of its category. It must be `titled`."""
    entry = str(row.entry_id)
    scores = [(stage.name, stage.shown.get(entry)) for stage in facts.stages]
    return Row(
        result=row,
        title=row.title,
        agency=row.agency,
        url=row.url or "",
        total=decimal(row.shown),
        spread=_spread(row),
        interval=_interval(row, last),
        tie=result_words.tie_label(row.steps, facts, is_shared=row.is_shared),
        is_moved=entry in facts.moved,
        rounds=[(name, decimal(shown)) for name, shown in scores if shown] if len(scores) > 1 else [],
        beside=_beside(facts, entry),
        why_none=result_words.why_none(row.why_none, entry, facts) if row.rank is None else "",
    )


def titled(rows: QuerySet[Result]) -> QuerySet[Result]:
    """Add what an entry was called when it was frozen, of whom it was, and where its innovation stands now."""
    return rows.annotate(
        title=frozen("entry", "innovation", "title"),
        agency=frozen("entry", "agency", "name"),
        url=F("entry__innovation__catalogue_entry__url"),
    )


def frozen(entry: str, *path: str) -> Subquery:
    """Return a text out of the newest frozen text of an entry, by the names that lead to it in its JSON."""
    found: Any = Cast("content", JSONField())
    for name in path:
        found = KeyTextTransform(name, found)
    newest = EntrySnapshot.objects.filter(entry=OuterRef(entry)).order_by("-version")
    return Subquery(newest.annotate(told=Cast(found, TextField())).values("told")[:1])


def _spread(row: Result) -> tuple[str, str] | None:
    if row.lowest is None or row.highest is None:
        return None
    low, high = (decimal(round_half_up(Decimal(value), PLACES)) for value in (row.lowest, row.highest))
    return low, high


def _interval(row: Result, last: int) -> Interval | None:
    if row.rank is None or row.rank_from is None or row.rank_to is None:
        return None

    def place(rank: int) -> int:
        return MARGIN + round((rank - 1) / max(last - 1, 1) * (WIDTH - 2 * MARGIN))

    start, end = place(row.rank_from), place(min(row.rank_to, max(last, 1)))
    return Interval(row.rank_from, row.rank_to, start - 2, end - start + 4, place(row.rank))


def _beside(facts: RunFacts, entry: str) -> dict[str, Any] | None:
    found = facts.beside.get(entry)
    if not found:
        return None
    return {name: decimal(value) if isinstance(value, str) else value for name, value in found.items()}
