"""Innovations side by side: up to four, fact by fact."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations.addresses import CATALOGUE_URL
from search.models import CatalogueEntry

MOST = 4
#: Numbers beyond this are no page's.
LARGEST_NUMBER = 2**31 - 1
PATH = f"{CATALOGUE_URL}bandingkan/"


@dataclasses.dataclass(frozen=True)
class Fact:
    """One fact of every innovation that is compared; `kind` says how it is written."""

    kind: str
    label: str
    cells: list[Any]


@dataclasses.dataclass(frozen=True)
class Comparison:
    """What is compared, and what was left out of the question."""

    entries: list[CatalogueEntry]
    facts: list[Fact]
    notices: list[str]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The entries, each with the address of the same comparison without it."""
        numbers = [entry.pk for entry in self.entries]
        return [
            {"entry": entry, "remove_url": url_of([number for number in numbers if number != entry.pk])}
            for entry in self.entries
        ]


#: Of every fact: how it is written, what it is called, where it stands.
FACTS: list[tuple[str, Any, Callable[[CatalogueEntry], Any]]] = [
    ("text", gettext_lazy("In short"), lambda entry: entry.localized_summary),
    ("figure", gettext_lazy("Main figure"), lambda entry: entry.figure),
    ("duration", gettext_lazy("Time saved"), lambda entry: entry.seconds_saved),
    ("text", gettext_lazy("Effective"), lambda entry: entry.facts.get("effective")),
    ("text", gettext_lazy("Efficient"), lambda entry: entry.facts.get("efficient")),
    ("text", gettext_lazy("Simple"), lambda entry: entry.facts.get("simple")),
    ("figures", gettext_lazy("Other figures"), lambda entry: figures(entry)),
    ("text", gettext_lazy("Sector"), lambda entry: entry.sector_name),
    ("year", gettext_lazy("Year first applied"), lambda entry: entry.year),
    ("text", gettext_lazy("Stage"), lambda entry: entry.get_stage_display()),
    ("text", gettext_lazy("Type"), lambda entry: entry.get_innovation_type_display()),
    ("text", gettext_lazy("Form"), lambda entry: entry.get_innovation_form_display()),
    ("text", gettext_lazy("Initiator"), lambda entry: entry.get_initiator_display()),
    ("text", gettext_lazy("Place"), lambda entry: entry.facts.get("place")),
    ("link", gettext_lazy("Link to the service"), lambda entry: entry.facts.get("service_url")),
]


def compare(params: QueryDict) -> Comparison:
    """Return the innovations that an address names. Hidden and missing ones are told of alike."""
    asked = list(dict.fromkeys(params.getlist("id")))
    said = [_("Up to four innovations can be compared, so only the first four are shown.")][
        : len(asked) > MOST
    ]
    asked = asked[:MOST]
    found = CatalogueEntry.objects.in_bulk([number for text in asked if (number := read_number(text))])
    entries = [entry for text in asked if (entry := found.get(read_number(text)))]
    if missing := len(asked) - len(entries):
        sentence = ngettext(
            "%(count)d innovation was not found, so it was left out.",
            "%(count)d innovations were not found, so they were left out.",
            missing,
        )
        said.append(sentence % {"count": missing})
    told = [Fact(kind, str(label), [read(entry) for entry in entries]) for kind, label, read in FACTS]
    return Comparison(entries, [fact for fact in told if any(fact.cells)], said)


def figures(entry: CatalogueEntry) -> list[dict[str, Any]]:
    """Return the complete figures beyond the main one."""
    others = [figure for figure in entry.complete_figures if figure["name"] != entry.figure_name]
    return [
        figure | {"before": Decimal(figure["before"]), "after": Decimal(figure["after"])} for figure in others
    ]


def read_number(text: str) -> int:
    """Return the page number that a text is; 0, which no page has, when it is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return number if is_number and (number := int(text)) <= LARGEST_NUMBER else 0


def url_of(numbers: list[int]) -> str:
    """Return the address that compares some entries."""
    return f"{PATH}?{'&'.join(f'id={number}' for number in numbers)}" if numbers else PATH
