"""The two statements that save a sheet.

They stand here in SQL: a save is asked for a hundred times a second, and Django takes longer to write them anew
than the database takes to run them. Both databases read them alike.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection

from competitions.models import Score, ScoreSheet
from competitions.models.choices import SheetState
from competitions.sheet_values import Given
from core.prepared import planned_once

_MOVE = (
    f"UPDATE {ScoreSheet._meta.db_table} SET version = version + 1, saved_at = %s, "  # noqa: S608 - our own names
    "note = COALESCE(%s, note), comment = COALESCE(%s, comment) WHERE id = %s AND version = %s AND state = %s"
)
_PUT = (
    f"INSERT INTO {Score._meta.db_table} "  # noqa: S608 - our own names
    "(sheet_id, criterion_id, value, is_na, comment) VALUES "
)
_ROW = "(%s, %s, %s, %s, %s)"
_OVER = (
    " ON CONFLICT (sheet_id, criterion_id) DO UPDATE"
    " SET value = EXCLUDED.value, is_na = EXCLUDED.is_na, comment = EXCLUDED.comment"
)
_VALUE = Score._meta.get_field("value")


def move_on(
    sheet: int | None, *, version: int, note: str | None, comment: str | None, at: dt.datetime
) -> bool:
    """Make the next version of a draft that still stands at this version; whether it did. None leaves a text."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with planned_once() as cursor:
        cursor.execute(_MOVE, [moment, note, comment, sheet, version, SheetState.DRAFT.value])
        return cursor.rowcount == 1


def put_scores(sheet: int, given: Mapping[int, Given]) -> None:
    """Write all these scores of a sheet at once, by number of the criterion; the others stay as they are."""
    parameters: list[Any] = []
    for criterion, row in sorted(given.items()):
        value = _VALUE.get_db_prep_save(row.value, connection)
        parameters += [sheet, criterion, value, row.is_na, row.comment]
    if given:
        with planned_once() as cursor:
            cursor.execute(_PUT + ", ".join([_ROW] * len(given)) + _OVER, parameters)
