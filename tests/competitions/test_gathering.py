"""From rows to facts: only what counts, under pseudonyms, at the same number of queries."""

import pytest
from django.utils import timezone

from competitions import scoring
from competitions.actions import conflicts, entries, judges, sheets
from competitions.gathering import gather, pseudonyms
from competitions.models import Adjustment, Competition, Deliberation, Entry, Judge, ScoreSheet
from tests.factories.contests import make_judge
from tests.factories.judging import make_conflict
from tests.factories.results import (
    add_round,
    fresh,
    judge_round,
    make_approved,
    make_run,
    make_scored_competition,
)
from tests.factories.scoring import end_round, give, make_handed_in, open_round

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(make_scored_competition)


@pytest.fixture
def scene(built, db):
    return built


def facts_of(scene, stage=None):
    return gather(fresh(scene.competition), stage).facts


def sheets_of(scene, entry: Entry) -> list[dict]:
    (stage,) = facts_of(scene)["rounds"]
    return [row for row in stage["sheets"] if row["entry"] == str(entry.pk)]


def withdraw(scene, place: int) -> None:
    """Let the agency of an entry take it back while judges still work."""
    open_round(scene.stage)
    entries.withdraw(scene.entries[place], by=scene.offices[place].head, reason="Batal.")
    end_round(scene.stage)


def plenary(scene, *items, cancels: Adjustment | None = None, **fields) -> Deliberation:
    """Return a closed plenary that decided these items."""
    now = timezone.now()
    held = Deliberation.objects.create(
        competition=scene.competition,
        held_at=now,
        quorum=1,
        chair=scene.judges[0],
        recorded_by=scene.secretary,
        recorded_at=now,
        **{"closed_by": scene.secretary, "closed_at": now} | fields,
    )
    for kind, data in items:
        Adjustment.objects.create(
            deliberation=held,
            kind=kind,
            data=data,
            after="sesudah",
            reason="Alasan.",
            decided_by=scene.secretary,
            decided_at=now,
            cancels=cancels,
        )
    return held


def test_the_facts_hold_the_whole_competition(scene):
    gathered = gather(fresh(scene.competition))
    facts = gathered.facts
    first, second = scene.stage.rubric.criteria.all()
    categories = list(scene.competition.categories.all())
    assert {key: facts[key] for key in ("format", "precision", "tie_order", "severity", "plenary")} == {
        "format": "lumbung.scoring/1",
        "precision": 2,
        "tie_order": ["heaviest", "criteria", "head_to_head", "plenary"],
        "severity": {"method": "none", "lambda": "5"},
        "plenary": [],
    }
    assert facts["categories"] == [
        {"key": str(one.pk), "name": one.name, "most_per_agency": None} for one in categories
    ]
    assert facts["entries"] == [
        {"key": str(one.pk), "category": str(categories[0].pk), "agency": agency, "number": number}
        for one, agency, number in zip(scene.entries, ("A01", "A02", "A01", "A02"), (1, 2, 3, 4), strict=True)
    ]
    (stage,) = facts["rounds"]
    assert stage["criteria"][0] == {
        "key": str(first.pk),
        "name": first.name,
        "weight": "60.00",
        "minimum": "0.00",
        "maximum": "100.00",
        "step": "1.00",
        "allows_na": False,
    }
    assert (stage["key"], stage["weight"], stage["combination"], stage["minimum_sheets"]) == (
        str(scene.stage.pk),
        "100.00",
        "mean",
        2,
    )
    assert stage["promotion"] == {"rule": "all", "count": None, "score": None}
    assert stage["entries"] == [str(one.pk) for one in scene.entries]
    assert len(stage["sheets"]) == 12
    assert sorted(gathered.judges.values()) == [judge.pk for judge in scene.judges]
    name = next(name for name, pk in gathered.judges.items() if pk == scene.judges[2].pk)
    mine = [row for row in stage["sheets"] if row["judge"] == name]
    assert mine[0]["scores"] == {str(first.pk): "88.00", str(second.pk): "78.00"}
    scoring.compute(facts)


def test_drafts_and_void_sheets_do_not_count(scene):
    entry = scene.entries[0]
    open_round(scene.stage)
    drafted, void = ScoreSheet.objects.filter(assignment__entry=entry)[:2]
    chair = scene.judges[2]
    chair.seats.update(is_chair=True)
    sheets.reopen(drafted, by=chair.user, reason="Salah ketik.")
    sheets.void(void, by=scene.secretary, reason="Salah naskah.")
    assert len(sheets_of(scene, entry)) == 1


def test_of_a_sheet_the_newest_version_counts(scene):
    entry = scene.entries[0]
    open_round(scene.stage)
    sheet = ScoreSheet.objects.filter(assignment__entry=entry).first()
    chair = scene.judges[2]
    chair.seats.update(is_chair=True)
    sheets.reopen(sheet, by=chair.user, reason="Salah ketik.")
    assignment = (
        type(sheet.assignment).objects.select_related("judge__user", "round").get(pk=sheet.assignment_id)
    )
    make_handed_in(assignment, (11, 12))
    values = [list(row["scores"].values()) for row in sheets_of(scene, entry)]
    assert len(values) == 3
    assert ["11.00", "12.00"] in values


def test_a_judge_who_must_stand_aside_does_not_count(scene):
    entry, judge = scene.entries[0], scene.judges[0]
    conflicts.declare(entry, user=judge.user, by=scene.secretary, kind="family", note="Saudara.")
    assert len(sheets_of(scene, entry)) == 2
    other = scene.judges[1]
    other.user.groups.add(scene.offices[0].agency.corner.team)  # nobody has written it down yet
    assert len(sheets_of(scene, entry)) == 1
    other.user.groups.clear()


