"""What open data tell of an innovation. A new column is one more line in `COLUMNS`.

Codes are stable: they name the members of JSON. Files for people have headings and words in the reader's language.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from innovations.addresses import catalogue_path, identifier_path
from innovations.models.choices import Principle
from search.models import CatalogueEntry
from search.open_data import licence

Value = Callable[[CatalogueEntry, str], Any]


@dataclasses.dataclass(frozen=True)
class Column:
    """One fact of an entry: as machines read it, and as a cell of a table (the same, unless said otherwise).

    `value` and `cell` take the entry and the site's own address ("https://lumbung.example").
    """

    code: str
    label: str
    meaning: str
    value: Value
    cell: Value


def column(
    code: str, label: str, meaning: str, value: Value | None = None, cell: Value | None = None
) -> Column:
    """Return a column; without `value` it is the entry's field or fact of that name."""
    found = value or (lambda entry, site: getattr(entry, code))
    return Column(code, label, meaning, found, cell or found)


def fact(code: str, label: str, meaning: str) -> Column:
    """Return a column that is kept among an entry's facts."""
    return column(code, label, meaning, lambda entry, site: entry.facts.get(code, ""))


def closed(code: str, label: str, meaning: str, field: str) -> Column:
    """Return a column over a closed list: its code for machines, its word for people."""
    return column(
        code,
        label,
        meaning,
        lambda entry, site: getattr(entry, field),
        lambda entry, site: str(getattr(entry, f"get_{field}_display")()),
    )


def day(code: str, label: str, meaning: str) -> Column:
    """Return a column that is a day; none where nobody gave it."""
    return column(code, label, meaning, lambda entry, site: entry.facts.get(code))


def plain(number: Decimal | str | None) -> int | float | None:
    """Return a figure as a number of JSON: 15 for 15.0000."""
    if number is None or number == "":
        return None
    exact = Decimal(number)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def moment(when: dt.datetime | None) -> str | None:
    """Return a moment in universal time: "2026-11-22T01:02:03Z"."""
    return when and f"{when.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def agency(entry: CatalogueEntry, site: str) -> dict[str, str]:
    """Return the agency as code (what the filter takes), name and address."""
    return _owner(entry.agency_name, entry.agency_url, site)


def government(entry: CatalogueEntry, site: str) -> dict[str, str]:
    """Return the government in the same form."""
    return _owner(entry.government_name, entry.government_url, site)


def _owner(name: str, url: str, site: str) -> dict[str, str]:
    return {"code": catalogue_path(url), "name": name, "url": site + url}


def sector(entry: CatalogueEntry, site: str) -> dict[str, str] | None:
    """Return the main sector as code and name."""
    return {"code": entry.sector_slug, "name": entry.sector_name} if entry.sector_slug else None


def themes(entry: CatalogueEntry, site: str) -> list[dict[str, str]]:
    """Return the themes as codes and names."""
    return [{"code": code, "name": name} for code, name in entry.themes]


def principles(entry: CatalogueEntry, site: str) -> str:
    """Return the service principles in words."""
    return "; ".join(str(Principle(code).label) for code in entry.principles if code in Principle.values)


def measurements(entry: CatalogueEntry, site: str) -> list[dict[str, Any]]:
    """Return every complete figure."""
    return [
        {
            "name": figure["name"],
            "unit": figure["unit"],
            "before": plain(figure["before"]),
            "after": plain(figure["after"]),
            "year": figure["year"],
            "source": figure["source"],
        }
        for figure in entry.complete_figures
    ]


def measurements_in_words(entry: CatalogueEntry, site: str) -> str:
    """Return every complete figure in one line."""
    return "; ".join(
        f"{figure['name']}: {figure['before']} → {figure['after']} {figure['unit']}"
        + (f" ({figure['year']})" if figure["year"] else "")
        for figure in entry.complete_figures
    )


def awards(entry: CatalogueEntry, site: str) -> list[dict[str, Any]]:
    """Return the awards, newest first, each with where its results stand."""
    names = ("name", "place", "category", "competition", "year")
    return [
        {name: award[name] for name in names} | {"url": f"{site}/lomba/{award['slug']}/hasil/"}
        for award in entry.awards
    ]


def awards_in_words(entry: CatalogueEntry, site: str) -> str:
    """Return the awards in one line."""
    return "; ".join(
        f"{award['name']} ({award['competition']}, {award['category']})" for award in entry.awards
    )


def identifier(entry: CatalogueEntry, site: str) -> str:
    """Return the address that stays, whatever the innovation is called and wherever it moves."""
    return site + identifier_path(entry.pk)


