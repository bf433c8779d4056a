"""The groups that the catalogue is filtered by. A new group is one more line in `GROUPS`."""

import dataclasses
from collections.abc import Callable, Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.awards_reading import known_contests
from innovations import reading
from innovations.addresses import catalogue_path
from innovations.models import AgencyPage, Sector, Theme
from innovations.models.choices import Initiator, InnovationForm, InnovationType, Principle, Stage
from innovations.models.lists import FIRST_YEAR, LAST_YEAR
from search.models import CatalogueEntry

#: A value of a group: its code in addresses and its name.
Values = Iterable[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Group:
    """One group of values.

    `values` says where an entry belongs, `known` which codes exist beyond those that entries have and what they
    are called. A closed list has `choices`: its names follow the reader's language.
    """

    name: str
    label: str
    values: Callable[[CatalogueEntry], Values]
    known: Callable[[list[str]], dict[str, str]]
    choices: type[models.TextChoices] | None = None
    newest_first: bool = False
    is_long: bool = False  # values are sought by typing
    is_open: bool = False


def closed(name: str, label: str, field: str, choices: type[models.TextChoices], **more: bool) -> Group:
    """Return a group over a closed list of codes: a field with one of them, or with a list."""

    def values(entry: CatalogueEntry) -> Values:
        held = getattr(entry, field)
        return [(code, "") for code in (held if isinstance(held, list) else [held]) if code in choices.values]

    def known(codes: list[str]) -> dict[str, str]:
        return {code: str(choices(code).label) for code in codes if code in choices.values}

    return Group(name, label, values, known, choices, **more)


def known_years(codes: list[str]) -> dict[str, str]:
    """Return the codes that are years a record may have, each as its own name."""
    years = [code for code in codes if code.isascii() and code.isdigit() and len(code) == 4]
    return {year: year for year in years if FIRST_YEAR <= int(year) <= LAST_YEAR}


def known_sectors(codes: list[str]) -> dict[str, str]:
    """Return the names of the sectors that the codes are slugs of."""
    return dict(Sector.objects.filter(slug__in=codes).values_list("slug", "name"))


def known_themes(codes: list[str]) -> dict[str, str]:
    """Return the names of the themes with these codes."""
    return {theme.slug: theme.name for theme in Theme.objects.all() if theme.slug in codes}


def known_agencies(codes: list[str]) -> dict[str, str]:
    """Return the names of the published agencies that the codes are paths of."""
    found = {path: pages[-1] for path, pages in reading.find_lineages(codes).items()}
    return {path: page.label for path, page in found.items() if isinstance(page, AgencyPage)}


def known_governments(codes: list[str]) -> dict[str, str]:
    """Return the names of the published governments that the codes are paths of."""
    return known_agencies([code for code in codes if "/" not in code])


def of_year(entry: CatalogueEntry) -> Values:
    """Return the year first applied."""
    return [(str(entry.year), str(entry.year))] if entry.year else []


def of_sector(entry: CatalogueEntry) -> Values:
    """Return the main sector."""
    return [(entry.sector_slug, entry.sector_name)] if entry.sector_slug else []


def of_government(entry: CatalogueEntry) -> Values:
    """Return the government."""
    return [(catalogue_path(entry.government_url), entry.government_name)]


def of_agency(entry: CatalogueEntry) -> Values:
    """Return the agency."""
    return [(catalogue_path(entry.agency_url), entry.agency_name)]


def of_themes(entry: CatalogueEntry) -> Values:
    """Return the themes it serves."""
    return [(code, name) for code, name in entry.themes]


def of_awards(entry: CatalogueEntry) -> Values:
    """Return the contests in which it won an award."""
    return [(award["slug"], award["competition"]) for award in entry.awards]


GROUPS: dict[str, Group] = {
    group.name: group
    for group in (
        Group("year", _("Year"), of_year, known_years, newest_first=True, is_open=True),
        Group("sector", _("Sector"), of_sector, known_sectors),
        Group("government", _("Government"), of_government, known_governments, is_long=True),
        Group("agency", _("Agency"), of_agency, known_agencies, is_long=True),
        closed("type", _("Type"), "innovation_type", InnovationType, is_open=True),
        closed("form", _("Form"), "innovation_form", InnovationForm, is_open=True),
        closed("stage", _("Stage"), "stage", Stage, is_open=True),
        closed("initiator", _("Initiator"), "initiator", Initiator),
        Group("theme", _("Theme"), of_themes, known_themes),
        Group("award", _("Award"), of_awards, known_contests),
        closed("principle", _("Service principle"), "principles", Principle),
    )
}
