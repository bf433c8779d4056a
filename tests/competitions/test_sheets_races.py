"""Sheets written by many at once: real threads, real transactions, on SQLite and PostgreSQL."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from competitions.actions import conflicts, judges, setup, sheet_states, sheets
from competitions.models import (
    Assignment,
    AuditEvent,
    Criterion,
    Entry,
    Round,
    Score,
    ScoreSheet,
    SheetVersion,
)
from competitions.sheets import Given, given_of
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.competitions.scenes.threads import run_at_once
from tests.factories.assigning import make_stage
from tests.factories.scoring import give, make_handed_in, make_sheet, open_round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, transactional_db):
    """Lend the scene to one test that commits."""
    return fresh(built_scene)


def said(job) -> str:
    """Do something and say what came of it."""
    try:
        job()
    except PermissionDenied:
        return "hidden"
    except ValidationError as error:
        return getattr(error, "code", "") or error.error_list[0].code or "refused"
    return "done"


def save(row: Assignment, criteria: list[Criterion], version: int, number: int) -> str:
    """Save a sheet on which every answer is this number."""
    scores = {criterion.pk: Given(Decimal(number), comment=str(number)) for criterion in criteria}
    return said(
        lambda: sheets.save_sheet(row, by=row.judge.user, version=version, scores=scores, note=str(number))
    )


def assert_one_save_stands(row: Assignment, version: int, numbers: set[int]) -> None:
    """Prove that a sheet holds one save whole, never parts of two."""
    sheet = ScoreSheet.objects.get(assignment=row)
    given = given_of(sheet)
    assert sheet.version == version
    assert len(given) == 2
    number = int(sheet.note)
    assert number in numbers
    assert set(given.values()) == {Given(Decimal(number).quantize(Decimal("0.01")), comment=str(number))}


def test_twenty_first_saves_at_once_make_one_sheet(scene):
    answers = run_at_once(
        [lambda number=number: save(scene.own, scene.criteria, 0, number) for number in range(20)], threads=20
    )

    assert Counter(answers) == {"done": 1, "stale": 19}
    assert_one_save_stands(scene.own, 1, {answers.index("done")})


def test_twenty_saves_of_one_version_keep_one(scene):
    make_sheet(scene.own, (1, 1))

    answers = run_at_once(
        [lambda number=number: save(scene.own, scene.criteria, 1, number) for number in range(20)], threads=20
    )

    assert Counter(answers) == {"done": 1, "stale": 19}
    assert_one_save_stands(scene.own, 2, {answers.index("done")})


def test_twenty_tabs_that_try_again_lose_nothing_and_count_every_save(scene):
    def insist(number: int) -> str:
        version, tries = 0, 0
        while (answer := save(scene.own, scene.criteria, version, number)) == "stale":
            version = ScoreSheet.objects.values_list("version", flat=True).get(assignment=scene.own)
            tries += 1
            assert tries < 500
        return answer

    answers = run_at_once([lambda number=number: insist(number) for number in range(20)], threads=20)

    assert Counter(answers) == {"done": 20}
    assert_one_save_stands(scene.own, 20, set(range(20)))


def test_closing_while_hundreds_hand_in(transactional_db):
    count = 200 if connection.vendor == "postgresql" else 60
    scene = make_stage(entries=2, judges=count, each=3)
    open_round(scene.stage)
    rows = [give(scene.entries[place % 2], judge, scene.stage) for place, judge in enumerate(scene.judges)]
    for row in rows:
        make_sheet(row, (80, 70), note="Tetap ada.")
    jobs = [lambda row=row: said(lambda: sheets.hand_in(row, by=row.judge.user, version=1)) for row in rows]
    jobs.insert(count // 3, lambda: said(lambda: sheets.close_round(scene.stage, by=scene.secretary)))

    answers = run_at_once(jobs)
    closing = answers.pop(count // 3)

    closes_at = Round.objects.get(pk=scene.stage.pk).closes_at
    seen = Counter(answers)
    assert closing == "done"
    assert set(seen) == {"done", "closed"}, seen
    for row, answer in zip(rows, answers, strict=True):
        sheet = ScoreSheet.objects.get(assignment=row)
        row.refresh_from_db()
        assert (sheet.note, sheet.scores.count()) == ("Tetap ada.", 2)
        if answer == "done":
            receipt = sheet.versions.get()
            assert (sheet.state, row.finished_at) == ("handed_in", receipt.handed_in_at)
            assert receipt.handed_in_at <= closes_at
        else:
            assert (sheet.state, row.finished_at, sheet.versions.count()) == ("draft", None, 0)
    assert AuditEvent.objects.filter(action="sheet.hand_in").count() == seen["done"]


@pytest.mark.parametrize("time", range(5))
def test_a_conflict_and_a_hand_in_never_pass_each_other(scene, time):
    make_sheet(scene.own)
    person = scene.judges[0].user

    handed_in, declared = run_at_once(
        [
            lambda: said(lambda: sheets.hand_in(scene.own, by=person, version=1)),
            lambda: said(
                lambda: conflicts.declare(
                    scene.entries[0], user=person, by=scene.secretary, kind="family", note="Ipar."
                )
            ),
        ]
    )

    sheet = ScoreSheet.objects.get(assignment=scene.own)
    assert (handed_in, declared) in {("done", "done"), ("hidden", "done")}
    assert sheet.state == ("void" if handed_in == "done" else "draft")
    assert not ScoreSheet.objects.counted().exists()


@pytest.mark.parametrize("time", range(5))
def test_a_release_and_a_hand_in_never_pass_each_other(scene, time):
    make_sheet(scene.own)

    handed_in, released = run_at_once(
        [
            lambda: said(lambda: sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)),
            lambda: said(lambda: judges.release(scene.judges[0], by=scene.secretary, reason="Sakit.")),
        ]
    )

    row = Assignment.objects.get(pk=scene.own.pk)
    assert (handed_in, released) in {("done", "done"), ("hidden", "done")}
    assert (row.ended_at is None) == (handed_in == "done")  # finished work stays, the rest ends


@pytest.mark.parametrize("time", range(5))
def test_a_sheet_is_opened_again_or_handed_in_never_both(scene, time):
    make_handed_in(scene.own)
    sheet = ScoreSheet.objects.get(assignment=scene.own)
    sheets.reopen(sheet, by=scene.judges[0].user, reason="Salah ketik.")

    handed_in, reopened = run_at_once(
        [
            lambda: said(lambda: sheets.hand_in(scene.own, by=scene.judges[0].user, version=2)),
            lambda: said(lambda: sheets.reopen(sheet, by=scene.judges[0].user, reason="Sekali lagi.")),
        ]
    )

    sheet.refresh_from_db()
    assert handed_in == "done"
    assert (reopened, sheet.state, sheet.version) in {("state", "handed_in", 2), ("done", "draft", 3)}
    assert list(sheet.versions.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("time", range(5))
def test_two_hand_ins_of_one_sheet_give_one_receipt(scene, time):
    make_sheet(scene.own)

    answers = run_at_once(
        [lambda: said(lambda: sheets.hand_in(scene.own, by=scene.judges[0].user, version=1))] * 6
    )

    assert Counter(answers) == {"done": 1, "closed": 5}
    assert SheetVersion.objects.count() == 1


@pytest.mark.parametrize("time", range(5))
def test_a_save_and_a_hand_in_never_mix(scene, time):
    make_sheet(scene.own, (80, 70))

    handed_in, saved = run_at_once(
        [
            lambda: said(lambda: sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)),
            lambda: save(scene.own, scene.criteria, 1, 33),
        ]
    )

    assert (handed_in, saved) in {("done", "closed"), ("stale", "done"), ("done", "stale")}
    values = set(Score.objects.filter(sheet__assignment=scene.own).values_list("value", flat=True))
    assert values == ({33} if saved == "done" else {80, 70})


@pytest.mark.parametrize("time", range(5))
def test_a_rubric_is_changed_or_locked_never_both(scene, time):
    make_sheet(scene.own)
    criterion = Criterion.objects.get(pk=scene.criteria[0].pk)
    criterion.name = "Lain"

    handed_in, changed = run_at_once(
        [
            lambda: said(lambda: sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)),
            lambda: said(lambda: setup.change(scene.competition, by=scene.secretary, rows=[criterion])),
        ]
    )

    assert handed_in == "done"
    content = SheetVersion.objects.get().data
    name = Criterion.objects.get(pk=criterion.pk).name
    assert content["criteria"][0]["name"] == name
    assert name == ("Lain" if changed == "done" else "Kriteria 1")


def test_hand_ins_conflicts_and_reopenings_in_a_crowd_leave_all_whole(scene):
    rows = [assignment(scene, entry, judge) for entry in range(3) for judge in range(3)]
    for row in rows:
        make_sheet(row)
    chair = scene.judges[0].user

    def reopen(row: Assignment) -> str:
        sheet = ScoreSheet.objects.get(assignment=row)
        return said(lambda: sheets.reopen(sheet, by=chair, reason="x"))

    def declare(row: Assignment) -> str:
        entry = Entry.objects.get(pk=row.entry_id)
        return said(
            lambda: conflicts.declare(entry, user=row.judge.user, by=scene.secretary, kind="other", note="x")
        )

    jobs = [lambda row=row: said(lambda: sheets.hand_in(row, by=row.judge.user, version=1)) for row in rows]
    jobs += [lambda row=row: reopen(row) for row in rows[3:]]
    jobs += [lambda row=row: declare(row) for row in rows[4::3]]

    answers = run_at_once(jobs)

    assert set(answers) <= {"done", "hidden", "state", "closed", "stale"}, answers


def test_a_judge_who_asks_eight_times_at_once_is_heard_once(scene):
    def ask() -> str:
        return said(lambda: sheet_states.ask_excuse(scene.own, by=scene.judges[0].user, reason="Sakit."))

    answers = run_at_once([ask] * 8, threads=8)

    assert Counter(answers) == {"done": 1, "asked": 7}
    assert AuditEvent.objects.filter(action="assignment.ask_excuse").count() == 1


def test_asking_to_be_let_off_and_handing_in_at_once_go_one_after_the_other(scene):
    row, person = scene.own, scene.judges[0].user
    make_sheet(row)
    asking = "Sakit."

    asked, handed_in = run_at_once(
        [
            lambda: said(lambda: sheet_states.ask_excuse(row, by=person, reason=asking)),
            lambda: said(lambda: sheets.hand_in(row, by=person, version=1)),
        ]
    )

    row.refresh_from_db()
    assert (handed_in, row.finished_at is not None) == ("done", True)
    assert (asked, row.excuse_reason) in {("done", asking), ("state", "")}
    assert not Assignment.objects.asked_back().exists()
