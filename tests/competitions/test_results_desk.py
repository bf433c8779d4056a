"""The desk of results: what can be done now and by whom, one run with all that is known of it, decisions."""

import re

import pytest
from django.contrib.auth.models import Group

from competitions.actions import results
from competitions.actions.results_stale import mark_stale
from competitions.models import Award, Prize, ResultRun, Round
from innovations.rules import AUDITORS
from tests.clients import signed_in
from tests.competitions.desk import plain, words_of
from tests.factories.contests import make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person
from tests.factories.results import (
    add_round,
    fresh,
    make_approved,
    make_published,
    make_run,
    make_scored_competition,
    pseudonym_of,
)
from tests.factories.scoring import open_round

pytestmark = pytest.mark.django_db

MISSING = 987_654


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_scored_competition)


@pytest.fixture
def scene(built, db):
    return built


def make_auditor():
    return make_person("auditor", Group.objects.get(name=AUDITORS))


def where(scene, run: ResultRun | int | None = None, more: str = "") -> str:
    address = f"/admin/lomba/{scene.competition.pk}/hasil/"
    number = run.pk if isinstance(run, ResultRun) else run
    return f"{address}{number}/{more}" if number else address + more


def settled(response) -> str:
    """Return a page without what differs between any two requests."""
    text = plain(response).decode()
    return re.sub(r'(?<="CSRF_TOKEN": ")\w+|(?<=csrfmiddlewaretoken" value=")\w+', "", text)


@pytest.fixture(autouse=True)
def english_admin(settings):
    settings.LANGUAGE_CODE = "en"


def unaddressed(response, number: int) -> str:
    """Return a page without its own address, however it is written."""
    return re.sub(rf"(hasil(?:/|%2F)){number}(?=/|%2F)", r"\1", settled(response))


# --- What comes next ------------------------------------------------------------------------------


def test_the_list_says_what_is_next_and_who_does_it(scene):
    client = signed_in(scene.secretary)
    page = client.get(where(scene))
    words = words_of(page)
    for sentence in (
        f"“{scene.stage}” is over. Judges",
        "Compute the final ranking. Secretariat",
        "Look at it and approve the final ranking as the second person. Leader",
        "Publish the final ranking. Secretariat",
        "12 of 12 sheets handed in",
        "Nothing is computed yet.",
    ):
        assert sentence in words
    assert page.text.count("hasil/hitung/") == 1
    assert "hasil/hitung/" not in signed_in(scene.leader).get(where(scene)).text


def test_computed_with_a_press_and_found_in_the_list(scene):
    client = signed_in(scene.secretary)
    answer = client.post(where(scene, more="hitung/"))
    run = ResultRun.objects.get()
    assert (answer.status_code, answer.url) == (302, where(scene, run))
    page = client.get(where(scene))
    assert "hasil/hitung/" not in page.text
    assert "Results 1: whole competition Computed" in words_of(page)
    assert where(scene, run, "setujui/") in signed_in(scene.leader).get(where(scene)).text
    assert where(scene, run, "setujui/") not in page.text


def test_nothing_is_computed_while_a_round_is_open(scene):
    open_round(scene.stage)
    client = signed_in(scene.secretary)
    assert "hasil/hitung/" not in client.get(where(scene)).text
    assert client.post(where(scene, more="hitung/")).status_code == 404
    assert not ResultRun.objects.exists()


def test_what_cannot_be_computed_is_said_on_the_list(scene):
    make_run(scene)
    answer = signed_in(scene.secretary).post(where(scene, more="hitung/"))
    assert answer.status_code == 422
    assert "Nothing has changed since these results were computed." in words_of(answer)


def test_entries_with_too_few_sheets_are_named(scene):
    Round.objects.filter(pk=scene.stage.pk).update(judges_per_entry=4, minimum_sheets=4)
    words = words_of(signed_in(scene.secretary).get(where(scene)))
    assert "4 entries have fewer sheets than they need" in words
    assert "An entry needs 4." in words
    assert "0001, 0002, 0003, 0004" in words


@pytest.mark.parametrize("values", [{"round": "x"}, {"round": str(MISSING)}])
def test_a_round_of_nothing_is_not_computed(scene, values):
    assert signed_in(scene.secretary).post(where(scene, more="hitung/"), values).status_code == 404


def test_the_queries_do_not_grow_with_the_entries(count_queries):
    seen = []
    for size in (2, 6):
        scene = make_scored_competition(entries=size, judges=2)
        run = make_run(scene)
        client = signed_in(scene.secretary)
        client.get(where(scene))
        for address in (where(scene), where(scene, run)):
            with count_queries() as queries:
                client.get(address)
            seen.append(len(queries))
    assert seen[:2] == seen[2:]


# --- Closing a round ------------------------------------------------------------------------------


def test_a_round_is_closed_after_asking_once(scene):
    open_round(scene.stage)
    client = signed_in(scene.secretary)
    address = where(scene, more=f"babak/{scene.stage.pk}/tutup/")
    assert address in client.get(where(scene)).text
    assert "Every sheet is handed in: nothing is lost." in words_of(client.get(address))
    assert client.post(address).status_code == 302
    assert Round.objects.get(pk=scene.stage.pk).is_over
    assert client.get(address).status_code == 404


