"""The entries that answer a query: how many, which in which place, and how many of each value.

Within a group, values add up (OR); across groups, they narrow (AND). All of it is set arithmetic on the bitmaps
of one snapshot; the database is asked only for the order inside a few slices, and for the rows themselves.
"""

import functools
import operator
from collections.abc import Iterator

import numpy as np
from django.db import connection
from pyroaring import BitMap

from core.prepared import PLACE, Prepared
from search.models import CatalogueEntry
from search.orders import NEWEST, ORDERS, RELEVANCE
from search.query import Query
from search.snapshot import ALL, Numbers, Snapshot

#: Fewer entries than this are put in order at once, without slices.
FEW = 200
CHUNK = 1000
#: An answer is small, for counting, when the catalogue is so many times as large.
LOOKED_UP = 4
TEXTS = "SELECT entry_id FROM search_searchedtext"
#: What tells where in a text another one stands.
PLACE_OF = {"sqlite": "INSTR", "postgresql": "STRPOS"}
#: SQLite takes no more values in one question, where it was built with its old limits.
MOST_VALUES = 999
#: Entries by their pages.
ENTRIES: Prepared[CatalogueEntry] = Prepared(lambda: CatalogueEntry.objects.filter(pk__in=[PLACE]).order_by())


class Found:
    """The answer to a query in one state of the catalogue."""

    def __init__(self, query: Query, snapshot: Snapshot) -> None:
        self.query, self.snapshot = query, snapshot
        self._of_group = {
            name: functools.reduce(operator.or_, (snapshot.under(f"{name}:{code}") for code in codes))
            for name, codes in query.chosen.items()
        }
        # All words in one query, and before anything else is told of this state.
        fields = "wts" if query.sort == RELEVANCE else "w"
        keys = [f"{field}:{stem}" for field in fields for stem in query.sought.stems]
        self._words = dict(zip(keys, snapshot.with_words(keys), strict=True))

    @functools.cached_property
    def words(self) -> BitMap | None:
        """The entries with every word and phrase that is sought; none when nothing is."""
        sought = self.query.sought
        if not sought:
            return None
        sets = [self._words[f"w:{stem}"] for stem in sought.stems]
        found = functools.reduce(operator.and_, sorted(sets, key=len))
        for phrase in sought.phrases:
            found = with_phrase(found, phrase)
        return found

    @functools.cached_property
    def entries(self) -> BitMap:
        """The entries of the answer."""
        return self.without(None)

    @property
    def total(self) -> int:
        """How many entries the answer has."""
        return len(self.entries)

    def without(self, group: str | None) -> BitMap:
        """Return the answer as if nothing were chosen in a group."""
        sets = [bitmap for name, bitmap in self._of_group.items() if name != group]
        if self.words is not None:
            sets.append(self.words)
        if not sets:
            return self.snapshot.under(ALL)
        return functools.reduce(operator.and_, sorted(sets, key=len))

    def sizes(self, group: str) -> Numbers:
        """Return how many entries each value of a group would leave, in the order of its codes, its own choice aside."""
        rest, snapshot = self.without(group), self.snapshot
        if rest is snapshot.under(ALL):
            return snapshot.sizes[group]
        sets = snapshot.values[group]
        # Of a large answer, comparing sets is quicker again than looking up the value of every entry.
        is_small = len(rest) * LOOKED_UP < len(snapshot.under(ALL))
        if is_small and (value_of := snapshot.value_of.get(group)) is not None:
            pages = np.frombuffer(rest.to_array(), dtype=np.uint32)
            return np.bincount(value_of[pages], minlength=len(sets))
        return np.fromiter(map(rest.intersection_cardinality, sets), dtype=np.int64, count=len(sets))

    def counts(self, group: str) -> dict[str, int]:
        """Return how many entries each value of a group would leave: zeros too, its own choice aside."""
        return dict(zip(self.snapshot.codes[group], self.sizes(group).tolist(), strict=True))

    def rows(self, start: int, stop: int) -> list[CatalogueEntry]:
        """Return the entries from one place to another, in two queries."""
        return read(self.numbers(start, stop))

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return the page numbers of the entries from one place to another, in one query."""
        offset, tiers = self._tiers_around(start, stop)
        return in_order(tiers, self._order)[start - offset : stop - offset]

    def _tiers_around(self, start: int, stop: int) -> tuple[int, list[BitMap]]:
        """Return the slices that hold the entries from one place to another, and how many stand before them."""
        offset, size, tiers = 0, 0, []
        for block, slices in self._blocks():
            if not tiers and offset + len(block) <= start:
                offset += len(block)
                continue
            for tier in pieces(block, slices):
                if not tiers and offset + len(tier) <= start:
                    offset += len(tier)
                    continue
                tiers.append(tier)
                size += len(tier)
                if offset + size >= stop:
                    return offset, tiers
        return offset, tiers

    def all_rows(self) -> Iterator[CatalogueEntry]:
        """Yield every entry in order, a thousand at a time."""
        waiting: list[BitMap] = []
        for tier in (piece for block in self._blocks() for piece in pieces(*block)):
            waiting.append(tier)
            if sum(map(len, waiting)) >= CHUNK:
                yield from read(in_order(waiting, self._order))
                waiting = []
        if waiting:
            yield from read(in_order(waiting, self._order))

    @property
    def _order(self) -> str:
        return NEWEST if self.query.sort == RELEVANCE else self.query.sort

    def _blocks(self) -> Iterator[tuple[BitMap, list[BitMap]]]:
        """Yield the answer in blocks, each with the slices it falls into: every entry stands before those of the next."""
        tiers = self._by_relevance() if self.query.sort == RELEVANCE else [self.entries]
        for tier in tiers:
            if len(tier) <= FEW:
                yield tier, [tier]
                continue
            for block, slices in self.snapshot.blocks(self._order):
                if found := tier & block:
                    yield found, slices

    def _by_relevance(self) -> Iterator[BitMap]:
        """Yield the answer in tiers: more of the words in the title, then more of them in the summary."""
        titles, summaries = (
            [self._words[f"{field}:{stem}"] for stem in self.query.sought.stems] for field in "ts"
        )
        for tier in levels(self.entries, titles):
            yield from levels(tier, summaries)


def pieces(block: BitMap, slices: list[BitMap]) -> Iterator[BitMap]:
    """Yield what slices have of a block of the answer."""
    return (found for piece in slices if (found := block & piece))


def levels(whole: BitMap, sets: list[BitMap]) -> list[BitMap]:
    """Return those of `whole` that are in all sets, in all but one, ..., in none."""
    reached = [whole]  # at place n, those found in n sets so far
    for bitmap in sets:
        hit = [level & bitmap for level in reached]
        missed = [level - bitmap for level in reached]
        reached = [a | b for a, b in zip([*missed, BitMap()], [BitMap(), *hit], strict=True)]
    return [level for level in reversed(reached) if level]


def in_order(tiers: list[BitMap], order: str) -> list[int]:
    """Return the page numbers of all tiers, each tier in one order. One query."""
    if not tiers:
        return []
    numbers = ",".join(str(int(number)) for tier in tiers for number in tier)
    before, after = ordered_sql(order)
    with connection.cursor() as cursor:
        # Written by hand: Django takes longer to prepare two hundred numbers than the database to sort them.
        cursor.execute(f"{before} IN ({numbers}) {after}")
        found = [number for (number,) in cursor.fetchall()]
    if len(tiers) == 1:
        return found
    place = {number: index for index, tier in enumerate(tiers) for number in tier}
    return sorted(found, key=place.__getitem__)


@functools.cache
def ordered_sql(order: str) -> tuple[str, str]:
    """Return what stands before and after the page numbers in a question for their order."""
    entries = CatalogueEntry.objects.order_by(*ORDERS[order].columns()).values_list("pk")
    sql, parameters = entries.query.get_compiler(connection=connection).as_sql()
    if parameters:
        raise ValueError(f"The order {order} takes parameters.")
    select, _order_by, columns = sql.partition(" ORDER BY ")
    return f'{select} WHERE "page_id"', f"ORDER BY {columns}"


def read(numbers: list[int], entries: Prepared[CatalogueEntry] = ENTRIES) -> list[CatalogueEntry]:
    """Return entries in the order of some page numbers."""
    parts = (numbers[start : start + MOST_VALUES] for start in range(0, len(numbers), MOST_VALUES))
    found = {entry.pk: entry for part in parts for entry in entries.ask_many(part)}
    return [found[number] for number in numbers if number in found]


def with_phrase(entries: BitMap, phrase: str) -> BitMap:
    """Return those of some entries that have stems next to each other in one of their texts."""
    # By hand: LIKE, which Django would use, takes several times as long in SQLite.
    place = PLACE_OF[connection.vendor]
    here = " OR ".join(f"{place}({field}, %s) > 0" for field in ("title", "summary", "body"))
    found, numbers = BitMap(), list(entries)
    for start in range(0, len(numbers), 5000):
        some = ",".join(map(str, numbers[start : start + 5000]))
        with connection.cursor() as cursor:
            cursor.execute(f"{TEXTS} WHERE entry_id IN ({some}) AND ({here})", [phrase] * 3)
            found.update(number for (number,) in cursor.fetchall())
    return found
