"""Which entries stand under which key, kept in memory as roaring bitmaps.

A key is a value of a group ("year:2024"), a slice of an order ("newest:17"), a stem ("w:layan" anywhere,
"t:layan" in titles, "s:layan" in summaries), "all", or "has:" and what an order or a map needs of an entry.

The database keeps the bitmaps of one edition. What changed since stands in the change log: those entries are
taken out of every bitmap and put in again where they belong now. Every process holds a `Snapshot`, which never
changes; a new generation makes a new one. So a question is answered wholly by one state of the catalogue.

Roaring bitmaps: Lemire et al., "Roaring Bitmaps: Implementation of an Optimized Software Library" (2018).
"""

import contextlib
import dataclasses
import functools
import json
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from django.db.models import prefetch_related_objects
from pyroaring import BitMap

from core.prepared import planned_once
from search import words
from search.groups import GROUPS
from search.models import CatalogueEntry, Change, Generation, IndexPart
from search.orders import ORDERS

#: Entries of one slice of an order. Small slices make many bitmaps, large ones make sorting slow.
SLICE = 100
#: Slices of one block.
BLOCK = 50
#: Words that a process keeps in memory, in bytes of their bitmaps.
MOST_WORD_BYTES = 64 * 2**20
#: From so many values on it is quicker to look up each entry's value than to compare the sets of all values.
MANY_VALUES = 200
#: Of a question whose ground moves while it is answered.
MOST_ATTEMPTS = 5
#: Answers that a process keeps while the catalogue does not change.
MOST_ANSWERS = 1000
CLOCK = "SELECT stamp, edition FROM search_generation"
ALL, PLACED, ABOUT = "all", "has:place", "about"
EMPTY = BitMap()


Answer = TypeVar("Answer")
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


_held: Snapshot | None = None
_lock = threading.Lock()
_pinned: ContextVar[Snapshot | None] = ContextVar("pinned", default=None)


def consistently(answer: Callable[[Snapshot], Answer]) -> Answer:
    """Answer from the present state; again when its stored bitmaps were replaced meanwhile."""
    for _attempt in range(MOST_ATTEMPTS):
        with contextlib.suppress(EditionGoneError):
            return answer(current())
        _pinned.set(None)
    raise EditionGoneError


@contextlib.contextmanager
def one_state() -> Iterator[Snapshot]:
    """Answer everything in this block, a request, from the state at its beginning."""
    held = _pinned.set(current())
    try:
        yield _pinned.get()
    finally:
        _pinned.reset(held)


def current() -> Snapshot:
    """Return the catalogue as it is now: one query while nothing has changed."""
    if (pinned := _pinned.get()) is not None:
        return pinned
    for _attempt in range(MOST_ATTEMPTS):
        stamp, edition = _read_clock()
        held = _held
        if held is not None and held.stamp == stamp:
            return held
        with contextlib.suppress(EditionGoneError), _lock:
            return _catch_up(stamp, edition)
    raise EditionGoneError


def _read_clock() -> tuple[str, int]:
    """Return the present stamp and edition. Every request asks, so it is written by hand: Django would take longest."""
    with planned_once() as cursor:
        cursor.execute(CLOCK)
        row = cursor.fetchone()
    if row is None:
        raise Generation.DoesNotExist
    return row


def _catch_up(stamp: str, edition: int) -> Snapshot:
    global _held
    held = _held
    if held is not None and held.stamp == stamp:
        return held
    if held is None or held.edition.number != edition:
        held = _read_edition(edition)
    changes = _changes_from(held.number)
    if not changes or changes[0][:2] != (held.number, held.stamp):
        # Another history: a database brought back from a copy.
        held = _read_edition(edition)
        changes = _changes_from(held.number)
        if not changes or changes[0][:2] != (held.number, held.stamp):
            raise EditionGoneError
    number, stamp, _pages = changes[-1]
    changed = BitMap(page for _number, _stamp, pages in changes[1:] for page in pages)
    _held = follow(held, changed, number, stamp)
    return _held


def _changes_from(number: int) -> list[tuple[int, str, list[int]]]:
    return list(Change.objects.filter(number__gte=number).values_list("number", "stamp", "pages"))


def _read_edition(number: int) -> Snapshot:
    """Read the stored bitmaps, words left out, in two queries."""
    sets, labels, about = {}, {}, {}
    parts = IndexPart.objects.filter(edition=number, is_word=False)
    for key, label, data in parts.values_list("key", "label", "data"):
        if key == ABOUT:
            about = json.loads(bytes(data))
            continue
        sets[key] = BitMap.deserialize(bytes(data))
        if label:
            labels[key] = label
    stamp = Change.objects.filter(pk=number).values_list("stamp", flat=True).first()
    if stamp is None or (number and not about):
        raise EditionGoneError
    edition = Edition(number, about.get("cuts", {}), about.get("vocabulary", {}))
    return Snapshot(number, stamp, edition, sets, labels, BitMap(), {}, {})


def follow(snapshot: Snapshot, pages: BitMap, number: int, stamp: str) -> Snapshot:
    """Return the state after some entries were written anew or removed."""
    sets = {
        key: bitmap - pages if bitmap.intersect(pages) else bitmap for key, bitmap in snapshot.sets.items()
    }
    new_words = {
        key: bitmap - pages if bitmap.intersect(pages) else bitmap
        for key, bitmap in snapshot.new_words.items()
    }
    labels, vocabulary = dict(snapshot.labels), dict(snapshot.new_vocabulary)
    added: dict[str, BitMap] = {}
    for entry in entries_of(pages):
        for key, label in labelled_keys(entry, snapshot.edition.cuts):
            added.setdefault(key, BitMap()).add(entry.pk)
            if label:
                labels[key] = label
        for key in word_keys(entry):
            added.setdefault(key, BitMap()).add(entry.pk)
        for word in words.vocabulary(entry.title, entry.summary):
            vocabulary[word] = vocabulary.get(word, 0) + 1
    for key, bitmap in added.items():
        target = new_words if key[:2] in ("t:", "s:", "w:") else sets
        target[key] = target.get(key, EMPTY) | bitmap
    cards = {key: card for key, card in list(snapshot.cards.items()) if key[1] not in pages}
    return Snapshot(
        number, stamp, snapshot.edition, sets, labels, snapshot.changed | pages, new_words, vocabulary, cards
    )


def entries_of(pages: Iterable[int], chunk: int = 1000) -> Iterator[CatalogueEntry]:
    """Yield the entries among some pages with their searched text."""
    numbers = list(pages)
    for start in range(0, len(numbers), chunk):
        found = list(CatalogueEntry.objects.filter(pk__in=numbers[start : start + chunk]))
        prefetch_related_objects(found, "text")
        yield from found
