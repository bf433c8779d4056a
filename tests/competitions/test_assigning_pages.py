"""The pages of who judges what: who opens them, what they show, and what they keep from who stands aside."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from competitions.actions import assigning
from competitions.models import Assignment, AssignmentRun, Judge
from tests.clients import signed_in
from tests.competitions.scenes.assigning_pages import (
    SENTINEL,
    base_of,
    build,
    given,
    open_now,
    pages,
)
from tests.factories.assigning import make_eligible, make_stage
from tests.factories.contests import make_judge, make_round, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.scoring import make_finished

CHANGING = re.compile(r"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*|csrf-token[^>]*>|CSRF_TOKEN\W+\w+")
MISSING = 987_654


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


def plain(response, path: str) -> tuple[int, str]:
    text = CHANGING.sub("", response.content.decode())
    return response.status_code, text.replace(path, "PATH").replace(quote(path, safe=""), "PATH")


# --- Who opens what ----------------------------------------------------------------------------------


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        ("secretary", {"round", "entry", "judge", "proposal", "propose", "take back", "no-show"}),
        ("auditor", {"round", "entry", "judge", "proposal"}),
        ("leader", set()),
        ("officer", set()),
        ("head", set()),
        ("verifier", set()),
    ],
)
def test_who_opens_which_page(scene, role, open_pages):
    client = signed_in(scene.secretary if role == "secretary" else scene.people[role])

    statuses = {name: client.get(path).status_code for name, path in pages(scene).items()}

    assert statuses == {name: 200 if name in open_pages else 404 for name in statuses}


def test_who_judges_in_the_competition_does_not_organise_it(scene):
    judge = make_judge(scene.competition, user=make_secretary())
    client = signed_in(judge.user)

    assert {client.get(path).status_code for path in pages(scene).values()} == {404}
    judge.delete()


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ["auditor", "leader", "officer"])
def test_others_change_nothing(scene, role):
    client, base = signed_in(scene.people[role]), base_of(scene)
    run = AssignmentRun.objects.create(round=scene.stage, seed=1, proposed_by=scene.secretary)
    before = given()
    sent = {
        f"{base}usulkan/": {"keep": "all"},
        f"{base}usulan/{run.pk}/konfirmasi/": {},
        f"{base}usulan/{run.pk}/buang/": {},
        f"{base}ingatkan/": {},
        f"{base}peserta/{scene.entries[0].pk}/": {"judge": scene.judges[0].pk},
        f"{base}juri/{scene.judges[0].pk}/": {"entries": [scene.entries[0].pk]},
        pages(scene)["take back"]: {"reason": "Tukar."},
        pages(scene)["no-show"]: {"reason": "Sakit."},
    }

    assert {client.post(path, data).status_code for path, data in sent.items()} == {404}
    assert (given(), AssignmentRun.objects.filter(discarded_at=None).count()) == (before, 2)


def test_a_visitor_and_a_judge_are_led_to_signing_in(scene):
    for client in (Client(), signed_in(scene.judges[0].user)):
        assert {client.get(path).status_code for path in pages(scene).values()} <= {302, 403}


@pytest.mark.parametrize("method", ["get", "put"])
def test_what_changes_something_is_only_posted_to(scene, method):
    client, base = signed_in(scene.secretary), base_of(scene)
    paths = [
        f"{base}ingatkan/",
        f"{base}usulan/{scene.run.pk}/konfirmasi/",
        f"{base}usulan/{scene.run.pk}/buang/",
    ]

    assert {getattr(client, method)(path).status_code for path in paths} == {405}


def test_one_round_is_opened_at_once_and_several_are_listed(scene):
    client, path = signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/penugasan/"
    assert client.get(path)["Location"] == base_of(scene)

    make_round(scene.competition, name="Wawancara")

    text = client.get(path).content.decode()
    assert [name in text for name in ("Wawancara", scene.stage.name)] == [True, True]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("what", ["round", "entry", "judge", "run", "assignment"])
def test_a_number_of_another_competition_answers_like_none(scene, what):
    other = make_stage(entries=1, judges=1)
    run = assigning.propose(other.stage, by=other.secretary)
    row = assigning.assign(other.stage, other.entries[0], other.judges[0], by=other.secretary)
    base = base_of(scene)
    path, number = {
        "round": (f"/admin/lomba/{scene.competition.pk}/penugasan/%s/", other.stage.pk),
        "entry": (f"{base}peserta/%s/", other.entries[0].pk),
        "judge": (f"{base}juri/%s/", other.judges[0].pk),
        "run": (f"{base}usulan/%s/", run.pk),
        "assignment": (f"{base}lepas/%s/", row.pk),
    }[what]
    client = signed_in(scene.secretary)

    answers = {plain(client.get(path % pk), path % pk) for pk in (number, MISSING)}

    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


# --- What it shows -----------------------------------------------------------------------------------


def test_the_round_shows_entries_judges_loads_and_what_is_missing(scene):
    Assignment.objects.filter(entry=scene.entries[0]).update(ended_at=timezone.now(), ended_reason="x")

    text = signed_in(scene.secretary).get(base_of(scene)).content.decode()

    assert all(entry.innovation.title in text for entry in [*scene.entries, scene.hidden])
    assert all(judge.name in text for judge in scene.judges)
    assert "kurang 2 juri" in text


def test_only_entries_that_lack_judges_are_listed_on_demand(scene):
    Assignment.objects.filter(entry=scene.entries[0]).update(ended_at=timezone.now(), ended_reason="x")

    text = signed_in(scene.secretary).get(base_of(scene), {"tampil": "kurang"}).content.decode()

    titles = [entry.innovation.title in text for entry in scene.entries]
    assert titles == [True, False, False, False]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("page", ["round", "entry", "judge", "proposal"])
def test_it_asks_as_often_for_three_more_entries(scene, count_queries, page):
    def asked() -> int:
        client = signed_in(scene.secretary)
        with count_queries() as seen:
            assert client.get(pages(scene)[page]).status_code == 200
        return len(seen)

    asked()  # what is kept for the process is made once
    before = asked()
    for office in (scene.offices[0], scene.offices[1], scene.offices[0]):
        entry = make_eligible(scene.competition, office)
        assigning.assign(scene.stage, entry, scene.judges[0], by=scene.secretary)

    assert asked() == before


def test_a_conflict_is_not_offered_from_either_side_and_no_reason_is_told(scene):
    entry, judge = scene.entries[0], scene.judges[0]
    Assignment.objects.filter(entry=entry).update(ended_at=timezone.now(), ended_reason="x")
    make_conflict(entry, judge.user, note="Ipar ketua tim")
    client, paths = signed_in(scene.secretary), pages(scene)

    of_entry = client.get(paths["entry"]).content.decode()
    of_judge = client.get(paths["judge"]).content.decode()

    assert f'<option value="{judge.pk}">' not in of_entry
    assert f'<option value="{scene.judges[1].pk}">' in of_entry
    assert f'name="entries" value="{entry.pk}"' not in of_judge
    assert "Ipar" not in of_entry + of_judge
    assert client.post(paths["entry"], {"judge": judge.pk}).status_code == 422
    assert client.post(paths["judge"], {"entries": [entry.pk]}).status_code == 422


# --- Standing aside ----------------------------------------------------------------------------------


def hidden_rows(scene) -> list[Assignment]:
    return list(Assignment.objects.filter(entry=scene.hidden))


@pytest.mark.parametrize("what", ["peserta", "lepas"])
def test_an_entry_to_stand_aside_from_answers_like_none(scene, what):
    client = signed_in(scene.aside)
    number = scene.hidden.pk if what == "peserta" else hidden_rows(scene)[0].pk
    paths = [f"{base_of(scene)}{what}/{pk}/" for pk in (number, MISSING)]

    for act in (client.get, lambda path: client.post(path, {"judge": scene.judges[0].pk, "reason": "x"})):
        answers = {plain(act(path), path) for path in paths}
        assert len(answers) == 1
        assert next(iter(answers))[0] == 404


def test_an_organiser_who_stands_aside_meets_nothing_of_the_entry(scene):
    """Every page and answer is the same, byte for byte, as if the entry had never been assigned or proposed."""
    run = assigning.propose(scene.stage, by=scene.secretary, seed=5, keep="finished")
    client, base = signed_in(scene.aside), base_of(scene)
    paths = [
        *(path for name, path in pages(scene).items() if name != "proposal"),
        f"{base}?tampil=kurang",
        f"{base}usulan/{run.pk}/",
        f"{base}usulan/{scene.run.pk}/",
        *(f"{base}juri/{judge.pk}/" for judge in scene.judges),
        f"{base}juri/{scene.judges[0].pk}/?q={SENTINEL}",
    ]

    def answers() -> list[str]:
        return [plain(client.get(path), path)[1].replace(f'value="{SENTINEL}"', "") for path in paths]

    before = answers()
    Assignment.objects.filter(entry=scene.hidden).delete()
    for row in AssignmentRun.objects.all():
        row.pairs = [pair for pair in row.pairs if pair[0] != scene.hidden.pk]
        row.unfilled = []
        row.save()

    assert not [text for text in before if SENTINEL in text or f">{scene.hidden.label}<" in text]
    assert answers() == before


def test_the_system_still_assigns_what_the_organiser_does_not_see(scene):
    Assignment.objects.filter(entry=scene.hidden).update(ended_at=timezone.now(), ended_reason="x")
    client, base = signed_in(scene.aside), base_of(scene)

    shown = client.post(f"{base}usulkan/", {"keep": "all"}, follow=True)
    run = AssignmentRun.objects.get(confirmed_at=None)
    answer = client.post(f"{base}usulan/{run.pk}/konfirmasi/", follow=True)

    assert {entry for entry, _judge in run.pairs} == {scene.hidden.pk}
    assert SENTINEL not in shown.content.decode() + answer.content.decode()
    assert len([pair for pair in given() if pair[0] == scene.hidden.pk]) == 2


def test_a_reminder_about_a_hidden_entry_alone_names_nobody(scene, django_capture_on_commit_callbacks):
    open_now(scene)
    for assignment in Assignment.objects.exclude(entry=scene.hidden):
        make_finished(assignment)

    with django_capture_on_commit_callbacks(execute=True):
        text = signed_in(scene.aside).post(f"{base_of(scene)}ingatkan/", follow=True).content.decode()

    assert "Diingatkan:" not in text
    assert len(mail.outbox) == 2


def test_loads_of_judges_hold_only_what_the_reader_sees(scene):
    judge = Judge.objects.get(pk=hidden_rows(scene)[0].judge_id)
    seen = sum(1 for entry, one in given() if one == judge.pk)
    path = f"{base_of(scene)}juri/{judge.pk}/"

    texts = [signed_in(person).get(path).content.decode() for person in (scene.secretary, scene.aside)]

    assert [
        f"0 dari {count} peserta selesai" in text for count, text in zip((seen, seen - 1), texts, strict=True)
    ]
    assert f"0 dari {seen - 1} peserta selesai" in texts[1]
    assert f"0 dari {seen} peserta selesai" not in texts[1]
