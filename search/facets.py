"""The values of every group with how many entries each would leave.

A group is counted without its own choice, so that its numbers say what choosing another value brings.
"""

import dataclasses

import numpy as np
from django.utils.translation import get_language

from search.finding import Found
from search.groups import GROUPS, Group
from search.snapshot import Numbers

#: Of longer groups the most frequent values are shown, and a link to all of them.
MOST_SHOWN = 12
#: One or two more than that are shown too: a link to so few would be longer than they are.
STILL_SHOWN = 15


@dataclasses.dataclass(frozen=True, slots=True)
class Facet:
    """One value of a group and how many entries it would leave."""

    value: str
    label: str
    count: int
    is_selected: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Facets:
    """The values of a group that are shown, and how many there are."""

    shown: list[Facet]
    number: int

    @property
    def hidden(self) -> int:
        """How many values are not shown."""
        return self.number - len(self.shown)


def count(found: Found, group: Group, *, whole: bool = False) -> Facets:
    """Count the values of a group: years from the newest, other values from the most frequent.

    Chosen values are always shown, also those that no entry has. `whole` shows every value.
    """
    names = {code: name for (name_of, code), name in found.query.names.items() if name_of == group.name}
    codes, sizes = found.snapshot.codes[group.name], found.sizes(group.name)
    if whole or len(codes) <= STILL_SHOWN:
        places = np.arange(len(codes)) if group.newest_first else np.argsort(-sizes, kind="stable")
    else:
        places = np.arange(MOST_SHOWN) if group.newest_first else most_frequent(sizes)
    best = {codes[place]: int(sizes[place]) for place in places}
    place_of = found.snapshot.place_of[group.name] if names else {}
    for code in sorted(set(names) - set(best)):  # what is chosen is always shown, also what no entry has
        best[code] = int(sizes[place_of[code]]) if code in place_of else 0
    facets = [
        Facet(code, names.get(code) or found.snapshot.name(group.name, code), number, code in names)
        for code, number in best.items()
    ]
    strangers = sum(code not in place_of for code in names)
    return Facets(facets, len(codes) + strangers)


def most_frequent(sizes: Numbers) -> Numbers:
    """Return the places of the highest numbers, the highest first; of equal ones those that stand first."""
    # The number that reaches is found first: putting all in order takes ten times as long.
    least = np.partition(sizes, -MOST_SHOWN)[-MOST_SHOWN]
    reaching = np.flatnonzero(sizes >= least)
    return reaching[np.argsort(-sizes[reaching], kind="stable")][:MOST_SHOWN]


def count_all(found: Found) -> dict[str, Facets]:
    """Count every group; kept as long as the catalogue does not change."""
    key = ("facets", get_language(), found.query.address.without_form())
    return found.snapshot.remember(key, lambda: {name: count(found, group) for name, group in GROUPS.items()})
