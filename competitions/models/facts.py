"""What an officer may set of a row, in the form in which the audit trail and copies take it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from competitions.canonical import canonical, sha256_of


@dataclass(frozen=True)
class Part:
    """Rows of a set-up that officers edit on one screen, each kind in the fields that stand there."""

    pieces: tuple[tuple[QuerySet, tuple[str, ...]], ...]

    @property
    def stamp(self) -> str:
        """The hash of what is stored of it at this moment."""
        return stamp_of((rows.all(), names) for rows, names in self.pieces)

    @property
    def kinds(self) -> set[str]:
        """What kinds of rows it holds, as the audit trail calls them."""
        return {str(rows.model._meta.model_name) for rows, _names in self.pieces}


def stamp_of(pieces: Iterable[tuple[Iterable[Model], tuple[str, ...]]]) -> str:
    """Return the hash of some fields of rows, whatever order the rows come in."""
    return sha256_of(canonical([_fields_of(rows, names) for rows, names in pieces]))


def _fields_of(rows: Iterable[Model], names: tuple[str, ...]) -> list[list[Any]]:
    found = []
    for row in sorted(rows, key=lambda row: row.pk):
        facts = facts_of(row)
        found.append([name_of(row), row.pk, *(facts[name] for name in names)])
    return found


def name_of(row: Model) -> str:
    """Return what kind of row it is, such as “criterion”."""
    return str(row._meta.model_name)


def facts_of(row: Model) -> dict[str, Any]:
    """Return what an officer may set of a row, as JSON holds it."""
    return {
        field.name: plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key
    }


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: moments in UTC, numbers with fractions as text."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value
