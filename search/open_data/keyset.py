"""Walking through an answer from one entry to the next, however the catalogue changes meanwhile.

A cursor names the place of the last entry that was sent, not how many were. So what is published or withdrawn
before it shifts nothing: no entry that stays is sent twice, and none is missed.
"""

import base64
import binascii
import dataclasses
import datetime as dt
import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from pyroaring import BitMap

from search.finding import FEW, Found, levels, read
from search.models import CatalogueEntry
from search.orders import NEWEST, ORDERS, RELEVANCE, Order

#: No cursor of ours is longer: the longest title makes one of less than 2,000 letters.
LONGEST_CURSOR = 4000


class BrokenCursorError(ValueError):
    """What was sent is no cursor of this order."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an entry stands in an order: how well it fits the words, then its key."""

    fit: tuple[int, int]
    key: list[Any]


def after(found: Found, place: Place | None, count: int) -> tuple[list[CatalogueEntry], bool]:
    """Return the next entries of an answer, and whether there are more; the number of queries does not grow."""
    order, numbers = _order(found), []
    for fit, tier in _tiers(found):
        if place and fit < place.fit:
            continue
        key = place.key if place and fit == place.fit else None
        numbers += _next(found, tier, order, key, count + 1 - len(numbers))
        if len(numbers) > count:
            break
    return read(numbers[:count]), len(numbers) > count


def place_of(found: Found, entry: CatalogueEntry) -> Place:
    """Return where an entry of the answer stands."""
    key = _order(found).key(entry)
    return Place(next(fit for fit, tier in _tiers(found) if entry.pk in tier), key)


def write_cursor(found: Found, entry: CatalogueEntry) -> str:
    """Return the cursor of what comes after an entry."""
    place = place_of(found, entry)
    text = json.dumps([found.query.sort, place.fit, place.key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(found: Found, cursor: str) -> Place | None:
    """Return the place that a cursor names; raise BrokenCursorError for anything else."""
    if not cursor:
        return None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise BrokenCursorError
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        sort, fit, key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        place = Place(tuple(fit), key)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BrokenCursorError from error
    if sort != found.query.sort or _shape(place) != _shape(Place((0, 0), _order(found).key(SAMPLE))):
        raise BrokenCursorError
    return place


#: An entry of which only the kinds of its values matter.
SAMPLE = CatalogueEntry(page_id=0, published_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC))


def _shape(place: Place) -> list[type]:
    return [type(value) for value in (*place.fit, "", *place.key)]


def _order(found: Found) -> Order:
    return ORDERS[NEWEST if found.query.sort == RELEVANCE else found.query.sort]


def _tiers(found: Found) -> Iterator[tuple[tuple[int, int], BitMap]]:
    """Yield the answer by how well it fits: the fewer words a title lacks, the earlier; then the summary."""
    if found.query.sort != RELEVANCE:
        yield (0, 0), found.entries
        return
    titles, summaries = (
        found.snapshot.with_words([f"{field}:{stem}" for stem in found.query.sought.stems]) for field in "ts"
    )
    for tier in levels(found.entries, titles):
        for level in levels(tier, summaries):
            # All entries of a level lack as many: one tells for all.
            yield (_lacks(level[0], titles), _lacks(level[0], summaries)), level


def _lacks(number: int, sets: list[BitMap]) -> int:
    return sum(number not in bitmap for bitmap in sets)


def _next(found: Found, tier: BitMap, order: Order, key: list[Any] | None, count: int) -> list[int]:
    """Return the numbers of the first entries of a tier that come after a key."""
    around = BitMap()
    first = 0
    for piece in _pieces(found, tier, key):
        around |= piece
        first = first or len(piece)  # of these, some may stand before the key
        if len(around) >= first + count:
            break
    rows = CatalogueEntry.objects.filter(pk__in=list(around)).order_by(*order.columns())
    keyed = ((row.pk, order.key(row)) for row in rows.defer("facts", "summary", "summary_en"))
    return [number for number, own in keyed if key is None or own > key][:count]


def _pieces(found: Found, tier: BitMap, key: list[Any] | None) -> Iterator[BitMap]:
    if len(tier) <= FEW:
        yield tier
        return
    name = NEWEST if found.query.sort == RELEVANCE else found.query.sort
    start = bisect_right(found.snapshot.edition.cuts.get(name, []), key) if key else 0
    for piece in found.snapshot.slices[name][start:]:
        if some := tier & piece:
            yield some
