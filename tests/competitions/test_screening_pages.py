"""The secretariat's desk of entries, late codes and the audit trail."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from competitions.actions import screening
from competitions.models import Competition, ConflictOfInterest, Entry, LateCode
from competitions.models.choices import EntryState
from innovations.rules import AUDITORS
from tests.clients import signed_in
from tests.factories.contests import make_judge, make_leader, make_secretary, make_submitted
from tests.factories.judging import make_conflict
from tests.factories.registry import make_office, make_person, make_published

MOVING = re.compile(rb"CSRF_TOKEN.{70}|csrfmiddlewaretoken[^>]*")


@pytest.fixture
def entry(contest) -> Entry:
    return make_submitted(contest.competition, contest.office, innovation=contest.innovation).entry


@pytest.fixture
def secretary(contest):
    return make_secretary()


@pytest.fixture
def place(entry) -> str:
    return f"/admin/lomba/{entry.competition_id}/peserta/{entry.pk}/"


def people(contest) -> dict:
    return {
        "officer": contest.office.officer,
        "head": contest.office.head,
        "judge": make_judge(contest.competition).user,
        "leader": make_leader(),
        "auditor": make_person("auditor", AUDITORS),
        "secretary": make_secretary(),
    }


READERS = {"leader": 200, "auditor": 200, "secretary": 200}


@pytest.mark.parametrize("role", ["officer", "head", "judge", "leader", "auditor", "secretary"])
def test_who_reads_the_desk_of_entries(contest, entry, place, role):
    client = signed_in(people(contest)[role])
    wanted = READERS.get(role)
    listed = f"/admin/lomba/{entry.competition_id}/peserta/"

    answers = [
        client.get(address).status_code
        for address in (listed, place, f"/admin/lomba/{entry.competition_id}/jejak/")
    ]

    assert answers == [wanted] * 3 if wanted else all(status in {302, 403, 404} for status in answers)


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_readers_decide_nothing(contest, entry, place, role):
    client = signed_in(people(contest)[role])

    page = client.get(place).content.decode()
    answer = client.post(f"{place}putusan/", {"decision": "accept"})

    assert "putusan/" not in page
    assert answer.status_code == 422
    assert Entry.objects.get(pk=entry.pk).state == EntryState.SUBMITTED


def test_a_decision_without_words_keeps_what_was_typed(entry, secretary, place):
    answer = signed_in(secretary).post(
        f"{place}putusan/", {"decision": "return", "reason": "", "message": "Perjelas dampak."}
    )

    assert answer.status_code == 422
    assert "Pilih alasan." in answer.content.decode()
    assert "Perjelas dampak." in answer.content.decode()


def test_everything_that_a_decision_lacks_is_said_at_once(entry, secretary, place):
    answer = (
        signed_in(secretary)
        .post(f"{place}putusan/", {"decision": "return", "reason": "", "message": ""})
        .content.decode()
    )

    assert ("Pilih alasan." in answer, "Tuliskan yang harus diperbaiki perangkat daerah." in answer) == (
        True,
        True,
    )
    assert 'role="alert" tabindex="-1" autofocus' in answer


def test_a_proposal_does_not_stand_among_decisions_as_if_it_counted(entry, secretary, place):
    client = signed_in(secretary)
    sent = {"decision": "ineligible", "reason": "too_young", "message": "Kurang umur."}

    shown = client.post(f"{place}putusan/", sent, follow=True).content.decode()

    assert "Diusulkan: peserta 0001 tidak lolos." in shown
    assert "baru diusulkan; menunggu petugas kedua" in shown


def test_the_way_of_an_entry_over_the_desk(contest, entry, secretary, place):
    first, second = signed_in(secretary), signed_in(make_secretary())
    first.post(
        f"{place}putusan/", {"decision": "ineligible", "reason": "too_young", "message": "Kurang umur."}
    )
    decision = entry.decisions.get()

    alone = first.post(f"{place}usulan/{decision.pk}/", {"answer": "confirm"})
    confirmed = second.post(f"{place}usulan/{decision.pk}/", {"answer": "confirm"})
    objection = screening.object_to(decision, text="Sudah sejak 2022.", by=contest.office.head)
    shown = second.get(place).content.decode()
    answered = second.post(f"{place}sanggahan/{objection.pk}/", {"is_upheld": "yes", "answer": "Terbukti."})

    assert (alone.status_code, confirmed.status_code, answered.status_code) == (422, 302, 302)
    assert "Sudah sejak 2022." in shown
    assert Entry.objects.get(pk=entry.pk).state == EntryState.ELIGIBLE


def test_an_entry_of_a_conflict_answers_like_none(contest, entry, secretary, place):
    ConflictOfInterest.objects.create(
        competition=contest.competition, user=secretary, entry=entry, kind="family", source="organiser"
    )
    client = signed_in(secretary)
    missing = place.replace(f"/{entry.pk}/", "/987654/")

    def said(answer):
        body = MOVING.sub(b"", answer.content).replace(b"987654", b"N").replace(str(entry.pk).encode(), b"N")
        return answer.status_code, body, {k: v for k, v in answer.headers.items() if k != "Content-Length"}

    for tail in ("", "naskah/1/0/"):
        assert said(client.get(place + tail)) == said(client.get(missing + tail))
    for tail in ("putusan/", "periksa/", "usulan/1/", "sanggahan/1/"):
        assert said(client.post(place + tail)) == said(client.post(missing + tail))
    assert client.get(place).status_code == 404


def test_an_entry_of_a_conflict_is_in_no_list_and_no_count(contest, secretary):
    office = make_office("Dinas Rahasia", contest.government)
    hidden = make_submitted(
        contest.competition, office, innovation=make_published(office, "Zqxrahasia")
    ).entry
    ConflictOfInterest.objects.create(
        competition=contest.competition, user=secretary, entry=hidden, kind="family", source="organiser"
    )
    client = signed_in(secretary)
    root = f"/admin/lomba/{contest.competition.pk}/"
    pages = [
        f"{root}{tail}"
        for tail in ("", "peserta/", "peserta/?q=Zqxrahasia", "jejak/", "kode/", "konflik/", "juri/")
    ]

    told = {address: client.get(address).content.decode() for address in pages}

    assert [
        address
        for address, text in told.items()
        if "zqxrahasia" in text.replace('value="Zqxrahasia"', "").lower()
    ] == []
    assert "Peserta (0)" in told[f"{root}peserta/"]
    assert "entry.submit" not in told[f"{root}jejak/"]


def test_a_changed_page_is_shown_beside_the_frozen_text(contest, entry, secretary, place):
    page = contest.innovation
    page.title = "Nama Baru Sekali"
    page.save()

    text = signed_in(secretary).get(place).content.decode()

    assert "Halaman inovasi berubah sejak itu" in text
    assert "<ins>Nama Baru Sekali</ins>" in text
    assert "<del>Jemput Bola</del>" in text


def test_files_of_the_frozen_text_are_served(contest, entry, secretary, place):
    answer = signed_in(secretary).get(f"{place}naskah/1/0/")

    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert signed_in(contest.office.officer).get(f"{place}naskah/1/0/").status_code in {302, 404}


def test_a_late_code_is_shown_once(contest, secretary):
    client = signed_in(secretary)
    address = f"/admin/lomba/{contest.competition.pk}/kode/"
    sent = {
        "agency": contest.office.agency.pk,
        "category": contest.category.pk,
        "expires_at": "2099-01-01T10:00",
        "reason": "Listrik padam.",
    }

    given = client.post(address, sent).content.decode()
    words = re.search(r'lb-code">(\w{5} \w{5})<', given)[1]

    assert LateCode.objects.matching(words).exists()
    assert words not in client.get(address).content.decode()


def test_a_late_code_that_expired_already_is_refused(contest, secretary):
    answer = signed_in(secretary).post(
        f"/admin/lomba/{contest.competition.pk}/kode/",
        {
            "agency": contest.office.agency.pk,
            "category": contest.category.pk,
            "expires_at": "2020-01-01T10:00",
            "reason": "Listrik padam.",
        },
    )

    assert answer.status_code == 422
    assert "Masa berlaku kode harus sesudah saat ini." in answer.content.decode()
    assert "Listrik padam." in answer.content.decode()


def test_the_list_asks_as_much_for_three_as_for_one(contest, entry, secretary, count_queries):
    client = signed_in(secretary)
    address = f"/admin/lomba/{contest.competition.pk}/peserta/"
    client.get(address)
    with count_queries() as one:
        client.get(address)
    for title in ("Loket Malam", "Antar Obat"):
        make_submitted(contest.competition, contest.office, innovation=make_published(contest.office, title))
    with count_queries() as three:
        client.get(address)

    assert len(three) == len(one)


def test_an_entry_that_becomes_hidden_meanwhile_answers_like_none(entry, secretary, place, monkeypatch):
    def hidden(found, *, by):
        make_conflict(found, by)
        raise PermissionDenied

    monkeypatch.setattr(screening, "accept", hidden)
    answer = signed_in(secretary).post(f"{place}putusan/", {"decision": "accept"})
    assert (answer.status_code, entry.innovation.title in answer.content.decode()) == (404, False)


def test_once_results_are_approved_nothing_is_offered_that_would_be_refused(entry, secretary, place, broken):
    client = signed_in(secretary)
    before = client.get(place).content.decode()
    Competition.objects.filter(pk=entry.competition_id).update(results_approved_at=timezone.now())

    after = client.get(place).content.decode()
    sent = client.post(f"{place}putusan/", {"decision": "accept", "reason": "", "message": ""})

    assert (f"{place}putusan/" in before, f"{place}putusan/" in after) == (True, False)
    assert sent.status_code == 422
    assert "Hasil sudah disetujui" in sent.content.decode()


def test_a_finished_competition_gives_no_late_codes(contest, secretary, broken):
    Competition.objects.filter(pk=contest.competition.pk).update(results_published_at=timezone.now())
    client, address = signed_in(secretary), f"/admin/lomba/{contest.competition.pk}/kode/"
    sent = {
        "agency": contest.office.agency.pk,
        "category": contest.category.pk,
        "expires_at": "2099-01-01T10:00",
        "reason": "Listrik padam.",
    }

    shown = client.get(address).content.decode()
    refused = client.post(address, sent)

    sentence = "Hasil lomba ini sudah diumumkan: tidak ada peserta yang diterima lagi."
    assert (sentence in shown, "Beri kode</button>" in shown) == (True, False)
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    assert "Listrik padam." in refused.content.decode()
    assert LateCode.objects.count() == 0
