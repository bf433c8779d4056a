"""Asking somebody to judge, what begins when they accept, and letting them go."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from competitions.actions import judges
from competitions.models import AuditEvent, Competition, ConflictOfInterest, Judge, Panel, Seat
from innovations.models import Sector
from tests.clients import signed_in
from tests.competitions.scenes.judges import PASSWORD, ask, build, invite, lend, pact_of, stored, token_in
from tests.factories.contests import make_competition, make_judge, make_leader, make_secretary
from tests.factories.judging import make_assignment, make_entry
from tests.factories.scoring import make_finished


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


@pytest.fixture
def asked(scene, django_capture_on_commit_callbacks):
    return ask(scene, django_capture_on_commit_callbacks)


@pytest.mark.parametrize("role", ["leader", "head", "judge"])
def test_nobody_else_asks_changes_or_releases_judges(scene, role):
    judge = make_judge(scene.competition)
    person = {
        "leader": make_leader,
        "head": lambda: scene.office.head,
        "judge": lambda: judge.user,
    }[role]()
    for act in (
        lambda: judges.invite(scene.competition, by=person, email="lain@kampus.example", name="Lain"),
        lambda: judges.resend(judge, by=person),
        lambda: judges.amend(judge, by=person, panels=[]),
        lambda: judges.release(judge, by=person, reason="Pindah."),
    ):
        with pytest.raises(PermissionDenied):
            act()


# --- Inviting ----------------------------------------------------------------------------------------


def test_an_invitation_is_mailed_in_both_languages_and_leaves_one_line(asked):
    letter = mail.outbox[-1]
    seats = list(Seat.objects.filter(judge=asked.judge).values_list("panel", "is_chair"))
    line = AuditEvent.objects.latest("number")

    assert letter.to == ["budi@kampus.example"]
    assert asked.competition.title in letter.subject
    assert letter.body.count(f"/juri/undangan/{asked.token}/") == 2
    assert "Opening it decides nothing." in letter.body
    assert "Membukanya tidak memutuskan apa pun." in letter.body
    assert seats == [(asked.panel.pk, False)]
    assert (line.action, line.actor) == ("judge.invite", asked.secretary)
    assert json.loads(line.data) == {
        "judge": asked.judge.pk,
        "panels": [{"panel": asked.panel.pk, "is_chair": False}],
    }


def test_the_database_keeps_no_token(asked):
    assert asked.token not in str(stored(asked.judge))


def test_expertise_load_and_chair_are_kept(scene):
    sector = Sector.objects.order_by("pk").first()

    judge = invite(scene, chairs=[scene.panel], expertise=[sector], load_limit=7, institution=" UNDIP ")

    judge.refresh_from_db()
    assert (judge.load_limit, judge.institution, list(judge.expertise.all())) == (7, "UNDIP", [sector])
    assert judge.seats.get().is_chair


def test_an_address_of_the_secretariat_is_refused(scene):
    other = make_secretary()

    with pytest.raises(ValidationError) as refused:
        invite(scene, email=other.email.upper())

    assert list(refused.value.message_dict) == ["email"]
    assert not Judge.objects.exists()


@pytest.mark.parametrize("email", ["budi@kampus.example", " BUDI@kampus.example "])
def test_an_address_is_invited_once(asked, email):
    with pytest.raises(ValidationError):
        invite(asked, email=email)


def test_who_declined_or_was_released_can_be_asked_again(asked):
    judges.decline(asked.token)
    again = invite(asked)
    judges.release(again, by=asked.secretary, reason="Salah nama.")

    assert invite(asked).pk not in {asked.judge.pk, again.pk}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"email": "bukan alamat"}, "email"),
        ({"name": "  "}, "name"),
        ({"load_limit": -1}, "load_limit"),
        ({"name": "x" * 161}, "name"),
    ],
)
def test_bad_input_is_refused_by_field(scene, fields, field):
    with pytest.raises(ValidationError) as refused:
        invite(scene, **fields)

    assert field in refused.value.message_dict


def test_a_panel_of_another_competition_is_refused(scene):
    other = make_competition(scene.competition.government)

    with pytest.raises(ValidationError):
        invite(scene, panels=[Panel.objects.get(round__competition=other)])


def test_a_second_chair_and_a_chair_without_a_seat_are_refused(scene):
    invite(scene, chairs=[scene.panel])

    for fields in ({"chairs": [scene.panel]}, {"panels": [], "chairs": [scene.panel]}):
        with pytest.raises(ValidationError) as refused:
            invite(scene, email="lain@kampus.example", **fields)
        assert list(refused.value.message_dict) == ["chairs"]


@pytest.mark.parametrize("fields", [{"pact": " "}, {"results_published_at": timezone.now()}])
def test_without_a_pact_or_after_the_results_nobody_is_invited(scene, fields, broken):
    Competition.objects.filter(pk=scene.competition.pk).update(**fields)

    with pytest.raises(ValidationError):
        invite(scene)


def test_after_the_results_nobody_is_changed_or_released_and_no_button_says_so(scene, broken):
    judge = make_judge(scene.competition)
    client, desk = signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/juri/"
    offered = ("undang/", f"{judge.pk}/", f"{judge.pk}/lepas/")
    before = client.get(desk).content.decode()
    Competition.objects.filter(pk=scene.competition.pk).update(results_published_at=timezone.now())

    after = client.get(desk).content.decode()
    released = client.post(f"{desk}{judge.pk}/lepas/", {"reason": "Pindah."})
    amended = client.post(f"{desk}{judge.pk}/", {"institution": "Lain"})

    assert [f'"{desk}{part}"' in before for part in offered] == [True] * 3
    assert [f'"{desk}{part}"' in after for part in offered] == [False] * 3
    assert [answer.status_code for answer in (released, amended)] == [422, 422]
    sentence = "Hasil lomba ini sudah diumumkan, jadi tidak ada lagi penilaian."
    assert all(sentence in page for page in (after, released.content.decode(), amended.content.decode()))
    assert "Pindah." in released.content.decode()
    stored = Judge.objects.get(pk=judge.pk)
    assert (stored.is_active, stored.institution, stored.seats.count()) == (
        True,
        judge.institution,
        judge.seats.count(),
    )


def test_a_new_link_replaces_the_old_one(asked, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to(timezone.now() + timedelta(days=20))
    with django_capture_on_commit_callbacks(execute=True):
        judges.resend(asked.judge, by=asked.secretary)
    new = token_in(mail.outbox[-1].body)

    assert not Judge.objects.with_token(asked.token).exists()
    assert Judge.objects.with_token(new).get() == asked.judge


def test_a_link_is_not_sent_twice_within_minutes_nor_after_an_answer(asked, time_machine):
    with pytest.raises(ValidationError):
        judges.resend(asked.judge, by=asked.secretary)
    judges.decline(asked.token)
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    with pytest.raises(ValidationError):
        judges.resend(asked.judge, by=asked.secretary)


# --- Judging -----------------------------------------------------------------------------------------


def test_accepting_looks_for_conflicts_at_once(scene, django_capture_on_commit_callbacks):
    entry = make_entry(scene.competition, scene.office)
    with django_capture_on_commit_callbacks(execute=True):
        invite(scene, agency=scene.office.agency)

    judge = judges.accept(
        token_in(mail.outbox[-1].body), pact_hash=pact_of(scene), name="Budi", password=PASSWORD
    )

    assert list(ConflictOfInterest.objects.values_list("user", "entry", "kind", "source")) == [
        (judge.user_id, entry.pk, "own_agency", "detected")
    ]


def test_another_agency_is_looked_at_at_once_and_ends_what_was_given(scene):
    entry = make_entry(scene.competition, scene.office)
    judge = make_judge(scene.competition)
    given = make_assignment(entry, judge)

    judges.amend(judge, by=scene.secretary, panels=[scene.panel], agency=scene.office.agency)

    given.refresh_from_db()
    assert given.ended_reason == "conflict"


def test_a_released_judge_loses_what_is_not_finished_and_every_page(scene):
    judge = make_judge(scene.competition)
    open_entry, done_entry = (
        make_entry(scene.competition, scene.office),
        make_entry(scene.competition, scene.office),
    )
    given = make_assignment(open_entry, judge)
    finished = make_assignment(done_entry, judge)
    make_finished(finished)
    client = Client()
    client.force_login(judge.user)

    judges.release(judge, by=scene.secretary, reason="Pindah tugas ke luar negeri.")

    given.refresh_from_db()
    finished.refresh_from_db()
    assert (given.ended_reason, finished.ended_at) == ("Pindah tugas ke luar negeri.", None)
    assert client.get("/juri/").status_code == 404
    assert client.get(f"/juri/naskah/{open_entry.pk}/").status_code == 404
    assert not judge.seats.exists()


def test_a_long_reason_is_kept_whole_on_the_judge(scene):
    judge = make_judge(scene.competition)
    given = make_assignment(make_entry(scene.competition, scene.office), judge)

    judges.release(judge, by=scene.secretary, reason="x" * 500)

    given.refresh_from_db()
    judge.refresh_from_db()
    assert (len(given.ended_reason), len(judge.released_reason)) == (200, 500)


@pytest.mark.parametrize("reason", ["", "  "])
def test_releasing_needs_a_reason(scene, reason):
    with pytest.raises(ValidationError) as refused:
        judges.release(make_judge(scene.competition), by=scene.secretary, reason=reason)

    assert list(refused.value.message_dict) == ["reason"]


def test_nobody_is_released_twice(scene):
    judge = make_judge(scene.competition)
    judges.release(judge, by=scene.secretary, reason="Sakit.")

    with pytest.raises(ValidationError):
        judges.release(judge, by=scene.secretary, reason="Sakit.")
