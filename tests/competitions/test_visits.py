"""Field visits: written by judges who have the entry, with photos, signed by two under the same text."""

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from competitions.actions import visiting
from competitions.models import FieldVisit, Round, VisitPhoto
from competitions.views import visiting as views
from competitions.visit_text import hash_of, is_signed, signatures_of
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import plain
from tests.competitions.scenes.meetings import as_kind, build
from tests.factories.contests import make_round
from tests.factories.judging import make_assignment, make_conflict


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db, in_english):
    built.stage = as_kind(built, "field_visit")
    return built


def write(scene, *, by=None, version=0, findings="Berjalan di tiga desa.", **fields):
    values = {"visit_date": timezone.localdate(), "place": "Desa Sukamaju", "findings": findings}
    return visiting.save(
        scene.stage, scene.entries[0], by=by or scene.second.user, version=version, **values | fields
    )


def image(name: str = "kunjungan.jpg") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(drawn, "JPEG")
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


def test_two_judges_sign_the_same_text_and_it_stays(scene):
    visit = write(scene)
    visiting.sign(visit, by=scene.second.user, sha256=hash_of(visit))
    assert not is_signed(visit)
    visiting.sign(visit, by=scene.chair.user, sha256=hash_of(visit))

    assert is_signed(visit)
    with pytest.raises(ValidationError) as refused:
        write(scene, version=1, findings="Lain.")
    assert refused.value.code == "closed"


def test_a_change_lets_signatures_lapse(scene):
    visit = write(scene)
    visiting.sign(visit, by=scene.second.user, sha256=hash_of(visit))
    visit = write(scene, by=scene.chair.user, version=1, findings="Berjalan di empat desa.")
    assert signatures_of(visit) == []
    visiting.sign(visit, by=scene.chair.user, sha256=hash_of(visit))
    visiting.add_photo(visit, by=scene.chair.user, upload=image())
    assert signatures_of(FieldVisit.objects.get(pk=visit.pk)) == []


def test_nobody_signs_what_they_did_not_read(scene):
    visit = write(scene)
    with pytest.raises(ValidationError) as refused:
        visiting.sign(visit, by=scene.second.user, sha256="0" * 64)
    assert refused.value.code == "stale"


def test_nobody_signs_twice_or_an_empty_text(scene):
    empty = write(scene, findings="  ")
    with pytest.raises(ValidationError, match="Write down what was found"):
        visiting.sign(empty, by=scene.second.user, sha256=hash_of(empty))
    visit = write(scene, version=1)
    visiting.sign(visit, by=scene.second.user, sha256=hash_of(visit))
    with pytest.raises(ValidationError, match="signed this text already"):
        visiting.sign(visit, by=scene.second.user, sha256=hash_of(visit))


def test_a_stale_text_is_refused_and_both_are_shown(scene):
    write(scene, by=scene.chair.user, findings="Teks ketua.")
    sent = {
        "version": "0",
        "visit_date": f"{timezone.localdate()}",
        "place": "Desa",
        "findings": "Teks anggota.",
    }
    answer = signed_in(scene.second.user).post(reverse("judging_visit", args=[scene.entries[0].pk]), sent)
    text = answer.content.decode()
    assert (answer.status_code, "Teks ketua." in text, "Teks anggota." in text) == (409, True, True)
    assert FieldVisit.objects.get().findings == "Teks ketua."


