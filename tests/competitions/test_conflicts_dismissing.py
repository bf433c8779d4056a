"""Conflicts dismissed: by whom, why, once; and the list that leaves out what its reader may not know."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.actions import conflicts
from competitions.models import AuditEvent, ConflictOfInterest
from tests.competitions.scenes.conflicts import build, lend, open_to
from tests.factories.contests import make_judge, make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


def test_an_organiser_without_a_conflict_dismisses_with_a_reason(scene):
    judge = make_judge(scene.competition)
    conflict = make_conflict(scene.entry, judge.user)

    dismissed = conflicts.dismiss(conflict, by=scene.secretary, reason=" Bukan orang yang sama. ")

    line = AuditEvent.objects.latest("number")
    assert (dismissed.dismissed_by, dismissed.dismissed_reason) == (scene.secretary, "Bukan orang yang sama.")
    assert scene.entry.pk in open_to(judge.user)
    assert (line.action, json.loads(line.data)["reason"]) == ("conflict.dismiss", "Bukan orang yang sama.")


def test_dismissing_one_of_two_conflicts_leaves_the_other(scene):
    judge = make_judge(scene.competition)
    first, _second = (
        make_conflict(scene.entry, judge.user),
        make_conflict(scene.entry, judge.user, kind="team"),
    )

    conflicts.dismiss(first, by=scene.secretary, reason="Pindah.")

    assert open_to(judge.user) == {scene.other.pk}


def test_nobody_dismisses_their_own(scene):
    conflict = make_conflict(scene.entry, scene.secretary)

    with pytest.raises(PermissionDenied):
        conflicts.dismiss(conflict, by=scene.secretary, reason="Tidak apa-apa.")


def test_nobody_dismisses_where_they_have_a_conflict_themselves(scene):
    judge = make_judge(scene.competition)
    conflict = make_conflict(scene.entry, judge.user)
    make_conflict(scene.entry, scene.secretary, kind="family", source="organiser")

    with pytest.raises(PermissionDenied):
        conflicts.dismiss(conflict, by=scene.secretary, reason="Tidak apa-apa.")


def test_an_organiser_of_the_agency_dismisses_nothing_about_it(scene):
    judge = make_judge(scene.competition)
    scene.secretary.groups.add(scene.unit.corner.team)
    about_entry = make_conflict(scene.entry, judge.user)
    about_agency = make_conflict(scene.entry, judge.user, entry=None, agency=scene.health.agency)

    for conflict in (about_entry, about_agency):
        with pytest.raises(PermissionDenied):
            conflicts.dismiss(conflict, by=scene.secretary, reason="Tidak apa-apa.")


def test_judges_entrants_leaders_and_strangers_dismiss_nothing(scene, broken):
    judge = make_judge(scene.competition)
    conflict = make_conflict(scene.entry, judge.user)
    judging_secretary = make_judge(scene.competition, user=make_secretary()).user
    people = [make_judge(scene.competition).user, scene.health.head, make_leader(), make_person("orang")]

    for by in [*people, judging_secretary]:
        with pytest.raises(PermissionDenied):
            conflicts.dismiss(conflict, by=by, reason="Tidak apa-apa.")


@pytest.mark.parametrize("reason", ["", "   "])
def test_dismissing_needs_a_reason(scene, reason):
    conflict = make_conflict(scene.entry, make_judge(scene.competition).user)

    with pytest.raises(ValidationError) as refused:
        conflicts.dismiss(conflict, by=scene.secretary, reason=reason)

    assert list(refused.value.message_dict) == ["reason"]


def test_a_conflict_is_dismissed_once(scene):
    conflict = make_conflict(scene.entry, make_judge(scene.competition).user)
    conflicts.dismiss(conflict, by=scene.secretary, reason="Pindah.")

    with pytest.raises(ValidationError):
        conflicts.dismiss(conflict, by=scene.secretary, reason="Lagi.")


def test_the_list_leaves_out_what_its_reader_may_not_know(scene):
    judge = make_judge(scene.competition)
    hidden = [
        make_conflict(scene.entry, judge.user),
        make_conflict(scene.entry, judge.user, entry=None, agency=scene.health.agency),
    ]
    shown = make_conflict(scene.other, judge.user)
    everything = {row.pk for row in [*hidden, shown]}

    def seen() -> set[int]:
        return set(ConflictOfInterest.objects.shown_to(scene.secretary).values_list("pk", flat=True))

    assert seen() == everything
    scene.secretary.groups.add(scene.health.agency.corner.team)
    assert seen() == {shown.pk}
