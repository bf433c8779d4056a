"""Confirming a proposal: what it gives, whom it tells, and what has to be as it was."""

from collections import Counter

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from competitions.actions import assigning, conflicts, judges
from competitions.models import Assignment, AssignmentRun, Entry, Judge, Round
from innovations.models import Sector
from tests.competitions.scenes.assigning import confirmed, finish, fresh, given, last_line, propose
from tests.factories.assigning import make_eligible, make_stage
from tests.factories.judging import make_conflict

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_stage)


@pytest.fixture
def scene(built, db):
    return fresh(built)


def test_confirming_gives_what_was_proposed_and_writes_to_each_judge_once(
    scene, django_capture_on_commit_callbacks
):
    run = propose(scene)

    with django_capture_on_commit_callbacks(execute=True):
        assigning.confirm(run, by=scene.secretary)

    assert given(scene) == set(map(tuple, run.pairs))
    assert set(Assignment.objects.values_list("run", "assigned_by")) == {(run.pk, scene.secretary.pk)}
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        judge.user.email for judge in scene.judges
    )
    letter = next(letter for letter in mail.outbox if letter.to == [scene.judges[0].user.email])
    numbers = [
        f"{entry.number:04d}" for entry in scene.entries if [entry.pk, scene.judges[0].pk] in run.pairs
    ]
    assert ", ".join(numbers) in letter.body
    assert "Peserta" not in letter.body
    assert "3" in letter.subject
    action, facts = last_line()
    assert (action, facts["run"], len(facts["pairs_sha256"])) == ("assignment.confirm", run.pk, 64)


def test_a_conflict_between_proposal_and_confirmation_is_refused_by_number(scene):
    run = propose(scene)
    entry, judge = run.pairs[0]
    conflicts.declare(
        Entry.objects.get(pk=entry),
        user=Judge.objects.get(pk=judge).user,
        by=scene.secretary,
        kind="family",
        note="Ipar.",
    )

    with pytest.raises(ValidationError) as refused:
        assigning.confirm(run, by=scene.secretary)

    number = f"{Entry.objects.get(pk=entry).number:04d}"
    assert refused.value.messages == [
        f"Given to other judges, or not to be given like this: {number}.",
        "Propose anew.",
    ]
    assert given(scene) == set()
    run = confirmed(scene)
    assert [entry, judge] not in run.pairs


def test_a_conflict_beside_the_proposal_does_not_stop_it(scene):
    run = propose(scene)
    free = {(entry.pk, judge.pk) for entry in scene.entries for judge in scene.judges} - set(
        map(tuple, run.pairs)
    )
    entry, judge = min(free)
    make_conflict(Entry.objects.get(pk=entry), Judge.objects.get(pk=judge).user)

    assigning.confirm(run, by=scene.secretary)

    assert given(scene) == set(map(tuple, run.pairs))


def change_something(scene, what: str) -> None:
    entry, judge = scene.entries[0], scene.judges[0]
    if what == "withdrawn":
        Entry.objects.filter(pk=entry.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    if what == "new entry":
        make_eligible(scene.competition, scene.offices[0])
    if what == "released":
        judges.release(judge, by=scene.secretary, reason="Sakit.")
    if what == "by hand":
        assigning.assign(scene.stage, entry, judge, by=scene.secretary)
    if what == "limit":
        Judge.objects.filter(pk=judge.pk).update(load_limit=1)
    if what == "number of judges":
        Round.objects.filter(pk=scene.stage.pk).update(judges_per_entry=3)
    if what == "expertise":
        innovation = scene.entries[0].innovation
        innovation.main_sector = Sector.objects.first()
        innovation.save()
        judge.expertise.set([Sector.objects.first()])
    if what == "seat":
        judge.seats.all().delete()


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("withdrawn", "Not with the judges any more: 0001."),
        ("new entry", "With the judges since: 0007."),
        ("released", "Not judging here any more: Juri A."),
        ("seat", "Not judging here any more: Juri A."),
        ("by hand", "Given to other judges, or not to be given like this: 0001."),
        ("limit", "Panels, fields of expertise, limits or the number of judges changed."),
        ("expertise", "Panels, fields of expertise, limits or the number of judges changed."),
        ("number of judges", "Panels, fields of expertise, limits or the number of judges changed."),
    ],
)
def test_what_changed_since_is_named_and_nothing_is_given(scene, what, sentence):
    run = propose(scene)
    change_something(scene, what)
    before = given(scene)

    with pytest.raises(ValidationError) as refused:
        assigning.confirm(run, by=scene.secretary)

    assert refused.value.messages == [sentence, "Propose anew."]
    assert given(scene) == before
    assert AssignmentRun.objects.get(pk=run.pk).confirmed_at is None


def test_an_entry_hidden_from_the_reader_is_not_named(scene):
    run = propose(scene)
    make_conflict(scene.entries[0], scene.secretary)
    change_something(scene, "withdrawn")

    with pytest.raises(ValidationError) as refused:
        assigning.confirm(run, by=scene.secretary)

    assert refused.value.messages == ["What this proposal was computed on has changed.", "Propose anew."]


def test_work_finished_since_is_not_ended(scene):
    confirmed(scene)
    run = propose(scene, 2, keep="finished")
    ends = Assignment.objects.filter(pk__in=run.parameters["ends"]).first()
    finish(scene, (ends.entry_id, ends.judge_id))

    with pytest.raises(ValidationError):
        assigning.confirm(run, by=scene.secretary)


@pytest.mark.parametrize("first", [assigning.confirm, assigning.discard])
@pytest.mark.parametrize("then", [assigning.confirm, assigning.discard])
def test_a_proposal_is_settled_once(scene, first, then):
    run = propose(scene)
    first(run, by=scene.secretary)

    with pytest.raises(ValidationError, match="confirmed or discarded already"):
        then(run, by=scene.secretary)


def test_finished_work_of_a_released_judge_counts(scene):
    confirmed(scene)
    judge = scene.judges[0]
    done = min(pair for pair in given(scene) if pair[1] == judge.pk)
    finish(scene, done)
    judges.release(judge, by=scene.secretary, reason="Sakit.")

    run = confirmed(scene)

    assert judge.pk not in {one for _entry, one in run.pairs}
    assert Counter(entry for entry, _judge in given(scene)) == {entry.pk: 2 for entry in scene.entries}
