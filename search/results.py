"""The answer of the catalogue: rows, counts, and the address of every neighbouring answer."""

import copy
import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from search import cards, facets, index, notices, suggesting
from search.addresses import Address
from search.finding import Found, read
from search.groups import GROUPS
from search.models import CatalogueEntry
from search.orders import ORDERS, RELEVANCE
from search.query import MAP, VIEWS, Query, offered_sorts, offered_views, parse
from search.snapshot import ALL, PLACED, Snapshot

PAGE_SIZE = 20
#: Places of one map: more of them would lie on top of each other.
MAP_SIZE = 200


@dataclasses.dataclass
class Result:
    """One page of the catalogue."""

    query: Query
    snapshot: Snapshot
    numbers: list[int]  # of the pages, in order
    total: int
    page: Page
    groups: list[dict[str, Any]]
    chips: list[dict[str, str]]
    sort_options: list[dict[str, Any]]
    views: list[dict[str, Any]]
    notices: list[str]
    suggestion: dict[str, str] | None
    page_urls: dict[str, Any]
    address: Address
    placeless: int = 0  # of the answer, how many a map cannot show

    @functools.cached_property
    def rows(self) -> list[CatalogueEntry]:
        """The entries of this page, in order."""
        return read(self.numbers)

    @functools.cached_property
    def cards(self) -> list[SafeString]:
        """The entries of this page as cards, in order."""
        return cards.render(self.numbers, self.snapshot, self.stems)

    @property
    def url(self) -> str:
        """The canonical address of this page."""
        return self.address.url

    @property
    def clear_url(self) -> str:
        """Where nothing is asked."""
        return Address().url

    @property
    def question(self) -> str:
        """The words that are sought, as they were typed."""
        return self.query.address.question

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words that are sought, to be marked."""
        return self.query.sought.stems

    @property
    def feed_url(self) -> str:
        """Where a feed reader hears of what newly answers the same question."""
        return self.address.without_form().at("/inovasi/feed.atom")

    @property
    def downloads(self) -> list[dict[str, str]]:
        """The same answer, whole, in other forms."""
        alone = self.address.without_form()
        return [
            {"label": form.upper(), "url": alone.at(f"/inovasi/data.{form}")}
            for form in ("csv", "xlsx", "json")
        ]

    @property
    def places(self) -> list[dict[str, Any]]:
        """The places of the rows in their order, each with its entries."""
        found: dict[tuple[Any, Any], list[CatalogueEntry]] = {}
        for entry in self.rows:
            found.setdefault((entry.latitude, entry.longitude), []).append(entry)
        return [{"latitude": at[0], "longitude": at[1], "entries": entries} for at, entries in found.items()]


def find(
    params: QueryDict, snapshot: Snapshot | None = None, *, others: frozenset[str] = frozenset()
) -> Found:
    """Return the entries that answer a query string, in the present state of the catalogue."""
    if snapshot is None:
        return index.consistently(lambda now: Found(parse(params, now, others=others), now))
    return Found(parse(params, snapshot, others=others), snapshot)


def answer(params: QueryDict) -> Result:
    """Answer what an address asks. The number of queries does not grow with what is found."""
    return index.consistently(lambda snapshot: _answer(find(params, snapshot)))


def _answer(found: Found) -> Result:
    query, address, said = found.query, found.query.address, list(found.query.notices)
    is_map = query.view == MAP
    listed, size = (placed(found), MAP_SIZE) if is_map else (found, PAGE_SIZE)
    paginator = Paginator((), size)
    paginator.count = listed.total
    if address.page > paginator.num_pages:
        said.append(notices.missing_page(address.page, paginator.num_pages))
        address = address.on_page(1)
    page = paginator.page(address.page)
    start = (page.number - 1) * size
    return Result(
        query=query,
        snapshot=found.snapshot,
        numbers=listed.numbers(start, start + size),
        total=found.total,
        page=page,
        groups=_groups(found, address),
        chips=chips(query, lambda other: other.url),
        sort_options=_sort_options(found, address),
        views=_views(found, address),
        notices=said,
        suggestion=suggesting.suggest(found),
        page_urls=page_urls(page, lambda number: address.on_page(number).url),
        address=address,
        placeless=found.total - listed.total,
    )


def placed(found: Found) -> Found:
    """Return those of an answer that have a place, in the same order."""
    entries = found.entries & found.snapshot.under(PLACED)
    narrowed = copy.copy(found)
    narrowed.entries = entries
    return narrowed


def _groups(found: Found, address: Address) -> list[dict[str, Any]]:
    counted, groups = facets.count_all(found), []
    for name, group in GROUPS.items():
        counts, chosen = counted[name], address.chosen(name)
        if not counts.shown or (is_shared_by_all(found, name) and not chosen):
            continue  # one value that every entry has is no choice
        # Of a long group, what is chosen beside the most frequent stands first, where it is seen.
        split = facets.MOST_SHOWN if counts.hidden else 0
        groups.append(
            {
                "key": name,
                "label": group.label,
                "is_open": bool(chosen) or group.is_open,
                "values": counts.shown[split:] + counts.shown[:split],
                "number": counts.number,
                "all_url": address.on_page(1).at(f"/inovasi/pilihan/{name}/") if counts.hidden else "",
                "is_long": group.is_long and counts.hidden > 0,
            }
        )
    return groups


def is_shared_by_all(found: Found, group: str) -> bool:
    """Whether a group has one value, and every entry has it."""
    codes, under = found.snapshot.codes[group], found.snapshot.under
    return len(codes) == 1 and len(under(f"{group}:{codes[0]}")) == len(under(ALL))


def chips(query: Query, url_of: Callable[[Address], str]) -> list[dict[str, str]]:
    """Return what is asked, part by part, each with the way to be without it."""
    address, used = query.address, []
    if address.question:
        label = _("Search: “%(text)s”") % {"text": address.question}
        used.append({"label": label, "remove_url": url_of(address.asking(""))})
    for name, group in GROUPS.items():
        for code in sorted(address.chosen(name), reverse=group.newest_first):
            words = {"group": group.label, "value": query.names[name, code]}
            url = url_of(address.toggled(name, code))
            used.append({"label": _("%(group)s: %(value)s") % words, "remove_url": url})
    return used


def _sort_options(found: Found, address: Address) -> list[dict[str, Any]]:
    """The usual order has no value, so that a form that is sent again with other words keeps to it."""
    query = found.query
    offered = offered_sorts(found.snapshot, query.sought)
    values = {sort: "" if sort == query.usual_sort else sort for sort in offered}
    return [
        {
            "value": value,
            "label": _("Best match") if sort == RELEVANCE else ORDERS[sort].label,
            "is_selected": sort == query.sort,
            "url": address.sorted_by(value).url,
        }
        for sort, value in values.items()
    ]


def _views(found: Found, address: Address) -> list[dict[str, Any]]:
    usual, *others = offered_views(found.snapshot)
    return [
        {
            "value": value,
            "label": VIEWS[view],
            "is_selected": view == found.query.view,
            "url": address.seen_as(value).url,
        }
        for view, value in [(usual, ""), *zip(others, others, strict=True)]
    ]


def page_urls(page: Page, url_of: Callable[[int], str]) -> dict[str, Any]:
    """Return the links to the other pages of a list, as the component takes them."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [
        {
            "number": number,
            "url": url_of(number) if isinstance(number, int) else "",
            "is_current": number == page.number,
        }
        for number in numbers
    ]
    previous = url_of(page.number - 1) if page.has_previous() else ""
    following = url_of(page.number + 1) if page.has_next() else ""
    return {"previous": previous, "next": following, "list": links}