def test_closing_without_every_sheet_needs_a_reason():
    scene = make_scored_competition(
        entries=2, judges=2, values=lambda entry, judge: (70, 60) if judge else None
    )
    open_round(scene.stage)
    client = signed_in(scene.secretary)
    address = where(scene, more=f"babak/{scene.stage.pk}/tutup/")
    answer = client.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert "Say why it closes while sheets are missing." in words_of(answer)
    assert "2 sheets are not handed in and will not count, drafts included." in words_of(answer)
    assert not Round.objects.get(pk=scene.stage.pk).is_over
    assert client.post(address, {"reason": "Juri sakit."}).status_code == 302
    assert Round.objects.get(pk=scene.stage.pk).is_over


def test_leaders_close_no_round(scene):
    open_round(scene.stage)
    address = where(scene, more=f"babak/{scene.stage.pk}/tutup/")
    assert signed_in(scene.leader).post(address, {"reason": "Cukup."}).status_code == 404


# --- One run --------------------------------------------------------------------------------------


def test_a_run_shows_ranks_side_by_side_with_how_sure_they_are(scene):
    run = make_run(scene)
    words = words_of(signed_in(scene.secretary).get(where(scene, run)))
    for sentence in (
        "0001 Peserta",
        "85.00 84.00–86.00",
        "rank 1 85.00",
        "The cut-off after place 3 is clear with the scores collected.",
        "Juara I: entry 0001, place 1.",
        "very good",
        "No judge has eight sheets here.",
        f"SHA-256 {run.facts_sha256}",
    ):
        assert sentence in words


def test_a_run_leads_back_to_the_desk_not_to_the_public_page(scene):
    page = signed_in(scene.secretary).get(where(scene, make_run(scene))).content.decode()
    assert f'<p class="lb-back"><a href="{where(scene)}">' in page


def test_close_totals_are_said_not_to_be_told_apart():
    scene = make_scored_competition(
        entries=5, judges=3, values=lambda entry, judge: (70 + (entry * 7 + judge * 11) % 13, 70)
    )
    run = make_run(scene)
    words = words_of(signed_in(scene.secretary).get(where(scene, run)))
    assert re.search(r"Places \d to \d cannot be told apart with the scores collected\.", words)
    assert re.search(
        r"At the cut-off after place 3: with the scores collected [\d, and]+ may as well be in as out\.",
        words,
    )
    assert re.search(r"among the first 3: \d+%", words)


def test_ties_promotion_and_passed_over_are_said_in_sentences():
    scene = make_scored_competition(
        entries=4,
        judges=2,
        offices=2,
        awards_per_agency=1,
        values=lambda entry, judge: [(80, 80), (80, 80), (70, 70), (60, 60)][entry],
    )
    page = words_of(signed_in(scene.secretary).get(where(scene, make_run(scene))))
    assert "Nothing else decides between 0001 and 0002: they share the place." in page
    assert "Juara I: entry 0001, place 1, shared." in page
    assert "is passed over: an agency may win once in a category. The next one moves up." in page


def test_a_round_says_who_goes_on_and_why():
    scene = make_scored_competition(
        entries=5,
        judges=2,
        values=lambda entry, judge: [(90, 90), (80, 80), (80, 80), (70, 70), (60, 60)][entry],
    )
    add_round(scene)
    page = words_of(signed_in(scene.secretary).get(where(scene, make_run(scene, scene.stage))))
    assert "Goes on by the score: 0001." in page
    assert "Goes on, because equal at the cut-off: 0002 and 0003." in page
    assert "Does not go on by the score: 0004 and 0005." in page


def test_only_the_secretariat_reads_who_a_judge_is(scene):
    run = make_run(scene)
    judge = scene.judges[0]
    called = pseudonym_of(run, judge)
    assert f"{called} · {judge.name}" in words_of(signed_in(scene.secretary).get(where(scene, run)))
    for reader in (scene.leader, make_auditor()):
        words = words_of(signed_in(reader).get(where(scene, run)))
        assert called in words
        assert not any(one.name in words for one in scene.judges)


def test_signals_say_what_they_rest_on():
    scene = make_scored_competition(
        entries=10,
        judges=4,
        values=lambda entry, judge: (
            (50 + entry, 50 + entry) if judge == 3 else (90 - 3 * entry + judge, 90 - 3 * entry)
        ),
    )
    words = words_of(signed_in(scene.secretary).get(where(scene, make_run(scene))))
    assert re.search(r"Stricter than the others by [\d.]+ points\. n = 10, p = (?:<|&lt;) 0\.001", words)
    assert "A signal says where to look, never what happened." in words


