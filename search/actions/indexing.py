"""Writing the bitmaps of the catalogue's index to the database."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import Mod, RowNumber
from pyroaring import BitMap

from search import words
from search.actions import clock
from search.index import ABOUT, SLICE, Cuts, entries_of, labelled_keys, word_keys
from search.models import CatalogueEntry, Change, Generation, IndexPart
from search.orders import ORDERS

#: A new edition is written after so many changes, or after a twentieth as many as there are entries.
FEWEST_CHANGES = 500
#: The most frequent words of titles and summaries are what mistyped words are compared with.
VOCABULARY = 50_000
CHUNK = 1000


def write_edition_when_due() -> None:
    """Write a new edition when the change log has become long, so that new processes start quickly."""
    state = clock.read()
    if state.number - state.edition >= max(FEWEST_CHANGES, state.edition_size // 20):
        with transaction.atomic():
            write_edition(clock.lock())


@transaction.atomic
def write_edition(state: Generation, *, progress: Callable[[int], None] = lambda done: None) -> None:
    """Store every bitmap anew, as the catalogue is now. The state must be locked.

    `progress` is told after every 1,000 entries how many are done.
    """
    cuts = find_cuts()
    bitmaps: dict[str, BitMap] = defaultdict(BitMap)
    stems: dict[str, BitMap] = defaultdict(BitMap)
    labels: dict[str, str] = {}
    vocabulary: Counter[str] = Counter()
    size = 0
    for entry in all_entries():
        for key, label in labelled_keys(entry, cuts):
            bitmaps[key].add(entry.pk)
            if label:
                labels[key] = label
        for key in word_keys(entry):
            stems[key].add(entry.pk)
        vocabulary.update(words.vocabulary(entry.title, entry.summary))
        size += 1
        if size % CHUNK == 0:
            progress(size)
    IndexPart.objects.all().delete()
    about = {"cuts": cuts, "vocabulary": dict(vocabulary.most_common(VOCABULARY))}
    IndexPart.objects.create(edition=state.number, key=ABOUT, is_word=False, data=json.dumps(about).encode())
    parts = (
        IndexPart(
            edition=state.number, key=key, label=labels.get(key, ""), is_word=is_word, data=bitmap.serialize()
        )
        for is_word, kept in ((False, bitmaps), (True, stems))
        for key, bitmap in kept.items()
    )
    while some := list(islice(parts, CHUNK)):
        IndexPart.objects.bulk_create(some)
    Change.objects.filter(number__lt=state.number).delete()
    state.edition, state.edition_size = state.number, size
    state.save()


def find_cuts() -> Cuts:
    """Return where the slices of every order begin: at every hundredth entry."""
    cuts: Cuts = {}
    for name, order in ORDERS.items():
        numbered = CatalogueEntry.objects.annotate(
            place=Mod(Window(RowNumber(), order_by=order_by(order.columns())) - 1, SLICE)
        )
        first_ones = list(numbered.filter(place=0).order_by(*order.columns()))
        cuts[name] = [order.key(entry) for entry in first_ones[1:]]
    return cuts


def order_by(columns: list) -> list:
    """Return the columns of an order as a window takes them."""
    return [
        (F(column[1:]).desc() if column.startswith("-") else F(column).asc())
        if isinstance(column, str)
        else column
        for column in columns
    ]


def all_entries() -> Iterator[CatalogueEntry]:
    """Yield every entry with its searched text, in the order of their pages."""
    last = 0
    while numbers := list(
        CatalogueEntry.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield from entries_of(numbers)
        last = numbers[-1]
