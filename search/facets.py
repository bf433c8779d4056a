"""How many entries each value of each group would leave, counted in one query.

A group is counted without its own choice, so that its numbers say what choosing another value brings.
"""

import dataclasses
from collections import Counter, defaultdict

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast

from innovations import addresses
from search.filters import CatalogueFilter
from search.words import sort_key

TOTAL = "total"
#: Of each group: the value, its name, and what tells equal names apart.
SOURCES = {
    "year": ("year", "", ""),
    "sector": ("sector__slug", "sector__name", ""),
    "government": ("government_url", "government_name", ""),
    "agency": ("agency_url", "agency_name", "government_name"),
    "type": ("innovation_type", "", ""),
    "form": ("innovation_form", "", ""),
    "stage": ("stage", "", ""),
}


@dataclasses.dataclass(frozen=True)
class Facet:
    """One value of a group and how many entries it would leave."""

    value: str
    label: str
    count: int


@dataclasses.dataclass(frozen=True)
class Facets:
    """The counts of every group, and of the whole answer."""

    total: int
    groups: dict[str, list[Facet]]


def count(entries: QuerySet, question: CatalogueFilter) -> Facets:
    """Count every group in one query; `question` must be validated."""
    whole = _counted(question.narrow(entries), TOTAL, "is_simulated", "", "")
    parts = [
        _counted(question.narrow(entries, without=group), group, *source) for group, source in SOURCES.items()
    ]
    total, rows = 0, defaultdict(list)
    for group, value, label, note, number in whole.union(*parts, all=True):
        if group == TOTAL:
            total += number
        elif value:
            rows[group].append((value, label, note, number))
    return Facets(total, {group: _facets(group, rows[group], question) for group in SOURCES})


def _counted(entries: QuerySet, group: str, value: str, label: str, note: str) -> QuerySet:
    text = CharField()
    return (
        entries.order_by()
        .annotate(
            facet=Value(group, output_field=text),
            facet_value=Cast(value, text),
            facet_label=F(label) if label else Value("", output_field=text),
            facet_note=F(note) if note else Value("", output_field=text),
        )
        .values_list("facet", "facet_value", "facet_label", "facet_note")
        .annotate(facet_count=Count("pk"))
    )


def _facets(group: str, rows: list[tuple], question: CatalogueFilter) -> list[Facet]:
    field = question.form.fields[group]
    names = Counter(label for _value, label, _note, _number in rows)
    found: dict[str, Facet] = {}
    for value, label, note, number in rows:
        code = addresses.catalogue_path(value) if group in ("government", "agency") else value
        name = f"{label}, {note}" if names[label] > 1 and note else label
        found[code] = Facet(code, name or field.known([code]).get(code, code), number)
    for code, label in field.labels.items():
        found.setdefault(code, Facet(code, label, 0))
    if group == "year":
        return sorted(found.values(), key=lambda facet: facet.value, reverse=True)
    return sorted(found.values(), key=lambda facet: (-facet.count, sort_key(facet.label), facet.value))
