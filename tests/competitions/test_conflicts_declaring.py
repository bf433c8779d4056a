"""Who stands aside as declared by judges, organisers and entrants, and what that ends."""

import json
import threading
import time
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from competitions.actions import conflicts
from competitions.models import Assignment, AuditEvent, ConflictNotice, ConflictOfInterest, Entry
from tests.competitions.scenes.conflicts import build, lend, open_to
from tests.factories.contests import make_judge, make_leader
from tests.factories.judging import make_assignment, make_conflict, make_entry
from tests.factories.registry import make_person
from tests.factories.scoring import make_finished
from users.models import User


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


# --- Declaring ---------------------------------------------------------------------------------------


def test_a_judge_declares_and_what_they_had_in_hand_ends(scene):
    judge = make_judge(scene.competition)
    given = make_assignment(scene.entry, judge)
    kept = make_assignment(scene.other, judge)

    conflict = conflicts.declare(
        scene.entry, user=judge.user, by=judge.user, kind="family", note="Ipar ketua tim."
    )

    given.refresh_from_db()
    kept.refresh_from_db()
    assert (conflict.source, conflict.note, conflict.declared_by) == ("judge", "Ipar ketua tim.", judge.user)
    assert (given.ended_reason, given.ended_at is not None) == ("conflict", True)
    assert kept.ended_at is None
    assert open_to(judge.user) == {scene.other.pk}


def test_a_finished_assignment_is_void_and_the_line_says_so(scene):
    judge = make_judge(scene.competition)
    given = make_assignment(scene.entry, judge)
    sheet = make_finished(given).sheet

    conflict = conflicts.declare(
        scene.entry, user=judge.user, by=scene.secretary, kind="interest", note="Saham."
    )

    line = AuditEvent.objects.latest("number")
    assert (line.action, line.entry, line.actor) == ("conflict.declare", scene.entry, scene.secretary)
    assert json.loads(line.data) == {
        "conflict": conflict.pk,
        "person": judge.user_id,
        "kind": "interest",
        "source": "organiser",
        "ended": [],
        "voided": [given.pk],
    }
    sheet.refresh_from_db()
    assert (sheet.state, sheet.voided_by, sheet.voided_reason) == ("void", scene.secretary, "conflict")


def test_a_judge_declares_only_what_they_were_given(scene):
    judge = make_judge(scene.competition)

    with pytest.raises(PermissionDenied):
        conflicts.declare(scene.entry, user=judge.user, by=judge.user, kind="family", note="Ipar.")


def test_a_judge_does_not_speak_for_another(scene):
    judge, other = make_judge(scene.competition), make_judge(scene.competition)
    make_assignment(scene.entry, judge)

    with pytest.raises(PermissionDenied):
        conflicts.declare(scene.entry, user=other.user, by=judge.user, kind="family", note="Ipar.")


def test_an_organiser_declares_for_themselves_and_sees_it_no_more(scene):
    conflicts.declare(
        scene.entry, user=scene.secretary, by=scene.secretary, kind="family", note="Suami saya di tim."
    )

    assert open_to(scene.secretary) == {scene.other.pk}


def test_a_leader_declares_for_themselves(scene):
    leader = make_leader()

    conflict = conflicts.declare(scene.entry, user=leader, by=leader, kind="family", note="Anak saya.")

    assert conflict.source == "organiser"
    assert open_to(leader) == {scene.other.pk}


def test_an_organiser_with_a_conflict_declares_nothing_about_the_entry(scene):
    judge = make_judge(scene.competition)
    make_conflict(scene.entry, scene.secretary)

    with pytest.raises(PermissionDenied):
        conflicts.declare(scene.entry, user=judge.user, by=scene.secretary, kind="family", note="Ipar.")


def test_people_of_another_agency_and_strangers_declare_nothing(scene):
    judge = make_judge(scene.competition)
    make_assignment(scene.entry, judge)

    for by in (scene.social.officer, scene.social.head, make_person("orang")):
        with pytest.raises(PermissionDenied):
            conflicts.declare(scene.entry, user=judge.user, by=by, kind="family", note="Ipar.")
    assert not ConflictOfInterest.objects.exists()


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_conflict_needs_a_note(scene, note):
    judge = make_judge(scene.competition)
    given = make_assignment(scene.entry, judge)

    with pytest.raises(ValidationError) as refused:
        conflicts.declare(scene.entry, user=judge.user, by=judge.user, kind="family", note=note)

    given.refresh_from_db()
    assert list(refused.value.message_dict) == ["note"]
    assert given.ended_at is None


def test_the_same_conflict_is_noted_once(scene):
    judge = make_judge(scene.competition)
    conflicts.declare(scene.entry, user=judge.user, by=scene.secretary, kind="family", note="Ipar.")

    with pytest.raises(ValidationError):
        conflicts.declare(scene.entry, user=judge.user, by=scene.secretary, kind="family", note="Ipar lagi.")


def test_a_dismissed_conflict_can_be_declared_anew(scene):
    judge = make_judge(scene.competition)
    first = conflicts.declare(scene.entry, user=judge.user, by=scene.secretary, kind="family", note="Ipar.")
    conflicts.dismiss(first, by=scene.secretary, reason="Salah orang.")

    conflicts.declare(scene.entry, user=judge.user, by=scene.secretary, kind="family", note="Benar ipar.")

    assert open_to(judge.user) == {scene.other.pk}


