"""Score sheets of judges while they are drafts: saved, stale, refused."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import entries, judges, sheets
from competitions.models import Assignment, AuditEvent, Criterion, Round, Score, ScoreSheet
from competitions.sheet_values import LONGEST_TEXT
from competitions.sheets import Given, given_of, missing_from, next_unfinished, rubric_of, sheet_of
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.factories.contests import make_judge
from tests.factories.judging import make_conflict
from tests.factories.scoring import end_round, given, make_finished, make_handed_in, make_sheet

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build the scene once a file."""
    return module_db(build)


@pytest.fixture
def scene(built_scene, db):
    """Lend the scene to one test."""
    return fresh(built_scene)


def save(scene, version=0, values=(80, 70), by=None, **texts):
    """Save the first judge's sheet of the first entry."""
    scores = values if isinstance(values, dict) else given(scene.stage, values)
    return sheets.save_sheet(
        scene.own, by=by or scene.judges[0].user, version=version, scores=scores, **texts
    )


def stored(scene) -> tuple:
    """Return the sheet as the database has it, with its scores in the order of the criteria."""
    sheet = ScoreSheet.objects.get(assignment=scene.own)
    answers = given_of(sheet)
    return (
        sheet.state,
        sheet.version,
        sheet.note,
        sheet.comment,
        [answers.get(row.pk) for row in scene.criteria],
    )


def test_a_first_save_makes_version_one_and_no_audit_line(scene):
    before = AuditEvent.objects.count()

    sheet = save(scene, values=(80, None), note="Cek lagi.", comment="Menarik.")

    assert (sheet.version, sheet.pk) == (1, ScoreSheet.objects.get().pk)
    assert stored(scene) == ("draft", 1, "Cek lagi.", "Menarik.", [Given(Decimal("80.00")), Given()])
    assert AuditEvent.objects.count() == before


def test_every_save_moves_the_version_by_one(scene):
    save(scene, 0, (80, None))
    save(scene, 1, (81, None))
    sheet = save(scene, 2, (82, 60))

    assert sheet.version == 3
    assert stored(scene) == ("draft", 3, "", "", [Given(Decimal("82.00")), Given(Decimal("60.00"))])


def test_what_is_not_named_stays_as_it_is(scene):
    first, second = scene.criteria
    save(scene, 0, {first.pk: Given(Decimal(80), comment="Baik.")}, note="n", comment="k")
    save(scene, 1, {second.pk: Given(Decimal(70))})
    save(scene, 2, {}, comment="")

    assert stored(scene) == (
        "draft",
        3,
        "n",
        "",
        [Given(Decimal("80.00"), comment="Baik."), Given(Decimal("70.00"))],
    )


def test_a_score_is_taken_back_by_naming_it_without_a_value(scene):
    save(scene, 0, (80, 70))
    save(scene, 1, (None, 70))

    assert stored(scene)[4] == [Given(), Given(Decimal("70.00"))]


@pytest.mark.parametrize("version", [0, 1, 3, 2**31 - 1])
def test_a_stale_save_changes_nothing_and_hands_over_what_stands(scene, version):
    save(scene, 0, (80, 70))
    save(scene, 1, (81, 70), note="n")

    with pytest.raises(sheets.StaleSheet) as refused:
        save(scene, version, (10, 10), note="x")

    assert (refused.value.code, refused.value.current.version) == ("stale", 2)
    assert [row.value for row in given_of(refused.value.current).values()] == [81, 70]
    assert stored(scene) == ("draft", 2, "n", "", [Given(Decimal("81.00")), Given(Decimal("70.00"))])


def test_a_version_of_a_sheet_that_is_not_there_is_stale(scene):
    with pytest.raises(sheets.StaleSheet) as refused:
        save(scene, 4)

    assert refused.value.current is None
    assert not ScoreSheet.objects.exists()


