"""The judges' desk and the page of a sheet: what they show, to whom, and at which cost."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from competitions.models import (
    Assignment,
    Competition,
    Judge,
    Panel,
    Round,
    ScoreSheet,
    SheetVersion,
)
from competitions.sheets import order_key, sheet_of
from competitions.views import handing_in, scoring_page
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, plain
from tests.competitions.scenes.scoring_pages import SECRET, assignment, build, keys, page, sent
from tests.factories.judging import make_conflict
from tests.factories.scoring import end_round, make_handed_in, make_sheet


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


@pytest.fixture
def own(scene) -> Assignment:
    """The first judge's assignment of the first entry."""
    return assignment(scene, 0, 0)


# --- The list --------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_first_unfinished_entry_in_the_judges_own_order(scene, own):
    judge = own.judge
    ordered = sorted((entry.pk for entry in scene.entries), key=lambda pk: order_key(judge.pk, pk))

    text = signed_in(judge.user).get("/juri/").content.decode()

    assert re.findall(r"/juri/naskah/(\d+)/\"", text)[0] == str(ordered[0])
    assert re.findall(r'data-entry="(\d+)"', text) == [str(pk) for pk in ordered]
    assert "Mulai dari peserta pertama" in text


def test_the_list_tells_draft_handed_in_and_not_begun_apart(scene, own):
    make_handed_in(own)
    make_sheet(assignment(scene, 1, 0), (80,))

    text = signed_in(own.judge.user).get("/juri/").content.decode()

    for words in ("1 dari 3 peserta diserahkan", "1 konsep", "1 belum dimulai", "Konsep, 1 dari 2"):
        assert words in text
    assert "Lanjut ke peserta berikutnya" in text


def test_the_list_says_when_all_is_done_and_when_it_is_too_late(scene, own):
    for entry in range(3):
        make_handed_in(assignment(scene, entry, 0))
    client = signed_in(own.judge.user)
    assert "Semua sudah diserahkan. Terima kasih" in client.get("/juri/").content.decode()

    ScoreSheet.objects.filter(assignment=own).update(state="draft", handed_in_at=None)
    Assignment.objects.filter(pk=own.pk).update(finished_at=None)
    end_round(own.round)
    text = client.get("/juri/").content.decode()

    assert "1 lembar tidak diserahkan dan tidak dihitung." in text
    assert "Lanjut ke peserta" not in text


def test_an_entry_of_a_conflict_leaves_no_trace(scene, own):
    client = signed_in(own.judge.user)
    make_handed_in(assignment(scene, 1, 0))
    title = sheet_of(assignment(scene, 1, 0)).assignment.entry.snapshot.data["innovation"]["title"]
    make_conflict(scene.entries[1], own.judge.user)

    text = client.get("/juri/").content.decode()

    assert title not in text
    assert f"/juri/naskah/{scene.entries[1].pk}/" not in text
    assert "0 dari 2 peserta diserahkan" in text


# --- The page of an entry ----------------------------------------------------------------------------


def test_the_page_shows_text_rubric_and_what_was_written(own):
    make_sheet(own, (80, 70), note="Hanya untuk saya.", comment="Bagus.")

    text = signed_in(own.judge.user).get(page(own)).content.decode()

    for words in (
        'value="80"',
        'value="70"',
        "Hanya untuk saya.",
        "Bagus.",
        "76,00",
        "2 dari 2",
        "bobot 60%",
    ):
        assert words in text
    assert text.count("rung--chosen") == 2


def test_a_plain_form_saves_and_leads_on(own):
    client = signed_in(own.judge.user)

    assert client.post(page(own), sent(own, "80,5", "")).status_code == 422  # steps of one
    assert client.post(page(own), sent(own, "80", "70", note="N.")).headers["Location"] == page(own)
    handing = client.post(page(own), sent(own, "81", "70", version=1, next="hand_in"))

    assert handing.headers["Location"] == page(own, "serahkan/")
    sheet = sheet_of(own)
    assert (sheet.version, sheet.note) == (2, "")
    assert [str(row.value) for row in sheet.scores.all()] == ["81.00", "70.00"]


