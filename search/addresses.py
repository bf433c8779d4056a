"""The addresses of the catalogue: one state of the question, and the states one step away."""

import dataclasses
import functools
from urllib.parse import quote

from innovations.addresses import CATALOGUE_URL
from search.groups import GROUPS

PLACES = {name: place for place, name in enumerate(GROUPS)}


#: A page has fifty addresses of the same few values.
quoted = functools.lru_cache(maxsize=5000)(quote)


@dataclasses.dataclass(frozen=True)
class Address:
    """What is asked, in its shortest form: defaults and unknown values are left out."""

    question: str = ""
    values: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    view: str = ""
    page: int = 1

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is asked, name by name, in canonical order."""
        groups = sorted(self.values, key=lambda pair: (PLACES[pair[0]], pair[1]))
        asked = [("q", self.question), *groups, ("sort", self.sort), ("view", self.view)]
        if self.page > 1:
            asked.append(("page", str(self.page)))
        return [pair for pair in asked if pair[1]]

    @property
    def query(self) -> str:
        """The canonical query string of this state."""
        return "&".join([f"{name}={quoted(value)}" for name, value in self.pairs])

    @property
    def url(self) -> str:
        """The canonical address of this state."""
        return self.at(CATALOGUE_URL)

    def at(self, path: str) -> str:
        """Return the address of the same question elsewhere: its data, its feed, its plots."""
        return f"{path}?{self.query}" if self.query else path

    def without_form(self) -> "Address":
        """Return the question alone: no order, no view, the first page."""
        return Address(self.question, self.values)

    def has(self, group: str, value: str) -> bool:
        """Whether a value is chosen."""
        return (group, value) in self.values

    def chosen(self, group: str) -> list[str]:
        """Return the values chosen in a group."""
        return [value for name, value in self.values if name == group]

    def toggled(self, group: str, value: str) -> "Address":
        """Return the first page with one value more, or one less when it is chosen already."""
        others = tuple(pair for pair in self.values if pair != (group, value))
        chosen = others if self.has(group, value) else (*others, (group, value))
        return dataclasses.replace(self, values=chosen, page=1)

    def asking(self, question: str) -> "Address":
        """Return the first page of the same filters with other words sought, or none."""
        return dataclasses.replace(self, question=question, page=1)

    def sorted_by(self, sort: str) -> "Address":
        """Return the first page in another order; an empty word is the usual order."""
        return dataclasses.replace(self, sort=sort, page=1)

    def seen_as(self, view: str) -> "Address":
        """Return the first page in another form; an empty word is the usual form."""
        return dataclasses.replace(self, view=view, page=1)

    def on_page(self, number: int) -> "Address":
        """Return another page of the same list."""
        return dataclasses.replace(self, page=number)
