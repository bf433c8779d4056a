"""Entries as open data read them: one by its number, or all of an answer while the catalogue may change under it."""

from collections.abc import Iterator
from itertools import islice

from search import index
from search.finding import Found, read
from search.models import CatalogueEntry, Generation
from search.query import Query

CHUNK = 1000
#: Of a chunk whose entries change while they are read.
MOST_ATTEMPTS = 5
#: Numbers of pages go no further.
LAST_NUMBER = 2**31 - 1


def numbered(number: int) -> CatalogueEntry | None:
    """Return the entry of a page; none where nothing is published under that number."""
    return CatalogueEntry.objects.filter(pk=number).first() if 0 < number <= LAST_NUMBER else None


def chunks(found: Found) -> Iterator[list[CatalogueEntry]]:
    """Yield the entries of an answer in their order, a thousand at a time, none twice.

    An entry that was withdrawn after the answer was given, or that no longer fits the question, is left out; one
    that was added is not put in. Every entry is whole, as it was at one moment at which it fitted.
    """
    rows = found.all_rows()
    while chunk := list(islice(rows, CHUNK)):
        yield chunk if _stamp() == found.snapshot.stamp else _as_they_are_now(chunk, found.query)


def _as_they_are_now(chunk: list[CatalogueEntry], query: Query) -> list[CatalogueEntry]:
    for _attempt in range(MOST_ATTEMPTS):
        now = index.consistently(lambda snapshot: Found(query, snapshot))
        kept = read([entry.pk for entry in chunk if entry.pk in now.entries])
        if _stamp() == now.snapshot.stamp:
            return kept
    return [entry for entry in kept if entry.pk in now.entries]


def _stamp() -> str:
    return Generation.objects.values_list("stamp", flat=True).get()
