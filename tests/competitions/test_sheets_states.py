"""Sheets opened again, made void and excused, results that become outdated, and a round that closes early."""

import json

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import assigning, conflicts, entries, screening, sheet_states, sheets
from competitions.actions.results_stale import mark_stale
from competitions.canonical import sha256_of
from competitions.models import (
    AuditEvent,
    Category,
    Panel,
    ResultDecision,
    ResultRun,
    Round,
    ScoreSheet,
    Seat,
)
from innovations.rules import SECRETARIAT
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.contests import make_judge, make_leader, make_round, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.scoring import end_round, make_handed_in, make_sheet
from users.models import User

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test."""
    return fresh(built_scene)


@pytest.fixture
def handed_in(scene) -> ScoreSheet:
    """Return what the second judge handed in for the first entry."""
    return make_handed_in(assignment(scene, 0, 1)).sheet


def chair(scene):
    return scene.judges[0].user


def last_line() -> tuple[str, dict]:
    line = AuditEvent.objects.latest("number")
    return line.action, json.loads(line.data)


def make_run(scene, stage=None, entries=()) -> ResultRun:
    """Return results as somebody computed them; rows for these entries."""
    run = ResultRun.objects.create(
        competition=scene.competition,
        round=stage,
        number=scene.competition.result_runs.count() + 1,
        facts="{}",
        facts_sha256=sha256_of("{}"),
        results="{}",
        results_sha256=sha256_of("{}"),
        computed_by=scene.secretary,
        computed_at=timezone.now(),
    )
    for entry in entries:
        run.rows.create(entry=entry, category=entry.category)
    return run


# --- Opening again --------------------------------------------------------------------------------


def test_the_chair_gives_a_sheet_back_with_a_reason(scene, handed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sheet = sheets.reopen(handed_in, by=chair(scene), reason="  Kriteria 2 tertukar.  ")

    row = assignment(scene, 0, 1)
    assert (sheet.state, sheet.version, sheet.handed_in_at, row.finished_at) == ("draft", 2, None, None)
    assert sheet.versions.count() == 1
    action, facts = last_line()
    assert (action, facts["reason"], facts["sheet"]) == ("sheet.reopen", "Kriteria 2 tertukar.", sheet.pk)
    (letter,) = mail.outbox
    assert letter.to == [scene.judges[1].email]
    assert "Kriteria 2 tertukar." in letter.body


def test_a_reopened_sheet_is_handed_in_again_as_another_version(scene, handed_in):
    sheets.reopen(handed_in, by=chair(scene), reason="Salah ketik.")

    again = make_handed_in(assignment(scene, 0, 1), (90, 90))

    totals = list(handed_in.versions.values_list("number", "total"))
    assert [number for number, _total in totals] == [1, 3]
    assert [str(total) for _number, total in totals] == ["76.000000", "90.000000"]
    assert ScoreSheet.objects.get(pk=handed_in.pk).version == again.number


def test_a_page_from_before_cannot_save_over_a_reopened_sheet(scene, handed_in):
    sheets.reopen(handed_in, by=chair(scene), reason="Salah ketik.")

    with pytest.raises(sheets.StaleSheet):
        sheets.save_sheet(assignment(scene, 0, 1), by=scene.judges[1].user, version=1, scores={})


def of_other_category(scene):
    other = Category.objects.get(competition=scene.competition, slug="tata-kelola")
    scene.judges[0].seats.update(is_chair=False)
    panel = Panel.objects.create(round=scene.stage, category=other, name="Lain")
    Seat.objects.create(panel=panel, judge=scene.judges[0], is_chair=True)
    return chair(scene)


def of_other_round(scene):
    scene.judges[0].seats.update(is_chair=False)
    panel = Panel.objects.create(round=make_round(scene.competition), name="Babak lain")
    Seat.objects.create(panel=panel, judge=scene.judges[0], is_chair=True)
    return chair(scene)


def with_conflict(scene):
    make_conflict(scene.entries[0], chair(scene))
    return chair(scene)


def of_another_contest(scene):
    judge = make_judge(scene.competition, is_seated=False)
    return judge.user


@pytest.mark.parametrize(
    "who",
    [
        *(
            of_other_category,
            of_other_round,
            with_conflict,
            of_another_contest,
            lambda scene: scene.secretary,
        ),
        *(
            lambda scene: scene.judges[1].user,
            lambda scene: scene.judges[2].user,
            lambda scene: make_leader(),
        ),
    ],
)
def test_nobody_else_opens_a_sheet_again(scene, handed_in, who):
    person = who(scene)

    with pytest.raises(PermissionDenied):
        sheets.reopen(handed_in, by=person, reason="x")

    assert ScoreSheet.objects.get(pk=handed_in.pk).state == "handed_in"


def test_a_sheet_is_opened_again_with_a_reason_while_the_round_is_open(scene, handed_in):
    with pytest.raises(ValidationError) as refused:
        sheets.reopen(handed_in, by=chair(scene), reason=" ")
    assert refused.value.message_dict == {"reason": ["Say why."]}

    draft = make_sheet(assignment(scene, 1, 1))
    with pytest.raises(ValidationError, match="This sheet is not handed in"):
        sheets.reopen(draft, by=chair(scene), reason="x")

    end_round(scene.stage)
    with pytest.raises(ValidationError, match="Scoring closed on") as refused:
        sheets.reopen(handed_in, by=chair(scene), reason="x")
    assert refused.value.code == "closed"


# --- Void -----------------------------------------------------------------------------------------


def test_the_secretariat_takes_a_sheet_out_of_the_count(scene, handed_in):
    end_round(scene.stage)

    sheet = sheets.void(handed_in, by=scene.secretary, reason="Juri mengaku tidak membaca.")

    row = assignment(scene, 0, 1)
    assert (sheet.state, sheet.voided_by, sheet.voided_reason) == (
        "void",
        scene.secretary,
        "Juri mengaku tidak membaca.",
    )
    assert (row.ended_at, row.ended_reason) == (sheet.voided_at, "Juri mengaku tidak membaca.")
    assert not ScoreSheet.objects.counted().exists()
    assert (sheet.versions.count(), last_line()[0]) == (1, "sheet.void")


@pytest.mark.parametrize(
    "who",
    [
        *(lambda scene: chair(scene), lambda scene: scene.judges[1].user, lambda scene: make_leader()),
        lambda scene: make_judge(scene.competition, user=make_secretary(), is_seated=False).user,
    ],
)
def test_nobody_else_makes_a_sheet_void(scene, handed_in, who, broken):
    with pytest.raises(PermissionDenied):
        sheets.void(handed_in, by=who(scene), reason="x")


def test_an_organiser_with_a_conflict_makes_nothing_void(scene, handed_in):
    make_conflict(scene.entries[0], scene.secretary)

    with pytest.raises(PermissionDenied):
        sheets.void(handed_in, by=scene.secretary, reason="x")


def test_only_what_counts_is_made_void_and_with_a_reason(scene, handed_in):
    with pytest.raises(ValidationError) as refused:
        sheets.void(handed_in, by=scene.secretary, reason="")
    assert refused.value.message_dict == {"reason": ["Say why."]}
    sheets.void(handed_in, by=scene.secretary, reason="x")
    for sheet in (handed_in, make_sheet(assignment(scene, 1, 1))):
        with pytest.raises(ValidationError, match="This sheet is not handed in"):
            sheets.void(sheet, by=scene.secretary, reason="x")


def test_the_place_of_a_void_sheet_can_be_given_anew(scene, handed_in):
    sheets.void(handed_in, by=scene.secretary, reason="x")

    again = assigning.assign(scene.stage, scene.entries[0], scene.judges[1], by=scene.secretary)
    make_handed_in(assignment_of(again), (60, 60))

    assert [str(sheet.versions.get().total) for sheet in ScoreSheet.objects.counted()] == ["60.000000"]


def assignment_of(row):
    return type(row).objects.select_related("round__rubric", "judge__user").get(pk=row.pk)


def test_a_conflict_after_scoring_makes_the_sheet_void_at_once(scene, handed_in, broken):
    draft = make_sheet(assignment(scene, 0, 2))
    run = make_run(scene, entries=scene.entries)
    person = scene.judges[1].user

    conflicts.declare(scene.entries[0], user=person, by=person, kind="family", note="Ipar.")
    conflicts.declare(
        scene.entries[0], user=scene.judges[2].user, by=scene.secretary, kind="family", note="Ipar."
    )

    sheet = ScoreSheet.objects.get(pk=handed_in.pk)
    assert (sheet.state, sheet.voided_by, sheet.voided_reason) == ("void", person, "conflict")
    assert ScoreSheet.objects.get(pk=draft.pk).state == "draft"  # it never counted
    assert run.decisions.get().kind == "stale"
    actions = list(AuditEvent.objects.order_by("-number").values_list("action", flat=True)[:3])
    assert actions == ["conflict.declare", "conflict.declare", "results.stale"]


def test_a_detected_conflict_makes_the_sheet_void_too(scene, handed_in):
    person = scene.judges[1].user
    person.groups.add(scene.offices[0].agency.corner.team)

    conflicts.detect_for(person, competition=scene.competition)

    sheet = ScoreSheet.objects.get(pk=handed_in.pk)
    assert (sheet.state, sheet.voided_by) == ("void", None)


# --- Outdated results -----------------------------------------------------------------------------


@pytest.mark.parametrize("happens", ["void", "reopened", "withdrawn", "disqualified", "handed in"])
def test_results_are_outdated_by_what_they_rest_on(scene, handed_in, happens, broken):
    run, entry = make_run(scene, entries=scene.entries), scene.entries[0]
    if happens == "void":
        sheets.void(handed_in, by=scene.secretary, reason="x")
    elif happens == "reopened":
        sheets.reopen(handed_in, by=chair(scene), reason="x")
    elif happens == "withdrawn":
        entries.withdraw(entry, by=scene.offices[0].head, reason="x")
    elif happens == "disqualified":
        proposed = screening.propose_ineligible(
            entry, reason="false_data", message="Palsu.", by=scene.secretary
        )
        screening.confirm_ineligible(proposed, by=make_secretary())
    else:
        make_handed_in(assignment(scene, 1, 1))

    (decision,) = run.decisions.all()
    assert (decision.kind, bool(decision.reason), ResultRun.objects.standing().exists()) == (
        "stale",
        True,
        False,
    )
    assert AuditEvent.objects.filter(action="results.stale").count() == 1


def test_runs_of_earlier_rounds_and_without_the_entry_stand(scene, broken):
    later = make_round(scene.competition)
    first, second = make_run(scene, scene.stage, scene.entries), make_run(scene, later, scene.entries[:1])
    final = make_run(scene, None, scene.entries)

    count = mark_stale(scene.competition, by=scene.secretary, reason="sheet void", stage=later)
    again = mark_stale(
        scene.competition, by=scene.secretary, reason="entry withdrawn", entry=scene.entries[1]
    )

    assert (count, again) == (2, 1)
    stale = {decision.run_id: decision.reason for decision in ResultDecision.objects.all()}
    assert stale == {second.pk: "sheet void", final.pk: "sheet void", first.pk: "entry withdrawn"}


def test_what_is_outdated_already_is_not_outdated_again(scene, broken):
    make_run(scene)

    counts = [mark_stale(scene.competition, by=None, reason="x") for _time in range(2)]

    assert (counts, AuditEvent.objects.filter(action="results.stale").count()) == ([1, 0], 1)


# --- Excused --------------------------------------------------------------------------------------


def test_a_judge_asks_to_be_excused_and_the_secretariat_grants_it(scene, django_capture_on_commit_callbacks):
    draft = make_sheet(scene.own, (80, None))
    with django_capture_on_commit_callbacks(execute=True):
        sheet_states.ask_excuse(scene.own, by=scene.judges[0].user, reason="Dirawat di rumah sakit.")
    secretaries = User.objects.filter(groups__name=SECRETARIAT)
    assert sorted(letter.to for letter in mail.outbox) == sorted([person.email] for person in secretaries)
    assert all("Dirawat di rumah sakit." in letter.body for letter in mail.outbox)
    assert last_line()[0] == "assignment.ask_excuse"
    assert assignment(scene, 0, 0).ended_at is None

    ended = sheets.excuse(scene.own, by=scene.secretary, reason="Dirawat di rumah sakit.")

    assert (ended.ended_reason, last_line()[0]) == ("Dirawat di rumah sakit.", "assignment.unassign")
    assert ScoreSheet.objects.get(pk=draft.pk).scores.count() == 2


@pytest.mark.parametrize("place", [0, 1])
def test_the_chair_asks_for_themself_and_for_others(scene, place):
    sheet_states.ask_excuse(assignment(scene, 0, place), by=chair(scene), reason="Berhalangan.")

    assert last_line()[1]["judge"] == scene.judges[place].pk


def test_nobody_else_asks_and_nobody_without_a_reason_or_for_finished_work(scene, handed_in):
    for person in (scene.judges[2].user, scene.secretary, scene.offices[0].head):
        with pytest.raises(PermissionDenied):
            sheet_states.ask_excuse(scene.own, by=person, reason="x")
    with pytest.raises(ValidationError) as refused:
        sheet_states.ask_excuse(scene.own, by=scene.judges[0].user, reason="")
    assert refused.value.message_dict == {"reason": ["Say why."]}
    with pytest.raises(ValidationError, match="finished work stays"):
        sheet_states.ask_excuse(assignment(scene, 0, 1), by=scene.judges[1].user, reason="x")
    make_conflict(scene.entries[0], chair(scene))
    with pytest.raises(PermissionDenied):
        sheet_states.ask_excuse(assignment(scene, 0, 2), by=chair(scene), reason="x")


# --- Closing a round early ------------------------------------------------------------------------


def test_a_round_is_closed_now_and_the_line_tells_what_was_planned(scene, handed_in):
    planned = scene.stage.closes_at
    make_sheet(scene.own)

    stage = sheets.close_round(scene.stage, by=scene.secretary)

    assert stage.closes_at < timezone.now() < planned
    assert stage.is_over
    assert last_line() == (
        "round.close",
        {
            "round": stage.pk,
            "planned": planned.isoformat(),
            "closes_at": stage.closes_at.isoformat(),
            "reason": "",
        },
    )
    with pytest.raises(ValidationError, match="Scoring closed on"):
        sheets.hand_in(scene.own, by=scene.judges[0].user, version=1)


def test_only_an_open_round_is_closed_and_only_by_organisers(scene):
    for person in (chair(scene), make_leader(), scene.offices[0].head):
        with pytest.raises(PermissionDenied):
            sheets.close_round(scene.stage, by=person)
    sheets.close_round(scene.stage, by=scene.secretary)
    before = Round.objects.get(pk=scene.stage.pk).closes_at

    with pytest.raises(ValidationError, match="Scoring closed on"):
        sheets.close_round(scene.stage, by=scene.secretary)

    assert Round.objects.get(pk=scene.stage.pk).closes_at == before
    with pytest.raises(ValidationError, match="The dates of scoring are not set yet"):
        sheets.close_round(make_round(scene.competition, opens_at=None, closes_at=None), by=scene.secretary)
