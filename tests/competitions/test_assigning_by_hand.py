"""Who judges what, given by hand, taken back, handed on and reminded of."""

import datetime as dt
from collections import Counter

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions import pairing
from competitions.actions import assigning, judges, reminding
from competitions.models import AuditEvent, Entry, Judge, Panel, Round
from competitions.who_judges import Board
from innovations.models import AgencyPage
from tests.competitions.scenes.assigning import HOUR, confirmed, finish, fresh, given, last_line, open_now
from tests.factories.assigning import make_stage
from tests.factories.contests import make_judge
from tests.factories.judging import make_conflict

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_stage)


@pytest.fixture
def scene(built, db):
    return fresh(built)


# --- By hand -----------------------------------------------------------------------------------------


def test_giving_by_hand_writes_one_line_and_one_letter(scene, django_capture_on_commit_callbacks):
    pairs = [(entry, scene.judges[0]) for entry in scene.entries[:2]]

    with django_capture_on_commit_callbacks(execute=True):
        assigning.assign_all(scene.stage, pairs, by=scene.secretary)

    assert given(scene) == {(entry.pk, judge.pk) for entry, judge in pairs}
    assert len(mail.outbox) == 1
    assert "0001, 0002" in mail.outbox[0].body
    assert last_line()[0] == "assignment.assign"


@pytest.mark.parametrize(
    "why", ["conflict", "not eligible", "no seat", "other category", "released", "other competition", "twice"]
)
def test_a_pair_that_cannot_be_is_refused(scene, why):
    entry, judge = scene.entries[0], scene.judges[0]
    if why == "conflict":
        make_conflict(entry, judge.user)
    if why == "not eligible":
        Entry.objects.filter(pk=entry.pk).update(state="submitted")
    if why == "no seat":
        judge.seats.all().delete()
    if why == "other category":
        Entry.objects.filter(pk=entry.pk).update(category=scene.competition.categories.last())
        Panel.objects.update(category=scene.competition.categories.first())
    if why == "released":
        judges.release(judge, by=scene.secretary, reason="Sakit.")
    if why == "other competition":
        judge = make_stage(entries=0, judges=1).judges[0]
    if why == "twice":
        assigning.assign(scene.stage, entry, judge, by=scene.secretary)
    before = given(scene)

    with pytest.raises(ValidationError) as refused:
        assigning.assign_all(
            scene.stage, [(scene.entries[1], scene.judges[1]), (entry, judge)], by=scene.secretary
        )

    sentence = "{} has entry 0001 already." if why == "twice" else "{} cannot be given entry 0001."
    assert refused.value.messages == [sentence.format(judge.name)]
    assert given(scene) == before


def test_an_entry_that_the_organiser_stands_aside_from_is_out_of_their_hands(scene):
    entry, judge = scene.entries[0], scene.judges[0]
    row = assigning.assign(scene.stage, entry, judge, by=scene.secretary)
    make_conflict(entry, scene.secretary)

    with pytest.raises(PermissionDenied):
        assigning.assign(scene.stage, entry, scene.judges[1], by=scene.secretary)
    with pytest.raises(PermissionDenied):
        assigning.unassign(row, by=scene.secretary, reason="Tukar.")
    assert given(scene) == {(entry.pk, judge.pk)}


def test_a_hand_goes_beyond_a_limit(scene):
    Judge.objects.filter(pk=scene.judges[0].pk).update(load_limit=1)

    for entry in scene.entries[:2]:
        assigning.assign(scene.stage, entry, scene.judges[0], by=scene.secretary)

    assert len(given(scene)) == 2


def let_off_and_back(scene) -> Judge:
    """Let a judge finish the first entry, go, and come back with an invitation of their own."""
    gone, entry = scene.judges[0], scene.entries[0]
    assigning.assign(scene.stage, entry, gone, by=scene.secretary)
    finish(scene, (entry.pk, gone.pk))
    judges.release(gone, by=scene.secretary, reason="Sakit.")
    return make_judge(scene.competition, user=gone.user)


def test_who_comes_back_is_given_nothing_that_they_finished_before(scene):
    back, entry = let_off_and_back(scene), scene.entries[0]
    board = Board(scene.stage, scene.secretary)

    with pytest.raises(ValidationError) as refused:
        assigning.assign(scene.stage, entry, back, by=scene.secretary)

    assert refused.value.messages == [f"{back.name} has entry 0001 already."]
    assert back not in [load.judge for load in board.offered_judges(entry)]
    assert entry not in board.offered_entries(back)
    assert scene.entries[1] in board.offered_entries(back)


@pytest.mark.parametrize("keep", ["all", "finished"])
def test_who_comes_back_is_proposed_nothing_that_they_finished_before(scene, keep):
    back = let_off_and_back(scene)
    Round.objects.filter(pk=scene.stage.pk).update(judges_per_entry=5)
    scene.stage.refresh_from_db()

    run = assigning.propose(scene.stage, by=scene.secretary, seed=7, keep=keep)

    assert [one for one, judge in run.pairs if judge == back.pk] == [one.pk for one in scene.entries[1:]]
    assert assigning.confirm(run, by=scene.secretary).confirmed_at


