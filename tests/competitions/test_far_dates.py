"""Days that nobody can mean, in the year 1 or 9999: refused in a sentence wherever a day is written."""

import datetime as dt

import pytest
from django.utils import timezone

from competitions.eligibility import age_finding
from competitions.models import (
    Category,
    Competition,
    Deliberation,
    FieldVisit,
    LateCode,
    PresentationSlot,
    Round,
)
from innovations.models import InnovationPage
from tests.clients import signed_in
from tests.competitions.desk import rows_of
from tests.competitions.scenes.meetings import as_kind, build

SENTENCE = "Tulis tanggal antara tahun 1900 dan 2100."
FAR = ("0001-01-01T00:00", "0202-11-20T09:00", "1899-12-31T23:59", "2101-01-01T00:00", "9999-12-31T23:59")


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


def refused(client, address: str, sent: dict, typed: str) -> None:
    """What was sent comes back with the sentence, and with what was typed."""
    answer = client.post(address, sent)
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    assert typed in answer.content.decode()


@pytest.mark.parametrize("typed", FAR)
def test_dates_of_the_set_up(scene, typed):
    client, address = signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/tanggal/"
    before = list(Competition.objects.values()), list(Round.objects.values())
    rows = rows_of(client.get(address))
    for name in ("opens_at", "closes_at", "rows-0-opens_at", "rows-0-closes_at"):
        refused(client, address, rows | {name: typed}, typed)
    refused(client, address, rows | {"reference_date": typed[:10]}, typed[:10])
    assert (list(Competition.objects.values()), list(Round.objects.values())) == before


@pytest.mark.parametrize("typed", FAR)
def test_first_day_and_moved_slot_of_presentations(scene, typed):
    stage = as_kind(scene, "presentation")
    client, address = signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/jadwal/{stage.pk}/"
    slot = PresentationSlot.objects.create(
        round=stage,
        entry=scene.entries[0],
        starts_at=timezone.now(),
        presentation_minutes=7,
        interview_minutes=13,
    )
    sent = {"opens": "09:00", "closes": "12:00", "gap": "0", "seed": "7", "first_day": typed[:10]}
    refused(client, address, sent | {"do": "preview"}, typed[:10])
    refused(client, f"{address}{slot.pk}/", {"starts_at": typed}, typed)
    assert PresentationSlot.objects.get().starts_at == slot.starts_at


@pytest.mark.parametrize("typed", FAR)
def test_the_day_of_a_visit(scene, typed):
    as_kind(scene, "field_visit")
    sent = {"version": "0", "visit_date": typed[:10], "place": "Desa", "findings": "Berjalan."}
    address = f"/juri/kunjungan/{scene.entries[0].pk}/"
    refused(signed_in(scene.second.user), address, sent, typed[:10])
    assert not FieldVisit.objects.exists()


@pytest.mark.parametrize("typed", FAR)
def test_the_moment_of_a_plenary(scene, typed):
    sent = {"held_at": typed, "place": "Aula", "minutes": "Rapat.", "quorum": "2"}
    address = f"/admin/lomba/{scene.competition.pk}/pleno/baru/"
    refused(signed_in(scene.secretary), address, sent, typed)
    assert not Deliberation.objects.exists()


@pytest.mark.parametrize("typed", FAR)
def test_how_long_a_late_code_works(scene, typed):
    sent = {
        "agency": scene.entries[0].agency_id,
        "category": scene.entries[0].category_id,
        "expires_at": typed,
        "reason": "Listrik padam.",
    }
    refused(signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/kode/", sent, typed)
    assert not LateCode.objects.exists()


def test_an_age_of_more_months_than_the_calendar_has(scene):
    category = Category.objects.select_related("competition").get(pk=scene.entries[0].category_id)
    category.minimum_age_months = 32_767
    innovation = InnovationPage(launch_date=dt.date(2020, 1, 2), year_applied=2020)
    assert age_finding(innovation, category).outcome == "failed"
