"""Handing a sheet in: complete, in time, once, and locked from then on."""

import datetime as dt
import json
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import setup, sheets
from competitions.canonical import canonical, sha256_of
from competitions.models import AuditEvent, Criterion, Round, Rubric, ScoreSheet, SheetVersion
from competitions.sheets import Given
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.judging import make_conflict
from tests.factories.scoring import end_round, make_handed_in, make_sheet

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test."""
    return fresh(built_scene)


def hand_in(scene, version=1, by=None) -> SheetVersion:
    return sheets.hand_in(scene.own, by=by or scene.judges[0].user, version=version)


def refusal_of(scene, version=1) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        hand_in(scene, version)
    assert not SheetVersion.objects.exists()
    assert Rubric.objects.filter(locked_at__isnull=False).count() == 0
    return refused.value


def test_what_is_handed_in_is_frozen_whole(scene):
    first, second = scene.criteria
    Criterion.objects.filter(pk=second.pk).update(allows_na=True)
    values = {first.pk: Given(Decimal(80), comment="Terukur."), second.pk: Given(is_na=True)}
    make_sheet(scene.own, values, note="RAHASIA", comment="Menarik.")

    version = hand_in(scene)

    sheet = ScoreSheet.objects.get()
    scene.own.refresh_from_db()
    snapshot = scene.entries[0].snapshot
    at = version.handed_in_at
    assert (sheet.state, sheet.version, sheet.handed_in_at, scene.own.finished_at) == ("handed_in", 1, at, at)
    assert (version.number, version.total, version.handed_in_by) == (
        1,
        Decimal("80.000000"),
        scene.judges[0].user,
    )
    assert version.sha256 == sha256_of(version.content)
    assert version.content == canonical(version.data)
    common = {"minimum": "0.00", "maximum": "100.00", "step": "1.00"}
    assert version.data == {
        "format": "lumbung.sheet/1",
        "round": scene.stage.pk,
        "entry": scene.entries[0].pk,
        "judge": scene.judges[0].pk,
        "assignment": scene.own.pk,
        "snapshot": {"version": 1, "sha256": snapshot.sha256},
        "version": 1,
        "handed_in_at": at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "criteria": [
            {"key": str(first.pk), "name": "Kriteria 1", "weight": "60.00", **common, "allows_na": False},
            {"key": str(second.pk), "name": "Kriteria 2", "weight": "40.00", **common, "allows_na": True},
        ],
        "scores": {
            str(first.pk): {"value": "80.00", "is_na": False, "comment": "Terukur."},
            str(second.pk): {"value": None, "is_na": True, "comment": ""},
        },
        "comment": "Menarik.",
        "total": "80.000000",
    }


def test_the_audit_line_tells_the_hash_and_no_score(scene):
    version = make_handed_in(scene.own, (83, 79), comment="Menarik.")

    line = AuditEvent.objects.latest("number")
    assert (line.action, line.actor, line.entry) == ("sheet.hand_in", scene.judges[0].user, scene.entries[0])
    assert json.loads(line.data) == {
        "round": scene.stage.pk,
        "assignment": scene.own.pk,
        "judge": scene.judges[0].pk,
        "sheet": version.sheet_id,
        "version": 1,
        "sha256": version.sha256,
    }


def test_the_first_one_locks_the_rubric(scene):
    version = make_handed_in(scene.own)
    make_handed_in(assignment(scene, 0, 1))

    assert Rubric.objects.get(pk=scene.stage.rubric_id).locked_at == version.handed_in_at


def test_nothing_that_it_was_judged_by_changes_afterwards(scene):
    make_handed_in(scene.own)
    stage = Round.objects.get(pk=scene.stage.pk)
    criterion = Criterion.objects.get(pk=scene.criteria[0].pk)
    criterion.maximum = Decimal(50)
    stage.weight = Decimal(50)
    band = criterion.bands.first()
    band.description = "Lain."
    extra = Criterion(rubric=criterion.rubric, name="Baru", weight=1)
    rubric = Rubric.objects.get(pk=criterion.rubric_id)
    rubric.name = "Lain"

    for rows in ([criterion], [stage], [band], [extra], [rubric]):
        with pytest.raises(ValidationError, match="A score sheet has been handed in already"):
            setup.change(scene.competition, by=scene.secretary, rows=rows, reason="x")
    with pytest.raises(ValidationError, match="A score sheet has been handed in already"):
        setup.change(scene.competition, by=scene.secretary, removed=[Criterion.objects.get(pk=criterion.pk)])


@pytest.mark.parametrize(("values", "missing"), [((80, None), [2]), ((None, None), [1, 2]), ((), [1, 2])])
def test_an_unfinished_sheet_is_refused_by_criterion(scene, values, missing):
    make_sheet(scene.own, values)

    refused = refusal_of(scene)

    assert refused.messages == [f"“Kriteria {number}” has no score yet." for number in missing]
    assert {error.code for error in refused.error_list} == {"incomplete"}


def test_a_sheet_that_was_never_begun_is_unfinished(scene):
    assert len(refusal_of(scene, 0).messages) == 2


def test_not_applicable_is_no_answer_where_it_is_no_longer_allowed(scene):
    Criterion.objects.filter(pk=scene.criteria[1].pk).update(allows_na=True)
    make_sheet(scene.own, (80, "N/A"))
    Criterion.objects.filter(pk=scene.criteria[1].pk).update(allows_na=False)

    assert refusal_of(scene).messages == ["“Kriteria 2” has no score yet."]


def test_a_score_that_the_rubric_no_longer_allows_is_refused(scene):
    make_sheet(scene.own, (80, 70))
    Criterion.objects.filter(pk=scene.criteria[1].pk).update(maximum=60)

    assert refusal_of(scene).message_dict == {
        str(scene.criteria[1].pk): ["Give “Kriteria 2” a score from 0 to 60."]
    }


def test_a_version_that_is_not_the_newest_is_stale(scene):
    make_sheet(scene.own, (80, 70))
    make_sheet(scene.own, (81, 70))

    refused = refusal_of(scene, 1)

    assert (refused.code, refused.current.version) == ("stale", 2)


def test_the_closing_moment_itself_is_in_time_and_the_next_is_not(scene):
    make_sheet(scene.own)
    make_sheet(assignment(scene, 1, 0))
    closes = scene.stage.closes_at

    with time_machine.travel(closes + dt.timedelta(microseconds=1), tick=False):
        refused = refusal_of(scene)
    with time_machine.travel(closes, tick=False):
        version = hand_in(scene)

    assert (refused.code, version.handed_in_at) == ("closed", closes)
    assert refused.messages[0].startswith("Scoring closed on")


def test_before_the_round_opens_nothing_is_handed_in(scene):
    make_sheet(scene.own)
    Round.objects.filter(pk=scene.stage.pk).update(opens_at=timezone.now() + dt.timedelta(hours=1))

    assert refusal_of(scene).messages[0].startswith("Scoring opens on")


def test_it_is_handed_in_once(scene):
    make_handed_in(scene.own)

    with pytest.raises(ValidationError) as refused:
        hand_in(scene)

    assert (refused.value.code, SheetVersion.objects.count()) == ("closed", 1)


@pytest.mark.parametrize("who", ["another judge", "secretary", "conflict", "joined"])
def test_what_is_hidden_is_refused_without_a_word(scene, who, broken):
    make_sheet(scene.own)
    person = scene.judges[0].user
    if who == "another judge":
        person = scene.judges[1].user
    elif who == "secretary":
        person = scene.secretary
    elif who == "conflict":
        make_conflict(scene.entries[0], person)
    else:
        person.groups.add(
            scene.offices[0].agency.corner.team
        )  # also within the minute for which drafts trust

    with pytest.raises(PermissionDenied) as refused:
        hand_in(scene, by=person)

    assert refused.value.args == ()
    assert not SheetVersion.objects.exists()


def test_a_late_hand_in_loses_nothing_of_the_draft(scene):
    make_sheet(scene.own, (80, 70), note="Cek lagi.")
    end_round(scene.stage)

    assert refusal_of(scene).code == "closed"
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.version, sheet.note, sheet.scores.count()) == ("draft", 1, "Cek lagi.", 2)