def test_taking_back_keeps_the_row_with_its_reason(scene):
    row = assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)

    assigning.unassign(row, by=scene.secretary, reason=" Tukar. ")

    row.refresh_from_db()
    assert (row.ended_reason, given(scene)) == ("Tukar.", set())
    assert last_line()[0] == "assignment.unassign"
    assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)


@pytest.mark.parametrize("why", ["finished", "ended", "no reason"])
def test_finished_work_is_not_taken_back(scene, why):
    row = assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)
    if why == "finished":
        finish(scene, (row.entry_id, row.judge_id))
    if why == "ended":
        assigning.unassign(row, by=scene.secretary, reason="Tukar.")
    lines = AuditEvent.objects.count()

    with pytest.raises(ValidationError):
        assigning.unassign(row, by=scene.secretary, reason=" " if why == "no reason" else "Tukar.")
    assert AuditEvent.objects.count() == lines


# --- Who does not come, and who is late --------------------------------------------------------------


def test_what_a_judge_leaves_undone_is_proposed_to_others(scene):
    confirmed(scene)
    judge = scene.judges[0]
    done, *undone = sorted(pair for pair in given(scene) if pair[1] == judge.pk)
    finish(scene, done)
    others = {pair for pair in given(scene) if pair[1] != judge.pk}

    run = assigning.replace_no_show(scene.stage, judge, by=scene.secretary, reason="Tidak menjawab.")

    assert given(scene) == others | {done}
    assert sorted(entry for entry, _judge in run.pairs) == [entry for entry, _judge in undone]
    assert judge.pk not in {one for _entry, one in run.pairs}
    assert pairing.left_out_of(scene.stage) == [judge.pk]
    action, facts = last_line()
    assert (action, facts["judge"], len(facts["ended"])) == ("assignment.no_show", judge.pk, 2)
    assigning.confirm(run, by=scene.secretary)
    assert Counter(entry for entry, _judge in given(scene)) == {entry.pk: 2 for entry in scene.entries}


def test_a_judge_who_does_not_come_needs_a_reason(scene):
    confirmed(scene)
    before = given(scene)

    with pytest.raises(ValidationError):
        assigning.replace_no_show(scene.stage, scene.judges[0], by=scene.secretary, reason="")
    assert given(scene) == before


def test_the_last_judge_may_stay_away_too(scene):
    for judge in scene.judges:
        run = assigning.replace_no_show(scene.stage, judge, by=scene.secretary, reason="Tidak menjawab.")

    assert (run.pairs, len(run.unfilled)) == ([], 6)


def test_exactly_those_with_unfinished_work_are_reminded(scene, django_capture_on_commit_callbacks):
    open_now(scene)
    done, half, nothing, _empty = scene.judges
    for judge in (done, half, nothing):
        for entry in scene.entries[:2]:
            assigning.assign(scene.stage, entry, judge, by=scene.secretary)
    finish(scene, (scene.entries[0].pk, done.pk))
    finish(scene, (scene.entries[1].pk, done.pk))
    finish(scene, (scene.entries[0].pk, half.pk))
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        told = reminding.remind(scene.stage, by=scene.secretary)

    assert told == [half, nothing]
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {half.user.email, nothing.user.email}
    assert "0002" in letters[half.user.email].body
    assert "0001" not in letters[half.user.email].body
    assert "0001, 0002" in letters[nothing.user.email].body
    assert last_line() == (
        "assignment.remind",
        {"round": scene.stage.pk, "judges": sorted([half.pk, nothing.pk])},
    )


def test_nobody_is_reminded_twice_within_an_hour(scene):
    open_now(scene)
    assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)
    assert reminding.remind(scene.stage, by=scene.secretary) == [scene.judges[0]]
    assigning.assign(scene.stage, scene.entries[0], scene.judges[1], by=scene.secretary)

    assert reminding.remind(scene.stage, by=scene.secretary) == [scene.judges[1]]
    assert reminding.remind(scene.stage, by=scene.secretary) == []


def test_a_reminder_speaks_of_no_entry_that_a_judge_may_not_open(scene):
    open_now(scene)
    assigning.assign(scene.stage, scene.entries[0], scene.judges[0], by=scene.secretary)
    scene.judges[0].user.groups.add(AgencyPage.objects.get(pk=scene.offices[0].agency.pk).corner.team)

    assert reminding.remind(scene.stage, by=scene.secretary) == []


@pytest.mark.parametrize("days", [-1, 1])
def test_only_an_open_round_is_reminded_of(scene, days):
    start = timezone.now() + dt.timedelta(days=2 * days)
    Round.objects.filter(pk=scene.stage.pk).update(opens_at=start, closes_at=start + HOUR)

    with pytest.raises(ValidationError, match="not open"):
        reminding.remind(scene.stage, by=scene.secretary)
