"""One small registry for all tests of a module; what a test changes is undone after it."""

import dataclasses
from typing import Any

import pytest
from django.test import Client

from innovations.models import InnovationPage
from tests.bad_input.editor import open_editor
from tests.clients import signed_in
from tests.factories.registry import (
    Office,
    make_draft,
    make_government,
    make_office,
    make_person,
    make_published,
    make_verifier,
)
from users.models import User


@dataclasses.dataclass
class Desk:
    """An agency with a draft and a published innovation, its neighbour, and the people around.

    `sent` is what the draft's editor sends when nothing is changed.
    """

    office: Office
    neighbour: Office
    draft: InnovationPage
    published: InnovationPage
    verifier: User
    colleague: User
    sent: dict[str, Any] = dataclasses.field(default_factory=dict)

    def client(self, person: User | None = None, **options) -> Client:
        """Return a browser in which a person is signed in; the officer when none is named."""
        return signed_in(person or self.office.officer, **options)


def build_desk() -> Desk:
    """Return the registry that every test of a module starts from."""
    government = make_government("Kabupaten Uji")
    office, neighbour = make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)
    verifier = make_verifier()
    desk = Desk(
        office,
        neighbour,
        make_draft(office, "Antar Obat"),
        make_published(office, "Jemput Bola", by=verifier),
        verifier,
        make_person("rekan", office.agency.corner.team),
    )
    desk.sent = open_editor(desk.client(), desk.draft)
    return desk


@pytest.fixture(scope="module")
def built(module_db) -> Desk:
    """Build the registry once for a module."""
    return module_db(build_desk)


@pytest.fixture
def desk(built, db) -> Desk:
    """Lend the registry to one test."""
    return built
