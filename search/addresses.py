"""The addresses of the catalogue: one state of the question, and the states one step away."""

import dataclasses
from urllib.parse import quote, urlencode

from innovations.addresses import CATALOGUE_URL

#: The groups that are filtered by, in the order they are shown and written in addresses.
GROUPS = ("year", "sector", "government", "agency", "type", "form", "stage")


@dataclasses.dataclass(frozen=True)
class Address:
    """What is asked, in its shortest form: defaults and unknown values are left out."""

    question: str = ""
    values: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1

    @property
    def url(self) -> str:
        """The canonical address of this state."""
        groups = sorted(self.values, key=lambda pair: (GROUPS.index(pair[0]), pair[1]))
        asked = [("q", self.question), *groups, ("sort", self.sort)]
        if self.page > 1:
            asked.append(("page", str(self.page)))
        query = urlencode([pair for pair in asked if pair[1]], quote_via=quote, safe="/")
        return f"{CATALOGUE_URL}?{query}" if query else CATALOGUE_URL

    def has(self, group: str, value: str) -> bool:
        """Whether a value is chosen."""
        return (group, value) in self.values

    def toggled(self, group: str, value: str) -> "Address":
        """Return the first page with one value more, or one less when it is chosen already."""
        others = tuple(pair for pair in self.values if pair != (group, value))
        chosen = others if self.has(group, value) else (*others, (group, value))
        return dataclasses.replace(self, values=chosen, page=1)

    def without_question(self) -> "Address":
        """Return the first page of the same filters with no words sought."""
        return dataclasses.replace(self, question="", page=1)

    def sorted_by(self, sort: str) -> "Address":
        """Return the first page in another order; an empty word is the usual order."""
        return dataclasses.replace(self, sort=sort, page=1)

    def on_page(self, number: int) -> "Address":
        """Return another page of the same list."""
        return dataclasses.replace(self, page=number)