# --- Who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["judge", "officer", "stranger", "conflicted leader", "conflicted secretary"])
def test_a_hidden_run_answers_like_none(scene, who):
    run = make_run(scene)
    person = {
        "judge": lambda: scene.judges[0].user,
        "officer": lambda: scene.offices[0].officer,
        "stranger": lambda: make_person("orang"),
        "conflicted leader": make_leader,
        "conflicted secretary": make_secretary,
    }[who]()
    if who.startswith("conflicted"):
        make_conflict(scene.entries[3], person)
    client = signed_in(person)
    for more in ("", "setujui/", "kembalikan/", "umumkan/", "surat/"):
        hidden, none = client.get(where(scene, run, more)), client.get(where(scene, MISSING, more))
        assert hidden.status_code in {302, 404}
        assert (hidden.status_code, hidden.headers.get("Location", "").partition("?")[0]) == (
            none.status_code,
            none.headers.get("Location", "").partition("?")[0],
        )
        assert unaddressed(hidden, run.pk) == unaddressed(none, MISSING)


def test_with_a_conflict_the_list_is_as_if_nothing_were_computed(scene):
    person = make_secretary()
    make_conflict(scene.entries[3], person)
    client = signed_in(person)
    before = settled(client.get(where(scene)))
    make_approved(scene)
    assert settled(client.get(where(scene))) == before
    assert signed_in(person).post(where(scene, more="hitung/")).status_code == 404


def test_a_judge_who_also_leads_sees_nothing(scene):
    run = make_run(scene)
    person = scene.judges[0].user
    person.groups.add(*scene.leader.groups.all())
    assert signed_in(person).get(where(scene, run)).status_code == 404
    person.groups.clear()


# --- Deciding -------------------------------------------------------------------------------------


def test_from_computed_to_published_on_the_desk(scene):
    run = make_run(scene)
    leader, secretary = signed_in(scene.leader), signed_in(scene.secretary)
    assert "They are not public yet." in words_of(leader.get(where(scene, run, "setujui/")))
    assert leader.post(where(scene, run, "setujui/")).status_code == 302
    assert fresh(scene.competition).results_approved_at is not None
    assert "3 awards are issued, each with a certificate." in words_of(
        secretary.get(where(scene, run, "umumkan/"))
    )
    assert secretary.post(where(scene, run, "umumkan/")).status_code == 302
    assert fresh(scene.competition).results_published_at is not None
    page = words_of(secretary.get(where(scene, run)))
    assert "Juara I" in page
    assert "Letters" in page


def test_only_who_may_finds_a_decision(scene):
    run = make_run(scene)
    for person, what in (
        (scene.secretary, "setujui/"),
        (scene.leader, "umumkan/"),
        (make_auditor(), "kembalikan/"),
        (scene.secretary, "umumkan/"),  # nobody approved it yet
    ):
        client = signed_in(person)
        assert client.get(where(scene, run, what)).status_code == 404
        assert client.post(where(scene, run, what), {"reason": "Salah."}).status_code == 404
    assert ResultRun.objects.get().state == "computed"


def test_sending_back_needs_a_reason_and_keeps_what_was_typed(scene):
    run = make_run(scene)
    client = signed_in(scene.leader)
    answer = client.post(where(scene, run, "kembalikan/"), {"reason": "  "})
    assert (answer.status_code, ResultRun.objects.get().state) == (422, "computed")
    assert "Say why." in words_of(answer)
    assert client.post(where(scene, run, "kembalikan/"), {"reason": "Bobot salah."}).status_code == 302
    assert "Bobot salah." in words_of(client.get(where(scene, run)))


def test_what_changed_meanwhile_is_said(scene):
    run = make_run(scene)
    Prize.objects.filter(name="Juara I").update(name="Juara Satu")
    answer = signed_in(scene.leader).post(where(scene, run, "setujui/"))
    assert answer.status_code == 422
    assert "has changed since they were computed" in words_of(answer)


def test_an_award_is_revoked_on_the_desk(scene):
    run = make_published(scene)
    award = Award.objects.get(place=1)
    client = signed_in(scene.secretary)
    address = where(scene, run, f"penghargaan/{award.pk}/cabut/")
    assert address in client.get(where(scene, run)).text
    assert client.post(address, {"reason": ""}).status_code == 422
    assert signed_in(scene.leader).post(address, {"reason": "Data palsu."}).status_code == 404
    assert client.post(address, {"reason": "Data palsu."}).status_code == 302
    assert "Revoked Data palsu." in words_of(client.get(where(scene, run)))
    assert client.get(address).status_code == 404


def test_a_run_of_another_competition_is_not_found(scene):
    other = make_scored_competition(entries=1, judges=1)
    run = make_run(other)
    assert signed_in(scene.secretary).get(where(scene, run)).status_code == 404
    results.reject(run, by=other.leader, reason="Selesai.")


def test_why_results_are_outdated_is_said_in_the_language_of_the_reader(scene, settings):
    run = make_run(scene)
    settings.LANGUAGE_CODE = "id"
    mark_stale(scene.competition, by=None, reason="entry withdrawn")
    page = words_of(signed_in(scene.leader).get(where(scene, run)))
    assert "Satu peserta ditarik." in page
    assert "entry withdrawn" not in page