def test_everything_that_is_wrong_with_a_visit_is_said_at_once(scene):
    sent = {"version": "0", "visit_date": "2099-01-01", "place": "", "findings": "Loket berjalan."}

    answer = signed_in(scene.second.user).post(reverse("judging_visit", args=[scene.entries[0].pk]), sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Hari kunjungan tidak boleh di masa depan." in text
    assert sorted(answer.context["form"].errors) == ["place", "visit_date"]
    assert "Loket berjalan." in text


def test_after_the_round_nothing_changes(scene):
    visit = write(scene)
    Round.objects.filter(pk=scene.stage.pk).update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    scene.stage.refresh_from_db()
    with pytest.raises(ValidationError, match="not open"):
        write(scene, version=1)
    with pytest.raises(ValidationError, match="not open"):
        visiting.sign(visit, by=scene.second.user, sha256=hash_of(visit))


@pytest.mark.parametrize("role", ["secretary", "leader", "auditor", "stranger"])
def test_only_judges_with_the_entry_write(scene, role):
    with pytest.raises(PermissionDenied):
        write(scene, by=getattr(scene, role))


def test_a_judge_with_a_conflict_gets_the_answer_for_no_entry(scene):
    write(scene)
    make_conflict(scene.entries[0], scene.third.user, kind="family", source="judge", note="x")
    client = signed_in(scene.third.user)
    path, missing = (reverse("judging_visit", args=[pk]) for pk in (scene.entries[0].pk, 987_654))
    assert plain(client.get(path), path) == plain(client.get(missing), missing)
    with pytest.raises(PermissionDenied):
        write(scene, by=scene.third.user, version=1)


@pytest.mark.parametrize("name", ["", "_sign", "_photo_new", "_photo_remove"])
def test_an_entry_that_becomes_hidden_meanwhile_answers_like_none(scene, monkeypatch, name):
    photo = visiting.add_photo(write(scene), by=scene.second.user, upload=image())
    more = [photo.pk] if name == "_photo_remove" else []
    path, missing = (
        reverse(f"judging_visit{name}", args=[pk, *more]) for pk in (scene.entries[0].pk, 987_654)
    )
    sent = {"version": "1", "visit_date": f"{timezone.localdate()}", "place": "Desa", "findings": "Lain."}
    sent |= {"upload": image("lain.jpg")} if name == "_photo_new" else {}
    find = views.assignment_of

    def find_and_lose(*args, **named):
        found = find(*args, **named)
        make_conflict(scene.entries[0], scene.third.user, kind="family", source="judge", note="x")
        return found

    monkeypatch.setattr(views, "assignment_of", find_and_lose)
    client = signed_in(scene.third.user)
    lost = plain(client.post(path, sent), path)

    assert lost == plain(client.post(missing, sent), missing)
    assert (lost[0], FieldVisit.objects.get().version, VisitPhoto.objects.count()) == (404, 1, 1)


def test_a_visit_belongs_to_the_round_that_is_open(scene):
    later = make_round(scene.competition, kind="field_visit", name="Kunjungan ulang", position=9)
    make_assignment(scene.entries[0], scene.second, later)
    page = signed_in(scene.second.user).get(reverse("judging_visit", args=[scene.entries[0].pk]))
    assert page.context["assignment"].round == scene.stage


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("foto.pdf", b"%PDF-1.4", "application/pdf"), "is not a photo"),
        (SimpleUploadedFile("foto.jpg", b"<script>", "image/jpeg"), "its content is something else"),
    ],
)
def test_what_is_no_photo_is_refused(scene, upload, sentence):
    with pytest.raises(ValidationError) as refused:
        visiting.add_photo(write(scene), by=scene.second.user, upload=upload)
    assert sentence in refused.value.messages[0]
    assert not VisitPhoto.objects.exists()


def test_a_photo_is_shown_to_those_who_visit_and_to_nobody_else(scene):
    photo = visiting.add_photo(write(scene), by=scene.second.user, upload=image(), caption="Loket")
    path = reverse("judging_visit_photo", args=[scene.entries[0].pk, photo.pk])
    assert signed_in(scene.chair.user).get(path).status_code == 200
    for person in (scene.stranger, scene.secretary, scene.offices[0].officer):
        assert signed_in(person).get(path).status_code == 404
    page = signed_in(scene.chair.user).get(reverse("judging_visit", args=[scene.entries[0].pk]))
    assert "Loket" in page.content.decode()


def test_the_secretariat_reads_visits_but_for_entries_it_stands_aside_from(scene):
    photo = visiting.add_photo(write(scene), by=scene.second.user, upload=image(), caption="Loket")
    listing = reverse("contest_visits", args=[scene.competition.pk])
    picture = reverse("contest_visit_photo", args=[scene.competition.pk, photo.pk])
    client = signed_in(scene.secretary)
    assert "Berjalan di tiga desa." in client.get(listing).content.decode()
    assert client.get(picture).status_code == 200

    make_conflict(scene.entries[0], scene.secretary, kind="family", source="organiser", note="x")
    assert "Berjalan di tiga desa." not in client.get(listing).content.decode()
    assert client.get(picture).status_code == 404
