"""Governments and agencies of the demonstration, from data files, each registered once."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page

from innovations.actions.agencies import give_corners, register_many
from innovations.models import AgencyPage
from users.models import User

REAL = Path(__file__).resolve().parent.parent / "data" / "real_agencies.json"
INVENTED = Path(__file__).resolve().parent / "data" / "agencies.json"
Row = dict[str, Any]
#: the government's row, the page above, and the own row
Place = tuple[Row, Page, Row]
OWN_KEYS = ("title", "kind", "short_name", "former_names", "target_override", "is_simulated")


class Agencies:
    """The agencies below the catalogue by place and title; those that are missing are registered."""

    def __init__(self, catalogue: Page, *, by: User) -> None:
        self.catalogue, self.by = catalogue, by
        self.known = self._read()
        self.are_new = self._register_missing()

    def real(self) -> dict[str, dict[str, AgencyPage]]:
        """Return, by the government's short name, its agencies under every name they are known by."""
        found: dict[str, dict[str, AgencyPage]] = {}
        for top, parent, row in chain.from_iterable(self._levels(rows_of(REAL))):
            agency = self.known[parent.path, row["title"]]
            names = found.setdefault(label_of(top), {})
            if row is top:
                names[""] = agency
            for name in (row["title"], label_of(row), *row.get("aliases", ())):
                names[name] = agency
        return found

    def invented(self) -> tuple[AgencyPage, dict[str, AgencyPage]]:
        """Return the invented government, and its agencies by key."""
        by_key = {
            row.get("key", ""): self.known[parent.path, row["title"]]
            for _top, parent, row in chain.from_iterable(self._levels(rows_of(INVENTED)))
        }
        return by_key.pop(""), by_key

    def _read(self) -> dict[tuple[str, str], AgencyPage]:
        agencies = AgencyPage.objects.select_related("corner__collection").order_by("path")
        return {(agency.path[: -Page.steplen], agency.title): agency for agency in agencies}

    @transaction.atomic
    def _register_missing(self) -> bool:
        """Register what is missing, give all of it corners, and return whether anything was."""
        new = [*self._register(rows_of(REAL), owes_target=False), *self._register(rows_of(INVENTED))]
        give_corners(new)
        self.known = self._read()
        return bool(new)

    def _register(self, tops: list[Row], **more: Any) -> Iterator[AgencyPage]:
        """Register the missing agencies of a data file, those of one parent at once, and yield them."""
        for level in self._levels(tops):
            missing: dict[Page, list[Row]] = {}
            for _top, parent, row in level:
                if (parent.path, row["title"]) not in self.known:
                    own = {key: row[key] for key in OWN_KEYS if key in row}
                    missing.setdefault(parent, []).append(own | more)
            for parent, rows in missing.items():
                for agency in register_many(parent, rows, by=self.by):
                    self.known[parent.path, agency.title] = agency
                    yield agency

    def _levels(self, tops: list[Row]) -> Iterator[list[Place]]:
        """Yield the agencies of a data file from the governments down, each level in the order of its labels.

        A level's agencies must be known by the time that the next one is asked for.
        """
        level = [(row, self.catalogue, row) for row in tops]
        while level:
            yield sorted(level, key=lambda place: label_of(place[2]))
            level = [
                (top, self.known[parent.path, row["title"]], unit)
                for top, parent, row in level
                for unit in row.get("agencies", row.get("units", []))
            ]


def rows_of(file: Path) -> list[Row]:
    """Return the governments of a data file, with their agencies inside."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return rows if isinstance(rows, list) else [rows]


def label_of(row: Row) -> str:
    """Return the short name of a row, or its title where it has none."""
    return row.get("short_name") or row["title"]


def close_agencies(agencies: dict[str, AgencyPage], *, by: User) -> None:
    """Close the agencies that the data file gives a last day."""
    for row in json.loads(INVENTED.read_text(encoding="utf-8"))["agencies"]:
        agency = agencies[row["key"]]
        if "last_day" in row and agency.active_to is None:
            agency.refresh_from_db()
            agency.active_to = dt.date.fromisoformat(row["last_day"])
            agency.save_revision(user=by, log_action=True).publish(user=by, skip_permission_checks=True)
