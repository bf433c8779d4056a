"""The catalogue in one state: which entries stand under which key, as roaring bitmaps. A `Snapshot` never changes.

A key is a value of a group ("year:2024"), a slice of an order ("newest:17"), a stem ("w:layan" anywhere,
"t:layan" in titles, "s:layan" in summaries), "all", or "has:" and what an order or a map needs of an entry.

Roaring bitmaps: Lemire et al., "Roaring Bitmaps: Implementation of an Optimized Software Library" (2018).
"""

import dataclasses
import functools
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from search import words
from search.groups import GROUPS
from search.models import CatalogueEntry, IndexPart
from search.orders import ORDERS

#: Slices of one block.
BLOCK = 50
#: Words that a process keeps in memory, in bytes of their bitmaps.
MOST_WORD_BYTES = 64 * 2**20
#: From so many values on it is quicker to look up each entry's value than to compare the sets of all values.
MANY_VALUES = 200
#: Answers that a process keeps while the catalogue does not change.
MOST_ANSWERS = 1000
ALL, PLACED, ABOUT = "all", "has:place", "about"
EMPTY = BitMap()
Numbers = npt.NDArray[Any]


class EditionGoneError(Exception):
    """The stored bitmaps were replaced while a question was being answered."""


Cuts = dict[str, list[list[Any]]]
"""Of each order, the key of the first entry of every slice but the first."""


def labelled_keys(entry: CatalogueEntry, cuts: Cuts) -> Iterator[tuple[str, str]]:
    """Yield every key that an entry stands under, words left out, each with its name."""
    yield ALL, ""
    if entry.latitude is not None:
        yield PLACED, ""
    for group in GROUPS.values():
        for code, label in group.values(entry):
            yield f"{group.name}:{code}", label
    for name, order in ORDERS.items():
        yield f"{name}:{bisect_right(cuts.get(name, []), order.key(entry))}", ""
        if order.has_data(entry):
            yield f"has:{name}", ""


def word_keys(entry: CatalogueEntry) -> Iterator[str]:
    """Yield the keys of an entry's words."""
    text = entry.text
    title, summary = set(text.title.split()), set(text.summary.split())
    for field, stems in ("t", title), ("s", summary), ("w", title | summary | set(text.body.split())):
        for stem in stems:
            yield f"{field}:{stem}"


