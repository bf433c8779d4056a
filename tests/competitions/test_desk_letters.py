"""What the secretariat is written about its judges, and who of it is not written to."""

import pytest
from django.core import mail
from django.db import transaction
from wagtail.users.models import UserProfile

from competitions.actions import conflicts, judges
from competitions.models import ConflictOfInterest, Entry, Judge
from tests.competitions.scenes.conflicts import build, lend
from tests.competitions.scenes.judges import PASSWORD, pact_of, token_in
from tests.factories.contests import make_judge, make_secretary
from tests.factories.judging import make_assignment, make_conflict
from tests.factories.registry import make_government, make_office
from tests.leaks.planting import SENTINEL, word

NOTE = word()


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Do something and return the letters that follow from it, by whom they are to."""

    def letters_of(act, *what, **fields):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*what, **fields)
        return {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}

    return letters_of


def ask(scene, sent) -> str:
    """Return the token of an invitation."""
    letters = sent(
        judges.invite, scene.competition, by=scene.secretary, email="budi@kampus.example", name="Budi Santoso"
    )
    return token_in(letters["budi@kampus.example"])


def test_the_secretariat_reads_that_a_judge_agreed(scene, sent):
    token = ask(scene, sent)
    letters = sent(judges.accept, token, pact_hash=pact_of(scene), name="Budi Santoso", password=PASSWORD)

    assert set(letters) == {scene.secretary.email, scene.competition.announced_by.email}
    letter = letters[scene.secretary.email]
    assert letter.startswith("Budi Santoso bersedia menjadi juri dalam “Lomba")
    assert f"/admin/lomba/{scene.competition.pk}/juri/" in letter


def test_the_secretariat_reads_that_somebody_declined_and_not_why(scene, sent):
    letters = sent(judges.decline, ask(scene, sent), reason=NOTE)

    assert set(letters) == {scene.secretary.email, scene.competition.announced_by.email}
    letter = letters[scene.secretary.email]
    assert letter.startswith("Budi Santoso tidak bersedia menjadi juri dalam “Lomba")
    assert SENTINEL not in letter


def stand_aside(scene, sent) -> dict[str, str]:
    judge = make_judge(scene.competition, name="Juri Teliti")
    make_assignment(scene.entry, judge)
    return sent(conflicts.declare, scene.entry, user=judge.user, by=judge.user, kind="family", note=NOTE)


def test_the_secretariat_reads_who_stands_aside_from_which_number(scene, sent):
    letters = stand_aside(scene, sent)

    assert set(letters) == {scene.secretary.email, scene.competition.announced_by.email}
    letter = letters[scene.secretary.email]
    assert f"peserta {scene.entry.label}" in letter
    assert f"/admin/lomba/{scene.competition.pk}/konflik/" in letter
    told = [SENTINEL, scene.entry.innovation.title, scene.entry.agency.title]
    assert [words for words in told if words in letter] == []


def test_an_organiser_who_stands_aside_as_well_gets_no_letter(scene, sent):
    too_near, of_the_team = make_secretary(), make_secretary()
    make_conflict(scene.entry, too_near, kind="family", source="organiser")
    of_the_team.groups.add(scene.health.agency.corner.team)

    letters = stand_aside(scene, sent)

    assert set(letters) == {scene.secretary.email, scene.competition.announced_by.email}


def test_an_organiser_of_another_government_alone_gets_no_letter(scene, sent):
    elsewhere, here = make_secretary(), make_secretary()
    office = make_office("Dinas Jauh", make_government("Kabupaten Lain"))
    for person in (elsewhere, here):
        person.groups.add(office.agency.corner.team)
    here.groups.add(scene.social.agency.corner.team)

    letters = stand_aside(scene, sent)

    assert (elsewhere.email in letters, here.email in letters) == (False, True)


def test_what_an_organiser_notes_is_not_written_to_the_others(scene, sent):
    judge = make_judge(scene.competition)
    letters = sent(
        conflicts.declare, scene.entry, user=judge.user, by=scene.secretary, kind="family", note=NOTE
    )
    assert letters == {}


def test_nothing_is_written_of_what_was_undone(scene, django_capture_on_commit_callbacks):
    judge = make_judge(scene.competition)
    make_assignment(scene.entry, judge)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        conflicts.declare(scene.entry, user=judge.user, by=judge.user, kind="family", note=NOTE)
        transaction.set_rollback(True)
    assert (callbacks, mail.outbox) == ([], [])


def test_a_mail_server_that_is_down_undoes_nothing(scene, monkeypatch, django_capture_on_commit_callbacks):
    judge = make_judge(scene.competition)
    make_assignment(scene.entry, judge)

    def refuse(*_args, **_fields):
        raise OSError("no mail")

    monkeypatch.setattr("competitions.actions.mailing.send_mail", refuse)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        conflicts.declare(scene.entry, user=judge.user, by=judge.user, kind="family", note=NOTE)

    assert len(callbacks) == 2
    assert ConflictOfInterest.objects.filter(user=judge.user).count() == 1
    assert not Entry.objects.filter(pk=scene.entry.pk).without_conflict_for(judge.user).exists()
    assert Judge.objects.get(pk=judge.pk).is_active


def test_a_letter_is_in_the_language_of_who_reads_it(scene, sent):
    UserProfile.objects.create(user=scene.secretary, preferred_language="en")

    letters = stand_aside(scene, sent)

    competition = scene.competition
    assert letters[scene.secretary.email].partition("\n")[0] == (
        f"{name_of_judge(competition)} stands aside from entry {scene.entry.label} in “{competition.title}”"
    )


def name_of_judge(competition) -> str:
    """Return how the judge who stood aside is called."""
    return str(ConflictOfInterest.objects.get(competition=competition, source="judge").user)
