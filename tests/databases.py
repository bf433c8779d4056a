"""The test database: migrated once, copied for every run, copied again after a test that commits.

Migrating takes about twenty seconds, a copy takes milliseconds. The baseline is kept under the hash of all
migrations, so it is never stale. Copying replaces Django's flush, which would remove the rows that migrations
make (Wagtail's root page and site) and which append-only tables refuse.
"""

import abc
import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections


def hash_migrations() -> str:
    """Return what changes when a migration of any installed app does."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def only_one_process(name: str) -> Iterator[None]:
    """Hold a lock between processes: the first builds the baseline, the others find it built."""
    folder = Path(settings.VAR_DIR, "test")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def migrate(name: str) -> None:
    """Fill the empty database `name` by migrations alone, as in production."""
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)
    connection.close()


class DatabaseCopy(abc.ABC):
    """The copy of the baseline that this process's tests use."""

    name: str

    @abc.abstractmethod
    def find_baseline(self) -> None:
        """Build the baseline when there is none."""

    @abc.abstractmethod
    def copy_baseline(self) -> None:
        """Make the copy equal to the baseline."""

    @abc.abstractmethod
    def remove(self) -> None:
        """Leave nothing behind but the baseline."""

    def create(self) -> None:
        self.find_baseline()
        self.copy_baseline()
        connection.settings_dict["NAME"] = self.name

    def restore(self) -> None:
        connections.close_all()
        self.copy_baseline()

    def discard(self) -> None:
        connections.close_all()
        self.remove()


class SQLiteCopy(DatabaseCopy):
    """A file of this process's own, beside a baseline of its own: another process may replace the common one."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lumbung-test-"))
        self.name = str(self.folder / "test.sqlite3")
        self.baseline = self.folder / "baseline.sqlite3"

    def find_baseline(self) -> None:
        common = Path(settings.VAR_DIR, "test", f"baseline-{hash_migrations()}.sqlite3")
        with only_one_process("sqlite"):
            if not common.exists():
                self.build_baseline()
                for old in common.parent.glob("baseline-*"):
                    old.unlink()
                shutil.copyfile(self.baseline, common)
            else:
                shutil.copyfile(common, self.baseline)

    def build_baseline(self) -> None:
        migrate(str(self.baseline))
        with contextlib.closing(sqlite3.connect(self.baseline)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself

    def copy_baseline(self) -> None:
        # SQLite's own copying respects connections that other threads still hold.
        with (
            contextlib.closing(sqlite3.connect(self.baseline)) as source,
            contextlib.closing(sqlite3.connect(self.name, timeout=20)) as target,
        ):
            source.backup(target)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresCopy(DatabaseCopy):
    """A database of this process's own, made by CREATE DATABASE ... TEMPLATE."""

    def __init__(self) -> None:
        self.baseline = f"baseline_{hash_migrations()}"
        self.name = f"test_{os.getpid()}"

    def find_baseline(self) -> None:
        with only_one_process("postgres"):
            self.build_baseline()

    def build_baseline(self) -> None:
        if self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{self.baseline}'"):
            return
        self.execute("DROP DATABASE IF EXISTS unfinished", "CREATE DATABASE unfinished TEMPLATE template0")
        migrate("unfinished")
        self.execute(f"ALTER DATABASE unfinished RENAME TO {self.baseline}")

    def copy_baseline(self) -> None:
        self.execute(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.baseline} STRATEGY FILE_COPY",
        )

    def remove(self) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def execute(self, *statements: str) -> list[tuple]:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def database_copy() -> DatabaseCopy:
    """Return the copy for the database that DATABASE_URL names."""
    return SQLiteCopy() if connection.vendor == "sqlite" else PostgresCopy()
