"""The answer of the catalogue: rows, counts, and the address of every neighbouring answer."""

import dataclasses
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from search import facets, index, notices, suggesting
from search.addresses import Address
from search.finding import Found
from search.groups import GROUPS
from search.index import Snapshot
from search.models import CatalogueEntry
from search.orders import ORDERS, RELEVANCE
from search.query import VIEWS, Query, offered_sorts, offered_views, parse

PAGE_SIZE = 20


@dataclasses.dataclass
class Result:
    """One page of the catalogue."""

    query: Query
    rows: list[CatalogueEntry]
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
    paginator = Paginator((), PAGE_SIZE)
    paginator.count = found.total
    if address.page > paginator.num_pages:
        said.append(notices.missing_page(address.page, paginator.num_pages))
        address = address.on_page(1)
    page = paginator.page(address.page)
    start = (page.number - 1) * PAGE_SIZE
    return Result(
        query=query,
        rows=found.rows(start, start + PAGE_SIZE),
        total=found.total,
        page=page,
        groups=_groups(found, address),
        chips=_chips(query, address),
        sort_options=_sort_options(found, address),
        views=_views(found, address),
        notices=said,
        suggestion=suggesting.suggest(found),
        page_urls=_page_urls(page, address),
        address=address,
    )


def _groups(found: Found, address: Address) -> list[dict[str, Any]]:
    counted, groups = facets.count_all(found), []
    for name, group in GROUPS.items():
        counts, chosen = counted[name], address.chosen(name)
        if not counts.shown or (is_shared_by_all(found, name) and not chosen):
            continue  # one value that every entry has is no choice
        groups.append(
            {
                "key": name,
                "label": group.label,
                "is_open": bool(chosen) or group.is_open,
                "values": counts.shown,
                "number": counts.number,
                "all_url": address.without_form().at(f"/inovasi/pilihan/{name}/") if counts.hidden else "",
            }
        )
    return groups


def is_shared_by_all(found: Found, group: str) -> bool:
    """Whether a group has one value, and every entry has it."""
    codes, under = found.snapshot.codes[group], found.snapshot.under
    return len(codes) == 1 and len(under(f"{group}:{codes[0]}")) == len(under(index.ALL))


def _chips(query: Query, address: Address) -> list[dict[str, str]]:
    chips = []
    if address.question:
        label = _("Search: “%(text)s”") % {"text": address.question}
        chips.append({"label": label, "remove_url": address.asking("").url})
    for group, code in [(name, code) for name in GROUPS for code in _chosen(query, name)]:
        name = query.names[group, code]
        label = _("%(group)s: %(value)s") % {"group": GROUPS[group].label, "value": name}
        chips.append({"label": label, "remove_url": address.toggled(group, code).url})
    return chips


def _chosen(query: Query, group: str) -> list[str]:
    return sorted(query.address.chosen(group), reverse=GROUPS[group].newest_first)


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


def _page_urls(page: Page, address: Address) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [
        {
            "number": number,
            "url": address.on_page(number).url if isinstance(number, int) else "",
            "is_current": number == page.number,
        }
        for number in numbers
    ]
    previous = address.on_page(page.number - 1).url if page.has_previous() else ""
    following = address.on_page(page.number + 1).url if page.has_next() else ""
    return {"previous": previous, "next": following, "list": links}