@dataclasses.dataclass(frozen=True)
class Edition:
    """What the database keeps about the stored bitmaps themselves."""

    number: int
    cuts: Cuts
    vocabulary: dict[str, int]
    words: dict[str, BitMap] = dataclasses.field(default_factory=dict)  # those read so far

    def read_words(self, keys: list[str]) -> list[BitMap]:
        """Return the bitmaps of some words; those not in memory are read in one query."""
        found = {key: bitmap for key in keys if (bitmap := self.words.get(key)) is not None}
        if missing := [key for key in keys if key not in found]:
            parts = IndexPart.objects.filter(edition=self.number, key__in=[*missing, ABOUT])
            stored = {key: bytes(data) for key, data in parts.values_list("key", "data")}
            if ABOUT not in stored and self.number:
                raise EditionGoneError
            if sum(map(len, stored.values())) + self.size > MOST_WORD_BYTES:
                self.words.clear()
            for key in missing:
                found[key] = BitMap.deserialize(stored[key]) if key in stored else EMPTY
                self.words[key] = found[key]
        return [found[key] for key in keys]

    @property
    def size(self) -> int:
        """About how many bytes the words in memory take."""
        return sum(min(len(bitmap) * 2, 2**17) + 200 for bitmap in list(self.words.values()))


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """The catalogue at one generation."""

    number: int
    stamp: str
    edition: Edition
    sets: dict[str, BitMap]  # by key, words left out
    labels: dict[str, str]
    changed: BitMap  # entries written or removed since the edition
    new_words: dict[str, BitMap]  # the words of those, as they are now
    new_vocabulary: dict[str, int]
    #: Entries drawn as cards, by language and page; those of changed entries are left behind.
    cards: dict[tuple[str | None, int], Any] = dataclasses.field(default_factory=dict)

    def under(self, key: str) -> BitMap:
        """Return the entries under a key that is no word; do not change it."""
        return self.sets.get(key, EMPTY)

    def name(self, group: str, code: str) -> str:
        """Return what a value is called in the reader's language; agencies say whose they are where it matters."""
        if (choices := GROUPS[group].choices) is not None:
            return str(choices(code).label)
        name = self.labels.get(f"{group}:{code}", code)
        government, _slash, unit = code.partition("/")
        if group == "agency" and unit and len(self.codes["government"]) > 1:
            return f"{name}, {self.labels.get(f'government:{government}', government)}"
        return name

    def with_words(self, keys: list[str]) -> list[BitMap]:
        """Return the entries that have each of some words; do not change them."""
        stored = self.edition.read_words(keys)
        if not self.changed:
            return stored
        words = zip(keys, stored, strict=True)
        return [(bitmap - self.changed) | self.new_words.get(key, EMPTY) for key, bitmap in words]

    @functools.cached_property
    def codes(self) -> dict[str, list[str]]:
        """Return the codes that some entry has, by group: newest first, or by name."""
        found: dict[str, list[str]] = {name: [] for name in GROUPS}
        for key, bitmap in self.sets.items():
            group, _colon, code = key.partition(":")
            if group in found and bitmap:
                found[group].append(code)
        for name, codes in found.items():
            if GROUPS[name].newest_first:
                codes.sort(reverse=True)
            else:
                codes.sort(
                    key=lambda code, name=name: (
                        words.sort_key(self.labels.get(f"{name}:{code}", code)),
                        code,
                    )
                )
        return found

    @functools.cached_property
    def place_of(self) -> dict[str, dict[str, int]]:
        """Return where each code stands in `codes`, by group."""
        return {name: {code: place for place, code in enumerate(codes)} for name, codes in self.codes.items()}

    @functools.cached_property
    def values(self) -> dict[str, list[BitMap]]:
        """Return the entries of each value, by group and in the order of `codes`."""
        return {name: [self.sets[f"{name}:{code}"] for code in codes] for name, codes in self.codes.items()}

    @functools.cached_property
    def sizes(self) -> dict[str, Numbers]:
        """Return how many entries each value has, by group and in the order of `codes`; do not change them."""
        return {
            name: np.fromiter(map(len, sets), dtype=np.int64, count=len(sets))
            for name, sets in self.values.items()
        }

    @functools.cached_property
    def value_of(self) -> dict[str, Numbers]:
        """Return the place in `codes` of each page's value, for groups of many values of which an entry has one."""
        return {
            name: places
            for name, sets in self.values.items()
            if len(sets) >= MANY_VALUES and (places := self._places(sets)) is not None
        }

    def _places(self, sets: list[BitMap]) -> Numbers | None:
        everything = self.under(ALL)
        if sum(map(len, sets)) != len(everything):
            return None
        places = np.zeros(everything.max() + 1, dtype=np.uint32)
        for place, pages in enumerate(sets, start=1):
            places[np.frombuffer(pages.to_array(), dtype=np.uint32)] = place
        if np.count_nonzero(places) != len(everything):  # one entry has two values, another none
            return None
        places -= 1
        return places

    @functools.cached_property
    def slices(self) -> dict[str, list[BitMap]]:
        """Return the slices of every order, first to last."""
        return {
            name: [
                self.under(f"{name}:{number}") for number in range(len(self.edition.cuts.get(name, [])) + 1)
            ]
            for name in ORDERS
        }

    @functools.cached_property
    def _blocks(self) -> dict[str, list[tuple[BitMap, list[BitMap]]]]:
        return {}

    def blocks(self, order: str) -> list[tuple[BitMap, list[BitMap]]]:
        """Return the slices of an order in blocks, first to last, each with all of its entries.

        A question that nothing answers in a block passes over it at once.
        """
        if order not in self._blocks:
            slices = self.slices[order]
            parts = (slices[start : start + BLOCK] for start in range(0, len(slices), BLOCK))
            self._blocks[order] = [(BitMap().union(*part), part) for part in parts]
        return self._blocks[order]

    @functools.cached_property
    def _memo(self) -> dict[Any, Any]:
        return {}

    def remember(self, key: Any, answer: Callable[[], Any]) -> Any:
        """Return what was answered before in this state, or answer now."""
        kept = self._memo.get(key)
        if kept is None:
            kept = answer()
            if len(self._memo) >= MOST_ANSWERS:
                self._memo.clear()
            self._memo[key] = kept
        return kept
