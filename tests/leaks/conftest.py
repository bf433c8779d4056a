"""One planted registry for all tests of this folder; what a test changes is undone after it."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from innovations.rules import LEADERS, SECRETARIAT
from tests.clients import signed_in
from tests.conftest import shared_rows
from tests.factories.registry import Office, make_government, make_office, make_person, make_published
from tests.leaks.planting import Planted, plant
from users.models import User


@dataclasses.dataclass
class Scene:
    """Agency A, agency B with its secrets, and those who may not read them."""

    ours: Office
    theirs: Planted
    own_page: object
    people: dict[str, User]

    def client(self, role: str) -> Client:
        """Return a browser in which somebody of this role is signed in; a visitor is nobody."""
        return signed_in(None if role == "visitor" else self.people[role])


def build_scene() -> Scene:
    """Return two agencies of one government, the second of which keeps secrets."""
    government = make_government("Kabupaten Uji")
    ours, theirs = make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)
    own_page = make_published(ours, "Jemput Bola")
    people = {
        "officer": ours.officer,
        "head": ours.head,
        "leader": make_person("pimpinan", Group.objects.get(name=LEADERS)),
        "secretariat": make_person("sekretariat", Group.objects.get(name=SECRETARIAT)),
    }
    return Scene(ours, plant(theirs, builds_on=own_page), own_page, people)


@pytest.fixture(scope="package")
def package_db(django_db_setup, scenes, django_db_blocker, tmp_path_factory) -> Iterator[Callable]:
    """Make rows once for all tests of this folder."""
    with shared_rows(django_db_setup, scenes, django_db_blocker, tmp_path_factory, __name__) as make_once:
        yield make_once


@pytest.fixture(scope="package")
def built(package_db) -> Scene:
    """Build the scene once."""
    return package_db(build_scene)


@pytest.fixture
def scene(built, db) -> Scene:
    """Lend the scene to one test."""
    return built
