"""All values of one group: what stands behind a filter too long to be shown whole."""

import dataclasses
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import QueryDict

from search import facets, index, notices, results, words
from search.facets import Facet
from search.groups import Group
from search.index import Snapshot
from search.query import LONGEST_QUESTION

#: Values of one page.
PAGE_SIZE = 100
#: The parameter with what is typed to find a value.
TEXT = "teks"


@dataclasses.dataclass
class Choice:
    """One page of the values of a group."""

    group: Group
    text: str
    chosen: list[Facet]  # shown on every page, so that a form that is sent keeps them
    values: list[Facet]
    total: int  # values that fit the text, those chosen aside
    kept: list[tuple[str, str]]  # the rest of the question, as fields of a form
    notices: list[str]
    page_urls: dict[str, Any]
    back_url: str


def choose(params: QueryDict, group: Group) -> Choice:
    """Return the values of a group that fit what is typed, with how many entries each would leave."""
    return index.consistently(lambda snapshot: _choose(params, group, snapshot))


def _choose(params: QueryDict, group: Group, snapshot: Snapshot) -> Choice:
    found = results.find(params, snapshot)
    address, said = found.query.address, list(found.query.notices)
    text = params.get(TEXT, "").replace("\0", "")[:LONGEST_QUESTION].strip()
    sought = words.sort_key(text).split()
    if text and not sought:
        said.append(notices.wordless(text))
    values = facets.count(found, group, whole=True).shown
    others = [value for value in values if not value.is_selected and fits(value.label, sought)]
    paginator = Paginator(others, PAGE_SIZE)
    if address.page > paginator.num_pages:
        said.append(notices.missing_page(address.page, paginator.num_pages))
        address = address.on_page(1)
    question, typed = address.on_page(1), [(TEXT, text)] if sought else []

    def url_of(number: int) -> str:
        pairs = [*question.on_page(number).pairs, *typed]
        return f"/inovasi/pilihan/{group.name}/?{urlencode(pairs, quote_via=quote, safe='/')}"

    return Choice(
        group=group,
        text=text if sought else "",
        chosen=[value for value in values if value.is_selected],
        values=list(paginator.page(address.page)),
        total=len(others),
        kept=[pair for pair in question.pairs if pair[0] != group.name],
        notices=said,
        page_urls=results.page_urls(paginator.page(address.page), url_of),
        back_url=question.url,
    )


def fits(label: str, sought: list[str]) -> bool:
    """Whether a label has every word that is sought, or the beginning of a word."""
    if not sought:
        return True
    key = f" {words.sort_key(label)}"
    return all(f" {word}" in key for word in sought)
