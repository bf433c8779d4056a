"""From the head's submission to what the agency learns afterwards."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from competitions.actions import late_codes
from competitions.models import Competition, Entry, EntrySnapshot, Objection, ScreeningDecision
from competitions.models.choices import EntryState, ShownState
from tests.clients import signed_in
from tests.competitions.desk import close, pdf, start_path, submit, texts, words_of
from tests.factories.contests import make_entry, make_secretary, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(contest) -> Entry:
    return make_entry(contest.competition, contest.office, innovation=contest.innovation)


@pytest.fixture
def officer(contest) -> Client:
    return signed_in(contest.office.officer)


@pytest.fixture
def head(contest) -> Client:
    return signed_in(contest.office.head)


def test_the_head_submits_and_gets_a_receipt(contest, entry, head, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = submit(head, entry)

    snapshot = EntrySnapshot.objects.get()
    assert response.headers["Location"] == f"/peserta/{entry.pk}/bukti/"
    said = words_of(head.get(f"/peserta/{entry.pk}/bukti/"))
    assert "0001" in said
    assert snapshot.sha256 in said
    assert timezone.localtime(snapshot.created_at).strftime("%H.%M.%S WIB") in said
    assert any(snapshot.sha256 in letter.body for letter in mail.outbox)


def test_an_officer_cannot_submit(entry, officer):
    assert submit(officer, entry).status_code == 403
    assert "Kirim</button>" not in officer.get(f"/peserta/{entry.pk}/kirim/").content.decode()


def test_an_officer_asks_the_head(contest, entry, officer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = officer.post(f"/peserta/{entry.pk}/minta-kepala/", follow=True)
    assert "sudah diminta" in words_of(response)
    assert [letter.to for letter in mail.outbox] == [[contest.office.head.email]]


def test_submitting_without_the_tick_or_with_faults_is_refused(contest, entry, head, officer):
    unticked = head.post(f"/peserta/{entry.pk}/kirim/", {"version": entry.version})
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(latar="kata " * 21)})
    entry = Entry.objects.get(pk=entry.pk)
    faulty = submit(head, entry)

    assert (unticked.status_code, faulty.status_code) == (422, 422)
    assert "Centang kotaknya" in words_of(unticked)
    assert "berisi 21 kata" in words_of(faulty)
    assert f'href="/peserta/{entry.pk}/?bagian=latar#bagian-latar"' in faulty.content.decode()


def test_submitting_a_text_that_moved_on_is_refused(entry, head, officer):
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(latar="Lain lagi.")})
    response = submit(head, entry)
    assert response.status_code == 422
    assert "Naskah berubah sejak Anda membuka halaman ini." in words_of(response)


def test_after_the_deadline_a_late_code_is_asked_for_and_kept(contest, entry, head):
    close(contest.competition)
    page = head.get(f"/peserta/{entry.pk}/kirim/").content.decode()
    wrong = submit(head, entry, late_code="SALAH12345")

    assert 'name="late_code"' in page
    assert wrong.status_code == 422
    assert 'value="SALAH12345"' in wrong.content.decode()

    _code, words = late_codes.give(
        Competition.objects.get(pk=contest.competition.pk),
        category=entry.category,
        agency=contest.office.agency,
        expires_at=timezone.now() + dt.timedelta(days=1),
        reason="Listrik padam.",
        by=make_secretary(),
    )
    assert submit(head, entry, late_code=words).status_code == 302


def test_the_grace_takes_an_entry_and_is_told_nowhere(contest, entry, head, officer):
    close(contest.competition, grace_minutes=1379)
    competition = Competition.objects.get(pk=contest.competition.pk)
    end = timezone.localtime(competition.closes_at + competition.grace)
    pages = [
        client.get(path)
        for client in (officer, head)
        for path in (
            "/peserta/",
            start_path(contest),
            f"/peserta/{entry.pk}/",
            f"/peserta/{entry.pk}/kirim/",
            f"/peserta/{entry.pk}/pratinjau/",
        )
    ]
    told = ["grace", "tenggang", "1379", end.strftime("%H.%M"), end.strftime("%H:%M")]
    for page in pages:
        # Tokens are random, and the coordinates of a drawing look like a time.
        text = re.sub(
            r"<svg\b.*?</svg>|csrfmiddlewaretoken[^>]*>", "", page.content.decode(), flags=re.DOTALL
        )
        whole = f"{page.headers} {text}".lower()
        assert [word for word in told if word in whole] == []
    assert ["ditutup" in words_of(page) for page in pages] == [True, True, True, True, False] * 2
    assert submit(head, entry).status_code == 302


def decide(snapshot: EntrySnapshot, kind: str, state: str, **fields) -> ScreeningDecision:
    decision = ScreeningDecision.objects.create(
        entry=snapshot.entry,
        snapshot=snapshot,
        kind=kind,
        reason="" if kind == "eligible" else "incomplete",
        message="Lengkapi bagian dampak.",
        decided_by=make_secretary(),
        **fields,
    )
    Entry.objects.filter(pk=snapshot.entry_id).update(
        state=state, correct_until=timezone.now() + dt.timedelta(days=2) if kind == "returned" else None
    )
    return decision


@pytest.fixture
def snapshot(contest) -> EntrySnapshot:
    return make_submitted(contest.competition, contest.office, innovation=contest.innovation)


def test_a_returned_entry_shows_what_to_mend_and_goes_out_again(contest, snapshot, officer, head):
    decide(snapshot, "returned", EntryState.RETURNED)
    entry = Entry.objects.get(pk=snapshot.entry_id)

    said = words_of(officer.get(f"/peserta/{entry.pk}/"))
    assert "Dikembalikan: perbaiki paling lambat" in said
    assert "Lengkapi bagian dampak." in said
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(dampak="Sudah lengkap.")})
    assert submit(head, Entry.objects.get(pk=entry.pk)).status_code == 302
    assert [row.version for row in entry.snapshots.order_by("version")] == [1, 2]


def test_a_proposal_that_nobody_confirmed_is_not_shown(contest, snapshot, officer):
    decide(snapshot, "ineligible", EntryState.SUBMITTED)

    pages = [words_of(officer.get(path)) for path in ("/peserta/", f"/peserta/{snapshot.entry_id}/")]

    for said in pages:
        assert "Sedang diperiksa" in said
        assert "Lengkapi bagian dampak." not in said
        assert "Tidak memenuhi syarat" not in said
    assert Entry.objects.get(pk=snapshot.entry_id).shown_state == ShownState.CHECKING


def test_a_confirmed_no_shows_its_reason_and_until_when_to_object(contest, snapshot, officer):
    decide(
        snapshot,
        "ineligible",
        EntryState.INELIGIBLE,
        confirmed_by=make_secretary(),
        confirmed_at=timezone.now(),
    )

    said = words_of(officer.get(f"/peserta/{snapshot.entry_id}/"))

    assert "Lengkapi bagian dampak." in said
    assert "Sanggahan diterima paling lambat" in said


def test_a_disqualified_entry_shows_why(contest, snapshot, officer):
    decide(
        snapshot,
        "ineligible",
        EntryState.DISQUALIFIED,
        confirmed_by=make_secretary(),
        confirmed_at=timezone.now(),
    )

    said = words_of(officer.get(f"/peserta/{snapshot.entry_id}/"))

    assert "Didiskualifikasi" in said
    assert "Lengkapi bagian dampak." in said


def test_an_answered_objection_is_shown(contest, snapshot, officer):
    decision = decide(
        snapshot,
        "ineligible",
        EntryState.ELIGIBLE,
        confirmed_by=make_secretary(),
        confirmed_at=timezone.now(),
    )
    Objection.objects.create(
        decision=decision,
        text="Bagian itu sudah lengkap.",
        filed_by=contest.office.head,
        answer="Benar, kami keliru.",
        is_upheld=True,
        answered_by=make_secretary(),
        answered_at=timezone.now(),
    )

    said = words_of(officer.get(f"/peserta/{snapshot.entry_id}/"))

    assert "Lolos seleksi administrasi" in said
    assert "Benar, kami keliru." in said
    assert "Lengkapi bagian dampak." not in said


def test_the_head_withdraws_with_a_reason(snapshot, officer, head):
    path = f"/peserta/{snapshot.entry_id}/tarik/"
    silent = head.post(path, {"reason": " "})
    refused = officer.post(path, {"reason": "Tidak jadi."})
    done = head.post(path, {"reason": "Data keliru."})

    assert (silent.status_code, refused.status_code, done.status_code) == (422, 403, 302)
    found = Entry.objects.get(pk=snapshot.entry_id)
    assert (found.state, found.withdrawn_reason) == (EntryState.WITHDRAWN, "Data keliru.")


def test_a_reason_that_is_too_long_is_refused_and_nothing_of_it_is_lost(snapshot, head):
    path = f"/peserta/{snapshot.entry_id}/tarik/"
    answer = head.post(path, {"reason": "x" * 5001 + " Akhir."})
    assert (answer.status_code, "Akhir." in answer.content.decode()) == (422, True)

    sent = "\r\n".join(["baris"] * 800) + "\x00 Akhir."
    assert head.post(path, {"reason": sent}).status_code == 302
    kept = "\n".join(["baris"] * 800) + " Akhir."
    assert Entry.objects.get(pk=snapshot.entry_id).withdrawn_reason == kept


def test_an_officer_gives_a_draft_up(entry, officer):
    officer.post(f"/peserta/{entry.pk}/tarik/", {"reason": ""})
    assert Entry.objects.get(pk=entry.pk).state == EntryState.WITHDRAWN


def test_the_form_asks_a_fixed_number_of_questions(contest, entry, officer, count_queries):
    with count_queries() as few:
        officer.get(f"/peserta/{entry.pk}/")
    for number in range(3):
        officer.post(
            f"/peserta/{entry.pk}/",
            {"version": Entry.objects.get(pk=entry.pk).version, "file-dampak": pdf(f"s{number}.pdf")},
        )
    officer.get(f"/peserta/{entry.pk}/")
    with count_queries() as many:
        officer.get(f"/peserta/{entry.pk}/")
    assert len(many) <= len(few)
