"""Innovations that real governments have published, each with its source and nothing invented.

Their true officials are not named: invented archive officers pass them on. They are dated 1 July of
their year, since the sources give a year and no day.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from innovations.demo import people
from innovations.demo.agencies import Agencies
from innovations.demo.passing import Hands, demo_key, publish
from innovations.importing.vocabulary import sectors_by_word
from innovations.importing.words import plain
from innovations.models import AgencyPage, Sector
from innovations.models.choices import Origin

ROWS = Path(__file__).resolve().parent.parent / "data" / "real_innovations.csv"
#: agencies as the sources write them, where a unit stands below its department
UNIT_SEPARATOR = " / "


def load_archive(agencies: Agencies, loaded: set[str]) -> Iterator[str]:
    """Publish what is not there yet and yield each title."""
    governments = agencies.real()
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = [(row, agency_of(row, governments)) for row in csv.DictReader(file)]
    missing = [(row, agency) for row, agency in rows if demo_key(agency, row["name"]) not in loaded]
    if not missing and not agencies.are_new:
        return
    hands = archive_hands([names[""] for names in governments.values()])
    known = sectors_by_word(Sector.objects.all())
    for row, agency in missing:
        first_of_july = dt.date(int(row["year"]), 7, 1)
        fields = fields_of(row, known) | {"import_key": demo_key(agency, row["name"])}
        publish(agency, hands, fields, endorsed_on=first_of_july, verified_on=first_of_july)
        yield row["name"]


def agency_of(row: dict[str, str], governments: dict[str, dict[str, AgencyPage]]) -> AgencyPage:
    """Return the page of the agency, the unit within it, or the government where no agency is given."""
    names = governments[row["government"]]
    name = row["agency"].rpartition(UNIT_SEPARATOR)[2]
    return names[name]


def archive_hands(governments: list[AgencyPage]) -> Hands:
    """Return the archive officers, members and head of every real government."""
    officer, head = people.ensure(people.ARCHIVE_OFFICER), people.ensure(people.ARCHIVE_HEAD)
    officer.groups.add(*[government.corner.team for government in governments])
    head.groups.add(*[government.corner.heads for government in governments])
    return Hands(officer, head, people.ensure(people.ARCHIVE_VERIFIER))


def fields_of(row: dict[str, str], known: dict[str, Sector]) -> dict[str, Any]:
    """Return the fields of a record: what the source says, and nothing else."""
    sectors = [known[plain(word)] for word in row["sector"].split(UNIT_SEPARATOR) if word.strip()]
    return {
        "title": row["name"],
        "year_applied": int(row["year"]),
        "origin": Origin.ARCHIVE,
        "source": row["source_label"],
        "summary": row["summary_id"],
        "summary_en": row["summary_en"],
        "main_sector": sectors[0] if sectors else None,
        "related_sectors": sectors[1:],
    }
