"""Asking that a judge be let off an entry: by the judge, by the chair, and what the secretariat sees of it."""

import json
import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from competitions.actions import sheet_states
from competitions.models import Assignment, AuditEvent, Panel, Seat
from innovations.rules import SECRETARIAT
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, plain
from tests.competitions.scenes.letting_off import anew, build, desk_path, let_off_path, other_path, text_of
from tests.competitions.scenes.sheets import assignment
from tests.factories.contests import make_round
from tests.factories.judging import make_conflict
from tests.factories.scoring import end_round, make_handed_in, make_sheet
from users.models import User

WHY = "Dirawat-9731 di rumah sakit."
OTHER = "Berhalangan-5521 lama."
FRAME = re.compile(r"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*|csrf-token[^>]*>|CSRF_TOKEN\W+\w+")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test."""
    return anew(built_scene)


def request_of(row: Assignment) -> tuple:
    row.refresh_from_db()
    return row.excuse_reason, row.excuse_asked_by, row.excuse_asked_at is not None, row.ended_at


def ask(scene, entry: int = 0, judge: int = 1, reason: str = WHY, by=None) -> Assignment:
    row = assignment(scene, entry, judge)
    return sheet_states.ask_excuse(row, by=by or scene.judges[judge].user, reason=reason)


def told() -> list[str]:
    """Return who was written to, by letter."""
    return sorted(address for letter in mail.outbox for address in letter.to)


def organisers(scene) -> list[str]:
    """Return the secretariat, without who stands aside from the first entry."""
    people = User.objects.filter(groups__name=SECRETARIAT).exclude(pk=scene.aside.pk)
    return sorted(people.values_list("email", flat=True))


# --- The judge ------------------------------------------------------------------------------------


def test_a_judge_asks_and_keeps_the_entry_and_the_draft(scene, django_capture_on_commit_callbacks):
    row, person = assignment(scene, 0, 1), scene.judges[1].user
    draft = make_sheet(row, (80, None))
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(person).post(let_off_path(scene), {"reason": f"  {WHY} "}, follow=True)

    assert answer.redirect_chain == [("/juri/", 302)]
    assert "Sampai ada keputusan, peserta dan konsep Anda tetap pada Anda." in answer.content.decode()
    assert request_of(row) == (WHY, person, True, None)
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.scores.count()) == ("draft", 1, 2)
    line = AuditEvent.objects.latest("number")
    assert (line.action, json.loads(line.data)["reason"]) == ("assignment.ask_excuse", WHY)
    assert told() == organisers(scene)
    place = desk_path(scene, f"lepas/{row.pk}/")
    assert [WHY in letter.body and place in letter.body for letter in mail.outbox] == [True] * len(told())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Minta dibebaskan", "Tidak ada yang berubah sampai sekretariat mengabulkannya", "Mengapa?"]),
        ("en", ["Ask to be let off", "Nothing changes until the secretariat grants it", "Why?"]),
    ],
)
def test_the_page_says_what_follows(scene, language, words):
    text = text_of(scene.judges[1].user, let_off_path(scene), language)

    assert [word in text for word in words] == [True] * len(words)
    assert scene.entries[0].snapshot.data["innovation"]["title"] in text


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("  ", "Say why."), ("x" * 1001, "at most 1000"), ("Sakit\x00.", "Null characters")],
)
def test_a_bad_reason_is_refused_and_stays(scene, reason, sentence):
    client = signed_in(scene.judges[1].user)
    client.cookies["bahasa"] = "en"

    answer = client.post(let_off_path(scene), {"reason": reason})

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert answer.context["form"]["reason"].value() == reason
    assert request_of(assignment(scene, 0, 1)) == ("", None, False, None)


def test_who_asks_twice_is_told_when_and_nobody_is_written_to_again(
    scene, django_capture_on_commit_callbacks
):
    ask(scene)
    client = signed_in(scene.judges[1].user)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(let_off_path(scene), {"reason": OTHER})

    text = answer.content.decode()
    assert (answer.status_code, "Anda sudah meminta pada" in text, OTHER in text) == (422, True, True)
    assert (request_of(assignment(scene, 0, 1))[0], mail.outbox) == (WHY, [])
    assert AuditEvent.objects.filter(action="assignment.ask_excuse").count() == 1
    page = text_of(scene.judges[1].user, let_off_path(scene))
    assert [part in page for part in ("Anda sudah meminta pada", WHY, "<textarea")] == [True, True, False]


def test_finished_work_and_a_round_that_is_over_are_said_so(scene):
    make_handed_in(assignment(scene, 0, 1))
    for entry, sentence in ((0, "pekerjaan yang selesai tetap"), (1, "Penilaian ditutup")):
        if entry == 1:
            end_round(scene.stage)
        page = text_of(scene.judges[1].user, let_off_path(scene, entry))
        answer = signed_in(scene.judges[1].user).post(let_off_path(scene, entry), {"reason": WHY})
        text = answer.content.decode()
        assert ("<textarea" in page, answer.status_code, WHY in text) == (False, 422, True)
        assert [sentence.lower() in found.lower() for found in (page, text)] == [True, True]


def test_the_link_stands_by_unfinished_work_only(scene):
    person, paths = scene.judges[1].user, [let_off_path(scene, place) for place in range(3)]
    make_handed_in(assignment(scene, 0, 1))
    ask(scene, entry=1)

    desk = text_of(person, "/juri/")
    assert [path in desk for path in paths] == [False, True, True]
    assert "Sudah minta dibebaskan</a>" in desk
    entries = [text_of(person, path.removesuffix("lepas/")) for path in paths]
    assert [path in text for path, text in zip(paths, entries, strict=True)] == [False, True, True]
    end_round(scene.stage)
    assert [path in text_of(person, "/juri/") for path in paths] == [False] * 3


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    "who", ["secretary", "aside", "auditor", "leader", "head", "stranger", "with conflict"]
)
def test_an_entry_that_is_not_on_the_desk_answers_like_none(scene, who):
    person = scene.people.get(who) or scene.judges[1].user
    if who == "with conflict":
        make_conflict(scene.entries[0], person)
    client = signed_in(person)

    for act in (client.get, lambda path: client.post(path, {"reason": WHY})):
        answers = {plain(act(path), path) for path in (let_off_path(scene), f"/juri/naskah/{MISSING}/lepas/")}
        assert [status for status, _text in answers] == [404]
    assert Assignment.objects.asked_back().count() == 0


def test_a_visitor_signs_in_first(scene):
    for path in (let_off_path(scene), other_path(scene, assignment(scene, 0, 1).pk)):
        assert Client().get(path)["Location"] == f"/akun/masuk/?next={path}"


# --- The chair ------------------------------------------------------------------------------------


def test_the_chair_asks_for_another_judge(scene, django_capture_on_commit_callbacks):
    row, chair = assignment(scene, 0, 1), scene.judges[0].user
    path = other_path(scene, row.pk)
    assert path in text_of(chair, f"/juri/panel/{scene.panel.pk}/")
    assert row.judge.name in text_of(chair, path)
    with django_capture_on_commit_callbacks(execute=True):
        answer = signed_in(chair).post(path, {"reason": OTHER}, follow=True)

    assert answer.redirect_chain == [(f"/juri/panel/{scene.panel.pk}/", 302)]
    assert f"{row.judge.name} tetap memegang peserta {row.entry.label}" in answer.content.decode()
    assert request_of(row) == (OTHER, chair, True, None)
    assert told() == organisers(scene)
    panel = text_of(chair, f"/juri/panel/{scene.panel.pk}/")
    assert (path in panel, "juri pengganti sudah diminta" in panel) == (False, True)


def test_the_judge_learns_nothing_of_what_the_chair_asked_and_may_ask_too(scene):
    chair, judge = scene.judges[0].user, scene.judges[1].user
    before = [FRAME.sub("", text_of(judge, path)) for path in ("/juri/", let_off_path(scene))]
    ask(scene, reason=OTHER, by=chair)

    assert [FRAME.sub("", text_of(judge, path)) for path in ("/juri/", let_off_path(scene))] == before
    ask(scene)
    assert request_of(assignment(scene, 0, 1))[:2] == (WHY, judge)
    with pytest.raises(ValidationError) as refused:
        ask(scene, reason=OTHER, by=chair)
    assert refused.value.code == "asked"
    page = text_of(chair, other_path(scene, assignment(scene, 0, 1).pk))
    assert [part in page for part in ("minta dibebaskan pada", WHY)] == [True, False]


def test_a_bad_reason_of_the_chair_is_refused_and_stays(scene):
    path = other_path(scene, assignment(scene, 0, 1).pk)
    for reason in ("", "x" * 1001):
        answer = signed_in(scene.judges[0].user).post(path, {"reason": reason})
        assert (answer.status_code, answer.context["form"]["reason"].value()) == (422, reason)


def test_the_chairs_own_entries_are_asked_for_on_the_own_desk(scene):
    text = text_of(scene.judges[0].user, f"/juri/panel/{scene.panel.pk}/")

    found = [
        [other_path(scene, assignment(scene, entry, judge).pk) in text for judge in range(3)]
        for entry in range(3)
    ]
    assert found == [[False, True, True]] * 3


@pytest.mark.parametrize(
    "who", ["judge", "other judge", "secretary", "aside", "auditor", "leader", "head", "stranger"]
)
def test_nobody_but_the_chair_finds_the_page(scene, who):
    client = signed_in(scene.people[who])
    numbers = [assignment(scene, 0, 1).pk, MISSING]

    for act in (client.get, lambda path: client.post(path, {"reason": WHY})):
        paths = [other_path(scene, number) for number in numbers]
        answers = {plain(act(path), path) for path in paths}
        assert [status for status, _text in answers] == [404]


def test_the_chair_finds_nothing_of_a_hidden_entry_nor_of_who_is_not_on_the_panel(scene):
    chair = scene.judges[0].user
    make_conflict(scene.entries[0], chair)
    unseated = assignment(scene, 1, 2)
    Seat.objects.filter(judge=unseated.judge).delete()
    other = Panel.objects.create(round=scene.stage, name="Lain")
    Seat.objects.create(panel=other, judge=scene.judges[1], is_chair=True)
    client = signed_in(chair)
    hidden = other_path(scene, assignment(scene, 0, 1).pk)
    paths = [hidden, other_path(scene, unseated.pk), other_path(scene, MISSING)]
    paths.append(hidden.replace(f"panel/{scene.panel.pk}", f"panel/{other.pk}"))

    for act in (client.get, lambda path: client.post(path, {"reason": WHY})):
        assert [plain(act(path), path) for path in paths] == [plain(act(paths[2]), paths[2])] * 4
    assert Assignment.objects.asked_back().count() == 0


# --- The secretariat ------------------------------------------------------------------------------


def test_requests_stand_on_the_page_of_the_round_first_asked_first(scene):
    ask(scene)
    ask(scene, entry=1, judge=2, reason=OTHER, by=scene.judges[0].user)
    ask(scene, entry=2, judge=2, reason="Sudah-7777 diserahkan.")
    make_handed_in(assignment(scene, 2, 2))

    rows = [assignment(scene, 0, 1), assignment(scene, 1, 2)]
    text = text_of(scene.secretary, desk_path(scene))

    part = text[text.index('id="minta-lepas"') : text.index('id="peserta"')]
    assert part.index(WHY) < part.index(OTHER)
    assert [row.judge.name in part and row.entry.innovation.title in part for row in rows] == [True, True]
    assert f"{scene.judges[0].user}, ketua dewan juri, meminta pada" in part
    assert [desk_path(scene, f"lepas/{row.pk}/") in part for row in rows] == [True, True]
    assert "Sudah-7777" not in text


def test_the_list_of_rounds_counts_requests_that_the_reader_may_know_of(scene):
    make_round(scene.competition, name="Wawancara")
    ask(scene)
    ask(scene, entry=1)
    path = f"/admin/lomba/{scene.competition.pk}/penugasan/"

    texts = [text_of(person, path) for person in (scene.secretary, scene.aside)]

    assert [f"{count} permintaan dibebaskan" in text for count, text in zip((2, 1), texts, strict=True)] == [
        True,
        True,
    ]


def test_granting_is_taking_back_with_the_request_before_ones_eyes(scene):
    row = ask(scene)
    client, path = signed_in(scene.secretary), desk_path(scene, f"lepas/{row.pk}/")

    page = client.get(path)
    assert WHY in page.content.decode()
    reason = page.context["form"]["reason"].value()
    assert reason.startswith("Dibebaskan sesuai permintaan pada ")
    assert client.post(path, {"reason": reason}).status_code == 302

    row.refresh_from_db()
    assert (row.ended_at is not None, row.ended_reason) == (True, reason)
    assert WHY not in text_of(scene.secretary, desk_path(scene))
    assert signed_in(scene.judges[1].user).get(let_off_path(scene)).status_code == 404


def test_an_auditor_reads_and_grants_nothing(scene):
    row = ask(scene)

    text = text_of(scene.people["auditor"], desk_path(scene))

    assert (WHY in text, desk_path(scene, f"lepas/{row.pk}/") in text) == (True, False)


def test_an_organiser_who_stands_aside_sees_the_same_bytes_as_before(scene):
    client = signed_in(scene.aside)
    paths = [desk_path(scene), *(desk_path(scene, f"juri/{judge.pk}/") for judge in scene.judges)]

    def answers() -> list[str]:
        texts = [client.get(path).content.decode() for path in paths]
        return [
            FRAME.sub("", text).replace(quote(path, safe=""), "")
            for path, text in zip(paths, texts, strict=True)
        ]

    before = answers()
    row = ask(scene)

    assert answers() == before
    hidden, missing = (desk_path(scene, f"lepas/{pk}/") for pk in (row.pk, MISSING))
    assert plain(client.get(hidden), hidden) == plain(client.get(missing), missing)


def test_nothing_is_offered_once_the_round_is_over(scene):
    ask(scene)
    end_round(scene.stage)

    assert WHY not in text_of(scene.secretary, desk_path(scene))


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("page", ["desk", "panel", "round"])
def test_pages_ask_as_often_for_three_requests_as_for_one(scene, count_queries, page):
    person, path = {
        "desk": (scene.judges[1].user, "/juri/"),
        "panel": (scene.judges[0].user, f"/juri/panel/{scene.panel.pk}/"),
        "round": (scene.secretary, desk_path(scene)),
    }[page]

    def asked() -> int:
        client = signed_in(person)
        with count_queries() as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    ask(scene)
    asked()
    before = asked()
    ask(scene, entry=1)
    ask(scene, entry=2, reason=OTHER, by=scene.judges[0].user)

    assert asked() == before


def test_a_request_has_somebody_a_moment_and_a_reason(scene):
    row = assignment(scene, 0, 1)
    for fields in (
        {"excuse_asked_at": timezone.now()},
        {"excuse_reason": "x"},
        {"excuse_asked_at": timezone.now(), "excuse_asked_by": scene.secretary},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.filter(pk=row.pk).update(**fields)