def test_what_cannot_be_saved_gets_a_sentence_each_and_nothing_is_saved(scene):
    Criterion.objects.filter(pk=scene.criteria[1].pk).update(step=5)
    foreign = Criterion.objects.exclude(rubric=scene.stage.rubric).first()
    unknown = foreign.pk if foreign else scene.criteria[1].pk + 1000
    values = {
        scene.criteria[0].pk: Given(Decimal(101)),
        scene.criteria[1].pk: Given(Decimal(71)),
        unknown: Given(Decimal(1)),
    }

    with pytest.raises(ValidationError) as refused:
        save(scene, 0, values)

    assert refused.value.message_dict == {
        str(scene.criteria[0].pk): ["Give “Kriteria 1” a score from 0 to 100."],
        str(scene.criteria[1].pk): ["Scores of “Kriteria 2” start at 0 and go up in steps of 5."],
        str(unknown): ["This rubric has no such criterion. Load the page again."],
    }
    assert not ScoreSheet.objects.exists()


def test_notes_and_comments_have_a_limit(scene):
    save(scene, note="x" * LONGEST_TEXT)
    with pytest.raises(ValidationError) as refused:
        save(scene, 1, note="x" * (LONGEST_TEXT + 1), comment="y" * (LONGEST_TEXT + 1))

    sentence = "This text is too long: at most 20,000 characters."
    assert refused.value.message_dict == {"note": [sentence], "comment": [sentence]}


# --- Who and when ---------------------------------------------------------------------------------


def conflict_on_record(scene):
    make_conflict(scene.entries[0], scene.judges[0].user, kind="family", source="judge")


def conflict_with_the_agency(scene):
    scene.competition.conflicts.create(
        user=scene.judges[0].user, agency=scene.entries[0].agency, kind="interest", source="organiser"
    )


def joined_the_agency(scene):
    scene.judges[0].user.groups.add(scene.offices[0].agency.corner.team)


def ended(scene):
    Assignment.objects.filter(pk=scene.own.pk).update(ended_at=timezone.now(), ended_reason="x")


def withdrawn(scene):
    entries.withdraw(scene.entries[0], by=scene.offices[0].head, reason="Berhenti.")


def released(scene):
    judges.release(scene.judges[0], by=scene.secretary, reason="Sakit.")


def put_out(scene):
    scene.judges[0].user.is_active = False


HIDDEN = [
    *(conflict_on_record, conflict_with_the_agency, joined_the_agency, ended, withdrawn, released, put_out),
]


@pytest.mark.parametrize("happens", HIDDEN)
def test_what_is_hidden_is_refused_without_a_word(scene, happens, broken):
    happens(scene)

    with pytest.raises(PermissionDenied) as refused:
        save(scene)

    assert refused.value.args == ()
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("happens", [one for one in HIDDEN if one is not joined_the_agency])
def test_what_is_on_record_is_refused_from_the_next_save_on(scene, happens, broken):
    save(scene, 0, (80, 70))

    happens(scene)

    with pytest.raises(PermissionDenied):
        save(scene, 1, (10, 10))
    assert Score.objects.filter(sheet__assignment=scene.own, value=10).count() == 0


@pytest.mark.parametrize("who", ["another judge", "a judge of another contest", "secretary", "head"])
def test_nobody_else_writes_on_it(scene, who):
    person = {
        "another judge": lambda: scene.judges[1].user,
        "a judge of another contest": lambda: make_judge(scene.competition, is_seated=False).user,
        "secretary": lambda: scene.secretary,
        "head": lambda: scene.offices[0].head,
    }[who]()

    with pytest.raises(PermissionDenied):
        save(scene, by=person)


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (1, 2, "Scoring opens on"),
        (-2, -1, "Scoring closed on"),
        (None, 1, "The dates of scoring are not set yet."),
        (None, None, "The dates of scoring are not set yet."),
    ],
)
def test_outside_the_window_nothing_is_saved(scene, opens, closes, sentence):
    def moment(days):
        return None if days is None else timezone.now() + dt.timedelta(days=days)

    Round.objects.filter(pk=scene.stage.pk).update(opens_at=moment(opens), closes_at=moment(closes))

    with pytest.raises(ValidationError, match=sentence) as refused:
        save(scene)

    assert refused.value.code == "closed"


