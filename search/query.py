"""What an address of the catalogue asks, validated and brought into one form.

The page, its data, its feed, the API and the plots all read their question here, so they answer it alike.
"""

import dataclasses

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from search import notices, words
from search.addresses import Address
from search.groups import GROUPS
from search.orders import NEWEST, ORDERS, RELEVANCE
from search.snapshot import PLACED, Snapshot
from search.words import Sought

#: Longer questions are cut; more values of one group are refused.
LONGEST_QUESTION = 200
MOST_VALUES = 50
CARDS, TABLE, MAP = "cards", "table", "map"
VIEWS = {CARDS: gettext_lazy("Cards"), TABLE: gettext_lazy("Table"), MAP: gettext_lazy("Map")}


@dataclasses.dataclass(frozen=True)
class Query:
    """A question that can be answered. What was unknown or broken in it is named in `notices`."""

    address: Address
    sought: Sought
    sort: str
    view: str
    names: dict[tuple[str, str], str]  # what chosen values are called, by group and code
    notices: tuple[str, ...]

    @property
    def usual_sort(self) -> str:
        """The order where none is chosen."""
        return RELEVANCE if self.sought else NEWEST

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The chosen values by group."""
        return {name: values for name in GROUPS if (values := self.address.chosen(name))}


def parse(params: QueryDict, snapshot: Snapshot, *, others: frozenset[str] = frozenset()) -> Query:
    """Read a query string. `others` are parameters that mean something else where it was sent."""
    found: list[str] = []
    question, sought = _read_words(params.get("q", ""), found)
    names = _read_values(params, snapshot, found)
    found += notices.of_names(params, others)
    usual = RELEVANCE if sought else NEWEST
    sort = _read_choice(
        params.get("sort", ""), offered_sorts(snapshot, sought), usual, found, notices.unknown_sort
    )
    view = _read_choice(params.get("view", ""), offered_views(snapshot), CARDS, found, notices.unknown_view)
    address = Address(
        question=question,
        values=tuple(names),
        sort="" if sort == usual else sort,
        view="" if view == CARDS else view,
        page=_read_page(_clean(params.get("page", "")), found),
    )
    return Query(address, sought, sort, view, names, tuple(found))


def offered_sorts(snapshot: Snapshot, sought: Sought) -> list[str]:
    """Return the orders that mean something: relevance where words are sought, figures where there are any."""
    usual = [RELEVANCE] if sought else []
    return usual + [name for name in ORDERS if snapshot.under(f"has:{name}")]


def offered_views(snapshot: Snapshot) -> list[str]:
    """Return the forms a list may take: a map where some entry has a place."""
    return [view for view in VIEWS if view != MAP or snapshot.under(PLACED)]


def _read_words(given: str, found: list[str]) -> tuple[str, Sought]:
    text = _clean(given)
    kept = text[:LONGEST_QUESTION].strip()
    sought = words.read_question(kept)
    if text and not sought:
        found.append(notices.wordless(text))
    elif len(text) > LONGEST_QUESTION:
        found.append(notices.cut(len(kept)))
    return (kept if sought else ""), sought


def _read_values(params: QueryDict, snapshot: Snapshot, found: list[str]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for group in GROUPS.values():
        given = list(dict.fromkeys(text for raw in params.getlist(group.name) if (text := _clean(raw))))
        if not given:
            continue
        asked = given[:MOST_VALUES]
        known = {
            code: snapshot.name(group.name, code) for code in asked if snapshot.under(f"{group.name}:{code}")
        }
        if strangers := [code for code in asked if code not in known]:
            known |= group.known(strangers)
        found += notices.of_values(group, [code for code in given if code not in known])
        names |= {(group.name, code): known[code] for code in sorted(known)}
    return names


def _read_choice(given, offered, usual, found, notice) -> str:
    choice = _clean(given)
    if choice and choice not in offered:
        found.append(notice(choice))
    return choice if choice in offered else usual


def _read_page(page: str, found: list[str]) -> int:
    if not page:
        return 1
    if page.isascii() and page.isdigit() and len(page) <= 9 and int(page) > 0:
        return int(page)
    found.append(notices.broken_page(page))
    return 1


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()
