"""Saving a sheet while it is written: what the browser sends, and what it is answered."""

import datetime as dt
import json
from decimal import Decimal
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.models import Assignment, Criterion, Round, ScoreSheet
from competitions.sheets import Given, given_of
from tests.competitions.desk import plain
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.contests import make_round
from tests.factories.judging import make_assignment, make_conflict
from tests.factories.scoring import end_round, make_finished, make_handed_in, make_sheet, open_round


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test; `keys` are the numbers of the criteria as text."""
    scene = fresh(built_scene)
    scene.keys = [str(row.pk) for row in scene.criteria]
    return scene


@pytest.fixture
def judge(scene, client) -> Client:
    """Return the first judge's browser, in English."""
    client.force_login(scene.judges[0].user)
    client.cookies["bahasa"] = "en"
    return client


def address(scene) -> str:
    return reverse("judging_save", args=[scene.entries[0].pk])


def post(client, scene, data):
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    return client.post(address(scene), body, content_type="application/json")


def one(key: str, value: object, **fields: object) -> dict:
    return {"version": 0, "scores": {key: {"value": value, **fields}}}


def test_a_save_answers_version_total_and_what_is_missing(judge, scene):
    first, second = scene.keys
    scores = {first: {"value": "80,0", "is_na": False, "comment": "Baik."}}

    answer = post(judge, scene, {"version": 0, "scores": scores, "note": "n\r\nm", "comment": "k"})

    sheet = ScoreSheet.objects.get()
    assert (answer.status_code, answer.json()) == (
        200,
        {"version": 1, "saved_at": sheet.saved_at.isoformat(), "total": "80.00", "missing": [int(second)]},
    )
    assert given_of(sheet) == {int(first): Given(Decimal("80.00"), comment="Baik.")}
    assert (sheet.note, sheet.comment) == ("n\nm", "k")
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_was_saved_before_counts_in_the_answer(judge, scene):
    make_sheet(scene.own, (80, None))

    answer = post(judge, scene, {"version": 1, "scores": {scene.keys[1]: {"value": 70}}})

    assert [answer.json()[name] for name in ("version", "total", "missing")] == [2, "76.00", []]


def test_a_form_is_read_like_json(judge, scene):
    Criterion.objects.filter(pk=scene.keys[1]).update(allows_na=True)
    fields = {
        "version": "0",
        f"value-{scene.keys[0]}": "80,00",
        f"comment-{scene.keys[0]}": "Baik.",
        f"value-{scene.keys[1]}": "",
        f"is_na-{scene.keys[1]}": "on",
        "note": "n",
        "csrfmiddlewaretoken": "x",
    }

    answer = judge.post(address(scene), fields)

    assert [answer.json()[name] for name in ("version", "total", "missing")] == [1, "80.00", []]
    given = given_of(ScoreSheet.objects.get())
    assert list(given.values()) == [Given(Decimal("80.00"), comment="Baik."), Given(is_na=True)]


def test_a_stale_save_is_answered_with_both_texts(judge, scene):
    make_sheet(scene.own, (80, 70), note="lama", comment="k")

    answer = post(judge, scene, one(scene.keys[0], "81", comment="Baru.") | {"note": "baru"})

    saved_at = ScoreSheet.objects.get().saved_at.isoformat()
    assert (answer.status_code, answer.json()) == (
        409,
        {
            "message": "This sheet was saved in another place while you were writing. Compare both.",
            "current": {
                "version": 1,
                "saved_at": saved_at,
                "scores": {
                    scene.keys[0]: {"value": "80.00", "is_na": False, "comment": ""},
                    scene.keys[1]: {"value": "70.00", "is_na": False, "comment": ""},
                },
                "note": "lama",
                "comment": "k",
            },
            "yours": {
                "version": 0,
                "scores": {scene.keys[0]: {"value": "81", "is_na": False, "comment": "Baru."}},
                "note": "baru",
            },
        },
    )


def test_an_answer_that_got_lost_is_no_conflict(judge, scene):
    make_sheet(scene.own, (80, 70), note="n")

    answer = post(judge, scene, one(scene.keys[0], "80") | {"note": "n"})

    assert (answer.status_code, answer.json()["version"], answer.json()["total"]) == (200, 1, "76.00")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"value": "NaN"}, "Write a number, such as 80.5."),
        ({"value": "1e99"}, "Write a number, such as 80.5."),
        ({"value": [80]}, "Write a number, such as 80.5."),
        ({"value": True}, "Write a number, such as 80.5."),
        ({"value": "101"}, "Give “Kriteria 1” a score from 0 to 100."),
        ({"value": "80,5"}, "Scores of “Kriteria 1” start at 0 and go up in steps of 1."),
        ({"value": "", "is_na": True}, "“Kriteria 1” needs a score: it cannot be left out."),
        ({"value": "1", "comment": "x" * 4001}, "This text is too long: at most 4,000 characters."),
        ([80], "This rubric has no such criterion. Load the page again."),
        (80, "This rubric has no such criterion. Load the page again."),
    ],
)
def test_what_cannot_be_saved_gets_a_sentence(judge, scene, row, sentence):
    answer = post(judge, scene, {"version": 0, "scores": {scene.keys[0]: row}})

    assert (answer.status_code, answer.json()) == (422, {"errors": {scene.keys[0]: sentence}})
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e400", "1E5"])
def test_numbers_that_only_json_knows_are_none_of_ours(judge, scene, text):
    answer = post(judge, scene, f'{{"version": 0, "scores": {{"{scene.keys[0]}": {{"value": {text}}}}}}}')

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [scene.keys[0]])


