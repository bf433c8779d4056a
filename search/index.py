"""The present state of the catalogue's index, held by every process.

The database keeps the bitmaps of one edition. What changed since stands in the change log: those entries are
taken out of every bitmap and put in again where they belong now. A new generation makes a new `Snapshot`, so a
question is answered wholly by one state of the catalogue.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import TypeVar

from django.db.models import prefetch_related_objects
from pyroaring import BitMap

from core.prepared import planned_once
from search import words
from search.models import CatalogueEntry, Change, Generation, IndexPart
from search.snapshot import ABOUT, EMPTY, Edition, EditionGoneError, Snapshot, labelled_keys, word_keys

#: Of a question whose ground moves while it is answered.
MOST_ATTEMPTS = 5
CLOCK = "SELECT stamp, edition FROM search_generation"

Answer = TypeVar("Answer")

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
