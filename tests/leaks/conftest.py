"""One planted registry for all tests of a module; what a test changes is undone after it."""

import dataclasses
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client, override_settings

from innovations.rules import LEADERS, SECRETARIAT
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
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.force_login(self.people[role], backend="django.contrib.auth.backends.ModelBackend")
        return client


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


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Scene, str]]:
    """Build the scene once for a module."""
    media = str(tmp_path_factory.mktemp("media"))
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        yield build_scene(), media
        transaction.set_rollback(True)


@pytest.fixture
def scene(built, settings) -> Iterator[Scene]:
    """Lend the scene to one test."""
    scene, settings.MEDIA_ROOT = built
    with transaction.atomic():
        yield scene
        transaction.set_rollback(True)