def test_a_handed_in_sheet_is_only_read(scene):
    version = make_handed_in(scene.own)

    with pytest.raises(ValidationError, match="This sheet is handed in") as refused:
        save(scene, version.number, (1, 1))

    assert refused.value.code == "closed"
    assert stored(scene)[4] == [Given(Decimal("80.00")), Given(Decimal("70.00"))]


def test_a_place_found_for_somebody_else_opens_nothing(scene):
    place = sheets.find_place(scene.judges[0].user, scene.own)
    other = assignment(scene, 1, 0)

    for row, person in ((other, scene.judges[0].user), (scene.own, scene.judges[1].user)):
        with pytest.raises(PermissionDenied):
            sheets.save_sheet(row, by=person, version=0, scores={}, place=place)


# --- Reading --------------------------------------------------------------------------------------


def test_a_save_takes_few_questions_and_no_more_for_more_criteria(scene, count_queries):
    save(scene)  # what is kept for a minute is asked for
    make_finished(assignment(scene, 2, 1))  # the rubric is locked, and kept from the next save on
    values = {row.pk: Given(Decimal(80)) for row in scene.criteria}
    save(scene, 1, values)

    with count_queries() as few:
        save(scene, 2, {scene.criteria[0].pk: Given(Decimal(80))})
    with count_queries() as many:
        save(scene, 3, values)

    asked = [query["sql"].partition(" ")[0] for query in many]
    assert asked == ["SAVEPOINT", "SELECT", "UPDATE", "INSERT", "RELEASE"]
    assert len(few) == len(many)


def test_a_locked_rubric_is_asked_for_once(scene, count_queries):
    make_finished(assignment(scene, 2, 1))
    stage = Round.objects.select_related("rubric").get(pk=scene.stage.pk)
    first = rubric_of(stage)

    with count_queries() as seen:
        again = rubric_of(stage)
        bands = [band.label for row in again for band in row.bands.all()]

    assert (len(seen), again, len(bands)) == (0, first, 6)


def test_an_open_rubric_is_read_anew(scene):
    make_sheet(scene.own, (80, 70))
    Criterion.objects.filter(pk=scene.criteria[0].pk).update(maximum=50)

    with pytest.raises(ValidationError, match="from 0 to 50"):
        save(scene, 1, (80, 70))


def test_completeness_and_the_next_sheet(scene):
    judge = scene.judges[0]
    order = []
    while row := next_unfinished(judge, scene.stage):
        order.append(row.entry_id)
        assert missing_from(scene.criteria, given_of(sheet_of(row)))
        make_handed_in(row)
        assert not missing_from(scene.criteria, given_of(sheet_of(row)))

    assert sorted(order) == sorted(entry.pk for entry in scene.entries)
    assert next_unfinished(judge, scene.stage, after=order[0]) is None


def test_the_next_sheet_follows_the_judges_own_order_around(scene):
    judge = scene.judges[1]
    first = next_unfinished(judge, scene.stage)
    second = next_unfinished(judge, scene.stage, after=first.entry_id)
    third = next_unfinished(judge, scene.stage, after=second.entry_id)

    assert len({first.entry_id, second.entry_id, third.entry_id}) == 3
    assert next_unfinished(judge, scene.stage, after=third.entry_id) == first


def test_drafts_stay_when_the_round_ends_and_never_count(scene):
    save(scene, 0, (80, 70))
    end_round(scene.stage)

    assert stored(scene)[0] == "draft"
    assert not ScoreSheet.objects.counted().exists()
