"""Questions to the database that are put into SQL once a process.

Django writes the SQL of a wide model anew for every question, and takes five to twenty times as long for it as the
database for the answer. Public pages ask the same few questions again and again, so theirs are kept. This leans on
what Django does inside `ModelIterable`; `tests/core/test_prepared.py` compares both.

PostgreSQL plans anew as well: longer than it reads, where many tables are joined. It is asked to keep the plan
(ADR 19).
"""

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

#: Stands where a value goes: `filter(url=PLACE)`, or `filter(pk__in=[PLACE])` for any number of them.
PLACE = -1
MANY = "IN (%s)"

Row = TypeVar("Row", bound=Model)


@contextlib.contextmanager
def planned_once() -> Iterator[CursorWrapper]:
    """Lend a cursor whose statements PostgreSQL plans once a connection; with SQLite any cursor.

    Values go to PostgreSQL beside the statement, so a statement must name the type of a value that tells none
    (such as a bare `SELECT %s`). It is a usual cursor where plans are not to be kept, and while statements are
    logged: Django's log shows those that hold their values.
    """
    if connection.vendor != "postgresql" or not settings.DATABASE_KEEPS_PLANS or connection.queries_logged:
        with connection.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    # For this cursor alone: psycopg would remember the text of every other statement, values and all.
    raw.prepare_threshold = 0
    try:
        with connection._prepare_cursor(ServerBindingCursor(raw)) as cursor:
            yield cursor
    finally:
        raw.prepare_threshold = None


def rounded_up(values: list[Any]) -> list[Any]:
    """Repeat the last value up to the next power of two, for PostgreSQL: statements that it keeps are few then."""
    if connection.vendor != "postgresql" or not values:
        return values
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values))


@dataclasses.dataclass(frozen=True)
class Plan:
    """The SQL of a question, and how its rows become objects."""

    sql: str
    parameters: tuple[Any, ...]
    model: type[Model]
    fields: list[str]
    columns: slice  # those of the model itself
    annotations: dict[str, int]
    populators: list[Any]  # of related rows
    converters: dict[int, tuple[list[Callable], Any]]


class Prepared(Generic[Row]):
    """One question: a queryset of whole objects, with one place for a value or for a list of them."""

    def __init__(self, question: Callable[[], QuerySet[Row]]) -> None:
        self.question = question

    @functools.cached_property
    def plan(self) -> Plan:
        """The question in SQL, written when it is first asked."""
        compiler = self.question().query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if [str(value) for value in parameters].count(str(PLACE)) != 1:
            raise ValueError(f"A prepared question has one place for values: {sql}")
        kind, select = compiler.klass_info, compiler.select
        columns = slice(kind["select_fields"][0], kind["select_fields"][-1] + 1)
        return Plan(
            sql=sql,
            parameters=tuple(parameters),
            model=kind["model"],
            fields=[expression.target.attname for expression, _sql, _alias in select[columns]],
            columns=columns,
            annotations=compiler.annotation_col_map or {},
            populators=get_related_populators(kind, select, connection.alias),
            converters=compiler.get_converters([expression for expression, _sql, _alias in select]),
        )

    def ask(self, value: Any) -> list[Row]:
        """Return the objects for one value."""
        return list(self._objects(self.plan.sql, [value]))

    def ask_many(self, values: Iterable[Any]) -> list[Row]:
        """Return the objects for some values; nothing is asked for none."""
        listed = rounded_up(list(values))
        places = ", ".join(["%s"] * len(listed))
        return list(self._objects(self.plan.sql.replace(MANY, f"IN ({places})"), listed)) if listed else []

    def _objects(self, sql: str, values: list[Any]) -> Iterator[Row]:
        plan, parameters = self.plan, []
        for parameter in plan.parameters:
            parameters += values if str(parameter) == str(PLACE) else [parameter]
        with planned_once() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
        for row in map(list, rows):
            for place, (converters, expression) in plan.converters.items():
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            found: Any = plan.model.from_db(connection.alias, plan.fields, row[plan.columns])
            for populator in plan.populators:
                populator.populate(row, found)
            for name, place in plan.annotations.items():
                setattr(found, name, row[place])
            yield found


class PreparedValues:
    """One question of plain values (`values_list`), with one or several places for a value each.

    `question` is called once, with what stands for the places.
    """

    def __init__(self, question: Callable[..., QuerySet], places: int) -> None:
        self.question = question
        self.places = [PLACE - 1_000_000 * (number + 1) for number in range(places)]

    @functools.cached_property
    def plan(self) -> tuple[str, tuple[Any, ...], dict[int, tuple[list[Callable], Any]]]:
        """The question in SQL with its parameters, and how columns become values."""
        compiler = self.question(*self.places).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if not set(self.places) <= set(parameters):
            raise ValueError(f"A place of this prepared question is not used: {sql}")
        return sql, parameters, compiler.get_converters([expression for expression, *_ in compiler.select])

    def ask(self, *values: Any) -> list[list[Any]]:
        """Return the rows for some values, one a place."""
        sql, parameters, converters = self.plan
        given = dict(zip(self.places, values, strict=True))
        with planned_once() as cursor:
            cursor.execute(sql, [given.get(value, value) for value in parameters])
            rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for place, (converts, expression) in converters.items():
                for convert in converts:
                    row[place] = convert(row[place], expression, connection)
        return rows