@pytest.mark.parametrize("typed", ["800", "-1", "x", "80,25", "1e9", "NaN"])
def test_a_refused_form_keeps_everything_that_was_typed(own, typed):
    response = signed_in(own.judge.user).post(page(own), sent(own, typed, "70", note=SECRET, comment="K."))

    text = response.content.decode()
    assert response.status_code == 422
    assert f'value="{typed}"' in text
    assert 'value="70"' in text
    assert SECRET in text
    assert text.count("criterion--wrong") == 1
    assert sheet_of(own) is None


def test_a_stale_form_shows_both_and_takes_what_is_chosen(own):
    make_sheet(own, (10, 20))
    client = signed_in(own.judge.user)
    mine = sent(own, "44", "20", version=0, note="Punya saya.")

    response = client.post(page(own), mine)

    text = response.content.decode()
    assert response.status_code == 409
    assert (text.count("Isi mana yang dipakai?"), 'value="44"' in text) == (2, True)
    first = keys(own)[0]
    client.post(page(own), mine | {"version": "1", f"take-{first}": "theirs", "take-note": "mine"})
    sheet = sheet_of(own)
    assert (sheet.version, sheet.note) == (2, "Punya saya.")
    assert [str(row.value) for row in sheet.scores.all()] == ["10.00", "20.00"]


def test_an_answer_that_got_lost_is_no_conflict(own):
    client = signed_in(own.judge.user)
    for _ in range(2):
        assert client.post(page(own), sent(own, "80", "70")).status_code == 302
    assert sheet_of(own).version == 1


@pytest.mark.parametrize("kind", ["handed in", "over", "not begun", "undated"])
def test_a_sheet_that_takes_no_writing_is_only_read(own, kind):
    make_sheet(own, (80, 70))
    if kind == "handed in":
        make_handed_in(own)
    if kind == "over":
        end_round(own.round)
    if kind == "not begun":
        later = timezone.now() + dt.timedelta(days=1)
        Round.objects.filter(pk=own.round_id).update(opens_at=later, closes_at=later + dt.timedelta(days=1))
    if kind == "undated":
        Round.objects.filter(pk=own.round_id).update(opens_at=None, closes_at=None)
    client = signed_in(own.judge.user)

    text = client.get(page(own)).content.decode()

    assert "data-sheet" not in text
    assert client.get(page(own, "serahkan/")).status_code == 302
    refused = client.post(page(own), sent(own, "1", "1", version=1))
    assert refused.status_code == 422
    assert [str(row.value) for row in sheet_of(own).scores.all()] == ["80.00", "70.00"]


# --- Handing in --------------------------------------------------------------------------------------


def test_handing_in_needs_every_score_and_the_version_that_was_read(own):
    client = signed_in(own.judge.user)
    sheet = make_sheet(own, (80,))
    text = client.get(page(own, "serahkan/")).content.decode()
    assert "1 kriteria belum dinilai" in text
    assert 'name="version"' not in text
    assert client.post(page(own, "serahkan/"), {"version": sheet.version}).status_code == 422

    sheet = make_sheet(own, (80, 70))
    for version in ("", "x", "0", str(sheet.version - 1), "9" * 30):
        assert client.post(page(own, "serahkan/"), {"version": version}).status_code == 422
    done = client.post(page(own, "serahkan/"), {"version": sheet.version}, follow=True)

    frozen = SheetVersion.objects.get()
    assert done.redirect_chain == [(page(own, "tanda-terima/"), 302)]
    assert frozen.sha256 in done.content.decode()
    assert "76,00" in done.content.decode()


def test_there_is_no_receipt_before_handing_in(own):
    make_sheet(own)
    assert signed_in(own.judge.user).get(page(own, "tanda-terima/")).status_code == 404


