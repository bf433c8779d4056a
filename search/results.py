"""The answer of the catalogue: rows, counts, and the address of every neighbouring answer."""

import dataclasses
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from search import facets, notices
from search.addresses import GROUPS, Address
from search.facets import Facet
from search.models import CatalogueEntry
from search.query import SORTS, Question

PAGE_SIZE = 20
#: Groups with little to read stand open; the others open when something is chosen in them.
OPEN_GROUPS = {"year", "type", "form", "stage"}
#: Longer lists of values end here; what is chosen is always among them.
MOST_SHOWN = 200


@dataclasses.dataclass
class Result:
    """One page of the catalogue."""

    rows: list[CatalogueEntry]
    total: int
    page: Page
    groups: list[dict[str, Any]]
    chips: list[dict[str, str]]
    clear_url: str
    sort_options: list[dict[str, Any]]
    query: str
    notices: list[str]
    page_urls: dict[str, Any]
    url: str


def answer(params: QueryDict) -> Result:
    """Answer what an address asks. The number of queries does not grow with what is found."""
    question = Question(params)
    address, found = question.address, list(question.notices)
    counted = facets.count(CatalogueEntry.objects.all(), question.filter)
    paginator = Paginator(question.entries(), PAGE_SIZE)
    paginator.count = counted.total
    if address.page > paginator.num_pages:
        found.append(notices.missing_page(address.page, paginator.num_pages))
        address = address.on_page(1)
    page = paginator.page(address.page)
    page.object_list = list(page.object_list)
    labels = {name: question.filter.form.fields[name].label for name in GROUPS}
    return Result(
        rows=page.object_list,
        total=counted.total,
        page=page,
        groups=_groups(counted.groups, labels, address),
        chips=_chips(counted.groups, labels, address),
        clear_url=Address().url,
        sort_options=_sort_options(question, address),
        query=address.question,
        notices=found,
        page_urls=_page_urls(page, address),
        url=address.url,
    )


def _groups(
    counted: dict[str, list[Facet]], labels: dict[str, Any], address: Address
) -> list[dict[str, Any]]:
    groups = []
    for name in GROUPS:
        chosen = [facet for facet in counted[name] if address.has(name, facet.value)]
        shown = counted[name][:MOST_SHOWN]
        shown += [facet for facet in chosen if facet not in shown]
        if not shown or (name == "government" and len(shown) == 1 and not chosen):
            continue  # one government is no choice
        groups.append(
            {
                "key": name,
                "label": labels[name],
                "is_open": bool(chosen) or name in OPEN_GROUPS,
                "values": [_value(name, facet, address) for facet in shown],
                "hidden": len(counted[name]) - len(shown),
            }
        )
    return groups


def _value(group: str, facet: Facet, address: Address) -> dict[str, Any]:
    return {
        "value": facet.value,
        "label": facet.label,
        "count": facet.count,
        "is_selected": address.has(group, facet.value),
        "url": address.toggled(group, facet.value).url,
    }


def _chips(counted: dict[str, list[Facet]], labels: dict[str, Any], address: Address) -> list[dict[str, str]]:
    chips = []
    if address.question:
        label = _("Search: “%(text)s”") % {"text": address.question}
        chips.append({"label": label, "remove_url": address.without_question().url})
    for name in GROUPS:
        for facet in counted[name]:
            if address.has(name, facet.value):
                label = _("%(group)s: %(value)s") % {"group": labels[name], "value": facet.label}
                chips.append({"label": label, "remove_url": address.toggled(name, facet.value).url})
    return chips


def _sort_options(question: Question, address: Address) -> list[dict[str, Any]]:
    """The usual order has no value, so that a form that is sent again with other words keeps to it."""
    values = {sort: "" if sort == question.usual_sort else sort for sort in question.sorts}
    return [
        {
            "value": value,
            "label": SORTS[sort],
            "is_selected": sort == question.sort,
            "url": address.sorted_by(value).url,
        }
        for sort, value in values.items()
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
