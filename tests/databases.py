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

from competitions import triggers


def hash_migrations() -> str:
    """Return what changes when a migration of any installed app does, or what is made after migrating."""
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes())
    digest.update(Path(triggers.__file__).read_bytes())
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

    name: str  # of the copy
    baseline: str  # what migrations alone make

    def __init__(self) -> None:
        self.source = self.baseline

    @abc.abstractmethod
    def named(self, name: str) -> str:
        """Return what a copy of this process's own is called: a baseline with rows that several tests share."""

    @abc.abstractmethod
    def find_baseline(self) -> None:
        """Build the baseline when there is none."""

    @abc.abstractmethod
    def duplicate(self, source: str, target: str) -> None:
        """Make the target equal to the source."""

    @abc.abstractmethod
    def remove(self) -> None:
        """Leave nothing behind but the baseline."""

    def create(self) -> None:
        self.find_baseline()
        self.duplicate(self.baseline, self.name)
        connection.settings_dict["NAME"] = self.name

    def restore(self) -> None:
        """Undo what a test has committed."""
        connections.close_all()
        self.duplicate(self.source, self.name)

    def keep(self, name: str = "kept") -> None:
        """From now on, restore what is there at this moment; it can be taken again by its name."""
        connections.close_all()
        self.source = self.named(name)
        self.duplicate(self.name, self.source)

    def take(self, name: str) -> None:
        """Restore what was kept under a name, now and from now on."""
        self.source = self.named(name)
        self.restore()

    def forget(self) -> None:
        """Restore the baseline, now and from now on."""
        self.source = self.baseline
        self.restore()

    def discard(self) -> None:
        connections.close_all()
        self.remove()


class SQLiteCopy(DatabaseCopy):
    """A file of this process's own, beside a baseline of its own: another process may replace the common one."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lumbung-test-"))
        self.name, self.baseline = self.named("test"), self.named("baseline")
        super().__init__()

    def named(self, name: str) -> str:
        return str(self.folder / f"{name}.sqlite3")

    def find_baseline(self) -> None:
        common = Path(settings.VAR_DIR, "test", f"baseline-{hash_migrations()}.sqlite3")
        with only_one_process("sqlite"):
            if common.exists():
                shutil.copyfile(common, self.baseline)
                return
            migrate(self.baseline)
            for old in common.parent.glob("baseline-*"):
                old.unlink()
            self.duplicate(self.baseline, str(common))

    def duplicate(self, source: str, target: str) -> None:
        # SQLite's own copying respects connections that other threads still hold.
        with (
            contextlib.closing(sqlite3.connect(source)) as whole,
            contextlib.closing(sqlite3.connect(target, timeout=20)) as copy,
        ):
            whole.backup(copy)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresCopy(DatabaseCopy):
    """A database of this process's own, made by CREATE DATABASE ... TEMPLATE."""

    def __init__(self) -> None:
        self.name, self.baseline = self.named("test"), f"baseline_{hash_migrations()}"
        super().__init__()

    def named(self, name: str) -> str:
        return f"{name}_{os.getpid()}"

    def find_baseline(self) -> None:
        with only_one_process("postgres"):
            if self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{self.baseline}'"):
                return
            self.execute(
                "DROP DATABASE IF EXISTS unfinished", "CREATE DATABASE unfinished TEMPLATE template0"
            )
            migrate("unfinished")
            self.execute(f"ALTER DATABASE unfinished RENAME TO {self.baseline}")

    def duplicate(self, source: str, target: str) -> None:
        self.execute(
            f"DROP DATABASE IF EXISTS {target} WITH (FORCE)",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{source}'",
            f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY",
        )

    def remove(self) -> None:
        own = self.execute(f"SELECT datname FROM pg_database WHERE datname LIKE '%\\_{os.getpid()}'")
        self.execute(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for (name,) in own))

    def execute(self, *statements: str) -> list[tuple]:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def database_copy() -> DatabaseCopy:
    """Return the copy for the database that DATABASE_URL names."""
    return SQLiteCopy() if connection.vendor == "sqlite" else PostgresCopy()
