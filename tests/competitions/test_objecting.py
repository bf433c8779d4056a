"""An agency objects from its own desk."""

import datetime as dt

import pytest
from django.utils import timezone

from competitions.actions import screening
from competitions.entering import next_step
from competitions.models import Entry, Objection, ScreeningDecision
from tests.clients import signed_in
from tests.factories.contests import make_secretary, make_submitted
from tests.factories.registry import make_office


@pytest.fixture
def refused(contest) -> Entry:
    entry = make_submitted(contest.competition, contest.office, innovation=contest.innovation).entry
    decision = screening.propose_ineligible(
        entry, reason="too_young", message="Kurang umur.", by=make_secretary()
    )
    screening.confirm_ineligible(decision, by=make_secretary())
    return Entry.objects.get(pk=entry.pk)


def test_the_head_objects_from_the_desk(contest, refused):
    client = signed_in(contest.office.head)
    place = f"/peserta/{refused.pk}/"

    shown = client.get(place).content.decode()
    form = client.get(f"{place}keberatan/").content.decode()
    sent = client.post(f"{place}keberatan/", {"text": "Sudah berjalan sejak 2022."})
    after = client.get(place).content.decode()

    assert f"{place}keberatan/" in shown
    assert "Kurang umur." in form
    assert sent.status_code == 302
    assert Objection.objects.get().text == "Sudah berjalan sejak 2022."
    assert "Sudah berjalan sejak 2022." in after
    assert f"{place}keberatan/" not in after
    assert "Anda dapat menyanggah" not in after  # once is all
    assert "sekretariat menjawab sanggahan Anda" in after


def test_who_proposed_the_decision_is_told_that_somebody_else_answers(contest, refused):
    decision = ScreeningDecision.objects.get()
    objection = screening.object_to(decision, text="Sudah berjalan sejak 2022.", by=contest.office.head)
    desk = f"/admin/lomba/{refused.competition_id}/peserta/{refused.pk}/"

    own = signed_in(decision.decided_by)
    before = own.get(desk).content.decode()
    sent = own.post(f"{desk}sanggahan/{objection.pk}/", {"is_upheld": "no", "answer": "Tetap."})
    colleague = signed_in(make_secretary()).get(desk).content.decode()

    sentence = "Orang lain yang harus menjawab"
    assert (sentence in before, f"{desk}sanggahan/" in before) == (True, False)
    assert (sent.status_code, sentence in sent.content.decode()) == (422, True)
    assert (sentence in colleague, f"{desk}sanggahan/" in colleague) == (False, True)
    assert Objection.objects.get().answered_at is None


def test_an_officer_reads_why_but_does_not_object(contest, refused):
    client = signed_in(contest.office.officer)

    assert "Kurang umur." in client.get(f"/peserta/{refused.pk}/").content.decode()
    assert client.get(f"/peserta/{refused.pk}/keberatan/").status_code == 404
    assert client.post(f"/peserta/{refused.pk}/keberatan/", {"text": "Tidak setuju."}).status_code == 404


def test_people_of_another_agency_find_nothing(contest, refused):
    other = make_office("Dinas Sosial", contest.government)

    assert signed_in(other.head).get(f"/peserta/{refused.pk}/keberatan/").status_code == 404


def test_a_late_objection_is_refused_and_its_text_kept(contest, refused):
    assert "Anda dapat menyanggah sampai" in next_step(refused, is_head=True).sentence
    ScreeningDecision.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=10))
    assert next_step(Entry.objects.get(pk=refused.pk), is_head=True).sentence == "Baca alasannya."

    answer = signed_in(contest.office.head).post(
        f"/peserta/{refused.pk}/keberatan/", {"text": "Sudah berjalan sejak 2022."}
    )

    assert answer.status_code == 422
    assert "Sudah berjalan sejak 2022." in answer.content.decode()
    assert not Objection.objects.exists()


def test_an_objection_that_is_too_long_is_kept_whole_and_refused(contest, refused):
    text = "Sudah berjalan. " + "x" * 5000 + " Akhir kalimat."
    client, place = signed_in(contest.office.head), f"/peserta/{refused.pk}/keberatan/"

    answer = client.post(place, {"text": text})

    assert (answer.status_code, Objection.objects.count()) == (422, 0)
    assert "Akhir kalimat." in answer.content.decode()
    assert "Teks ini terlalu panjang: paling banyak 5.000 huruf." in answer.content.decode()


def test_an_objection_is_measured_by_the_line_ends_it_is_kept_with(contest, refused):
    text = "\r\n".join(["baris"] * 800) + "\x00 Akhir."  # 4,807 characters once a line end is one

    answer = signed_in(contest.office.head).post(f"/peserta/{refused.pk}/keberatan/", {"text": text})

    assert answer.status_code == 302
    assert Objection.objects.get().text == "\n".join(["baris"] * 800) + " Akhir."
