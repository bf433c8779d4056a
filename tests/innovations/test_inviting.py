"""Inviting colleagues: who may, what the mail says, what nobody learns, and joining."""

import datetime as dt
import re
import threading

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from innovations.actions import inviting
from innovations.actions.agencies import give_corner
from innovations.models import AgencyPage, Invitation
from tests.factories.catalogue import make_agency, make_government
from tests.users.people import PASSWORD, make_user, refused
from users.models import User

TEAM, HEAD = Invitation.Role.TEAM, Invitation.Role.HEAD
NEW = "baru@contoh.go.id"


@pytest.fixture
def agency(db) -> AgencyPage:
    agency = make_agency(make_government(), "Dinas Kesehatan Kabupaten Batang", short_name="Dinkes")
    give_corner(agency)
    return agency


@pytest.fixture
def other_agency(agency) -> AgencyPage:
    other = make_agency(agency.get_parent().specific, "Dinas Pendidikan")
    give_corner(other)
    return other


@pytest.fixture
def head(agency) -> User:
    return member(agency, HEAD, "kepala@contoh.go.id", first_name="Rina Hartati")


@pytest.fixture
def teammate(agency) -> User:
    return member(agency, TEAM, "tim@contoh.go.id", first_name="Agus")


def member(agency: AgencyPage, role: str, email: str, **fields) -> User:
    user = make_user(email, **fields)
    user.groups.add(agency.corner.heads if role == HEAD else agency.corner.team)
    return user


def roles_of(agency: AgencyPage, email: str) -> set[str]:
    groups = {agency.corner.team.pk: "team", agency.corner.heads.pk: "head"}
    held = User.objects.get(email=email).groups.values_list("pk", flat=True)
    return {groups[pk] for pk in held if pk in groups}


def sent_path(number: int = -1) -> str:
    return re.search(r"(/akun/undangan/[\w-]+/)", mail.outbox[number].body)[1]


def invite(capture, agency: AgencyPage, by: User, email: str = NEW, role: str = TEAM) -> str:
    with capture(execute=True):
        inviting.invite(agency, by=by, email=email, role=role)
    return sent_path()


@pytest.fixture
def capture(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


# --- Inviting -------------------------------------------------------------------------------------


def test_invitation_is_mailed_in_both_languages(agency, head, capture):
    path = invite(capture, agency, head, "Baru@Contoh.go.id")

    message = mail.outbox[0]
    assert message.to == [NEW]
    assert "Dinkes" in message.subject
    assert message.body.count(f"http://localhost:8000{path}") == 2
    assert message.body.count("Rina Hartati") == message.body.count("Dinas Kesehatan Kabupaten Batang") == 2
    invitation = Invitation.objects.get()
    assert path.split("/")[3] not in str(Invitation.objects.values_list().get())
    assert invitation.expires_at - invitation.created_at == dt.timedelta(days=7)


def test_nothing_is_mailed_when_the_transaction_fails(agency, head, capture):
    with capture(execute=True), pytest.raises(ValidationError):
        inviting.invite(agency, by=head, email="tidak sah", role=TEAM)

    assert (mail.outbox, Invitation.objects.count()) == ([], 0)


def test_inviting_again_replaces_the_older_link(agency, head, capture, client):
    old = invite(capture, agency, head)
    with refused("moment ago"):
        inviting.invite(agency, by=head, email=NEW, role=TEAM)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        new = invite(capture, agency, head)

        assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)
    assert Invitation.objects.waiting().count() == 1


def test_a_member_is_not_invited_to_the_same_role_again(agency, head, teammate, capture):
    with refused("belongs to the agency already"):
        inviting.invite(agency, by=head, email=teammate.email.upper(), role=TEAM)

    invite(capture, agency, head, teammate.email, HEAD)


def test_inviter_learns_nothing_about_accounts(agency, head, other_agency):
    member(other_agency, TEAM, "punya@contoh.go.id")
    answers = []
    for email in ("punya@contoh.go.id", "tanpa@contoh.go.id"):
        client = Client()
        client.force_login(head)
        response = client.post(f"/admin/rekan/{agency.pk}/", {"email": email, "role": TEAM})
        page = client.get(response.headers["Location"]).content.decode()
        Invitation.objects.all().delete()
        page = re.sub(r"undangan/\d+/", "", re.sub(r'[\w-]{64}|"csrfToken[^}]+', "", page))
        answers.append((response.status_code, response.headers["Location"], page.replace(email, "")))

    assert answers[0] == answers[1]


# --- Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "role", "is_sent"),
    [("head", TEAM, True), ("head", HEAD, True), ("team", TEAM, True), ("team", HEAD, False)],
)
def test_team_invites_team_and_heads_invite_both(agency, head, teammate, client, person, role, is_sent):
    client.force_login({"head": head, "team": teammate}[person])

    client.post(f"/admin/rekan/{agency.pk}/", {"email": NEW, "role": role})

    assert Invitation.objects.filter(email=NEW, role=role).exists() is is_sent


