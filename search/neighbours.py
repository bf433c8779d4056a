"""The innovations most like one: of its sector or themes, with the most of its telling words.

Telling are the words of title and summary that the fewest entries have. The more of them another entry shares, the
nearer it is; among equally near ones more shared themes count, then its own sector.
"""

import dataclasses
import functools
import operator

from pyroaring import BitMap

from core.prepared import PLACE, Prepared
from search import index, words
from search.finding import levels, read
from search.models import CatalogueEntry
from search.snapshot import Snapshot

#: Shown at most; one that is left out (invented beside real) is made up for by the next.
MOST = 4
CANDIDATES = 12
TELLING_WORDS = 12
#: Of equally near entries only so many are looked at more closely.
MOST_ALIKE = 200
#: What is shown of a neighbour, and what tells why it is one.
SHOWN = ("title", "url", "agency_name", "government_name", "year", "summary", "summary_en")
TOLD = ("is_simulated", "sector_slug", "sector_name", "themes")
NEIGHBOURS: Prepared[CatalogueEntry] = Prepared(
    lambda: CatalogueEntry.objects.filter(pk__in=[PLACE]).order_by().only(*SHOWN, *TOLD)
)


@dataclasses.dataclass(frozen=True)
class Neighbour:
    """An entry like another one, and why: what both have in common, in words."""

    entry: CatalogueEntry
    reasons: list[str]


def find(entry: CatalogueEntry) -> list[Neighbour]:
    """Return the published innovations most like one, nearest first; an invented one beside invented ones only."""
    numbers = index.consistently(
        lambda now: now.remember(("neighbours", entry.pk), lambda: nearest(entry, now))
    )
    found = [other for other in read(numbers, NEIGHBOURS) if other.is_simulated == entry.is_simulated]
    return [Neighbour(other, reasons(entry, other)) for other in found[:MOST]]


def nearest(entry: CatalogueEntry, now: Snapshot) -> list[int]:
    """Return the numbers of the nearest entries, nearest first."""
    themes = [now.under(f"theme:{code}") for code, _name in entry.themes]
    sector = now.under(f"sector:{entry.sector_slug}")
    sets = telling(entry, now)
    around = functools.reduce(operator.or_, themes, sector) & BitMap().union(*sets)
    around.discard(entry.pk)
    found: list[int] = []
    for tier in levels(around, sets) if around else []:
        alike = list(tier)[:MOST_ALIKE]
        alike.sort(key=lambda number: (-sum(number in own for own in themes), number not in sector, -number))
        found += alike
        if len(found) >= CANDIDATES:
            break
    return found[:CANDIDATES]


def telling(entry: CatalogueEntry, now: Snapshot) -> list[BitMap]:
    """Return the entries with each of the rarest words of an entry that others have, too."""
    text = words.in_order([entry.title, entry.summary])
    stems = sorted(set(text.split()) - {words.stem(word) for word in words.STOP_WORDS})
    sets = [bitmap for bitmap in now.with_words([f"w:{stem}" for stem in stems]) if len(bitmap) > 1]
    return sorted(sets, key=len)[:TELLING_WORDS]


def reasons(entry: CatalogueEntry, other: CatalogueEntry) -> list[str]:
    """Return what two entries have in common: sector and themes."""
    said = []
    if entry.sector_slug and entry.sector_slug == other.sector_slug:
        said.append(entry.sector_name)
    own = {code for code, _name in entry.themes}
    return said + [name for code, name in other.themes if code in own]
