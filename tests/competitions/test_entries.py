"""An entry in its agency's hands."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions import freezing
from competitions.actions import attaching, entries, late_codes
from competitions.canonical import sha256_of
from competitions.eligibility import months_before
from competitions.models import AuditEvent, Competition, Entry, EntrySnapshot, StoredFile
from competitions.models.choices import EntryState, ReasonCode
from innovations.actions import flow
from innovations.models import InnovationPage
from tests.factories.contests import make_competition, make_entry, make_secretary, make_submitted
from tests.factories.registry import make_draft, make_office, make_published


@pytest.fixture
def entry(contest) -> Entry:
    return make_entry(contest.competition, contest.office, innovation=contest.innovation)


def close(competition: Competition, ago: dt.timedelta, **fields) -> None:
    moment = timezone.now() - ago
    Competition.objects.filter(pk=competition.pk).update(closes_at=moment, **fields)


def sentences(error: ValidationError) -> list[str]:
    return error.messages


def test_start_of_another_agencys_innovation_is_refused(contest):
    other = make_office("Dinas Sosial", contest.government)

    with pytest.raises(PermissionDenied):
        entries.start(
            contest.competition, innovation=contest.innovation, category=contest.category, by=other.officer
        )


def test_start_by_an_agency_of_another_government_is_refused(contest):
    stranger = make_office("Dinas Kota")
    theirs = make_published(stranger)

    with pytest.raises(PermissionDenied):
        entries.start(contest.competition, innovation=theirs, category=contest.category, by=stranger.officer)


def test_start_before_the_announcement_is_refused(contest):
    hidden = make_competition(contest.government, is_announced=False)

    with pytest.raises(PermissionDenied):
        entries.start(
            hidden,
            innovation=contest.innovation,
            category=hidden.categories.first(),
            by=contest.office.officer,
        )


def test_the_same_innovation_enters_once(contest, entry):
    with pytest.raises(ValidationError) as refusal:
        make_entry(contest.competition, contest.office, innovation=contest.innovation)

    assert sentences(refusal.value) == ["Inovasi ini sudah diajukan dalam lomba ini."]


def test_a_withdrawn_entry_makes_way_for_another(contest, entry):
    entries.withdraw(entry, by=contest.office.officer, reason="")

    again = make_entry(contest.competition, contest.office, innovation=contest.innovation)

    assert again.state == EntryState.DRAFT


def test_the_quota_counts_drafts_and_frees_places(contest, entry):
    Competition.objects.filter(pk=contest.competition.pk).update(quota_per_agency=1)
    second = make_published(contest.office, "Loket Malam")

    with pytest.raises(ValidationError) as refusal:
        make_entry(contest.competition, contest.office, innovation=second)
    entries.withdraw(entry, by=contest.office.officer, reason="")

    assert sentences(refusal.value) == [
        "Perangkat daerah boleh mengirim 1 peserta, dan tempatnya sudah terisi."
    ]
    assert make_entry(contest.competition, contest.office, innovation=second).pk


@pytest.mark.parametrize(
    ("launched", "months", "outcome"),
    [("2024-05-03", 24, "passed"), ("2024-05-04", 24, "failed"), ("2026-05-03", 0, "passed")],
)
def test_age_is_counted_back_from_the_reference_date(contest, launched, months, outcome):
    Competition.objects.filter(pk=contest.competition.pk).update(
        reference_date=dt.date(2026, 5, 3), minimum_age_months=months
    )
    InnovationPage.objects.filter(pk=contest.innovation.pk).update(launch_date=launched)
    entry = Entry(
        competition=Competition.objects.get(pk=contest.competition.pk),
        category=contest.category.competition.categories.get(pk=contest.category.pk),
        innovation=type(contest.innovation).objects.get(pk=contest.innovation.pk),
        agency=contest.office.agency,
    )
    entry.category.competition = entry.competition

    found = {item.rule: item.outcome for item in findings_of_innovation(entry)}

    assert found[ReasonCode.TOO_YOUNG] == outcome


def findings_of_innovation(entry: Entry):
    from competitions.eligibility import innovation_findings

    return innovation_findings(entry.innovation, entry.category, entry=entry)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 12, dt.date(2025, 1, 15)),
        (dt.date(2026, 1, 15), 13, dt.date(2024, 12, 15)),
        (dt.date(2026, 12, 31), 0, dt.date(2026, 12, 31)),
    ],
)
def test_months_are_counted_back(day, months, wanted):
    assert months_before(day, months) == wanted


def test_a_stale_save_is_refused_with_the_present_text(contest, entry):
    entries.save_texts(entry, texts={"latar": "Baru."}, version=entry.version, by=contest.office.head)

    with pytest.raises(entries.StaleVersion) as refusal:
        entries.save_texts(entry, texts={"latar": "Lama."}, version=entry.version, by=contest.office.officer)

    assert refusal.value.current.texts["latar"] == "Baru."
    assert Entry.objects.get(pk=entry.pk).texts == {"latar": "Baru.", "dampak": "Antrean hilang."}


def test_saving_the_same_text_is_no_new_version(contest, entry):
    saved = entries.save_texts(
        entry, texts={"latar": "Warga antre lama."}, version=entry.version, by=contest.office.officer
    )

    assert saved.version == entry.version


def test_an_unknown_section_is_not_kept(contest, entry):
    saved = entries.save_texts(
        entry, texts={"skor": "100", "latar": "Ya."}, version=entry.version, by=contest.office.officer
    )

    assert saved.texts == {"latar": "Ya.", "dampak": "Antrean hilang."}


def test_submission_gives_number_receipt_and_snapshot(contest, entry, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    entry.refresh_from_db()
    assert (entry.state, entry.number, entry.submitted_by) == (EntryState.SUBMITTED, 1, contest.office.head)
    assert snapshot.sha256 == sha256_of(snapshot.content)
    assert {letter.to[0] for letter in mail.outbox} == {
        contest.office.head.email,
        contest.office.officer.email,
    }
    assert all(snapshot.sha256 in letter.body and "0001" in letter.body for letter in mail.outbox)
    assert AuditEvent.objects.order_by("-number").first().action == "entry.submit"


def test_submission_by_the_officer_is_refused(contest, entry):
    with pytest.raises(PermissionDenied):
        entries.submit(entry, version=entry.version, by=contest.office.officer)


def test_submission_of_a_text_over_its_limit_names_the_section(contest, entry):
    entry = entries.save_texts(
        entry,
        texts={"latar": " ".join(["kata"] * 21), "dampak": ""},
        version=entry.version,
        by=contest.office.officer,
    )

    with pytest.raises(ValidationError) as refusal:
        entries.submit(entry, version=entry.version, by=contest.office.head)

    assert [error.code for error in refusal.value.error_list] == ["latar"]
    assert sentences(refusal.value) == ["“Latar belakang” berisi 21 kata; paling banyak 20."]
    assert Entry.objects.get(pk=entry.pk).texts["latar"] == " ".join(["kata"] * 21)


def test_submission_within_the_hidden_grace_is_taken(contest, entry):
    close(contest.competition, dt.timedelta(minutes=4), grace_minutes=5)

    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    assert snapshot.entry.number == 1


def test_submission_after_the_grace_is_refused_without_telling_of_it(contest, entry):
    close(contest.competition, dt.timedelta(minutes=6), grace_minutes=5)

    with pytest.raises(ValidationError) as refusal:
        entries.submit(entry, version=entry.version, by=contest.office.head)

    closed = timezone.localtime(Competition.objects.get(pk=contest.competition.pk).closes_at)
    assert len(sentences(refusal.value)) == 1
    assert closed.strftime("%H.%M\N{NO-BREAK SPACE}WIB") in sentences(refusal.value)[0]
    assert Entry.objects.get(pk=entry.pk).state == EntryState.DRAFT


def test_a_late_code_opens_once_for_its_category(contest, entry):
    secretary = make_secretary()
    _row, code = late_codes.give(
        contest.competition,
        category=contest.category,
        agency=contest.office.agency,
        expires_at=timezone.now() + dt.timedelta(hours=1),
        reason="Listrik padam di kecamatan.",
        by=secretary,
    )
    second = make_entry(
        contest.competition, contest.office, innovation=make_published(contest.office, "Loket Malam")
    )
    close(contest.competition, dt.timedelta(hours=1))

    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head, late_code=code.lower())
    with pytest.raises(ValidationError) as refusal:
        entries.submit(second, version=second.version, by=contest.office.head, late_code=code)

    assert snapshot.entry.number == 1
    assert refusal.value.error_list[0].code == "late_code"
    assert Entry.objects.get(pk=second.pk).state == EntryState.DRAFT


@pytest.mark.parametrize("case", ["other_category", "other_agency", "expired", "unknown"])
def test_every_wrong_late_code_is_refused_in_the_same_words(contest, entry, case):
    secretary = make_secretary()
    other = make_office("Dinas Sosial", contest.government)
    category = contest.competition.categories.last() if case == "other_category" else contest.category
    row, code = late_codes.give(
        contest.competition,
        category=category,
        agency=other.agency if case == "other_agency" else contest.office.agency,
        expires_at=timezone.now() + dt.timedelta(hours=1),
        reason="Listrik padam.",
        by=secretary,
    )
    if case == "expired":
        type(row).objects.filter(pk=row.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    close(contest.competition, dt.timedelta(hours=1))

    with pytest.raises(ValidationError) as refusal:
        entries.submit(
            entry,
            version=entry.version,
            by=contest.office.head,
            late_code="SALAH" if case == "unknown" else code,
        )

    sentence = (
        "Kode susulan ini tidak membuka jalan bagi peserta ini: tidak dikenal, sudah dipakai, kedaluwarsa, "
        "atau untuk perangkat daerah atau kategori lain."
    )
    assert sentences(refusal.value) == [sentence]


def test_nothing_the_agency_does_later_reaches_the_frozen_text(contest, entry):
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)
    content = EntrySnapshot.objects.get(pk=snapshot.pk).content
    page = contest.innovation
    photo = page.photos.first().image

    page.title = "Nama Lain"
    page.save_revision(user=contest.office.officer, overwrite_revision=page.latest_revision)
    page.save()
    photo.file.storage.delete(photo.file.name)
    photo.file.storage.save(photo.file.name, ContentFile(b"lain"))
    page.move(make_office("Badan Baru", contest.government).agency, pos="last-child")

    frozen = EntrySnapshot.objects.get(pk=snapshot.pk)
    assert frozen.content == content
    assert sha256_of(frozen.content) == frozen.sha256
    for row in frozen.files.all():
        with row.file.open() as stored:
            kept = stored.read()
        assert len(kept) == row.file.size
        assert StoredFile.objects.get(pk=row.file_id).size == len(kept)
    labels = {item["label"] for item in freezing.changes_since(frozen)}
    assert "Nama inovasi" in labels


def test_an_unchanged_page_shows_no_changes(contest, entry):
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    assert freezing.changes_since(EntrySnapshot.objects.get(pk=snapshot.pk)) == []


def test_blind_judges_do_not_read_who_entered(contest, entry):
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    told = json.dumps(freezing.without_names(snapshot.data))

    assert contest.office.agency.title in json.dumps(snapshot.data)
    assert contest.office.agency.title not in told
    assert "Tim Layanan" not in told


def test_the_draft_of_an_unverified_innovation_enters_where_allowed(contest):
    Competition.objects.filter(pk=contest.competition.pk).update(requires_verified=False)
    draft = make_draft(contest.office, "Rintisan")

    snapshot = make_submitted(contest.competition, contest.office, innovation=draft)

    assert snapshot.data["innovation"]["title"] == "Rintisan"


def test_a_withdrawn_innovation_does_not_enter(contest, entry):
    flow.withdraw(contest.innovation, by=contest.office.head, reason="Dihentikan.")

    with pytest.raises(ValidationError) as refusal:
        entries.submit(entry, version=entry.version, by=contest.office.head)

    assert ReasonCode.WITHDRAWN in {error.code for error in refusal.value.error_list}


def test_withdrawal_ends_assignments_and_needs_a_reason(contest, entry):
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    with pytest.raises(ValidationError):
        entries.withdraw(snapshot.entry, by=contest.office.head, reason=" ")
    with pytest.raises(PermissionDenied):
        entries.withdraw(snapshot.entry, by=contest.office.officer, reason="Salah kirim.")
    withdrawn = entries.withdraw(snapshot.entry, by=contest.office.head, reason="Salah kirim.")

    assert (withdrawn.state, withdrawn.withdrawn_reason) == (EntryState.WITHDRAWN, "Salah kirim.")


def test_withdrawal_after_approval_is_refused(contest, entry, broken):
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)
    Competition.objects.filter(pk=contest.competition.pk).update(results_approved_at=timezone.now())

    with pytest.raises(ValidationError):
        entries.withdraw(snapshot.entry, by=contest.office.head, reason="Salah kirim.")


def test_an_attachment_is_kept_by_hash_and_frozen(contest, entry):
    section = contest.competition.sections.get(key="dampak")
    upload = SimpleUploadedFile("bukti.pdf", b"%PDF-1.4\nbukti", content_type="application/pdf")

    attached = attaching.attach(entry, section=section, upload=upload, by=contest.office.officer)
    snapshot = entries.submit(entry, version=entry.version, by=contest.office.head)

    files = [item for item in snapshot.data["files"] if item["role"] == "attachment"]
    assert [(item["name"], item["section"], item["sha256"]) for item in files] == [
        ("bukti.pdf", "dampak", attached.file_id)
    ]


@pytest.mark.parametrize(
    ("section", "name", "content"),
    [
        ("latar", "bukti.pdf", b"%PDF-1.4"),  # takes none
        ("dampak", "bukti.exe", b"MZ"),
        ("dampak", "bukti.pdf", b"<html>"),
        ("dampak", "bukti.pdf", b""),
    ],
)
def test_an_unfit_attachment_is_refused(contest, entry, section, name, content):
    with pytest.raises(ValidationError):
        attaching.attach(
            entry,
            section=contest.competition.sections.get(key=section),
            upload=SimpleUploadedFile(name, content),
            by=contest.office.officer,
        )


def test_figures_are_written_alike_from_form_and_database():
    assert freezing._number(Decimal("15.0000")) == freezing._number(Decimal("15")) == "15"
