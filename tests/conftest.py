"""What every test may use. The browser has its own in `tests/browser/conftest.py`."""

import contextlib
import gc
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext, override_settings
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from tests.databases import DatabaseCopy, database_copy

# Playwright runs an event loop in the thread of the test; Django would refuse its own queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

#: Marks of tests that reach a database by themselves, such as through a server of their own.
ABOUT_DATABASES = ("sqlite_only", "postgresql_only")

# A slow machine is no failure, and continuous integration draws the same examples every time.
hypothesis_settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, rather than skip, a test about the other database; one that needs none runs beside SQLite only."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    left_out = {item for item in items if item.get_closest_marker(f"{other}_only")}
    if connection.vendor == "postgresql":
        left_out |= {item for item in items if not needs_database(item)}
        left_out |= set(repeats(item for item in items if item not in left_out))
    if left_out:
        config.hook.pytest_deselected(items=[item for item in items if item in left_out])
        items[:] = [item for item in items if item not in left_out]


def repeats(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Return every test but the first of those that differ in what no database sees, such as a role or a language."""
    seen = set()
    for item in items:
        if item.get_closest_marker("one_on_postgresql"):
            if (function := item.nodeid.partition("[")[0]) in seen:
                yield item
            seen.add(function)


def needs_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database, itself or by what it is given, or says that it is about one."""
    asked = {"db", "transactional_db", "django_db_setup", "live_server"}
    marks = ("django_db", *ABOUT_DATABASES)
    return bool(asked & set(item.fixturenames)) or any(map(item.get_closest_marker, marks))


def pytest_collection_finish() -> None:
    """Leave what is imported by now out of every search for garbage: a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[DatabaseCopy]:
    """Give this process its own copy of the migrated database."""
    copy = database_copy()
    with django_db_blocker.unblock():
        copy.create()
    usual, TransactionTestCase._fixture_teardown = (
        TransactionTestCase._fixture_teardown,
        lambda _: copy.restore(),
    )
    yield copy
    TransactionTestCase._fixture_teardown = usual
    with django_db_blocker.unblock():
        copy.discard()


@dataclass(frozen=True)
class Scene:
    """What a function of several files made: it is made once in a run, then taken again with its rows and files."""

    name: str
    made: Any
    media: Path


@contextlib.contextmanager
def shared_rows(
    copy: DatabaseCopy, scenes: dict[tuple, Scene], django_db_blocker, tmp_path_factory, here: str
) -> Iterator[Callable]:
    """Yield what makes rows that several tests find as they were made, also those tests that commit.

    `here` is the module that asks: what it defines itself, no other one asks for.
    """
    media = tmp_path_factory.mktemp("media")

    def make_once(make: Callable, *arguments, **keywords):
        is_common = make.__module__ != here and copy.source == copy.baseline
        key = (make, arguments, *sorted(keywords.items()))
        if is_common and key in scenes:
            scene = scenes[key]
            shutil.copytree(scene.media, media, dirs_exist_ok=True)
            copy.take(scene.name)
            return deepcopy(scene.made)
        made = make(*arguments, **keywords)
        if not is_common:
            copy.keep()
            return made
        scene = scenes[key] = Scene(f"scene_{len(scenes)}", made, tmp_path_factory.mktemp("scene"))
        shutil.copytree(media, scene.media, dirs_exist_ok=True)
        copy.keep(scene.name)
        return deepcopy(made)

    with django_db_blocker.unblock(), surroundings(media):
        yield make_once
        copy.forget()


@pytest.fixture(scope="session")
def scenes() -> dict[tuple, Scene]:
    """What was made for several files."""
    return {}


@pytest.fixture(scope="module")
def module_db(
    request: pytest.FixtureRequest,
    django_db_setup: DatabaseCopy,
    scenes: dict[tuple, Scene],
    django_db_blocker,
    tmp_path_factory,
) -> Iterator[Callable]:
    """Make rows once for all tests of a file, also for those that commit:

        @pytest.fixture(scope="module")
        def office(module_db):
            return module_db(make_office)

    Every test of the file finds them as they were made. The objects are shared: fetch one anew to change it.
    What a factory makes for several files is made once in the whole run.
    A folder whose files all use the same rows has a `package_db` in its own `conftest.py`.
    """
    here = request.module.__name__
    with shared_rows(django_db_setup, scenes, django_db_blocker, tmp_path_factory, here) as make_once:
        yield make_once


def surroundings(media: Path) -> override_settings:
    return override_settings(
        MEDIA_ROOT=media,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )


def clear_caches() -> None:
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def plain_surroundings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Keep files, mail, passwords and cached values of one test away from the next."""
    # Files that belong to shared rows lie where those were made.
    is_shared = {"module_db", "package_db"} & set(request.fixturenames)
    media = settings.MEDIA_ROOT if is_shared else tmp_path / "media"
    clear_caches()
    with surroundings(media):
        yield
    clear_caches()


@pytest.fixture(scope="session", autouse=True)
def static_files_once() -> Iterator[None]:
    """List the static files once: every client would list them anew, a tenth of the time of a short test."""
    found: dict[str, StaticFile] = {}
    usual = WhiteNoiseMiddleware.add_files_from_finders

    def add_files(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            usual(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files
    yield
    WhiteNoiseMiddleware.add_files_from_finders = usual


@pytest.fixture
def count_queries() -> Callable[[], CaptureQueriesContext]:
    """Count the queries of a block: `with count_queries() as seen: ...`, then `len(seen)`."""
    return lambda: CaptureQueriesContext(connection)
