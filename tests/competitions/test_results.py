"""Results: computed, approved by a second person, published, replaced."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.actions import awarding, entries, results, sheets
from competitions.computing import work_out
from competitions.models import (
    AuditEvent,
    Award,
    Competition,
    Prize,
    Result,
    ResultDecision,
    ResultRun,
    ScoreSheet,
)
from competitions.phases import Phase
from search.models import Generation
from tests.factories.contests import make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.results import fresh, make_approved, make_published, make_run, make_scored_competition
from tests.factories.scoring import open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_scored_competition)


@pytest.fixture
def scene(built, db):
    return built


def void(scene, entry, count: int = 1) -> None:
    for sheet in ScoreSheet.objects.counted().filter(assignment__entry=entry)[:count]:
        sheets.void(sheet, by=scene.secretary, reason="Salah naskah.")


def states(scene) -> list[str]:
    runs = ResultRun.objects.filter(competition=scene.competition).prefetch_related("decisions")
    return [run.state for run in runs.order_by("number")]


def told(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


# --- Computing ------------------------------------------------------------------------------------


def test_what_is_computed_is_kept_as_rows(scene):
    run = make_run(scene)
    rows = list(run.rows.values_list("entry", "shown", "rank", "is_shared", "sheets", "lowest", "highest"))
    keys = [entry.pk for entry in scene.entries]
    assert [(row[0], row[1], row[2], row[3], row[4]) for row in rows] == [
        (keys[0], "85.00", 1, False, 3),
        (keys[1], "75.00", 2, False, 3),
        (keys[2], "65.00", 3, False, 3),
        (keys[3], "55.00", 4, False, 3),
    ]
    assert (str(rows[0][5]), str(rows[0][6])) == ("84.000000", "86.000000")
    assert (run.number, run.state, run.computed_by) == (1, "computed", scene.secretary)
    assert [row["name"] for row in run.data["awards"]["awards"]] == ["Juara I", "Juara II", "Juara III"]
    assert told("results.compute") == 1


def test_computing_touches_nothing_that_is_public(scene):
    make_run(scene)
    competition = fresh(scene.competition)
    assert (competition.results_approved_at, competition.results_published_at) == (None, None)
    assert not Award.objects.exists()


def test_a_round_that_is_not_over_is_not_computed(scene):
    open_round(scene.stage)
    with pytest.raises(ValidationError, match="is not over yet"):
        make_run(scene)
    assert not ResultRun.objects.exists()


def test_the_same_facts_are_not_computed_twice(scene):
    make_run(scene)
    with pytest.raises(ValidationError, match="Nothing has changed"):
        make_run(scene)


def test_new_facts_replace_what_was_only_computed(scene):
    make_run(scene)
    void(scene, scene.entries[0])
    make_run(scene)
    assert states(scene) == ["stale", "computed"]
    assert ResultRun.objects.get(number=2).rows.get(entry=scene.entries[0]).sheets == 2


def test_a_changed_prize_makes_new_results(scene):
    make_run(scene)
    Prize.objects.filter(name="Juara III").delete()
    make_run(scene)
    assert states(scene) == ["superseded", "computed"]


def test_what_was_worked_out_before_is_used_only_while_it_holds(scene):
    ready = work_out(scene.competition)
    void(scene, scene.entries[0])
    run = results.compute(scene.competition, by=scene.secretary, ready=ready)
    assert run.facts_sha256 != ready.gathered.sha256
    assert run.rows.get(entry=scene.entries[0]).sheets == 2


def test_too_few_sheets_are_no_low_score(scene):
    void(scene, scene.entries[0], 2)
    row = make_run(scene).rows.get(entry=scene.entries[0])
    assert (row.total, row.rank, row.shown, row.why_none, row.sheets) == (None, None, "", "too_few_sheets", 1)


@pytest.mark.parametrize("who", ["leader", "judge", "stranger"])
def test_only_the_secretariat_computes(scene, who):
    people = {
        "leader": scene.leader,
        "judge": scene.judges[0].user,
        "stranger": scene.offices[0].officer,
    }
    with pytest.raises(PermissionDenied):
        results.compute(scene.competition, by=people[who])


def test_whoever_stands_aside_from_one_entry_does_not_compute(scene):
    make_conflict(scene.entries[2], scene.secretary)
    with pytest.raises(PermissionDenied):
        make_run(scene)


# --- Approving ------------------------------------------------------------------------------------


def test_a_leader_approves_and_nothing_is_public(scene):
    run = make_approved(scene)
    competition = fresh(scene.competition)
    assert (run.state, competition.phase) == ("approved", Phase.DELIBERATION)
    assert competition.results_approved_at == run.decision("approved").at
    assert competition.results_published_at is None
    assert not Award.objects.exists()
    assert told("results.approve") == 1


def test_after_the_approval_no_entry_is_withdrawn(scene):
    make_approved(scene)
    with pytest.raises(ValidationError, match="can no longer be withdrawn"):
        entries.withdraw(scene.entries[0], by=scene.offices[0].head, reason="Batal.")


def test_who_computed_does_not_approve(scene):
    scene.secretary.groups.add(*scene.leader.groups.all())
    with pytest.raises(PermissionDenied):
        results.approve(make_run(scene), by=type(scene.secretary).objects.get(pk=scene.secretary.pk))


def test_a_leader_who_stands_aside_from_any_entry_does_not_approve(scene):
    run = make_run(scene)
    make_conflict(scene.entries[3], scene.leader)
    with pytest.raises(PermissionDenied):
        results.approve(run, by=scene.leader)


def test_the_secretariat_does_not_approve(scene):
    with pytest.raises(PermissionDenied):
        results.approve(make_run(scene), by=make_secretary())


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("change", ["sheet", "prize", "severity"])
def test_what_changed_since_is_not_approved(scene, change):
    run = make_run(scene)
    if change == "sheet":  # as if nobody had said that results are outdated
        ScoreSheet.objects.filter(assignment__entry=scene.entries[0]).update(state="draft", handed_in_at=None)
    elif change == "prize":
        Prize.objects.filter(name="Juara I").update(name="Juara Satu")
    else:
        Competition.objects.filter(pk=scene.competition.pk).update(severity="ridge")
    with pytest.raises(ValidationError, match="has changed since"):
        results.approve(run, by=scene.leader)
    assert states(scene) == ["computed"]


def test_outdated_results_are_not_approved(scene):
    run = make_run(scene)
    void(scene, scene.entries[0])
    with pytest.raises(ValidationError, match="stand elsewhere"):
        results.approve(run, by=scene.leader)


def test_a_conflict_declared_after_the_approval_clears_it(scene):
    make_approved(scene)
    void(scene, scene.entries[0])
    assert states(scene) == ["stale"]
    assert fresh(scene.competition).results_approved_at is None


# --- Sending back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [make_run, make_approved])
def test_results_are_sent_back_with_a_reason(scene, make):
    run = make(scene)
    with pytest.raises(ValidationError, match="Say why"):
        results.reject(run, by=scene.leader, reason=" ")
    results.reject(run, by=scene.leader, reason="Bobot salah.")
    assert (states(scene), fresh(scene.competition).results_approved_at) == (["rejected"], None)
    assert told("results.reject") == 1
    assert make_run(scene).number == 2


def test_published_results_are_not_sent_back(scene):
    with pytest.raises(ValidationError, match="stand elsewhere"):
        results.reject(make_published(scene), by=scene.leader, reason="Terlambat.")


def test_while_results_are_approved_nothing_is_computed_over_them(scene):
    make_approved(scene)
    with pytest.raises(ValidationError, match="Publish them, or send them back"):
        make_run(scene)


# --- Publishing -----------------------------------------------------------------------------------


def test_published_results_bring_awards(scene):
    run = make_published(scene)
    competition = scene.competition
    assert (run.state, competition.phase) == ("published", Phase.PUBLISHED)
    assert competition.results_published_at == run.decision("published").at
    awards = list(Award.objects.order_by("place"))
    assert [(award.name, award.place, award.entry, award.total_shown) for award in awards] == [
        ("Juara I", 1, scene.entries[0], "85.00"),
        ("Juara II", 2, scene.entries[1], "75.00"),
        ("Juara III", 3, scene.entries[2], "65.00"),
    ]
    first = awards[0]
    assert (first.agency_name, first.government_name, first.category_name, first.year) == (
        scene.offices[0].agency.title,
        "Kabupaten Hasil",
        "Pelayanan",
        2026,
    )
    assert len({award.serial for award in awards}) == 3
    assert min(len(award.serial) for award in awards) >= 22
    assert told("results.publish") == 1


def test_results_that_nobody_approved_are_not_published(scene):
    with pytest.raises(ValidationError, match="stand elsewhere"):
        results.publish(make_run(scene), by=scene.secretary)
    assert fresh(scene.competition).results_published_at is None


def test_leaders_do_not_publish(scene):
    with pytest.raises(PermissionDenied):
        results.publish(make_approved(scene), by=make_leader())


def test_what_changed_after_the_approval_is_not_published(scene):
    run = make_approved(scene)
    Prize.objects.filter(name="Juara I").update(name="Juara Satu")
    with pytest.raises(ValidationError, match="has changed since"):
        results.publish(run, by=scene.secretary)
    assert not Award.objects.exists()


def test_the_catalogue_follows(scene):
    run = make_approved(scene)
    before = Generation.objects.get().number
    Award._meta.get_field("innovation").related_model.objects.filter(
        pk=scene.entries[0].innovation_id
    ).update(live=True)
    results.publish(run, by=scene.secretary)
    assert Generation.objects.get().number == before + 1


# --- Later results --------------------------------------------------------------------------------


def publish_again(scene) -> ResultRun:
    run = make_run(scene)
    results.approve(run, by=scene.leader)
    results.publish(run, by=scene.secretary)
    return ResultRun.objects.get(pk=run.pk)


def test_later_results_replace_those_that_were_public(scene):
    make_published(scene)
    first = {award.entry_id: award for award in Award.objects.all()}
    void(scene, scene.entries[1], 2)
    assert states(scene) == ["stale"]
    assert fresh(scene.competition).phase == Phase.PUBLISHED
    assert set(Award.objects.standing()) == set(first.values())
    run = publish_again(scene)
    assert states(scene) == ["superseded", "published"]
    assert fresh(scene.competition).results_published_at == run.decision("published").at
    second, third, fourth = scene.entries[1:]
    assert set(Award.objects.standing().values_list("entry", "name")) == {
        (scene.entries[0].pk, "Juara I"),
        (third.pk, "Juara II"),
        (fourth.pk, "Juara III"),
    }
    revoked = Award.objects.filter(revocation__isnull=False)
    assert set(revoked) == {first[second.pk], first[third.pk]}
    assert {award.revocation.replaced_by for award in revoked} == {run}
    assert Award.objects.standing().get(entry=scene.entries[0]) == first[scene.entries[0].pk]


def test_a_revoked_award_does_not_come_back(scene):
    make_published(scene)
    award = Award.objects.get(place=1)
    with pytest.raises(ValidationError, match="Say why"):
        awarding.revoke(award, by=scene.secretary, reason="")
    with pytest.raises(PermissionDenied):
        awarding.revoke(award, by=scene.leader, reason="Data palsu.")
    awarding.revoke(award, by=scene.secretary, reason="Data palsu.")
    with pytest.raises(ValidationError, match="revoked already"):
        awarding.revoke(award, by=scene.secretary, reason="Data palsu.")
    void(scene, scene.entries[3])
    publish_again(scene)
    assert list(Award.objects.filter(entry=scene.entries[0])) == [award]
    assert told("award.revoke") == 1


def test_each_decision_is_taken_once_and_stays(scene):
    run = make_published(scene)
    assert list(run.decisions.values_list("kind", "by")) == [
        ("approved", scene.leader.pk),
        ("published", scene.secretary.pk),
    ]
    assert ResultDecision.is_append_only
    assert Result.is_append_only
    assert ResultRun.is_append_only