COLUMNS: tuple[Column, ...] = (
    column("id", _("Number"), _("Number of the record. It never changes."), lambda entry, site: entry.pk),
    column(
        "identifier",
        _("Permanent link"),
        _("Leads to the record wherever it moves. Cite this one."),
        identifier,
    ),
    column("url", _("Address"), _("Where the record stands now."), lambda entry, site: site + entry.url),
    column("title", _("Name of the innovation"), _("As its agency wrote it.")),
    column(
        "agency", _("Agency"), _("Who owns the innovation."), agency, lambda entry, site: entry.agency_name
    ),
    column(
        "government",
        _("Government"),
        _("The region that the agency belongs to."),
        government,
        lambda entry, site: entry.government_name,
    ),
    column("year", _("Year first applied"), _("When it was first put to use.")),
    column(
        "sector",
        _("Sector"),
        _("The main one of the 38 government affairs (urusan)."),
        sector,
        lambda entry, site: entry.sector_name,
    ),
    column(
        "related_sectors",
        _("Related sectors"),
        _("Other government affairs it touches."),
        lambda entry, site: entry.facts.get("related_sectors", []),
        lambda entry, site: "; ".join(entry.facts.get("related_sectors", [])),
    ),
    column(
        "themes",
        _("Themes"),
        _("National and local schemes it serves."),
        themes,
        lambda entry, site: "; ".join(name for _code, name in entry.themes),
    ),
    closed("type", _("Type"), _("Whether it runs on information technology."), "innovation_type"),
    closed(
        "form", _("Form"), _("Governance, public service or other (Regulation 38/2017)."), "innovation_form"
    ),
    closed("stage", _("Stage"), _("How far it has come."), "stage"),
    closed("initiator", _("Initiator"), _("Whose idea it was."), "initiator"),
    fact("initiator_name", _("Name of the initiator"), _("Person or unit.")),
    closed("class", _("Carried out by"), _("Which kind of body carries it out."), "innovation_class"),
    column(
        "principles",
        _("Service principles"),
        _("Those it serves, of eight."),
        lambda entry, site: entry.principles,
        principles,
    ),
    column("summary", _("Summary"), _("What it is and whom it helps, in up to 100 words.")),
    column("summary_en", _("Summary in English"), _("The same in English, where there is one.")),
    fact("effective", _("Effective"), _("One sentence: what got better.")),
    fact("efficient", _("Efficient"), _("One sentence: what it saves.")),
    fact("simple", _("Simple"), _("One sentence: what became easier.")),
    column("figure_name", _("First figure"), _("What the first figure measures.")),
    column(
        "figure_before",
        _("Before"),
        _("The first figure before."),
        lambda entry, site: plain(entry.figure_before),
    ),
    column(
        "figure_after",
        _("After"),
        _("The first figure after."),
        lambda entry, site: plain(entry.figure_after),
    ),
    column("figure_unit", _("Unit"), _("Unit of the first figure.")),
    column(
        "measurements",
        _("All figures"),
        _("Every figure with name, unit, before, after, year and source."),
        measurements,
        measurements_in_words,
    ),
    column("seconds_saved", _("Time saved (seconds)"), _("For the person served, each time.")),
    column(
        "awards", _("Awards"), _("What it won in competitions, with the results."), awards, awards_in_words
    ),
    fact("place", _("Place"), _("Where it happens.")),
    column("latitude", _("Latitude"), _("In degrees (WGS 84)."), lambda entry, site: plain(entry.latitude)),
    column(
        "longitude", _("Longitude"), _("In degrees (WGS 84)."), lambda entry, site: plain(entry.longitude)
    ),
    day("trial_date", _("Trial date"), _("When it was first tried out.")),
    day("launch_date", _("Launch date"), _("When it was put to use.")),
    column(
        "published_at",
        _("First published"),
        _("When the record was published, in universal time."),
        lambda entry, site: moment(entry.published_at),
    ),
    column(
        "changed_at",
        _("Last changed"),
        _("When its text was last published, in universal time."),
        lambda entry, site: moment(entry.changed_at),
    ),
    fact("service_url", _("Link to the service"), _("Where it can be used.")),
    fact("source", _("Source"), _("Where a record comes from that its agency did not write.")),
    fact("source_url", _("Link to the source"), _("Address of that source.")),
    column(
        "image",
        _("Photo"),
        _("Address of its first photo."),
        lambda entry, site: urljoin(site, entry.image_url) if entry.image_url else "",
    ),
    column(
        "is_simulated",
        _("Simulation"),
        _("Whether it is invented, for show."),
        None,
        lambda entry, site: gettext("yes") if entry.is_simulated else gettext("no"),
    ),
    column("licence", _("Licence"), _("Free to use: name the source."), lambda entry, site: licence.CODE),
)


def record(entry: CatalogueEntry, site: str) -> dict[str, Any]:
    """Return an entry as machines read it."""
    return {column.code: column.value(entry, site) for column in COLUMNS}


def cells(entry: CatalogueEntry, site: str) -> list[Any]:
    """Return an entry as the cells of a table: texts, numbers, or nothing."""
    return [column.cell(entry, site) for column in COLUMNS]
