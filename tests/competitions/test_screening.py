"""Administrative selection."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import entries, screening
from competitions.models import (
    AuditEvent,
    Competition,
    ConflictOfInterest,
    Entry,
    EntrySnapshot,
    ScreeningDecision,
)
from competitions.models.choices import EntryState
from tests.clients import signed_in
from tests.factories.contests import make_entry, make_judge, make_leader, make_secretary, make_submitted


@pytest.fixture
def entry(contest) -> Entry:
    return make_submitted(contest.competition, contest.office, innovation=contest.innovation).entry


@pytest.fixture
def officers(contest):
    return make_secretary(), make_secretary()


def fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def test_machine_checks_are_kept_with_the_snapshot(entry):
    found = {(check.rule, check.outcome) for check in entry.snapshot.checks.all()}

    assert found == {
        (rule, "passed")
        for rule in (
            "withdrawn",
            "agency",
            "too_young",
            "incomplete",
            "quota",
            "word_count",
            "duplicate_title",
        )
    }


def test_an_eligible_entry_goes_to_the_judges(entry, officers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        decision = screening.accept(entry, by=officers[0])

    assert (fresh(entry).state, decision.kind) == (EntryState.ELIGIBLE, "eligible")
    assert {letter.subject for letter in mail.outbox} == {
        f"Peserta 0001 dalam “{entry.competition.title}” lolos seleksi administrasi"
    }


@pytest.mark.parametrize("who", ["officer", "head", "leader", "judge"])
def test_nobody_else_screens(contest, entry, who):
    people = {
        "officer": contest.office.officer,
        "head": contest.office.head,
        "leader": make_leader(),
        "judge": make_judge(contest.competition).user,
    }

    with pytest.raises(PermissionDenied):
        screening.accept(entry, by=people[who])


def test_a_secretary_with_a_conflict_does_not_screen(contest, entry, officers):
    ConflictOfInterest.objects.create(
        competition=contest.competition, user=officers[0], entry=entry, kind="family", source="organiser"
    )

    with pytest.raises(PermissionDenied):
        screening.accept(entry, by=officers[0])
    with pytest.raises(PermissionDenied):
        screening.propose_ineligible(entry, reason="other", message="Tidak.", by=officers[0])


def test_a_returned_entry_is_mended_and_frozen_anew(contest, entry, officers):
    screening.send_back(entry, reason="word_count", message="Perjelas dampak.", by=officers[0])
    returned = fresh(entry)

    saved = entries.save_texts(
        returned,
        texts={"dampak": "Antrean turun separuh."},
        version=returned.version,
        by=contest.office.officer,
    )
    again = entries.submit(saved, version=saved.version, by=contest.office.head)

    assert (fresh(entry).state, fresh(entry).number, again.version) == (EntryState.SUBMITTED, 1, 2)
    first = EntrySnapshot.objects.get(entry=entry, version=1)
    assert first.data["sections"][1]["text"] == "Antrean hilang."
    assert again.data["sections"][1]["text"] == "Antrean turun separuh."


def test_a_correction_ends_with_its_day(contest, entry, officers):
    screening.send_back(entry, reason="word_count", message="Perjelas dampak.", by=officers[0])
    until = fresh(entry).correct_until
    assert timezone.localtime(until).strftime("%H:%M:%S") == "23:59:59"
    Entry.objects.filter(pk=entry.pk).update(correct_until=timezone.now() - dt.timedelta(seconds=1))
    late = fresh(entry)

    with pytest.raises(ValidationError):
        entries.save_texts(late, texts={"latar": "Baru."}, version=late.version, by=contest.office.officer)
    with pytest.raises(ValidationError):
        entries.submit(late, version=late.version, by=contest.office.head)


def test_corrections_are_capped(contest, entry, officers):
    screening.send_back(entry, reason="word_count", message="Perjelas.", by=officers[0])
    returned = fresh(entry)
    entries.submit(returned, version=returned.version, by=contest.office.head)

    with pytest.raises(ValidationError) as refusal:
        screening.send_back(entry, reason="word_count", message="Perjelas lagi.", by=officers[0])

    assert refusal.value.messages == [
        "Peserta ini sudah mendapat 1 kali perbaikan. Putuskan menurut naskah yang ada."
    ]


def test_one_officer_alone_makes_nobody_ineligible(entry, officers):
    decision = screening.propose_ineligible(entry, reason="too_young", message="Kurang umur.", by=officers[0])

    with pytest.raises(ValidationError) as refusal:
        screening.confirm_ineligible(decision, by=officers[0])

    assert refusal.value.messages == ["Petugas kedua harus mengonfirmasinya."]
    assert fresh(entry).state == EntryState.SUBMITTED


def test_two_officers_make_an_entry_ineligible_and_the_agency_reads_why(
    entry, officers, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decision = screening.propose_ineligible(
            entry, reason="too_young", message="Baru diterapkan tahun ini.", by=officers[0]
        )
    told = [letter.to[0] for letter in mail.outbox]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        screening.confirm_ineligible(decision, by=officers[1])

    assert fresh(entry).state == EntryState.INELIGIBLE
    assert officers[1].email in told
    assert officers[0].email not in told
    assert all("Baru diterapkan tahun ini." in letter.body for letter in mail.outbox)
    assert len(mail.outbox) == 2


def test_while_a_proposal_waits_nothing_else_is_decided(entry, officers):
    screening.propose_ineligible(entry, reason="too_young", message="Kurang umur.", by=officers[0])

    for decide in (
        lambda: screening.accept(entry, by=officers[1]),
        lambda: screening.send_back(entry, reason="other", message="Perbaiki.", by=officers[1]),
        lambda: screening.propose_ineligible(entry, reason="other", message="Lagi.", by=officers[1]),
    ):
        with pytest.raises(ValidationError) as refusal:
            decide()
        assert refusal.value.messages == ["Sudah ada usulan yang menunggu petugas kedua."]


def test_a_rejected_proposal_leaves_the_entry_where_it_was(entry, officers):
    decision = screening.propose_ineligible(entry, reason="too_young", message="Kurang.", by=officers[0])

    screening.reject_proposal(decision, by=officers[1])
    screening.accept(entry, by=officers[1])

    assert fresh(entry).state == EntryState.ELIGIBLE


@pytest.fixture
def refused(entry, officers) -> ScreeningDecision:
    decision = screening.propose_ineligible(entry, reason="too_young", message="Kurang umur.", by=officers[0])
    return screening.confirm_ineligible(decision, by=officers[1])


def test_an_upheld_objection_brings_the_entry_to_the_judges(contest, entry, refused, officers):
    objection = screening.object_to(refused, text="Sudah berjalan sejak 2022.", by=contest.office.head)

    with pytest.raises(ValidationError):  # who proposed it does not answer for it
        screening.answer_objection(objection, is_upheld=True, answer="Benar.", by=officers[0])
    screening.answer_objection(objection, is_upheld=True, answer="Bukti diterima.", by=officers[1])

    assert fresh(entry).state == EntryState.ELIGIBLE


@pytest.mark.parametrize("whose", ["competition", "category"])
def test_an_objection_is_not_upheld_beyond_the_quota(contest, entry, refused, officers, whose):
    holder = contest.competition if whose == "competition" else entry.category
    type(holder).objects.filter(pk=holder.pk).update(quota_per_agency=1)
    objection = screening.object_to(refused, text="Sudah berjalan sejak 2022.", by=contest.office.head)
    other = make_entry(contest.competition, contest.office)
    entries.submit(other, version=other.version, by=contest.office.head)
    place = f"/admin/lomba/{contest.competition.pk}/peserta/{entry.pk}/sanggahan/{objection.pk}/"

    answer = signed_in(officers[1]).post(place, {"is_upheld": "yes", "answer": "Bukti diterima."})

    assert (answer.status_code, fresh(entry).state) == (422, EntryState.INELIGIBLE)
    assert "Bukti diterima." in answer.content.decode()
    sentence = (
        "Perangkat daerah boleh mengirim 1 peserta, dan tempatnya sudah terisi. Tanyakan peserta mana yang "
        "ingin dipertahankan: setelah perangkat daerah menarik peserta lain, sanggahan ini dapat diterima."
    )
    assert answer.context["answer_form"].errors == {"is_upheld": [sentence]}
    entries.withdraw(fresh(other), by=contest.office.head, reason="Memilih yang pertama.")
    screening.answer_objection(objection, is_upheld=True, answer="Bukti diterima.", by=officers[1])
    assert fresh(entry).state == EntryState.ELIGIBLE


def test_a_draft_does_not_keep_an_objection_from_being_upheld(contest, entry, refused, officers):
    Competition.objects.filter(pk=contest.competition.pk).update(quota_per_agency=1)
    objection = screening.object_to(refused, text="Sudah berjalan sejak 2022.", by=contest.office.head)
    draft = make_entry(contest.competition, contest.office)

    screening.answer_objection(objection, is_upheld=True, answer="Bukti diterima.", by=officers[1])

    assert fresh(entry).state == EntryState.ELIGIBLE
    with pytest.raises(ValidationError, match="tempatnya sudah terisi"):
        entries.submit(fresh(draft), version=draft.version, by=contest.office.head)


def test_an_objection_is_filed_once_by_the_head_and_in_time(contest, entry, refused):
    with pytest.raises(PermissionDenied):
        screening.object_to(refused, text="Keberatan.", by=contest.office.officer)
    screening.object_to(refused, text="Keberatan.", by=contest.office.head)
    with pytest.raises(ValidationError):
        screening.object_to(refused, text="Keberatan lagi.", by=contest.office.head)


def test_an_objection_after_its_window_is_refused(contest, entry, refused):
    ScreeningDecision.objects.filter(pk=refused.pk).update(confirmed_at=timezone.now() - dt.timedelta(days=4))

    with pytest.raises(ValidationError) as refusal:
        screening.object_to(refused, text="Keberatan.", by=contest.office.head)

    assert refusal.value.messages[0].startswith("Waktu sanggahan berakhir ")


def test_an_entry_that_judges_have_is_disqualified_by_two(entry, officers):
    screening.accept(entry, by=officers[0])
    decision = screening.propose_ineligible(entry, reason="false_data", message="Data palsu.", by=officers[0])
    screening.confirm_ineligible(decision, by=officers[1])

    assert fresh(entry).state == EntryState.DISQUALIFIED


def test_a_finding_of_a_person_needs_words(entry, officers):
    with pytest.raises(ValidationError):
        screening.check(entry, rule="wrong_category", outcome="failed", detail=" ", by=officers[0])

    found = screening.check(entry, rule="wrong_category", outcome="passed", detail="", by=officers[0])

    assert (found.checked_by, found.snapshot) == (officers[0], entry.snapshot)


def test_what_the_agency_withdrew_meanwhile_is_not_refused_after_all(
    contest, entry, officers, django_capture_on_commit_callbacks
):
    decision = screening.propose_ineligible(entry, reason="other", message="Tidak sesuai.", by=officers[0])
    entries.withdraw(fresh(entry), by=contest.office.head, reason="Keliru.")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValidationError) as refusal:
        screening.confirm_ineligible(decision, by=officers[1])

    assert refusal.value.messages == ["Usulan ini sudah tidak terbuka. Muat ulang halaman."]
    assert (fresh(entry).state, mail.outbox) == (EntryState.WITHDRAWN, [])


def test_a_withdrawn_entry_has_no_proposal_open(contest, entry, officers):
    decision = screening.propose_ineligible(entry, reason="other", message="Tidak sesuai.", by=officers[0])
    lines = AuditEvent.objects.count()

    entries.withdraw(fresh(entry), by=contest.office.head, reason="Keliru.")

    decision.refresh_from_db()
    assert (decision.waits_for_second_officer, decision.rejected_by) == (False, contest.office.head)
    assert AuditEvent.objects.count() == lines + 1
    line = AuditEvent.objects.latest("number")
    assert (line.action, json.loads(line.data)["dropped_proposals"]) == ("entry.withdraw", [decision.pk])
    page = signed_in(officers[1]).get(f"/admin/lomba/{contest.competition.pk}/peserta/{entry.pk}/")
    assert "gugur saat peserta ditarik" in page.content.decode()
    assert page.context["proposal"] is None


def test_a_proposal_is_not_confirmed_once_the_results_are_approved(contest, entry, officers, broken):
    screening.accept(entry, by=officers[0])
    decision = screening.propose_ineligible(entry, reason="other", message="Data palsu.", by=officers[0])
    Competition.objects.filter(pk=contest.competition.pk).update(results_approved_at=timezone.now())

    with pytest.raises(ValidationError) as refusal:
        screening.confirm_ineligible(decision, by=officers[1])

    assert refusal.value.messages == ["Hasil sudah disetujui: ini tidak dapat diubah lagi."]
    assert fresh(entry).state == EntryState.ELIGIBLE