def test_a_wrong_address_stays_in_the_form(agency, head, client):
    client.force_login(head)

    for sent in ({"email": "tidak sah", "role": TEAM}, {"email": head.email, "role": HEAD}):
        response = client.post(f"/admin/rekan/{agency.pk}/", sent)

        assert response.status_code == 422
        assert f'value="{sent["email"]}"' in response.content.decode()


def test_superuser_may_invite_everywhere(agency, client):
    client.force_login(make_user("admin@contoh.go.id", is_superuser=True))

    client.post(f"/admin/rekan/{agency.pk}/", {"email": NEW, "role": HEAD})

    assert Invitation.objects.get().agency == agency


def test_other_agencies_answer_like_no_agency(agency, head, other_agency, client):
    stranger = member(other_agency, HEAD, "lain@contoh.go.id")
    client.force_login(head)
    invitation = inviting.invite(other_agency, by=stranger, email=NEW, role=TEAM)
    nothing = 999_999

    def answers(agency_id: int) -> list[tuple[int, bytes]]:
        tries = [
            client.get(f"/admin/rekan/{agency_id}/"),
            client.post(f"/admin/rekan/{agency_id}/", {"email": NEW, "role": TEAM}),
            client.post(f"/admin/rekan/{agency_id}/undangan/{invitation.pk}/batal/"),
            client.get(f"/admin/rekan/{agency_id}/anggota/{stranger.pk}/keluarkan/"),
            client.post(f"/admin/rekan/{agency_id}/anggota/{stranger.pk}/keluarkan/"),
        ]
        own_address = re.compile(rf"rekan(/|%2F){agency_id}(/|%2F)".encode())  # canonical, language switch
        return [(one.status_code, own_address.sub(b"", one.content)) for one in tries]

    assert answers(other_agency.pk) == answers(nothing)
    assert {status for status, _body in answers(other_agency.pk)} == {404}
    assert Invitation.objects.open().count() == 1


def test_a_foreign_invitation_cannot_be_revoked_through_ones_own_agency(agency, head, other_agency, client):
    stranger = member(other_agency, HEAD, "lain@contoh.go.id")
    invitation = inviting.invite(other_agency, by=stranger, email=NEW, role=TEAM)
    client.force_login(head)

    assert client.post(f"/admin/rekan/{agency.pk}/undangan/{invitation.pk}/batal/").status_code == 404
    assert client.post(f"/admin/rekan/{agency.pk}/anggota/{stranger.pk}/keluarkan/").status_code == 404


def test_team_neither_revokes_heads_invitations_nor_removes_anybody(agency, head, teammate, client):
    invitation = inviting.invite(agency, by=head, email=NEW, role=HEAD)
    client.force_login(teammate)

    assert client.post(f"/admin/rekan/{agency.pk}/undangan/{invitation.pk}/batal/").status_code == 404
    assert client.post(f"/admin/rekan/{agency.pk}/anggota/{head.pk}/keluarkan/").status_code == 404
    assert "keluarkan" not in client.get(f"/admin/rekan/{agency.pk}/").content.decode()


def test_strangers_are_asked_to_sign_in(agency, client):
    assert client.get(f"/admin/rekan/{agency.pk}/").headers["Location"].startswith("/akun/masuk/")


# --- The list -------------------------------------------------------------------------------------


def test_list_shows_members_and_open_invitations(agency, head, teammate, client):
    inviting.invite(agency, by=head, email=NEW, role=TEAM)
    client.force_login(teammate)

    assert client.get("/admin/rekan/").headers["Location"] == f"/admin/rekan/{agency.pk}/"
    page = client.get(f"/admin/rekan/{agency.pk}/").content.decode()
    for word in ("Rina Hartati", "kepala@contoh.go.id", "Agus", NEW):
        assert word in page


def test_list_costs_the_same_for_one_and_for_many(agency, head, client, count_queries):
    def queries() -> int:
        client.force_login(head)
        client.get(f"/admin/rekan/{agency.pk}/")
        with count_queries() as seen:
            assert client.get(f"/admin/rekan/{agency.pk}/").status_code == 200
        return len(seen)

    inviting.invite(agency, by=head, email=NEW, role=TEAM)
    before = queries()
    for number in range(3):
        member(agency, TEAM, f"tim{number}@contoh.go.id")
        inviting.invite(agency, by=head, email=f"undang{number}@contoh.go.id", role=HEAD)

    assert queries() == before


def test_somebody_of_two_agencies_chooses(agency, head, other_agency, client):
    head.groups.add(other_agency.corner.team)
    client.force_login(head)

    page = client.get("/admin/rekan/").content.decode()

    assert f"/admin/rekan/{agency.pk}/" in page
    assert f"/admin/rekan/{other_agency.pk}/" in page


# --- Joining --------------------------------------------------------------------------------------


