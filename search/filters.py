"""What may be asked of the catalogue: each group of the address, checked value by value.

Values are codes a person can read and share:
year 2024; sector by its slug; government and agency by their path ("kab-batang", "kab-batang/diskominfo");
type, form and stage by the codes of `innovations.models.choices`.
"""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations import addresses, reading
from innovations.models import AgencyPage, Sector
from innovations.models.choices import InnovationForm, InnovationType, Stage
from innovations.models.lists import FIRST_YEAR, LAST_YEAR
from search import words
from search.models import CatalogueEntry

Known = Callable[[list[str]], dict[str, str]]

#: Longer questions are cut; more values of one group are refused.
LONGEST_QUESTION = 200
MOST_VALUES = 50


def known_years(values: list[str]) -> dict[str, str]:
    """Return the values that are years a record may have, each as its own label."""
    years = {value for value in values if value.isascii() and value.isdigit() and len(value) == 4}
    return {value: value for value in values if value in years and FIRST_YEAR <= int(value) <= LAST_YEAR}


def known_sectors(values: list[str]) -> dict[str, str]:
    """Return the names of the sectors that the values are slugs of."""
    return dict(Sector.objects.filter(slug__in=values).values_list("slug", "name"))


def known_agencies(values: list[str]) -> dict[str, str]:
    """Return the names of the published agencies that the values are paths of."""
    found = {path: pages[-1] for path, pages in reading.find_lineages(values).items()}
    return {path: page.label for path, page in found.items() if isinstance(page, AgencyPage)}


def known_governments(values: list[str]) -> dict[str, str]:
    """Return the names of the published governments that the values are paths of."""
    return known_agencies([value for value in values if "/" not in value])


def known_in(choices: type[models.TextChoices]) -> Known:
    """Return a look-up among the codes of a closed list."""
    return lambda values: {value: str(choices(value).label) for value in values if value in choices.values}


class ValuesField(forms.MultipleChoiceField):
    """Several values of one group: keeps those that exist, remembers the others."""

    def __init__(self, *, known: Known, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known
        self.labels: dict[str, str] = {}
        self.rejected: list[str] = []

    def clean(self, value: Iterable[str] | None) -> list[str]:
        """Return the values that exist; `labels` says what they are called."""
        given = list(dict.fromkeys(text for raw in value or [] if (text := raw.replace("\0", "").strip())))
        asked = given[:MOST_VALUES]
        self.labels = self.known(asked) if asked else {}
        self.rejected = [text for text in given if text not in self.labels]
        return sorted(self.labels)


class ValuesFilter(django_filters.Filter):
    """Keeps the entries with any of several values of one group."""

    field_class = ValuesField

    def __init__(self, *args: Any, as_stored: Callable[[str], Any] = str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_stored = as_stored

    def filter(self, qs: models.QuerySet, value: list[str]) -> models.QuerySet:
        """Keep entries with one of the values; everything when there are none."""
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__in": [self.as_stored(code) for code in value]})


class QuestionField(forms.CharField):
    """The words that are sought: kept as they were typed, read as stems."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.text = ""
        self.is_cut = False
        self.is_wordless = False

    def clean(self, value: str | None) -> list[str]:
        """Return the stems to look for; `text` is what was asked."""
        given = (value or "").replace("\0", "").strip()
        self.is_cut = len(given) > LONGEST_QUESTION
        self.text = given[:LONGEST_QUESTION].strip()
        found = words.question_stems(self.text)
        self.is_wordless = bool(given) and not found
        return found


class QuestionFilter(django_filters.Filter):
    """Keeps the entries whose text has every word that is sought."""

    field_class = QuestionField

    def filter(self, qs: models.QuerySet, value: list[str]) -> models.QuerySet:
        """Keep entries with every stem."""
        for stem in value:
            qs = qs.filter(stems__contains=f" {stem} ")
        return qs


class CatalogueFilter(django_filters.FilterSet):
    """The question a visitor asks of the catalogue. OR within a group, AND across groups."""

    q = QuestionFilter(label=_("Search"))
    year = ValuesFilter(field_name="year", label=_("Year"), known=known_years, as_stored=int)
    sector = ValuesFilter(field_name="sector__slug", label=_("Sector"), known=known_sectors)
    government = ValuesFilter(
        field_name="government_url",
        label=_("Government"),
        known=known_governments,
        as_stored=addresses.catalogue_url,
    )
    agency = ValuesFilter(
        field_name="agency_url", label=_("Agency"), known=known_agencies, as_stored=addresses.catalogue_url
    )
    type = ValuesFilter(field_name="innovation_type", label=_("Type"), known=known_in(InnovationType))
    form = ValuesFilter(field_name="innovation_form", label=_("Form"), known=known_in(InnovationForm))
    stage = ValuesFilter(field_name="stage", label=_("Stage"), known=known_in(Stage))

    class Meta:
        model = CatalogueEntry
        fields: list[str] = []

    def narrow(self, entries: models.QuerySet, *, without: str = "") -> models.QuerySet:
        """Return the entries that answer the question, as if nothing were chosen in the group `without`."""
        for name, value in self.form.cleaned_data.items():
            if name != without:
                entries = self.filters[name].filter(entries, value)
        return entries
