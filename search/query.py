"""The question of /inovasi/: what an address asks, and the entries that answer it in order."""

from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Collate
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from search import notices
from search.addresses import GROUPS, Address
from search.filters import CatalogueFilter
from search.models import CatalogueEntry

RELEVANCE, NEWEST, OLDEST, TITLE = "relevance", "newest", "oldest", "title"
SORTS = {
    RELEVANCE: gettext_lazy("Best match"),
    NEWEST: gettext_lazy("Newest first"),
    OLDEST: gettext_lazy("Oldest first"),
    TITLE: gettext_lazy("By title"),
}


class Question:
    """What a visitor asks, with everything unknown or broken left out and named in `notices`."""

    def __init__(self, params: QueryDict) -> None:
        self.filter = CatalogueFilter(params, queryset=CatalogueEntry.objects.all())
        self.filter.form.is_valid()  # every field keeps what it knows, so nothing is invalid
        asked = self.filter.form.cleaned_data
        fields = self.filter.form.fields
        self.notices = notices.of_filters(fields) + notices.of_names(params)
        self.is_search = bool(asked["q"])
        self.sort, wrong_sort = self._read_sort(_clean(params.get("sort", "")))
        self.page, wrong_page = _read_page(_clean(params.get("page", "")))
        self.notices += wrong_sort + wrong_page
        self.address = Address(
            question=fields["q"].text if self.is_search else "",
            values=tuple((group, value) for group in GROUPS for value in asked[group]),
            sort="" if self.sort == self.usual_sort else self.sort,
            page=self.page,
        )

    @property
    def usual_sort(self) -> str:
        """The order where none is chosen."""
        return RELEVANCE if self.is_search else NEWEST

    @property
    def sorts(self) -> list[str]:
        """The orders on offer: relevance only where words are sought."""
        return [sort for sort in SORTS if sort != RELEVANCE or self.is_search]

    def entries(self) -> QuerySet[CatalogueEntry]:
        """Return every entry of the answer, in order, without the text that is only searched."""
        entries = self.filter.narrow(CatalogueEntry.objects.defer("stems", "title_stems", "sort_title"))
        if self.sort == RELEVANCE:
            entries = entries.annotate(hits=self._hits())
        orders: dict[str, list] = {
            RELEVANCE: ["-hits", "is_simulated", "-published_at", "page_id"],
            # Invented data never stand before real ones.
            NEWEST: ["is_simulated", "-published_at", "page_id"],
            OLDEST: ["published_at", "page_id"],
            TITLE: [_bytewise("sort_title"), "page_id"],
        }
        return entries.order_by(*orders[self.sort])

    def _hits(self) -> Any:
        """How many of the sought stems stand in the title."""
        hits: Any = Value(0, output_field=IntegerField())
        for stem in self.filter.form.cleaned_data["q"]:
            hits = hits + Case(When(title_stems__contains=f" {stem} ", then=1), default=0)
        return hits

    def _read_sort(self, sort: str) -> tuple[str, list[str]]:
        if not sort:
            return self.usual_sort, []
        if sort in self.sorts:
            return sort, []
        return self.usual_sort, [notices.unknown_sort(sort)]


def _read_page(page: str) -> tuple[int, list[str]]:
    if not page:
        return 1, []
    if page.isascii() and page.isdigit() and len(page) <= 9 and int(page) > 0:
        return int(page), []
    return 1, [notices.broken_page(page)]


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()


def _bytewise(field: str) -> Collate:
    """Sort alike on every database, whatever its locale."""
    return Collate(F(field), "C" if connection.vendor == "postgresql" else "BINARY")
