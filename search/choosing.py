"""All values of one group: what stands behind a filter too long to be shown whole."""

import dataclasses
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language

from search import index, notices, results, words
from search.facets import Facet
from search.groups import Group
from search.query import LONGEST_QUESTION
from search.snapshot import Snapshot

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
    counts = found.counts(group.name)
    codes = _fitting(snapshot, group, sought, counts, set(address.chosen(group.name)))
    paginator = Paginator(codes, PAGE_SIZE)
    if address.page > paginator.num_pages:
        said.append(notices.missing_page(address.page, paginator.num_pages))
        address = address.on_page(1)
    page, question = paginator.page(address.page), address.on_page(1)
    typed = [(TEXT, text)] if sought else []

    def url_of(number: int) -> str:
        pairs = [*question.on_page(number).pairs, *typed]
        return f"/inovasi/pilihan/{group.name}/?{urlencode(pairs, quote_via=quote, safe='/')}"

    return Choice(
        group=group,
        text=text if sought else "",
        chosen=[
            Facet(code, name, counts.get(code, 0), is_selected=True)
            for (name_of, code), name in found.query.names.items()
            if name_of == group.name
        ],
        values=[Facet(code, snapshot.name(group.name, code), counts[code]) for code in page],
        total=len(codes),
        kept=[pair for pair in question.pairs if pair[0] != group.name],
        notices=said,
        page_urls=results.page_urls(page, url_of),
        back_url=question.url,
    )


def _fitting(
    snapshot: Snapshot, group: Group, sought: list[str], counts: dict[str, int], chosen: set[str]
) -> list[str]:
    """Return the codes that fit what is typed, those chosen aside, in the order of the filter."""
    codes = [code for code in snapshot.codes[group.name] if code not in chosen]
    if sought:
        # The folded names of 25,000 agencies take a quarter of a second, so they are kept with the catalogue.
        key = ("folded", get_language(), group.name)
        folded = snapshot.remember(
            key, lambda: {code: words.sort_key(snapshot.name(group.name, code)) for code in counts}
        )
        codes = [code for code in codes if fits(folded[code], sought)]
    return codes if group.newest_first else sorted(codes, key=counts.__getitem__, reverse=True)


def fits(name: str, sought: list[str]) -> bool:
    """Whether a folded name has a word that begins with each word that is sought."""
    return all(f" {word}" in f" {name}" for word in sought)
