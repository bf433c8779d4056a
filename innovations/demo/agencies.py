"""Governments and agencies of the demonstration, from data files, each registered once."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wagtail.models import Page

from innovations.actions.agencies import register
from innovations.models import AgencyPage
from users.models import User

REAL = Path(__file__).resolve().parent.parent / "data" / "real_agencies.json"
INVENTED = Path(__file__).resolve().parent / "data" / "agencies.json"
Row = dict[str, Any]
OWN_KEYS = ("title", "kind", "short_name", "former_names", "target_override", "is_simulated")


class Agencies:
    """The agencies below the catalogue by place and title; registers those that are missing."""

    def __init__(self, catalogue: Page, *, by: User) -> None:
        self.catalogue, self.by = catalogue, by
        self.registered = 0
        agencies = AgencyPage.objects.select_related("corner").order_by("path")
        self.known = {(agency.path[: -Page.steplen], agency.title): agency for agency in agencies}

    def ensure(self, parent: Page, row: Row, **more: Any) -> AgencyPage:
        """Return the agency a row of the data file describes, registered when it is not there."""
        found = self.known.get((parent.path, row["title"]))
        if found is None:
            fields = {key: row[key] for key in OWN_KEYS if key in row}
            found = register(parent, by=self.by, **fields, **more)
            self.known[parent.path, row["title"]] = found
            self.registered += 1
        return found

    def real(self) -> dict[str, dict[str, AgencyPage]]:
        """Return, by the government's short name, its agencies under every name they are known by."""
        found: dict[str, dict[str, AgencyPage]] = {}
        for top, row, agency in self._all(json.loads(REAL.read_text(encoding="utf-8")), owes_target=False):
            names = found.setdefault(label_of(top), {})
            if row is top:
                names[""] = agency
            for name in (row["title"], label_of(row), *row.get("aliases", ())):
                names[name] = agency
        return found

    def invented(self) -> tuple[AgencyPage, dict[str, AgencyPage]]:
        """Return the invented government, and its agencies by key."""
        row = json.loads(INVENTED.read_text(encoding="utf-8"))
        by_key = {unit.get("key", ""): agency for _top, unit, agency in self._all([row])}
        return by_key.pop(""), by_key

    def _all(self, tops: list[Row], **more: Any) -> Iterator[tuple[Row, Row, AgencyPage]]:
        """Yield the government's row, the own row and the page of every agency.

        They come level by level in the order of their labels: collections of files are kept in that order,
        and one that goes to the end moves no other.
        """
        level = [(row, self.catalogue, row) for row in tops]
        while level:
            below: list[tuple[Row, Page, Row]] = []
            for top, parent, row in sorted(level, key=lambda entry: label_of(entry[2])):
                agency = self.ensure(parent, row, **more)
                yield top, row, agency
                below += [(top, agency, unit) for unit in row.get("agencies", row.get("units", []))]
            level = below


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