@pytest.mark.parametrize("key", ["0", "-1", "x", "9" * 400, "1.5", "²", " 1", "999999"])
def test_a_criterion_that_is_not_there_is_refused(judge, scene, key):
    answer = post(judge, scene, one(key, "80"))

    assert answer.status_code == 422
    assert list(answer.json()["errors"].values()) == [
        "This rubric has no such criterion. Load the page again."
    ]


@pytest.mark.parametrize(
    "body",
    [
        *(
            "",
            "{}",
            "null",
            "[]",
            "{",
            '"x"',
            '{"scores": []}',
            '{"scores": null}',
            "[" * 100_000,
            b"\xff\xfe",
        ),
        *(
            json.dumps({"scores": {str(n): {"value": 1} for n in range(300)}}),
            '{"note": "%s"}' % ("x" * 1_000_001),
        ),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(judge, scene, body):
    answer = post(judge, scene, body)

    assert answer.status_code == 422
    assert answer.json() == {"errors": {"": "What was sent cannot be read. Load the page again."}}


@pytest.mark.parametrize("version", [-1, "x", 1.5, 2**31, 10**40, True, [], {}])
def test_a_version_that_cannot_be_is_stale(judge, scene, version):
    make_sheet(scene.own)

    assert (
        post(judge, scene, {"version": version, "scores": {scene.keys[0]: {"value": 1}}}).status_code == 409
    )


def test_what_is_handed_in_or_closed_is_told_and_keeps_the_text(judge, scene):
    make_handed_in(scene.own)
    handed_in = post(judge, scene, one(scene.keys[0], "1"))
    end_round(scene.stage)
    closed = judge.post(
        reverse("judging_save", args=[scene.entries[1].pk]),
        json.dumps(one(scene.keys[0], "1")),
        "application/json",
    )

    assert (handed_in.status_code, closed.status_code) == (403, 403)
    assert handed_in.json() == {
        "code": "closed",
        "message": "This sheet is handed in and can no longer be changed.",
    }
    assert closed.json()["message"].startswith("Scoring closed on")


def test_what_is_hidden_answers_like_what_is_not_there(judge, scene):
    other = fresh(scene)
    make_conflict(scene.entries[0], scene.judges[0].user)
    Assignment.objects.filter(pk=assignment(scene, 1, 0).pk).delete()

    paths = [
        f"/juri/naskah/{number}/simpan/"
        for number in (scene.entries[0].pk, other.entries[1].pk, 999_999, 10**40)
    ]
    answers = [judge.post(path, "{}", "application/json") for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    bodies = [
        plain(answer).replace(path.encode(), b"").replace(quote(path, safe="").encode(), b"")
        for path, answer in zip(paths, answers, strict=True)
    ]
    assert set(bodies) == {bodies[0]}


def test_a_session_that_ended_is_told_where_to_sign_in(scene, client):
    client.cookies["bahasa"] = "en"
    told = post(client, scene, one(scene.keys[0], "80"))
    led = client.post(address(scene), {"version": "0"})

    back = f"/akun/masuk/?next=/juri/naskah/{scene.entries[0].pk}/"
    assert (led.status_code, led.url) == (302, back)
    message = "You are signed out. Sign in to save what you wrote."
    assert (told.status_code, told.json()) == (401, {"sign_in": back, "message": message})


def test_other_sites_cannot_save(scene):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.judges[0].user)
    refused = post(browser, scene, one(scene.keys[0], "80"))
    browser.cookies["csrftoken"] = "a" * 32
    accepted = browser.post(
        address(scene),
        json.dumps(one(scene.keys[0], "80")),
        content_type="application/json",
        headers={"X-CSRFToken": "a" * 32},
    )

    assert (refused.status_code, accepted.status_code) == (403, 200)


def test_only_posts_are_answered(judge, scene):
    assert judge.get(address(scene)).status_code == 405


def test_the_round_that_is_open_is_written_on(judge, scene):
    later = make_round(scene.competition, rubric=scene.stage.rubric)
    made = make_assignment(scene.entries[0], scene.judges[0], later)

    first = post(judge, scene, one(scene.keys[0], "80"))
    Round.objects.filter(pk=scene.stage.pk).update(closes_at=timezone.now())
    open_round(later)
    second = post(judge, scene, one(scene.keys[0], "60"))

    assert (first.status_code, second.status_code) == (200, 200)
    values = dict(ScoreSheet.objects.values_list("assignment", "scores__value"))
    assert values == {scene.own.pk: 80, made.pk: 60}


def test_a_save_takes_seven_questions(judge, scene, count_queries):
    make_finished(assignment(scene, 2, 1))  # the rubric is locked
    full = {key: {"value": "80", "is_na": False, "comment": ""} for key in scene.keys}
    post(judge, scene, {"version": 0, "scores": full})
    post(judge, scene, {"version": 1, "scores": full})

    with count_queries() as seen:
        answer = post(judge, scene, {"version": 2, "scores": full, "note": "n"})

    assert answer.json()["version"] == 3
    asked = [query["sql"].partition(" ")[0] for query in seen]
    # the session, the person, the place; then what begins, the sheet, its scores, and what ends
    assert asked == ["SELECT", "SELECT", "SELECT", "SAVEPOINT", "UPDATE", "INSERT", "RELEASE"]


def test_whoever_came_too_near_since_is_noticed_within_a_minute(judge, scene, broken):
    post(judge, scene, one(scene.keys[0], "80"))
    scene.judges[0].user.groups.add(scene.offices[0].agency.corner.team)

    trusted = post(judge, scene, {"version": 1, "scores": {}})
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        noticed = post(judge, scene, {"version": 2, "scores": {}})

    assert (trusted.status_code, noticed.status_code) == (200, 404)