def test_who_was_let_off_and_judges_again_does_not_count_beside_a_conflict(scene):
    entry, judge = scene.entries[0], scene.judges[0]
    judges.release(judge, by=scene.secretary, reason="Pindah tugas.")
    again = make_judge(scene.competition, user=judge.user, email=judge.user.email)
    open_round(scene.stage)
    make_handed_in(give(scene.entries[3], again, scene.stage), (50, 50))
    end_round(scene.stage)
    assert len(sheets_of(scene, entry)) == 3
    judge.user.groups.add(scene.offices[0].agency.corner.team)  # nobody has written it down yet
    assert len(sheets_of(scene, entry)) == 2
    judge.user.groups.clear()


def test_entries_that_left_are_not_in(scene):
    withdraw(scene, 1)
    facts = facts_of(scene)
    assert str(scene.entries[1].pk) not in [row["key"] for row in facts["entries"]]
    assert str(scene.entries[1].pk) not in facts["rounds"][0]["entries"]
    assert {row["entry"] for row in facts["rounds"][0]["sheets"]} == {
        str(scene.entries[place].pk) for place in (0, 2, 3)
    }


# --- Pseudonyms -----------------------------------------------------------------------------------


def test_a_judge_keeps_one_name_through_a_competition(scene):
    before = make_run(scene).pseudonyms
    late = Judge.objects.create(
        competition=scene.competition,
        name="Juri Baru",
        email="baru@lumbung.example",
        expires_at=timezone.now(),
    )
    after = pseudonyms(scene.competition, {late.pk, *before.values()}, before)
    assert {name: pk for pk, name in after.items()} == before | {"J04": late.pk}


def test_the_order_of_names_tells_nothing_and_is_always_the_same():
    one, other = Competition(slug="satu"), Competition(slug="dua")
    names = pseudonyms(one, range(1, 13), {})
    assert names == pseudonyms(one, reversed(range(1, 13)), {})
    assert names != pseudonyms(other, range(1, 13), {})
    assert [names[pk] for pk in range(1, 13)] != sorted(names.values())
    assert sorted(names.values()) == [f"J{number:02d}" for number in range(1, 13)]


# --- Rounds ---------------------------------------------------------------------------------------


def test_one_round_alone_weighs_everything(scene):
    add_round(scene, weights=(60, 40))
    facts = facts_of(scene, scene.stage)
    assert [(row["key"], row["weight"]) for row in facts["rounds"]] == [(str(scene.stage.pk), "100")]
    assert facts["rounds"][0]["promotion"] == {"rule": "top", "count": 2, "score": None}


def test_a_later_round_holds_exactly_who_went_on(scene):
    stage = add_round(scene)
    assert facts_of(scene)["rounds"][1]["entries"] == []
    make_approved(scene, scene.stage)
    judge_round(scene, stage, scene.entries[:2])
    facts = facts_of(scene)
    assert [row["entries"] for row in facts["rounds"]] == [
        [str(one.pk) for one in scene.entries],
        [str(one.pk) for one in scene.entries[:2]],
    ]
    assert [row["weight"] for row in facts["rounds"]] == ["60.00", "40.00"]
    finals = {row["entry"]: (row["rank"], row["why_none"]) for row in scoring.compute(facts)["finals"]}
    assert finals == {
        str(scene.entries[0].pk): (1, None),
        str(scene.entries[1].pk): (2, None),
        str(scene.entries[2].pk): (None, "not_promoted"),
        str(scene.entries[3].pk): (None, "not_promoted"),
    }


# --- Plenaries ------------------------------------------------------------------------------------


def test_only_what_closed_plenaries_decided_counts(scene, broken):
    entry = str(scene.entries[0].pk)
    item = {"entry": entry, "round": str(scene.stage.pk), "by": "1.50", "reason": "Alasan."}
    closed = plenary(scene, ("points", item))
    plenary(scene, ("points", item), closed_by=None, closed_at=None)
    adjustment = closed.adjustments.get()
    assert facts_of(scene)["plenary"] == [{**item, "key": str(adjustment.pk), "kind": "points"}]
    plenary(scene, ("points", {}), cancels=adjustment)  # what only takes back says nothing itself
    assert facts_of(scene)["plenary"] == []


def test_an_order_names_only_who_is_still_there(scene, broken):
    keys = [str(entry.pk) for entry in scene.entries]
    category = str(scene.entries[0].category_id)
    plenary(scene, ("tie", {"category": category, "order": keys[:3]}), ("exclude", {"entry": keys[1]}))
    withdraw(scene, 1)
    (tie,) = facts_of(scene)["plenary"]
    assert (tie["kind"], tie["order"]) == ("tie", [keys[0], keys[2]])


def test_the_queries_do_not_grow(count_queries):
    small = make_scored_competition(entries=2, judges=2)
    large = make_scored_competition(entries=6, judges=4)
    seen = []
    for scene in (small, large):
        competition = fresh(scene.competition)
        with count_queries() as queries:
            gather(competition)
        seen.append(len(queries))
    assert seen[0] == seen[1]
    assert seen[0] < 40


def test_a_conflict_of_somebody_else_takes_nothing_out(scene):
    make_conflict(scene.entries[0], scene.leader)
    assert len(sheets_of(scene, scene.entries[0])) == 3
