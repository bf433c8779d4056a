"""What the public page of published results shows: rows as they were computed, with the words around them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, JSONField, Max, OuterRef, QuerySet, Subquery, TextField, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, RowNumber
from django.utils.functional import cached_property

from competitions import result_words
from competitions.models import Award, Category, Competition, EntrySnapshot, Result, ResultRun
from competitions.models.choices import RunDecision
from competitions.result_words import decimal
from competitions.run_facts import RunFacts, facts_of
from competitions.scoring import round_half_up

#: Rows of each category where all categories are shown, and of one page of one category.
FIRST_ROWS = 30
ROWS_A_PAGE = 100
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
    def has_beside(self) -> bool:
        """Whether both rankings stand side by side."""
        return any(row.beside for row in self.rows)


def published_run(slug: str) -> ResultRun | None:
    """Return the results that the public reads of a competition; none before publication, as where there is none."""
    runs = ResultRun.objects.final().published().defer("facts", "results", "analysis")
    known = runs.filter(
        competition__slug=slug,
        competition__announced_at__isnull=False,
        competition__results_published_at__isnull=False,
        competition__page__live=True,
    )
    found = known.select_related("competition__government", "competition__page")
    return found.prefetch_related("decisions").order_by("-number").first()


class Outcome:
    """Published results, ready to be shown: every question is asked once, however many entries there are."""

    def __init__(self, run: ResultRun, *, category: str = "", page: object = 1) -> None:
        self.run, self.competition, self.facts = run, run.competition, facts_of(run)
        self.asked, self.page = category, page

    @property
    def published_at(self) -> Any:
        """When these results became public."""
        return self.run.decision(RunDecision.PUBLISHED).at

    @property
    def approved_at(self) -> Any:
        """When a second person approved them."""
        return self.run.decision(RunDecision.APPROVED).at

    @cached_property
    def categories(self) -> list[Category]:
        """The categories that have entries, or the one that is asked for."""
        rows = self.run.rows.order_by().values("category").annotate(number=Count("pk"), last=Max("rank"))
        self.sizes = {row["category"]: (row["number"], row["last"] or 0) for row in rows}
        found = Category.objects.filter(pk__in=self.sizes).order_by("position", "pk")
        return [one for one in found if not self.asked or one.slug == self.asked]

    @cached_property
    def awards(self) -> list[Award]:
        """The awards of the competition with what became of them, best first."""
        awards = Award.objects.announced().filter(competition=self.competition)
        return list(
            awards.select_related("revocation", "result")
            .prefetch_related("follow_ups")
            .annotate(url=F("innovation__catalogue_entry__url"))
            .order_by("result__category__position", "result__category", "place", "pk")
        )

    @property
    def standing(self) -> list[Award]:
        """The awards that stand."""
        return [award for award in self.awards if not hasattr(award, "revocation")]

    @property
    def revoked(self) -> list[Award]:
        """The awards that do not stand any more."""
        return [award for award in self.awards if hasattr(award, "revocation")]

    @cached_property
    def rankings(self) -> list[Ranking]:
        """Each category with its awards, rows and ties."""
        rows, pages = self._rows()
        named = self._named(rows)
        return [self._ranking(category, rows, named, pages.get(category.pk)) for category in self.categories]

    def _rows(self) -> tuple[list[Result], dict[int, Page]]:
        shown = titled(self.run.rows.select_related(None))
        if self.asked:
            (category,) = self.categories
            page = Paginator(shown.filter(category=category), ROWS_A_PAGE).get_page(self.page)
            return list(page.object_list), {category.pk: page}
        place = Window(
            RowNumber(),
            partition_by="category",
            order_by=[F("rank").asc(nulls_last=True), F("entry").asc()],
        )
        return list(shown.annotate(place=place).filter(place__lte=FIRST_ROWS)), {}

    def _named(self, rows: list[Result]) -> dict[str, Result]:
        """Return rows by entry: those shown, and those that their ties or the awards speak of."""
        known = {str(row.entry_id): row for row in rows}
        steps = {number for row in rows for number in row.steps if number < len(self.facts.steps)}
        told = {entry for number in steps for entry in self.facts.steps[number]["with"]}
        told |= {item["entry"] for item in self.facts.passed_over}
        if more := told - set(known):
            known |= {str(row.entry_id): row for row in titled(self.run.rows.filter(entry__in=more))}
        return known

    def _ranking(
        self, category: Category, rows: list[Result], named: dict[str, Result], page: Page | None
    ) -> Ranking:
        own = [row for row in rows if row.category_id == category.pk]
        number, last = self.sizes[category.pk]
        drawn = [self._row(row, last) for row in own]
        names = {entry: row.title for entry, row in named.items()}
        key = str(category.pk)
        return Ranking(
            category=category,
            awards=[award for award in self.standing if award.result.category_id == category.pk],
            rows=[row for row in drawn if row.result.rank],
            without=[row for row in drawn if not row.result.rank],
            ties=self._ties(category, own, named, names),
            passed_over=[
                item | {"title": names.get(item["entry"], "")}
                for item in self.facts.passed_over
                if item["category"] == key
            ],
            bands=[tuple(band) for band in self.facts.bands.get(key, [])],
            total=number,
            url=f"{self.competition.address}hasil/?{urlencode({'kategori': category.slug})}",
            page=page,
        )

    def _ties(
        self, category: Category, own: list[Result], named: dict[str, Result], names: dict[str, str]
    ) -> list[result_words.Tie]:
        shown = {str(row.entry_id) for row in own}
        totals = {entry: row.shown for entry, row in named.items()}
        shared = {entry for entry, row in named.items() if row.is_shared}
        ties = result_words.ties_of(str(category.pk), self.facts, names, totals, shared)
        return [tie for tie in ties if tie.entries & shown]

    def _row(self, row: Result, last: int) -> Row:
        entry = str(row.entry_id)
        scores = [(stage.name, stage.shown.get(entry)) for stage in self.facts.stages]
        return Row(
            result=row,
            title=row.title,
            agency=row.agency,
            url=row.url or "",
            total=decimal(row.shown),
            spread=_spread(row),
            interval=_interval(row, last),
            tie=result_words.tie_label(row.steps, self.facts, is_shared=row.is_shared),
            rounds=[(name, decimal(shown)) for name, shown in scores if shown] if len(scores) > 1 else [],
            beside=_beside(self.facts, entry),
            why_none=result_words.why_none(row.why_none, entry, self.facts) if row.rank is None else "",
        )


def titled(rows: QuerySet[Result]) -> QuerySet[Result]:
    """Add what an entry was called when it was frozen, of whom it was, and where its innovation stands now."""
    newest = EntrySnapshot.objects.filter(entry=OuterRef("entry")).order_by("-version")
    content = Cast("content", JSONField())

    def frozen(*path: str) -> Subquery:
        found: Any = content
        for name in path:
            found = KeyTextTransform(name, found)
        return Subquery(newest.annotate(told=Cast(found, TextField())).values("told")[:1])

    return rows.annotate(
        title=frozen("innovation", "title"),
        agency=frozen("agency", "name"),
        url=F("entry__innovation__catalogue_entry__url"),
        number=F("entry__number"),
    )


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
