"""The judges' desk: what they were given, what they read of it, and standing aside from it."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from competitions.actions.storing import store
from competitions.canonical import sha256_of
from competitions.models import Competition, ConflictOfInterest, Entry, Judge, Round, SnapshotFile
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, build, plain
from tests.factories.contests import make_judge
from tests.factories.judging import frozen_text, make_assignment, make_conflict, make_entry, make_snapshot
from tests.factories.scoring import make_finished
from users.landing import path_for
from users.models import User


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


# --- The judge's list --------------------------------------------------------------------------------


def test_a_judge_finds_what_they_were_given(scene):
    text = signed_in(scene.judge.user).get("/juri/").content.decode()

    assert [title in text for title in ("Jemput Bola", "Lumbung Warga", "Dinas Kesehatan")] == [True] * 3
    assert f"/juri/naskah/{scene.entry.pk}/konflik/" in text


def test_a_judge_lands_on_their_desk(scene):
    assert path_for(User.objects.get(pk=scene.judge.user_id)) == "/juri/"
    assert signed_in(scene.judge.user).get("/admin/").status_code in {302, 403}


def test_progress_counts_what_is_finished(scene):
    make_finished(scene.judge.assignments.get(entry=scene.entry))

    assert "1 dari 2 peserta diserahkan" in signed_in(scene.judge.user).get("/juri/").content.decode()


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (1, 8, "Penilaian dibuka"),
        (-1, 8, "</strong>, sampai "),
        (-8, -1, "Penilaian ditutup"),
        (None, None, "Jadwal penilaian belum ditentukan."),
    ],
)
def test_the_list_says_when_scoring_opens_and_closes(scene, opens, closes, sentence):
    moments = [None if days is None else timezone.now() + timedelta(days=days) for days in (opens, closes)]
    Round.objects.filter(competition=scene.competition).update(opens_at=moments[0], closes_at=moments[1])

    text = signed_in(scene.judge.user).get("/juri/").content.decode()

    assert sentence in text
    assert "WIB" in text or opens is None


def test_a_judge_without_entries_is_told_what_comes(scene):
    judge = make_judge(scene.competition)

    text = signed_in(judge.user).get("/juri/").content.decode()

    assert "Belum ada yang dinilai" in text


@pytest.mark.parametrize("state", ["withdrawn", "disqualified", "ineligible", "returned"])
def test_an_entry_that_left_the_competition_leaves_the_list(scene, broken, state):
    Entry.objects.filter(pk=scene.entry.pk).update(state=state, withdrawn_at=timezone.now())
    client = signed_in(scene.judge.user)

    assert "Jemput Bola" not in client.get("/juri/").content.decode()
    assert client.get(f"/juri/naskah/{scene.entry.pk}/").status_code == 404


def test_the_list_asks_as_often_for_four_entries_as_for_two(scene, count_queries):
    def asked() -> int:
        client = signed_in(scene.judge.user)
        with count_queries() as seen:
            assert client.get("/juri/").status_code == 200
        return len(seen)

    before = asked()
    for _ in range(2):
        make_assignment(make_entry(scene.competition, scene.health), scene.judge)

    assert asked() == before


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    "role", ["officer", "head", "leader", "verifier", "stranger", "auditor", "secretary"]
)
def test_others_get_the_same_answer_as_for_no_page(scene, role):
    client = signed_in(scene.secretary if role == "secretary" else scene.people[role])
    paths = [
        "/juri/",
        f"/juri/naskah/{scene.entry.pk}/",
        f"/juri/naskah/{scene.entry.pk}/konflik/",
        f"/juri/pakta/{scene.judge.pk}/",
        f"/juri/naskah/{MISSING}/",
        f"/juri/pakta/{MISSING}/",
    ]

    answers = {plain(client.get(path), path) for path in paths}

    assert len(answers) == 1
    assert {status for status, _text in answers} == {404}


def test_a_visitor_signs_in_first_whatever_the_number(scene):
    for number in (scene.entry.pk, MISSING):
        response = Client().get(f"/juri/naskah/{number}/")
        assert (response.status_code, response["Location"]) == (
            302,
            f"/akun/masuk/?next=/juri/naskah/{number}/",
        )


# --- Reading -----------------------------------------------------------------------------------------


def test_the_newest_frozen_text_is_read_and_nothing_newer(scene):
    make_snapshot(scene.entry, frozen_text("Jemput Bola Kedua", agency="Dinas Kesehatan"))
    Entry.objects.filter(pk=scene.entry.pk).update(texts={"latar": "Belum dikirim"})

    text = signed_in(scene.judge.user).get(f"/juri/naskah/{scene.entry.pk}/").content.decode()

    assert "Jemput Bola Kedua" in text
    assert "Belum dikirim" not in text


def test_a_blind_judge_reads_no_agency_and_no_name(scene):
    Competition.objects.filter(pk=scene.competition.pk).update(blindness="blind")
    client = signed_in(scene.judge.user)

    paths = ("/juri/", f"/juri/naskah/{scene.entry.pk}/", f"/juri/naskah/{scene.entry.pk}/konflik/")
    for path in paths:
        text = client.get(path).content.decode()
        assert "Jemput Bola" in text
        assert "Dinas Kesehatan" not in text


@pytest.mark.parametrize(("blindness", "name"), [("open", "sk-dinkes.pdf"), ("blind", "document-1.pdf")])
def test_a_judge_gets_the_frozen_files_and_blind_ones_no_telling_name(scene, blindness, name):
    Competition.objects.filter(pk=scene.competition.pk).update(blindness=blindness)
    stored = store(io.BytesIO(b"%PDF-1.4 isi"), content_type="application/pdf", by=None)
    facts = {"role": "document", "section": None, "name": "sk-dinkes.pdf", "sha256": stored.sha256}
    content = frozen_text("Jemput Bola", agency="Dinas Kesehatan")
    content["files"] = [facts | {"size": stored.size, "content_type": "application/pdf", "alt": "SK Dinkes"}]
    snapshot = make_snapshot(scene.entry, content)
    SnapshotFile.objects.create(
        snapshot=snapshot, file=stored, position=0, role="document", name="sk-dinkes.pdf"
    )
    client = signed_in(scene.judge.user)
    address = f"/juri/naskah/{scene.entry.pk}/2/0/"

    page, sent = client.get(f"/juri/naskah/{scene.entry.pk}/"), client.get(address)

    assert address in page.content.decode()
    assert ("SK Dinkes" in page.content.decode()) == (blindness == "open")
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 isi"
    assert f'filename="{name}"' in sent["Content-Disposition"]
    assert client.get(f"/juri/naskah/{scene.entry.pk}/1/0/").status_code == 404  # an older text
    make_conflict(scene.entry, scene.judge.user)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", ["9" * 15, "9" * 40])
def test_a_number_beyond_all_numbers_is_not_there(scene, number):
    client = signed_in(scene.judge.user)

    assert client.get(f"/juri/naskah/{number}/").status_code == 404
    assert client.get(f"/juri/naskah/{scene.entry.pk}/2/{number}/").status_code == 404
    assert (
        signed_in(scene.secretary).get(f"/admin/lomba/{scene.competition.pk}/juri/{number}/").status_code
        == 404
    )


@pytest.mark.parametrize("reason", ["not given", "conflict", "ended", "released", "missing"])
def test_an_entry_out_of_reach_answers_like_none(scene, broken, reason):
    entry, judge = scene.entry, scene.judge
    if reason == "not given":
        judge.assignments.filter(entry=entry).delete()
    if reason == "conflict":
        make_conflict(entry, judge.user)
    if reason == "ended":
        judge.assignments.filter(entry=entry).update(ended_at=timezone.now(), ended_reason="x")
    number = MISSING if reason == "missing" else entry.pk
    if reason == "released":
        Judge.objects.filter(pk=judge.pk).update(released_at=timezone.now(), released_reason="x")
    client = signed_in(judge.user)

    def answer(path: str) -> tuple[int, str]:
        return plain(client.get(path), path)

    for tail in ("", "konflik/"):
        assert answer(f"/juri/naskah/{number}/{tail}") == answer(f"/juri/naskah/{MISSING + 1}/{tail}")
        assert answer(f"/juri/naskah/{number}/{tail}")[0] == 404
    assert (
        client.post(f"/juri/naskah/{number}/konflik/", {"kind": "family", "note": "Ipar."}).status_code == 404
    )


def test_the_pact_is_shown_as_it_was_agreed_to(scene):
    Judge.objects.filter(pk=scene.judge.pk).update(pact_text="Teks lama.", pact_hash=sha256_of("Teks lama."))

    text = signed_in(scene.judge.user).get(f"/juri/pakta/{scene.judge.pk}/").content.decode()

    assert "Teks lama." in text
    assert sha256_of("Teks lama.") in text


def test_a_judge_does_not_read_the_pact_of_another(scene):
    other = make_judge(scene.competition)

    assert signed_in(other.user).get(f"/juri/pakta/{scene.judge.pk}/").status_code == 404


# --- Standing aside ----------------------------------------------------------------------------------


def test_declaring_takes_the_entry_away_without_naming_it(scene):
    client = signed_in(scene.judge.user)
    path = f"/juri/naskah/{scene.entry.pk}/konflik/"
    assert client.get(path).status_code == 200

    response = client.post(path, {"kind": "family", "note": "Ipar ketua tim."}, follow=True)

    text = response.content.decode()
    assert response.redirect_chain == [("/juri/", 302)]
    assert "Jemput Bola" not in text
    assert "Lumbung Warga" in text
    assert client.get(path).status_code == 404
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.user, conflict.kind, conflict.source) == (scene.judge.user, "family", "judge")


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "", "note": "Ipar ketua tim."},
        {"kind": "palsu", "note": "Ipar ketua tim."},
        {"kind": "family", "note": " "},
        {"kind": "family", "note": "x" * 1001},
    ],
)
def test_bad_input_changes_nothing_and_keeps_what_was_typed(scene, sent):
    response = signed_in(scene.judge.user).post(f"/juri/naskah/{scene.entry.pk}/konflik/", sent)

    assert response.status_code == 422
    assert sent["note"].strip() in response.content.decode()
    assert not ConflictOfInterest.objects.exists()
