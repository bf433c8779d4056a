"""Writing the bitmaps of the catalogue's index to the database."""

import dataclasses
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import Mod, RowNumber
from pyroaring import BitMap

from search import words
from search.actions import clock
from search.index import entries_of
from search.models import CatalogueEntry, Change, Generation, IndexPart
from search.orders import ORDERS
from search.snapshot import ABOUT, Cuts, labelled_keys, word_keys

#: Entries of one slice of an order. Small slices make many bitmaps, large ones make sorting slow.
SLICE = 100
#: A new edition is written after so many changes, or after a twentieth as many as there are entries.
FEWEST_CHANGES = 500
#: The most frequent words of titles and summaries are what mistyped words are compared with.
VOCABULARY = 50_000
CHUNK = 1000


def write_edition_when_due() -> None:
    """Write a new edition when the change log has become long, so that new processes start quickly."""
    if not _is_due(clock.read()):
        return
    with transaction.atomic():
        state = clock.lock()
        if _is_due(state):  # others who saw the same long log may have been quicker
            write_edition(state)


def _is_due(state: Generation) -> bool:
    return state.number - state.edition >= max(FEWEST_CHANGES, state.edition_size // 20)


@dataclasses.dataclass
class Gathered:
    """Every bitmap of an edition, with what its values are called and the words of its entries."""

    bitmaps: dict[str, BitMap] = dataclasses.field(default_factory=lambda: defaultdict(BitMap))
    stems: dict[str, BitMap] = dataclasses.field(default_factory=lambda: defaultdict(BitMap))
    labels: dict[str, str] = dataclasses.field(default_factory=dict)
    vocabulary: Counter[str] = dataclasses.field(default_factory=Counter)
    size: int = 0

    def add(self, entry: CatalogueEntry, cuts: Cuts) -> None:
        """Put an entry where it belongs."""
        for key, label in labelled_keys(entry, cuts):
            self.bitmaps[key].add(entry.pk)
            if label:
                self.labels[key] = label
        for key in word_keys(entry):
            self.stems[key].add(entry.pk)
        self.vocabulary.update(words.vocabulary(entry.title, entry.summary))
        self.size += 1

    def parts(self, edition: int, cuts: Cuts) -> Iterator[IndexPart]:
        """Yield the rows that the database keeps of an edition."""
        about = {"cuts": cuts, "vocabulary": dict(self.vocabulary.most_common(VOCABULARY))}
        yield IndexPart(edition=edition, key=ABOUT, is_word=False, data=json.dumps(about).encode())
        for is_word, kept in (False, self.bitmaps), (True, self.stems):
            for key, bitmap in kept.items():
                label = self.labels.get(key, "")
                data = bitmap.serialize()
                yield IndexPart(edition=edition, key=key, label=label, is_word=is_word, data=data)


@transaction.atomic
def write_edition(state: Generation) -> None:
    """Store every bitmap anew, as the catalogue is now. The state must be locked."""
    cuts, gathered = find_cuts(), Gathered()
    for entry in all_entries():
        gathered.add(entry, cuts)
    IndexPart.objects.all().delete()
    parts = gathered.parts(state.number, cuts)
    while some := list(islice(parts, CHUNK)):
        IndexPart.objects.bulk_create(some)
    Change.objects.filter(number__lt=state.number).delete()
    state.edition, state.edition_size = state.number, gathered.size
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
