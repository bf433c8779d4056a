"""A small registry that the tests of the catalogue share."""

from types import SimpleNamespace

import pytest

from tests.factories.catalogue import make_agency, make_government, make_sectors


@pytest.fixture
def registry(db) -> SimpleNamespace:
    """One regency with two agencies and a unit, and two sectors."""
    government = make_government(short_name="Kab. Batang")
    health = make_agency(government, "Dinas Kesehatan", "dinkes")
    clinic = make_agency(health, "Puskesmas Bawang", "puskesmas-bawang", kind="health_centre")
    school = make_agency(government, "Dinas Pendidikan", "disdik")
    sectors = make_sectors(["Kesehatan", "Pendidikan"])
    return SimpleNamespace(
        government=government, health=health, clinic=clinic, school=school, sectors=sectors
    )
