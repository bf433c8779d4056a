"""What an officer may set of a row, in the form in which the audit trail and copies take it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Model


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
