"""Taking a handed-in sheet out of the count, on the secretariat's desk."""

import re

import pytest
from django.test import Client

from competitions.models import Assignment, ResultDecision, ScoreSheet
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, plain
from tests.competitions.scenes.letting_off import anew, build, desk_path, text_of
from tests.competitions.scenes.sheets import assignment
from tests.competitions.test_sheets_states import make_run
from tests.factories.contests import make_judge, make_secretary
from tests.factories.scoring import end_round, make_handed_in, make_sheet

WHY = "Juri-9731 mengaku tidak membaca naskah."


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test."""
    return anew(built_scene)


@pytest.fixture
def row(scene) -> Assignment:
    """Return what gives the first entry to the second judge, handed in."""
    row = assignment(scene, 0, 1)
    make_handed_in(row)
    return row


def void_path(scene, number: int) -> str:
    return desk_path(scene, f"batalkan/{number}/")


def state_of(row: Assignment) -> tuple:
    sheet = ScoreSheet.objects.select_related("assignment").get(assignment=row)
    return sheet.state, sheet.voided_reason, sheet.assignment.ended_at is not None


def test_an_organiser_makes_a_sheet_void_with_a_reason(scene, row, broken):
    run = make_run(scene, scene.stage, scene.entries)
    client, person = signed_in(scene.secretary), row.judge.user

    answer = client.post(void_path(scene, row.pk), {"reason": f" {WHY} "}, follow=True)

    assert answer.redirect_chain == [(desk_path(scene, f"peserta/{row.entry_id}/"), 302)]
    assert "dinyatakan batal dan tidak dihitung lagi" in answer.content.decode()
    assert "kurang 1 juri" in answer.content.decode()
    assert state_of(row) == ("void", WHY, True)
    assert ResultDecision.objects.get(run=run).kind == "stale"
    desk = f"/juri/naskah/{row.entry_id}/"
    assert (signed_in(person).get(desk).status_code, desk in text_of(person, "/juri/")) == (404, False)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "id",
            ["Lembar ini tidak dihitung lagi untuk seterusnya.", "langsung kedaluwarsa", "Tersisa 0 lembar"],
        ),
        (
            "en",
            [
                "The sheet does not count any more, for good.",
                "outdated at once",
                "0 handed-in sheets are left",
            ],
        ),
    ],
)
def test_the_page_says_what_follows(scene, row, language, words):
    text = text_of(scene.secretary, void_path(scene, row.pk), language)

    assert [word in text for word in words] == [True] * len(words)
    assert [name in text for name in (row.judge.name, row.entry.innovation.title)] == [True, True]


def test_it_is_done_after_the_round_as_well(scene, row):
    end_round(scene.stage)
    page = text_of(scene.secretary, desk_path(scene, f"peserta/{row.entry_id}/"))
    assert void_path(scene, row.pk) in page
    assert "Babak ini sudah berakhir" in text_of(scene.secretary, void_path(scene, row.pk))

    assert signed_in(scene.secretary).post(void_path(scene, row.pk), {"reason": WHY}).status_code == 302

    assert state_of(row) == ("void", WHY, True)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_bad_reason_is_refused_and_stays(scene, row, reason):
    answer = signed_in(scene.secretary).post(void_path(scene, row.pk), {"reason": reason})

    assert (answer.status_code, answer.context["form"]["reason"].value()) == (422, reason)
    assert state_of(row) == ("handed_in", "", False)


def test_the_way_there_stands_by_handed_in_sheets_only(scene, row):
    make_sheet(assignment(scene, 0, 2))
    numbers = [assignment(scene, 0, place).pk for place in range(3)]
    pages = [desk_path(scene, f"peserta/{row.entry_id}/"), desk_path(scene, f"juri/{row.judge_id}/")]

    texts = [text_of(scene.secretary, page) for page in pages]

    assert [[void_path(scene, number) in text for number in numbers] for text in texts] == [
        [False, True, False],
        [False, True, False],
    ]
    assert not any(void_path(scene, row.pk) in text_of(scene.people["auditor"], page) for page in pages)


@pytest.mark.parametrize("who", ["aside", "auditor", "leader"])
def test_others_of_the_desks_get_the_same_answer_as_for_none(scene, row, who):
    client, paths = signed_in(scene.people[who]), [void_path(scene, number) for number in (row.pk, MISSING)]

    for act in (client.get, lambda path: client.post(path, {"reason": WHY})):
        answers = {plain(act(path), path) for path in paths}
        assert [status for status, _text in answers] == [404]
    assert state_of(row) == ("handed_in", "", False)


@pytest.mark.parametrize("who", ["chair", "judge", "head", "stranger", "secretary who judges", "visitor"])
def test_nobody_else_makes_anything_void(scene, row, who, broken):
    if who == "secretary who judges":
        client = signed_in(make_judge(scene.competition, user=make_secretary(), is_seated=False).user)
    else:
        client = Client() if who == "visitor" else signed_in(scene.people[who])
    answers = [
        act(void_path(scene, number)).status_code
        for number in (row.pk, MISSING)
        for act in (client.get, lambda path: client.post(path, {"reason": WHY}))
    ]

    assert set(answers) <= {302, 403, 404}
    assert len(set(answers)) == 1
    assert state_of(row) == ("handed_in", "", False)


def test_what_is_not_handed_in_or_is_void_already_answers_like_none(scene, row):
    draft = assignment(scene, 0, 2)
    make_sheet(draft)
    client = signed_in(scene.secretary)
    client.post(void_path(scene, row.pk), {"reason": WHY})
    paths = [void_path(scene, number) for number in (row.pk, draft.pk, assignment(scene, 1, 1).pk, MISSING)]

    for act in (client.get, lambda path: client.post(path, {"reason": "Lagi."})):
        answers = {plain(act(path), path) for path in paths}
        assert [status for status, _text in answers] == [404]
    assert state_of(row)[1] == WHY


def test_an_organiser_who_stands_aside_sees_no_trace_of_it(scene, row):
    client = signed_in(scene.aside)
    paths = [desk_path(scene), *(desk_path(scene, f"juri/{judge.pk}/") for judge in scene.judges)]
    changing = re.compile(r"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*|csrf-token[^>]*>|CSRF_TOKEN\W+\w+")

    def answers() -> list[str]:
        return [changing.sub("", client.get(path).content.decode()) for path in paths]

    before = answers()
    signed_in(scene.secretary).post(void_path(scene, row.pk), {"reason": WHY})

    assert answers() == before
    assert not any(void_path(scene, row.pk) in text for text in before)