def test_new_person_sets_a_name_and_password_and_is_at_the_desk(agency, head, capture, client):
    path = invite(capture, agency, head)

    page = client.get(path)
    response = client.post(path, {"name": "Dewi Lestari", "password": PASSWORD})

    assert "Dinas Kesehatan Kabupaten Batang" in page.content.decode()
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    user = User.objects.get(email=NEW)
    assert (user.get_full_name(), user.check_password(PASSWORD)) == ("Dewi Lestari", True)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/admin/").status_code == 200
    assert roles_of(agency, NEW) == {"team"}
    assert client.get(path).status_code == 410


@pytest.mark.parametrize(
    "fields", [{}, {"name": "Dewi"}, {"name": "Dewi", "password": "pendek"}, {"password": PASSWORD}]
)
def test_incomplete_or_weak_answers_are_explained_and_use_nothing_up(agency, head, capture, client, fields):
    path = invite(capture, agency, head)

    response = client.post(path, fields)

    assert response.status_code == 422
    assert "field--error" in response.content.decode()
    assert not User.objects.filter(email=NEW).exists()
    assert client.post(path, {"name": "Dewi", "password": PASSWORD}).status_code == 302


def test_person_with_an_account_signs_in_first_and_joins(agency, head, other_agency, capture):
    user = member(other_agency, TEAM, NEW)
    path = invite(capture, agency, head, role=HEAD)
    client = Client()

    page = client.get(path).content.decode()
    assert f"/akun/masuk/?next={path.replace('/', '%2F')}" in page
    assert client.post(path, {"name": "Palsu", "password": "kata sandi curian"}).status_code == 422
    response = client.post("/akun/masuk/", {"login": NEW, "password": PASSWORD, "next": path})
    assert response.headers["Location"] == path

    assert client.post(path).headers["Location"] == "/admin/"
    assert roles_of(agency, NEW) == {"head"}
    assert roles_of(other_agency, NEW) == {"team"}
    user.refresh_from_db()
    assert (user.first_name, user.check_password(PASSWORD)) == ("Sari Wulandari", True)


def test_somebody_elses_invitation_cannot_be_taken(agency, head, teammate, capture, client):
    path = invite(capture, agency, head, role=HEAD)
    client.force_login(teammate)

    assert (client.get(path).status_code, client.post(path).status_code) == (200, 422)
    assert roles_of(agency, teammate.email) == {"team"}
    assert Invitation.objects.open().count() == 1


def test_joining_needs_a_csrf_token(agency, head, capture):
    path = invite(capture, agency, head)

    response = Client(enforce_csrf_checks=True).post(path, {"name": "Dewi", "password": PASSWORD})

    assert response.status_code == 403


def test_every_refusal_is_the_same_byte_for_byte(agency, head, capture):
    accepted, revoked, expired = (
        invite(capture, agency, head, email)
        for email in ("a@contoh.go.id", "b@contoh.go.id", "c@contoh.go.id")
    )
    Client().post(accepted, {"name": "Dewi", "password": PASSWORD})
    inviting.revoke(Invitation.objects.get(email="b@contoh.go.id"), by=head)
    paths = [accepted, revoked, f"/akun/undangan/{'a' * 43}/", "/akun/undangan/x/y/", "/akun/undangan/"]

    answers = [Client().get(path) for path in paths] + [Client().post(path) for path in paths]
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        answers.append(Client().get(expired))

    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_joins(agency, head):
    inviting.invite(agency, by=head, email=NEW, role=TEAM)
    token = sent_path().split("/")[3]
    start = threading.Barrier(4)
    outcomes: list[str] = []

    def accept() -> None:
        start.wait()
        try:
            outcomes.append(inviting.accept(token, name="Dewi", password=PASSWORD).email)
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [NEW, "refused", "refused", "refused"]
    assert User.objects.filter(email=NEW).count() == 1


# --- Leaving --------------------------------------------------------------------------------------


def test_head_removes_a_member_whose_account_stays(agency, head, teammate, client):
    client.force_login(head)
    path = f"/admin/rekan/{agency.pk}/anggota/{teammate.pk}/keluarkan/"

    assert "Agus" in client.get(path).content.decode()
    assert roles_of(agency, teammate.email) == {"team"}
    assert client.post(path).headers["Location"] == f"/admin/rekan/{agency.pk}/"
    assert roles_of(agency, teammate.email) == set()


def test_nobody_removes_themselves(agency, head):
    member(agency, HEAD, "kedua@contoh.go.id")

    with refused("yourself"):
        inviting.remove(agency, by=head, member=head)


def test_the_last_head_who_can_sign_in_stays(agency, head):
    member(agency, HEAD, "mati@contoh.go.id", is_active=False)
    admin = make_user("admin@contoh.go.id", is_superuser=True)

    with refused("last head"):
        inviting.remove(agency, by=admin, member=head)

    member(agency, HEAD, "kedua@contoh.go.id")
    inviting.remove(agency, by=admin, member=head)
    assert roles_of(agency, head.email) == set()


def test_revoked_invitation_cannot_be_revoked_again(agency, head):
    invitation = inviting.invite(agency, by=head, email=NEW, role=TEAM)
    inviting.revoke(invitation, by=head)

    with refused("meanwhile"):
        inviting.revoke(invitation, by=head)
