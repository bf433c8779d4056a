"""The orders a list can stand in. A new order is one more line in `ORDERS`."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from search.models import CatalogueEntry

RELEVANCE, NEWEST = "relevance", "newest"


@dataclasses.dataclass(frozen=True)
class Order:
    """One order, told twice: to the database, and as a key that sorts alike in Python.

    Both end with the page's number, so that no two entries are equal.
    """

    label: str
    columns: Callable[[], list[Any]]
    key: Callable[[CatalogueEntry], list[Any]]
    #: Which entries make the order worth offering; the others come last.
    has_data: Callable[[CatalogueEntry], bool] = lambda entry: True


def bytewise(field: str) -> Collate:
    """Sort alike on every database, whatever its locale, and as Python sorts text."""
    return Collate(F(field), "C" if connection.vendor == "postgresql" else "BINARY")


def moment(entry: CatalogueEntry) -> int:
    """Return when an entry was first published, in microseconds."""
    published = entry.published_at
    return int(published.timestamp()) * 1_000_000 + published.microsecond


#: Invented data never stand before real ones, except where a figure or the alphabet orders.
ORDERS: dict[str, Order] = {
    NEWEST: Order(
        _("Newest first"),
        lambda: ["is_simulated", "-published_at", "page_id"],
        lambda entry: [entry.is_simulated, -moment(entry), entry.pk],
    ),
    "oldest": Order(
        _("Oldest first"),
        lambda: ["published_at", "page_id"],
        lambda entry: [moment(entry), entry.pk],
    ),
    "title": Order(
        _("By title"),
        lambda: [bytewise("sort_title"), "page_id"],
        lambda entry: [entry.sort_title, entry.pk],
    ),
    "time_saved": Order(
        _("Most time saved"),
        lambda: [F("seconds_saved").desc(nulls_last=True), "page_id"],
        lambda entry: [
            entry.seconds_saved is None,
            -entry.seconds_saved if entry.seconds_saved is not None else 0,
            entry.pk,
        ],
        lambda entry: entry.seconds_saved is not None,
    ),
    "awarded": Order(
        _("Newest award first"),
        lambda: [F("awarded_year").desc(nulls_last=True), "page_id"],
        lambda entry: [entry.awarded_year is None, -(entry.awarded_year or 0), entry.pk],
        lambda entry: entry.awarded_year is not None,
    ),
}
