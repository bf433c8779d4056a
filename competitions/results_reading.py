"""What the public page of published results shows: rows as they were computed, with the words around them."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property

from competitions import result_words
from competitions.models import Award, Category, Result, ResultRun
from competitions.models.choices import RunDecision
from competitions.result_table import Ranking, row_of, titled
from competitions.run_facts import facts_of

#: Rows of each category where all categories are shown, and of one page of one category.
FIRST_ROWS = 30
ROWS_A_PAGE = 100
IN_RANK = (F("rank").asc(nulls_last=True), F("entry").asc())


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

    @property
    def has_intervals(self) -> bool:
        """Whether it is known how sure the places of some category are."""
        return any(ranking.has_intervals for ranking in self.rankings)

    @cached_property
    def rankings(self) -> list[Ranking]:
        """Each category with its awards, rows and ties."""
        rows, pages = self._rows()
        named = self._named(rows)
        return [self._ranking(category, rows, named, pages.get(category.pk)) for category in self.categories]

    def _rows(self) -> tuple[list[Result], dict[int, Page]]:
        """Return the rows that are shown; names are looked up for those alone."""
        rows, pages = self.run.rows.order_by("category__position", "category", *IN_RANK), {}
        if self.asked:
            (category,) = self.categories
            listed = rows.filter(category=category).values_list("pk", flat=True)
            pages[category.pk] = Paginator(listed, ROWS_A_PAGE).get_page(self.page)
            shown = list(pages[category.pk].object_list)
        else:
            place = Window(RowNumber(), partition_by="category", order_by=IN_RANK)
            first = self.run.rows.order_by().annotate(place=place).filter(place__lte=FIRST_ROWS)
            shown = [row["pk"] for row in first.values("pk", "place")]
        return list(titled(rows.filter(pk__in=shown))), pages

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
        drawn = [row_of(row, last, self.facts) for row in own]
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
