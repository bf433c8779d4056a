"""Writing an entry: saved by hand and by itself, with files, and read as judges read it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from competitions.models import Category, Competition, Entry
from competitions.models.choices import Blindness
from competitions.views import writing
from tests.clients import signed_in
from tests.competitions.desk import pdf, texts, words_of
from tests.factories.contests import make_entry, make_submitted

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


def test_a_plain_form_saves_texts_category_and_files(contest, entry, officer):
    response = officer.post(
        f"/peserta/{entry.pk}/",
        {
            "version": entry.version,
            "kategori": "tata-kelola",
            **texts(latar="Antrean panjang.", dampak="Tidak ada lagi."),
            "file-dampak": pdf(),
        },
        follow=True,
    )

    saved = Entry.objects.get(pk=entry.pk)
    assert saved.texts == {"latar": "Antrean panjang.", "dampak": "Tidak ada lagi."}
    assert saved.category.slug == "tata-kelola"
    assert [row.name for row in saved.attachments.all()] == ["surat.pdf"]
    assert "Tersimpan. Terlampir: surat.pdf." in words_of(response)


@pytest.mark.parametrize(
    ("behind", "sent", "status"),
    [
        (1, {"text-latar": "Lain."}, 409),
        (0, {"text-latar": "kata " * 20_000}, 422),
        (0, {"file-dampak": SimpleUploadedFile("surat.exe", b"MZ")}, 422),
    ],
)
def test_a_refused_form_keeps_the_chosen_category(contest, entry, officer, behind, sent, status):
    Entry.objects.filter(pk=entry.pk).update(texts={"latar": "Dari rekan."}, version=entry.version + behind)

    response = officer.post(
        f"/peserta/{entry.pk}/", {"version": entry.version, "kategori": "tata-kelola", **sent}
    )

    text = response.content.decode()
    assert response.status_code == status
    assert text.count(" selected>") == text.count('<option value="tata-kelola" selected>') == 1
    is_saved = Entry.objects.get(pk=entry.pk).category.slug == "tata-kelola"
    assert ("Tersimpan sejauh ini: " in text) is not is_saved


def test_an_untouched_category_gives_way_to_a_colleagues_choice(contest, entry, officer, head):
    opened = {"version": entry.version, "kategori-semula": "pelayanan"}
    officer.post(f"/peserta/{entry.pk}/", opened | {"kategori": "tata-kelola"})
    for sent in ({}, texts(latar="Dari saya.")):
        response = head.post(f"/peserta/{entry.pk}/", opened | {"kategori": "pelayanan"} | sent)
        assert response.status_code == (409 if sent else 302)
    assert '<option value="tata-kelola" selected>' in response.content.decode()
    assert Entry.objects.get(pk=entry.pk).category.slug == "tata-kelola"


def test_two_choices_of_a_category_are_told_of(contest, entry, officer, head):
    Category.objects.create(competition=contest.competition, name="Lain", slug="lain", position=9)
    opened = {"version": entry.version, "kategori-semula": "pelayanan"}
    officer.post(f"/peserta/{entry.pk}/", opened | {"kategori": "tata-kelola"})

    refused = head.post(f"/peserta/{entry.pk}/", opened | {"kategori": "lain"})

    text = refused.content.decode()
    assert (refused.status_code, Entry.objects.get(pk=entry.pk).category.slug) == (422, "tata-kelola")
    assert "Sementara itu orang lain memilih kategori" in text
    assert '<option value="lain" selected>' in text
    assert '<input type="hidden" name="kategori-semula" value="tata-kelola"' in text
    again = {"version": Entry.objects.get(pk=entry.pk).version, "kategori-semula": "tata-kelola"}
    head.post(f"/peserta/{entry.pk}/", again | {"kategori": "lain"})
    assert Entry.objects.get(pk=entry.pk).category.slug == "lain"


def test_a_file_is_taken_away(entry, officer):
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, "file-dampak": pdf()})
    found = entry.attachments.get()
    sent = {"version": entry.version, "detach": found.pk}
    assert "Tersimpan pukul" in words_of(officer.post(f"/peserta/{entry.pk}/", sent, follow=True))
    assert entry.attachments.count() == 0


def test_a_file_that_can_no_longer_be_taken_away_is_told_of(entry, officer, monkeypatch):
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, "file-dampak": pdf()})
    found = entry.attachments.get()

    def closed(_attachment, *, by):
        raise ValidationError("Lomba sudah ditutup.")

    monkeypatch.setattr(writing.attaching, "detach", closed)
    sent = {"version": entry.version, "detach": found.pk}
    answer = officer.post(f"/peserta/{entry.pk}/", sent)
    assert answer.status_code == 422
    assert "Lomba sudah ditutup." in words_of(answer)


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("virus.exe", b"MZ"), "“virus.exe” tidak dapat dilampirkan."),
        (SimpleUploadedFile("kosong.pdf", b""), "kosong"),
        (SimpleUploadedFile("palsu.pdf", b"<html>", "application/pdf"), "isinya"),
        (SimpleUploadedFile("besar.pdf", b"%PDF-1.4\n" + b"0" * (10 * 2**20)), "terlalu besar"),
    ],
)
def test_a_bad_file_is_refused_and_the_text_is_kept(entry, officer, upload, sentence):
    response = officer.post(
        f"/peserta/{entry.pk}/",
        {"version": entry.version, **texts(latar="Tulisan baru."), "file-dampak": upload},
    )

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert ">Tulisan baru.</textarea>" in response.content.decode()
    assert (Entry.objects.get(pk=entry.pk).texts["latar"], entry.attachments.count()) == ("Tulisan baru.", 0)


def test_a_text_too_long_to_be_saved_stays_in_the_form(entry, officer):
    long = "a " * 26_000
    response = officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(latar=long)})
    assert response.status_code == 422
    assert long.strip() in response.content.decode()


def test_autosave_answers_version_and_time(entry, officer):
    response = officer.post(
        f"/peserta/{entry.pk}/simpan/", {"version": entry.version, **texts(latar="Sedang menulis.")}
    )

    saved = Entry.objects.get(pk=entry.pk)
    clock = timezone.localtime(saved.saved_at).strftime("%H.%M")
    assert response.json() == {"version": entry.version + 1, "saved_at": clock}
    assert saved.texts == entry.texts | {"latar": "Sedang menulis."}


def test_autosave_of_somebody_signed_out_says_so(client, entry):
    for number in (entry.pk, 987_654):
        response = client.post(f"/peserta/{number}/simpan/", {"version": 1})
        assert response.status_code == 401
    assert response.json() == {"message": "Anda sudah keluar. Masuk lagi untuk menyimpan tulisan Anda."}


def test_a_stale_save_shows_both_texts(contest, entry, officer, head):
    stale = {"version": entry.version, **texts(latar="Punya saya.", dampak=entry.texts["dampak"])}
    head.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(latar="Punya kepala.")})

    quick = officer.post(f"/peserta/{entry.pk}/simpan/", stale)
    response = officer.post(f"/peserta/{entry.pk}/", stale)

    assert (quick.status_code, response.status_code) == (409, 409)
    rows = {row["section"].key: (row["text"], row["theirs"]) for row in response.context["sections"]}
    assert rows == {
        "latar": ("Punya saya.", "Punya kepala."),
        "dampak": (entry.texts["dampak"], None),
    }
    assert Entry.objects.get(pk=entry.pk).texts["latar"] == "Punya kepala."


@pytest.mark.parametrize(("take", "kept"), [("mine", "Punya saya."), ("theirs", "Punya kepala.")])
def test_after_a_stale_save_the_person_chooses(contest, entry, officer, head, take, kept):
    head.post(f"/peserta/{entry.pk}/", {"version": entry.version, **texts(latar="Punya kepala.")})
    current = Entry.objects.get(pk=entry.pk)

    officer.post(
        f"/peserta/{entry.pk}/",
        {"version": current.version, "take-latar": take, **texts(latar="Punya saya.")},
    )

    assert Entry.objects.get(pk=entry.pk).texts["latar"] == kept


def test_sending_again_what_was_saved_is_no_conflict(entry, officer):
    sent = {"version": entry.version, **texts(latar="Sama.")}
    answers = [officer.post(f"/peserta/{entry.pk}/simpan/", sent) for _attempt in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_broken_version_is_a_conflict_and_no_fault(entry, officer, version):
    response = officer.post(f"/peserta/{entry.pk}/simpan/", {"version": version, **texts(latar="Lain.")})
    assert response.status_code == 409


def test_a_submitted_entry_is_not_written(contest, head, officer):
    snapshot = make_submitted(contest.competition, contest.office, innovation=contest.innovation)
    number = snapshot.entry_id

    plain_answer = officer.post(f"/peserta/{number}/", {"version": 2, **texts(latar="Diubah.")})
    quick = officer.post(f"/peserta/{number}/simpan/", {"version": 2, **texts(latar="Diubah.")})

    assert (plain_answer.status_code, quick.status_code) == (302, 422)
    assert "Diubah." not in Entry.objects.get(pk=number).texts.values()


def test_the_preview_is_what_judges_read(contest, entry, officer):
    said = words_of(officer.get(f"/peserta/{entry.pk}/pratinjau/"))
    for words in ("Warga antre lama.", contest.innovation.title, contest.office.agency.title, "Tim Layanan"):
        assert words in said


def test_the_preview_of_a_blind_contest_hides_who_entered(contest, entry, officer):
    Competition.objects.filter(pk=contest.competition.pk).update(blindness=Blindness.BLIND)

    page = officer.get(f"/peserta/{entry.pk}/pratinjau/").content.decode()

    article = page[page.index("<article") : page.index("</article>")]
    for words in (contest.office.agency.title, "Tim Layanan", "Bidang Layanan", "Loket layanan", "foto"):
        assert words not in article
    assert "Warga antre lama." in article


def test_files_come_with_their_name_and_are_never_guessed(contest, entry, officer):
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, "file-dampak": pdf("Surat Tugas.pdf")})
    found = entry.attachments.get()

    response = officer.get(f"/peserta/{entry.pk}/lampiran/{found.pk}/")

    assert b"".join(response.streaming_content) == b"%PDF-1.4\nisi"
    headers = {
        name: response.headers[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    }
    assert headers == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="Surat Tugas.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def test_what_a_browser_cannot_show_safely_is_downloaded(entry, officer):
    upload = SimpleUploadedFile("angka.csv", b"a,b\n1,2\n", "text/html")
    officer.post(f"/peserta/{entry.pk}/", {"version": entry.version, "file-dampak": upload})
    response = officer.get(f"/peserta/{entry.pk}/lampiran/{entry.attachments.get().pk}/")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == 'attachment; filename="angka.csv"'


def test_frozen_files_are_served_from_the_frozen_copy(contest, officer, head):
    snapshot = make_submitted(contest.competition, contest.office, innovation=contest.innovation)
    rows = list(snapshot.files.all())
    base = f"/peserta/{snapshot.entry_id}/naskah/1/"
    assert {officer.get(f"{base}{row.position}/").status_code for row in rows} == {200}
    assert officer.get(f"{base}99/").status_code == 404
    assert officer.get(base).status_code == 200
    assert officer.get(f"/peserta/{snapshot.entry_id}/pratinjau/99/").status_code == 404
