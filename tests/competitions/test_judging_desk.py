"""The secretariat's desk of judges and conflicts, as people of every role meet it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from competitions.actions import conflicts
from competitions.models import ConflictNotice, ConflictOfInterest, Judge, Panel
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, build, plain
from tests.factories.contests import make_competition, make_judge, make_secretary
from tests.factories.judging import make_conflict


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


def desk_paths(scene) -> dict[str, str]:
    base = f"/admin/lomba/{scene.competition.pk}"
    conflict = ConflictOfInterest.objects.first() or make_conflict(scene.other, scene.judge.user)
    return {
        "judges": f"{base}/juri/",
        "invite": f"{base}/juri/undang/",
        "judge": f"{base}/juri/{scene.judge.pk}/",
        "release": f"{base}/juri/{scene.judge.pk}/lepas/",
        "conflicts": f"{base}/konflik/",
        "declare": f"{base}/konflik/catat/",
        "dismiss": f"{base}/konflik/{conflict.pk}/",
    }


def test_the_secretariat_opens_every_page(scene):
    client = signed_in(scene.secretary)

    assert {name: client.get(path).status_code for name, path in desk_paths(scene).items()} == dict.fromkeys(
        desk_paths(scene), 200
    )


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    ("role", "open_pages"),
    [
        ("auditor", {"judges", "conflicts"}),
        ("leader", set()),
        ("officer", set()),
        ("head", set()),
        ("verifier", set()),
        ("judging secretary", set()),
    ],
)
def test_who_else_opens_which_page(scene, broken, role, open_pages):
    person = scene.people.get(role) or make_judge(scene.competition, user=make_secretary()).user
    client = signed_in(person)

    statuses = {name: client.get(path).status_code for name, path in desk_paths(scene).items()}

    assert statuses == {name: 200 if name in open_pages else 404 for name in statuses}


@pytest.mark.parametrize("role", ["stranger", "judge", "visitor"])
def test_people_without_a_desk_are_led_to_signing_in(scene, role):
    person = {"stranger": scene.people["stranger"], "judge": scene.judge.user}.get(role)
    client = signed_in(person) if person else Client()

    statuses = {client.get(path).status_code for path in desk_paths(scene).values()}

    assert statuses <= {302, 403}


@pytest.mark.parametrize("role", ["auditor", "leader", "officer", "judging secretary"])
def test_others_change_nothing(scene, broken, role):
    person = scene.people.get(role) or make_judge(scene.competition, user=make_secretary()).user
    client = signed_in(person)
    base = f"/admin/lomba/{scene.competition.pk}"
    conflict = make_conflict(scene.other, scene.judge.user)
    sent = {
        f"{base}/juri/undang/": {"name": "Ani", "email": "ani@kampus.example"},
        f"{base}/juri/{scene.judge.pk}/": {"institution": "UNDIP"},
        f"{base}/juri/{scene.judge.pk}/lepas/": {"reason": "Sakit."},
        f"{base}/juri/{scene.judge.pk}/kirim-ulang/": {},
        f"{base}/konflik/catat/": {"person": scene.judge.user_id, "entry": scene.entry.pk, "kind": "family"},
        f"{base}/konflik/periksa/": {},
        f"{base}/konflik/{conflict.pk}/": {"reason": "Pindah."},
    }

    assert {client.post(path, data).status_code for path, data in sent.items()} == {404}
    judge = Judge.objects.get(pk=scene.judge.pk)
    assert (judge.institution, judge.released_at) == ("", None)
    assert ConflictOfInterest.objects.get().dismissed_at is None


def test_inviting_from_the_desk_seats_the_judge(scene):
    panel = Panel.objects.get(round__competition=scene.competition)
    sent = {"name": "Ani", "email": "ani@kampus.example", f"panel_{panel.pk}": "chairs", "load_limit": "5"}

    response = signed_in(scene.secretary).post(f"/admin/lomba/{scene.competition.pk}/juri/undang/", sent)

    judge = Judge.objects.get(email="ani@kampus.example")
    assert response.status_code == 302
    assert (judge.load_limit, judge.seats.get().is_chair, judge.invited_by) == (5, True, scene.secretary)


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "email": "ani@kampus.example"},
        {"name": "Ani", "email": "bukan"},
        {"name": "Ani", "email": "ani@kampus.example", "load_limit": "nol"},
        {"name": "Ani", "email": "ani@kampus.example", "agency": "999999"},
        {"name": "Ani", "email": "ani@kampus.example", "expertise": ["x"]},
    ],
)
def test_a_bad_invitation_is_shown_again_with_what_was_typed(scene, sent):
    response = signed_in(scene.secretary).post(f"/admin/lomba/{scene.competition.pk}/juri/undang/", sent)

    assert response.status_code == 422
    assert sent["email"] in response.content.decode()
    assert Judge.objects.count() == 1


def test_an_invitation_nobody_answered_in_time_is_told_apart(scene):
    now = timezone.now()
    fields = {"accepted_at": None, "user": None}
    for expires_at in (now + timedelta(days=1), now - timedelta(seconds=1)):
        make_judge(scene.competition, expires_at=expires_at, **fields)

    text = signed_in(scene.secretary).get(f"/admin/lomba/{scene.competition.pk}/juri/").content.decode()

    assert (text.count("dapat menjawab sampai"), text.count("tautannya tidak berlaku lagi")) == (1, 1)


def test_releasing_from_the_desk_needs_a_reason(scene):
    client = signed_in(scene.secretary)
    path = f"/admin/lomba/{scene.competition.pk}/juri/{scene.judge.pk}/lepas/"

    assert client.post(path, {"reason": " "}).status_code == 422
    assert client.post(path, {"reason": "Pindah tugas."}).status_code == 302
    assert client.get(path).status_code == 404
    assert not scene.judge.assignments.active().exists()


def test_a_judge_of_another_competition_answers_like_none(scene):
    other = make_competition(scene.competition.government)
    client = signed_in(scene.secretary)

    assert client.get(f"/admin/lomba/{other.pk}/juri/{scene.judge.pk}/").status_code == 404
    assert client.get(f"/admin/lomba/{other.pk}/juri/{MISSING}/").status_code == 404


def test_an_organiser_notes_a_conflict_of_a_judge_and_of_themselves(scene):
    client = signed_in(scene.secretary)
    path = f"/admin/lomba/{scene.competition.pk}/konflik/catat/"

    for person in (scene.judge.user, scene.secretary):
        sent = {"person": person.pk, "entry": scene.entry.pk, "kind": "family", "note": "Ipar."}
        assert client.post(path, sent).status_code == 302

    listed = client.get(f"/admin/lomba/{scene.competition.pk}/konflik/").content.decode()
    assert ConflictOfInterest.objects.count() == 2
    assert "Jemput Bola" not in listed  # now it is theirs to stand aside from
    assert client.post(path, sent).status_code == 422


@pytest.mark.parametrize("both", [True, False])
def test_a_conflict_is_about_one_entry_or_one_agency(scene, both):
    about = {"entry": scene.entry.pk, "agency": scene.health.agency.pk} if both else {}
    sent = {"person": scene.judge.user_id, "kind": "family", "note": "Ipar ketua."} | about

    response = signed_in(scene.secretary).post(f"/admin/lomba/{scene.competition.pk}/konflik/catat/", sent)

    assert response.status_code == 422
    assert "Ipar ketua." in response.content.decode()
    assert not ConflictOfInterest.objects.exists()


def test_dismissing_from_the_desk(scene):
    conflict = make_conflict(scene.other, scene.judge.user)
    client = signed_in(scene.secretary)
    path = f"/admin/lomba/{scene.competition.pk}/konflik/{conflict.pk}/"

    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "Bukan orang yang sama."}).status_code == 302
    assert client.get(path).status_code == 404
    assert (
        "Bukan orang yang sama."
        in client.get(f"/admin/lomba/{scene.competition.pk}/konflik/").content.decode()
    )


@pytest.mark.parametrize("whose", ["own", "of a hidden entry"])
def test_a_conflict_out_of_reach_answers_like_none(scene, whose):
    own = make_conflict(scene.entry, scene.secretary)
    conflict = own if whose == "own" else make_conflict(scene.entry, scene.judge.user)
    client = signed_in(scene.secretary)
    base = f"/admin/lomba/{scene.competition.pk}/konflik"

    def answer(number: int) -> tuple[int, str]:
        path = f"{base}/{number}/"
        return plain(client.get(path), path)

    assert answer(conflict.pk) == answer(MISSING)
    assert answer(conflict.pk)[0] == 404
    assert client.post(f"{base}/{conflict.pk}/", {"reason": "Tidak apa-apa."}).status_code == 404


def make_notice(scene) -> ConflictNotice:
    return ConflictNotice.objects.create(
        entry=scene.entry, named="Pak Budi", kind="family", note="Paman.", declared_by=scene.health.head
    )


@pytest.mark.parametrize("what", ["dismiss", "match"])
def test_what_becomes_hidden_meanwhile_answers_like_none(scene, monkeypatch, what):
    conflict, notice = make_conflict(scene.other, scene.judge.user), make_notice(scene)
    client, base = signed_in(scene.secretary), f"/admin/lomba/{scene.competition.pk}/konflik"

    def hidden(*_what, **_fields):
        raise PermissionDenied

    monkeypatch.setattr(conflicts, what, hidden)
    place = {"dismiss": f"{conflict.pk}/", "match": f"pemberitahuan/{notice.pk}/"}[what]
    answer = client.post(f"{base}/{place}", {"reason": "Pindah.", "judge": scene.judge.pk})
    assert answer.status_code == 404


def test_a_notice_is_matched_on_the_desk(scene):
    notice = make_notice(scene)
    client = signed_in(scene.secretary)
    base = f"/admin/lomba/{scene.competition.pk}/konflik"
    assert "Pak Budi" in client.get(f"{base}/").content.decode()

    client.post(f"{base}/pemberitahuan/{notice.pk}/", {"judge": scene.judge.pk})

    notice.refresh_from_db()
    assert notice.conflict.user == scene.judge.user
    assert client.post(f"{base}/pemberitahuan/{notice.pk}/", {"judge": scene.judge.pk}).status_code == 404


def test_the_load_of_a_judge_leaves_out_what_the_reader_may_not_count(scene):
    client = signed_in(scene.secretary)
    path = f"/admin/lomba/{scene.competition.pk}/juri/"
    assert "0 dari 2 peserta selesai" in client.get(path).content.decode()

    make_conflict(scene.entry, scene.secretary)

    assert "0 dari 1 peserta selesai" in client.get(path).content.decode()


def test_the_lists_of_the_desk_ask_as_often_for_many_rows_as_for_few(scene, count_queries):
    paths = [f"/admin/lomba/{scene.competition.pk}/{part}/" for part in ("juri", "konflik")]

    def asked() -> list[int]:
        counts = []
        for path in paths:
            client = signed_in(scene.secretary)
            client.get(path)
            with count_queries() as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    make_conflict(scene.entry, make_judge(scene.competition).user)
    make_notice(scene)
    before = asked()
    for _ in range(3):
        make_notice(scene)
        make_conflict(scene.other, make_judge(scene.competition).user)

    assert asked() == before
