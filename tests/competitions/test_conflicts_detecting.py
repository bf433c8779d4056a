"""Who stands aside as found: by agency, by hand and by name, in rows and in the condition alike."""

from types import SimpleNamespace

import pytest

from competitions import detecting
from competitions.actions import conflicts
from competitions.models import AuditEvent, ConflictOfInterest, Entry
from tests.competitions.scenes.conflicts import build, lend, open_to
from tests.factories.contests import make_judge
from tests.factories.judging import make_entry
from tests.factories.registry import make_person


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


def kinds_of(user, entry) -> set[str]:
    return set(ConflictOfInterest.objects.filter(user=user, entry=entry).values_list("kind", flat=True))


# --- Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Dr. Hj. Siti Aminah, M.Kes.", "siti aminah"),
        ("siti  AMINAH", "siti aminah"),
        ("dr Siti Aminah", "siti aminah"),
        ("Ir. H. Joko", "joko"),
        ("Suharto", "suharto"),
        ("Dr.", "dr"),
        ("Andr\u00e9 Muh. Ali", "andre muh ali"),
        ("  ", ""),
    ],
)
def test_a_name_is_one_however_it_is_written(written, plain):
    assert detecting.plain_name(written) == plain


# --- What is found -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        ("own", {"own_agency"}),
        ("below", {"related_agency"}),
        ("government", {"related_agency"}),
        ("beside", set()),
        ("nowhere", set()),
    ],
)
@pytest.mark.parametrize("is_by_group", [True, False])
def test_an_agency_above_or_below_is_found_and_one_beside_is_not(scene, place, kinds, is_by_group):
    agency = {
        "own": scene.health.agency,
        "below": scene.unit,
        "government": scene.government,
        "beside": scene.social.agency,
        "nowhere": None,
    }[place]
    person = make_person("juri")
    if agency and is_by_group:
        person.groups.add(agency.corner.team)
    judge = make_judge(scene.competition, user=person, agency=None if is_by_group else agency)

    assert (scene.entry.pk in open_to(person)) == (not kinds)  # before anything is written down
    conflicts.detect_for(judge.user, competition=scene.competition)

    assert kinds_of(person, scene.entry) == kinds
    assert (scene.entry.pk in open_to(person)) == (not kinds)


def test_the_government_itself_is_near_to_its_own_entry_for_all_of_its_agencies(scene):
    head = make_person("kepala", scene.government.corner.heads)
    office = SimpleNamespace(agency=scene.government, officer=make_person(), head=head)
    entry = make_entry(scene.competition, office, "Satu Data")
    judge = make_judge(scene.competition, agency=scene.social.agency)

    conflicts.detect(entry)

    assert kinds_of(judge.user, entry) == {"related_agency"}


@pytest.mark.parametrize("field", ["created_by", "saved_by", "submitted_by"])
def test_who_had_a_hand_in_the_entry_is_found(scene, field):
    judge = make_judge(scene.competition)
    Entry.objects.filter(pk=scene.entry.pk).update(**{field: judge.user})

    assert scene.entry.pk not in open_to(judge.user)
    conflicts.detect(scene.entry)

    assert kinds_of(judge.user, scene.entry) == {"hand"}


def test_the_owner_of_the_innovation_is_found(scene):
    judge = make_judge(scene.competition)
    scene.entry.innovation.__class__.objects.filter(pk=scene.entry.innovation_id).update(owner=judge.user)

    assert scene.entry.pk not in open_to(judge.user)
    conflicts.detect_for(judge.user, competition=scene.competition)

    assert kinds_of(judge.user, scene.entry) == {"hand"}


def test_an_entry_that_nobody_wrote_is_open_to_all(scene):
    Entry.objects.filter(pk=scene.entry.pk).update(created_by=None, saved_by=None)
    scene.entry.innovation.__class__.objects.filter(pk=scene.entry.innovation_id).update(owner=None)

    assert scene.entry.pk in open_to(scene.secretary)


@pytest.mark.parametrize("fields", [{"name": "siti aminah"}, {"name": "Siti Aminah, S.K.M."}])
def test_a_judge_of_the_frozen_team_is_found_by_name(scene, fields):
    judge = make_judge(scene.competition, **fields)

    conflicts.detect(scene.entry)

    assert kinds_of(judge.user, scene.entry) == {"team"}
    assert open_to(judge.user) == {scene.other.pk}


def test_an_organiser_of_the_team_is_found_by_name(scene):
    scene.secretary.first_name, scene.secretary.last_name = "Siti", "Aminah"
    scene.secretary.save()

    conflicts.detect(scene.entry)

    assert kinds_of(scene.secretary, scene.entry) == {"team"}


def test_detecting_again_adds_nothing_and_what_was_dismissed_does_not_come_back(scene):
    judge = make_judge(scene.competition, agency=scene.health.agency)
    assert conflicts.detect(scene.entry) == 1
    conflict = ConflictOfInterest.objects.get(user=judge.user)
    conflicts.dismiss(conflict, by=scene.secretary, reason="Pindah tugas tahun lalu.")
    lines = AuditEvent.objects.count()

    assert [
        conflicts.detect(scene.entry),
        conflicts.detect_for(judge.user, competition=scene.competition),
        conflicts.detect_all(scene.competition),
    ] == [0, 0, 0]
    assert AuditEvent.objects.count() == lines
    assert scene.entry.pk in open_to(judge.user)


def test_drafts_are_not_looked_at_when_a_judge_accepts(scene, broken):
    Entry.objects.filter(pk=scene.entry.pk).update(
        state="draft", number=None, submitted_at=None, submitted_by=None
    )
    judge = make_judge(scene.competition, agency=scene.health.agency)

    assert conflicts.detect_for(judge.user, competition=scene.competition) == 0


def test_rows_and_condition_agree_for_everybody(scene):
    """What is computed in the database and what is found in Python are one rule."""
    agencies = [scene.health.agency, scene.unit, scene.social.agency, scene.government, None]
    people = [make_judge(scene.competition, agency=agency).user for agency in agencies]
    before = {person.pk: open_to(person) for person in people}

    conflicts.detect_all(scene.competition)

    rows = ConflictOfInterest.objects.blocking()
    everything = set(Entry.objects.values_list("pk", flat=True))
    assert before == {
        person.pk: everything - set(rows.filter(user=person).values_list("entry", flat=True))
        for person in people
    }


def test_detecting_asks_as_often_for_three_judges_as_for_one(scene, count_queries):
    def asked() -> int:
        people = detecting.people_of(scene.competition)
        with count_queries() as seen:
            list(
                detecting.find(
                    scene.competition,
                    people=people,
                    entries=Entry.objects.filter(competition=scene.competition),
                )
            )
        return len(seen)

    make_judge(scene.competition, agency=scene.health.agency)
    once = asked()
    for _ in range(3):
        make_judge(scene.competition, agency=scene.health.agency)
        make_entry(scene.competition, scene.health)

    assert asked() == once


def test_the_condition_is_one_query(scene, count_queries):
    with count_queries() as seen:
        open_to(scene.secretary)

    assert len(seen) == 1