def test_a_conflict_with_an_agency_reaches_its_units_and_future_entries(scene):
    judge = make_judge(scene.competition)
    given, kept = make_assignment(scene.entry, judge), make_assignment(scene.other, judge)

    conflicts.declare_agency(
        scene.health.agency,
        competition=scene.competition,
        user=judge.user,
        by=scene.secretary,
        kind="interest",
        note="Konsultan dinas.",
    )
    office = SimpleNamespace(agency=scene.unit, officer=make_person(), head=make_person())
    make_entry(scene.competition, office)

    given.refresh_from_db()
    kept.refresh_from_db()
    assert (given.ended_reason, kept.ended_reason) == ("conflict", "")
    assert open_to(judge.user) == {scene.other.pk}


def test_only_organisers_declare_about_an_agency(scene):
    judge = make_judge(scene.competition)

    for by in (judge.user, scene.health.head, make_leader()):
        with pytest.raises(PermissionDenied):
            conflicts.declare_agency(
                scene.health.agency,
                competition=scene.competition,
                user=judge.user,
                by=by,
                kind="other",
                note="Ada.",
            )


# --- Entrants name somebody --------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["Budi Santoso", "Drs. BUDI SANTOSO, M.Si.", "budi@lumbung.example"])
def test_an_entrant_names_a_judge_without_learning_who_judges(scene, named):
    judge = make_judge(scene.competition, name="Budi Santoso", email="budi@lumbung.example")
    given = make_assignment(scene.entry, judge)

    notice = conflicts.name_person(
        scene.entry, by=scene.health.officer, named=named, kind="interest", note="Bersaing tender."
    )
    unknown = conflicts.name_person(
        scene.entry, by=scene.health.officer, named="Tidak Ada", kind="interest", note="Bersaing tender."
    )

    given.refresh_from_db()
    conflict = ConflictOfInterest.objects.get(user=judge.user)
    assert (conflict.source, conflict.note, given.ended_reason) == ("entrant", "Bersaing tender.", "conflict")
    assert (notice.conflict, unknown.conflict) == (conflict, None)


def test_two_judges_of_one_name_are_left_to_the_secretariat(scene):
    judge, _other = (make_judge(scene.competition, name="Budi Santoso") for _ in range(2))
    notice = conflicts.name_person(
        scene.entry, by=scene.health.head, named="Budi Santoso", kind="family", note="Paman."
    )
    assert notice.conflict is None

    conflict = conflicts.match(notice, judge=judge, by=scene.secretary)

    assert (conflict.user, conflict.source) == (judge.user, "entrant")
    with pytest.raises(ValidationError):
        conflicts.match(notice, judge=judge, by=scene.secretary)


def test_a_notice_waits_for_the_judge_it_names(scene):
    conflicts.name_person(
        scene.entry, by=scene.health.head, named="Budi Santoso", kind="family", note="Paman."
    )
    judge = make_judge(scene.competition, name="Budi Santoso")

    conflicts.detect_for(judge.user, competition=scene.competition)

    assert open_to(judge.user) == {scene.other.pk}
    assert ConflictNotice.objects.get().conflict.user == judge.user


def test_others_name_nobody_for_an_entry(scene):
    for by in (scene.social.head, scene.secretary, make_person("orang")):
        with pytest.raises(PermissionDenied):
            conflicts.name_person(scene.entry, by=by, named="Budi", kind="family", note="Paman.")


def test_an_organiser_with_a_conflict_settles_no_notice(scene):
    judge = make_judge(scene.competition)
    notice = conflicts.name_person(
        scene.entry, by=scene.health.head, named="Seseorang", kind="family", note="Paman."
    )
    make_conflict(scene.entry, scene.secretary)

    with pytest.raises(PermissionDenied):
        conflicts.match(notice, judge=judge, by=scene.secretary)


# --- At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("comes_first", ["declare", "confirm", "together"])
def test_no_race_leaves_an_assignment_beside_a_conflict(built, comes_first):
    judge = make_judge(built.competition)
    secretary = User.objects.get(pk=built.secretary.pk)
    start = threading.Barrier(2)
    gaps = {"declare": (0, 0.1), "confirm": (0.1, 0), "together": (0, 0)}[comes_first]
    pause = threading.Event()

    def confirm() -> None:
        """Give the entry as every confirmation has to: hold its row, then look for conflicts."""
        with transaction.atomic():
            entry = Entry.objects.locked().get(pk=built.entry.pk)
            if Entry.objects.filter(pk=entry.pk).without_conflict_for(judge.user).exists():
                pause.wait(0.05)
                make_assignment(entry, judge)

    def declare() -> None:
        conflicts.declare(built.entry, user=judge.user, by=secretary, kind="family", note="Ipar.")

    def run(act, gap: float) -> None:
        try:
            start.wait(timeout=10)
            pause.wait(gap)
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip((declare, confirm), gaps, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert ConflictOfInterest.objects.filter(user=judge.user).count() == 1
    assert not Assignment.objects.active().filter(judge=judge).exists()


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_settled_once_by_whoever_holds_the_entry_first(built):
    scene = lend(built)
    conflicts.name_person(
        scene.entry, by=scene.health.head, named="Budi Santoso", kind="family", note="Paman."
    )
    judge, notice = make_judge(scene.competition, name="Budi Santoso"), ConflictNotice.objects.get()
    answers, begun = [], threading.Event()

    def match() -> None:
        begun.set()
        try:
            conflicts.match(notice, judge=judge, by=scene.secretary)
        except ValidationError:
            answers.append("settled already")
        finally:
            connection.close()

    thread = threading.Thread(target=match)
    with transaction.atomic():
        Entry.objects.locked().get(pk=scene.entry.pk)
        thread.start()
        begun.wait(timeout=10)
        time.sleep(0.3)  # until the thread waits for the entry
        conflicts.detect_all(scene.competition)
    thread.join(timeout=60)

    assert answers == ["settled already"]
    assert AuditEvent.objects.filter(action="conflict.match").count() == 1