def test_other_sheets_stay_sealed_until_the_own_is_handed_in_and_the_rule_allows(scene, own):
    other = assignment(scene, 0, 1)
    make_handed_in(other, (33, 34), comment=SECRET, note=SECRET)
    client = signed_in(own.judge.user)
    seen = [client.get(page(own)), client.get("/juri/"), client.get(page(own, "juri-lain/"))]
    make_handed_in(own)
    seen.append(client.get(page(own, "juri-lain/")))
    assert [answer.status_code for answer in seen] == [200, 200, 404, 404]
    assert not any(SECRET in answer.content.decode() for answer in seen)

    Round.objects.filter(pk=own.round_id).update(shows_peers=True)
    text = client.get(page(own, "juri-lain/")).content.decode()

    assert (other.judge.name in text, ">33<" in text, SECRET in text) == (True, True, False)


# --- Who is let in -----------------------------------------------------------------------------------


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("reason", ["not given", "conflict", "ended", "released", "stranger"])
def test_every_page_of_a_sheet_out_of_reach_answers_like_none(scene, broken, own, reason):
    make_handed_in(own)
    person = own.judge.user
    if reason == "not given":
        person = scene.judges[2].user
    if reason == "conflict":
        make_conflict(own.entry, person)
    if reason == "ended":
        Assignment.objects.filter(pk=own.pk).update(ended_at=timezone.now(), ended_reason="x")
    if reason == "released":
        Judge.objects.filter(pk=own.judge_id).update(released_at=timezone.now(), released_reason="x")
    if reason == "stranger":
        person = scene.stranger
    client = signed_in(person)

    for tail in ("", "serahkan/", "tanda-terima/", "juri-lain/", "lembar/"):
        there, none = (f"/juri/naskah/{number}/{tail}" for number in (own.entry_id, MISSING))
        assert plain(client.get(there), there) == plain(client.get(none), none)
        assert client.get(there).status_code == 404
    for tail in ("", "serahkan/"):
        assert client.post(page(own, tail), {"version": "1"}).status_code == 404


@pytest.mark.parametrize("tail", ["", "serahkan/"])
def test_a_sheet_that_is_taken_away_meanwhile_answers_like_none(own, monkeypatch, tail):
    client = signed_in(own.judge.user)
    path, missing = (f"/juri/naskah/{pk}/{tail}" for pk in (own.entry_id, MISSING))

    def take_away(assignment):
        found = sheet_of(assignment)
        Assignment.objects.filter(pk=own.pk).update(ended_at=timezone.now(), ended_reason="Tukar.")
        return found

    monkeypatch.setattr(scoring_page, "sheet_of", take_away)
    monkeypatch.setattr(handing_in, "sheet_of", take_away)
    assert plain(client.get(path), path) == plain(client.get(missing), missing)
    assert client.get(missing).status_code == 404


def test_blind_judges_read_no_agency_on_any_page(scene, own):
    Competition.objects.filter(pk=own.round.competition_id).update(blindness="blind")
    make_handed_in(own)
    other = assignment(scene, 2, 0)
    make_sheet(other, (80,))
    client = signed_in(own.judge.user)
    agency = own.entry.agency.title

    paths = ["/juri/", *(page(own, tail) for tail in ("", "tanda-terima/", "lembar/"))]
    paths += [page(other, tail) for tail in ("", "serahkan/", "lembar/")]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert agency not in answer.content.decode()


# --- What it costs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "count"), [("/juri/", 9), ("entry", 10), ("panel", 6)])
def test_pages_ask_as_often_for_three_rows_as_for_one(scene, own, count_queries, path, count):
    panel = Panel.objects.get(round=scene.stage)
    address = {"entry": page(own), "panel": f"/juri/panel/{panel.pk}/"}.get(path, path)
    person = scene.judges[1].user if path == "panel" else own.judge.user

    def asked() -> int:
        client = signed_in(person)
        client.get(address)
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    make_handed_in(own) if path == "panel" else make_sheet(own, (80, 70))
    ended = Assignment.objects.exclude(entry=own.entry_id)
    ended.update(ended_at=timezone.now(), ended_reason="x")
    one = asked()
    ended.update(ended_at=None, ended_reason="")
    for entry in (1, 2):
        make_sheet(assignment(scene, entry, 0), (80, 70))

    assert (one, asked()) == (count, count)
