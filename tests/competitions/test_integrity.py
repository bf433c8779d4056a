"""What is written once stays: against the ORM, against direct SQL, and found out where the database was forced."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from competitions import triggers
from competitions.integrity import problems
from competitions.models import AuditEvent, AuditHead, EntrySnapshot, SnapshotFile, StoredFile
from tests.factories.contests import make_submitted

APPEND_ONLY = [AuditEvent, EntrySnapshot, SnapshotFile, StoredFile]


@pytest.fixture
def snapshot(contest) -> EntrySnapshot:
    made = make_submitted(contest.competition, contest.office, innovation=contest.innovation)
    return EntrySnapshot.objects.get(pk=made.pk)


def refused(statement: str, parameters: tuple = ()) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
    except DatabaseError as error:
        return triggers.REFUSAL in str(error)
    return False


def test_every_append_only_model_is_listed():
    assert set(triggers.append_only_models()) >= set(APPEND_ONLY)


@pytest.mark.parametrize("model", APPEND_ONLY)
def test_direct_sql_cannot_change_or_delete_a_row(snapshot, model):
    table, column = model._meta.db_table, model._meta.concrete_fields[-1].column

    answers = [
        refused(f'UPDATE "{table}" SET "{column}" = "{column}"'),
        refused(f'DELETE FROM "{table}"'),
    ]

    assert model.objects.exists()
    assert answers == [True, True]


@pytest.mark.parametrize("model", APPEND_ONLY)
@pytest.mark.postgresql_only
def test_truncate_is_refused(snapshot, model):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # rows of this very transaction are checked first

    assert refused(f'TRUNCATE "{model._meta.db_table}" CASCADE')


@pytest.mark.parametrize("model", APPEND_ONLY)
@pytest.mark.sqlite_only
def test_insert_or_replace_is_refused(snapshot, model):
    table = model._meta.db_table

    assert refused(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"')


@pytest.mark.sqlite_only
def test_replacing_by_another_key_is_refused(snapshot):
    table = EntrySnapshot._meta.db_table
    columns = [field.column for field in EntrySnapshot._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)

    assert refused(f'INSERT OR REPLACE INTO "{table}" ({names}) SELECT {names} FROM "{table}"')


def test_the_orm_cannot_change_a_snapshot(snapshot):
    snapshot.content = "{}"

    with pytest.raises(DatabaseError), transaction.atomic():
        snapshot.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        EntrySnapshot.objects.filter(pk=snapshot.pk).delete()


def without_triggers(statement: str, parameters: tuple = ()) -> None:
    """Do what only somebody with the database in hand can do: switch the triggers off, change, switch them on."""
    tables = [model._meta.db_table for model in triggers.append_only_models()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keep_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement, parameters)
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    triggers.ensure()


def test_missing_triggers_are_named(snapshot, broken):
    with connection.cursor() as cursor:
        on = ' ON "competitions_auditevent"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "keep_competitions_auditevent_delete"{on}')

    assert list(problems()) == [
        "Trigger keep_competitions_auditevent_delete is missing: rows of its table could be changed."
    ]


def test_a_changed_audit_line_is_named(snapshot, broken):
    line = AuditEvent.objects.get(action="entry.submit")
    without_triggers(
        "UPDATE competitions_auditevent SET data = %s WHERE number = %s", ('{"number":2}', line.number)
    )

    assert f"Audit line {line.number} (entry.submit) was changed." in list(problems())


def test_a_removed_audit_line_is_named(snapshot, broken):
    line = AuditEvent.objects.order_by("number").first()
    without_triggers("DELETE FROM competitions_auditevent WHERE number = %s", (line.number,))

    assert f"Audit line {line.number} is missing before line {line.number + 1}." in list(problems())


def test_a_removed_last_line_is_named(snapshot, broken):
    last = AuditHead.objects.get().number
    without_triggers("DELETE FROM competitions_auditevent WHERE number = %s", (last,))

    assert f"The audit trail ends at line {last - 1}, not where its end was recorded." in list(problems())


def test_a_changed_snapshot_is_named(snapshot, broken):
    without_triggers(
        "UPDATE competitions_entrysnapshot SET content = %s", (snapshot.content.replace("a", "b"),)
    )

    name = f"Snapshot {snapshot.pk} (entry {snapshot.entry_id}, version 1)"
    assert list(problems()) == [f"{name}: the text does not have its hash."]


def test_a_rewritten_snapshot_with_a_fitting_hash_is_named(snapshot, broken):
    from competitions.canonical import sha256_of

    content = snapshot.content.replace("antre", "senang")
    without_triggers(
        "UPDATE competitions_entrysnapshot SET content = %s, sha256 = %s", (content, sha256_of(content))
    )

    name = f"Snapshot {snapshot.pk} (entry {snapshot.entry_id}, version 1)"
    assert list(problems()) == [f"{name}: no audit line tells of it."]


def write(place: str, content: bytes) -> None:
    with default_storage.open(place, "wb") as file:
        file.write(content)


def test_a_changed_file_is_named_and_the_command_fails(snapshot, broken, capsys):
    row = snapshot.files.first()
    with default_storage.open(row.file.place) as content:
        before = content.read()
    write(row.file.place, b"lain")

    with pytest.raises(CommandError):
        call_command("check_integrity")
    write(row.file.place, before)  # the tests of this file share their media folder

    assert capsys.readouterr().err == f"Stored file {row.file_id} was changed.\n"


def test_the_command_says_what_it_proved(snapshot, capsys):
    call_command("check_integrity")

    assert capsys.readouterr().out.startswith("Whole: 2 audit lines, 1 frozen entries, ")


def test_audit_lines_name_people_and_facts(snapshot, contest):
    line = AuditEvent.objects.get(action="entry.submit")

    assert (line.actor, line.entry_id, line.competition) == (
        contest.office.head,
        snapshot.entry_id,
        contest.competition,
    )
    assert json.loads(line.data) == {
        "is_late": False,
        "number": 1,
        "sha256": snapshot.sha256,
        "version": 1,
    }
