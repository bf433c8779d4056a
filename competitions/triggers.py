"""Rows that are written once: the database itself refuses to change or delete them, whoever asks.

The triggers are made after every migration, not in one: SQLite rebuilds a table to alter it and drops its
triggers on the way.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, UniqueConstraint

REFUSAL = "append-only"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION lumbung_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only_models() -> list[type[Model]]:
    """Return every model that says it is append-only."""
    return [model for model in apps.get_models() if getattr(model, "is_append_only", False)]


def ensure(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Make every missing trigger. Safe to run again."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    models = [model for model in append_only_models() if model._meta.db_table in existing]
    statements = _postgresql(models) if connection.vendor == "postgresql" else _sqlite(models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the names of triggers that should be there and are not."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        question = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'keep\\_%' AND tgenabled <> 'D'"
    else:
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name for (name,) in cursor.fetchall()}
    third = "truncate" if connection.vendor == "postgresql" else "insert"
    events = ("update", "delete", third)
    wanted = [_name(model._meta.db_table, event) for model in append_only_models() for event in events]
    return [name for name in wanted if name not in found]


def _name(table: str, event: str) -> str:
    return f"keep_{table}_{event}"


def _sqlite(models: Iterable[type[Model]]) -> list[str]:
    statements = []
    for model in models:
        table = model._meta.db_table
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
        statements += [
            f'CREATE TRIGGER IF NOT EXISTS "{_name(table, event)}" BEFORE {event.upper()} ON "{table}" {refuse}'
            for event in ("update", "delete")
        ]
        # INSERT OR REPLACE takes the older row away without asking the trigger on DELETE.
        same = " OR ".join(_same_key(columns) for columns in _keys(model))
        older = f'SELECT 1 FROM "{table}" WHERE {same}'  # noqa: S608 - names of our own models, never words from outside
        statements.append(
            f'CREATE TRIGGER IF NOT EXISTS "{_name(table, "insert")}" BEFORE INSERT ON "{table}" '
            f"WHEN EXISTS ({older}) {refuse}"
        )
    return statements


def _keys(model: type[Model]) -> list[list[str]]:
    """Return the columns of every key that a second row must not share."""
    single = [[field.column] for field in model._meta.concrete_fields if field.unique]
    several = [
        [model._meta.get_field(name).column for name in constraint.fields]
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.fields
    ]
    return single + several


def _same_key(columns: list[str]) -> str:
    return "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns) + ")"


def _postgresql(models: Iterable[type[Model]]) -> list[str]:
    statements = [_FUNCTION]
    for model in models:
        table = model._meta.db_table
        statements += [
            f'CREATE OR REPLACE TRIGGER "{_name(table, event)}" BEFORE {event.upper()} ON "{table}" '
            f"FOR EACH {level} EXECUTE FUNCTION lumbung_append_only()"
            for event, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
        ]
    return statements
