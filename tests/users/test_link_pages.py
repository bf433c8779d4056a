"""The page of a one-time link, and its one answer for every link that does not work."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.users.people import make_editor, make_user
from users.actions import links

pytestmark = pytest.mark.django_db


def english(client: Client) -> Client:
    client.cookies["bahasa"] = "en"
    return client


def test_get_shows_the_person_and_signs_nobody_in(client):
    path = links.issue(make_user())

    for _ in range(3):
        response = client.get(path)

    assert response.status_code == 200
    assert "Sari Wulandari" in response.content.decode()
    assert "_auth_user_id" not in client.session
    # Not "no-referrer": browsers would then send "Origin: null" with the form, which the CSRF check refuses.
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_head_signs_nobody_in_and_leaves_the_link_open(client):
    path = links.issue(make_user())

    assert client.head(path).status_code == 200
    assert client.get(path).status_code == 200


def test_post_signs_in_under_a_new_session_key(client):
    user = make_editor()
    client.get("/akun/masuk/")
    client.session["anything"] = 1
    before = client.session.session_key

    response = client.post(links.issue(user))

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != before


def test_the_device_is_listed_and_can_be_signed_out_from_another():
    user = make_user()
    phone, laptop = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 15) Chrome/130"), Client()
    phone.post(links.issue(user))
    laptop.post(links.issue(user))

    assert "Chrome on Android" in english(laptop).get("/akun/sesi/").content.decode()
    laptop.post("/akun/sesi/")

    assert laptop.get("/akun/").status_code == 200
    assert phone.get("/akun/").headers["Location"].startswith("/akun/masuk/")


def test_post_without_a_desk_leads_to_the_account(client):
    assert client.post(links.issue(make_user())).headers["Location"] == "/akun/"


def test_post_replaces_whoever_was_signed_in(client):
    first, second = make_user("satu@contoh.go.id"), make_user("dua@contoh.go.id")
    client.force_login(first)

    client.post(links.issue(second))

    assert client.session["_auth_user_id"] == str(second.pk)


def test_post_without_csrf_token_is_refused_and_leaves_the_link_open():
    path = links.issue(make_user())
    client = Client(enforce_csrf_checks=True)

    assert client.post(path).status_code == 403
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/admin/rekan/", "/admin/rekan/"),
        ("https://example.com/", "/admin/"),
        ("//example.com/", "/admin/"),
        ("/\\example.com/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_next_stays_on_this_host(client, target: str, goes_to: str):
    response = client.post(links.issue(make_editor()), {"next": target})

    assert response.headers["Location"] == goes_to


def test_every_refusal_is_the_same_byte_for_byte():
    user, gone = make_user(), make_user("pergi@contoh.go.id")
    used, expired, revoked, inactive = (links.issue(person) for person in (user, user, user, gone))
    Client().post(used)
    links.revoke_open(user)
    gone.is_active = False
    gone.save()
    unknown, malformed = f"/akun/sekali/{'a' * 43}/", "/akun/sekali/a/b%20c/"

    answers = []
    for path in (used, revoked, inactive, unknown, malformed):
        answers += [Client().get(path), Client().get(path + "?next=/admin/"), Client().post(path)]
    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        answers.append(Client().get(expired))

    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.content for answer in answers}) == 1
    headers = [{**answer.headers, "Expires": None} for answer in answers]
    assert all(header == headers[0] for header in headers)


def test_refusal_does_not_repeat_the_token(client):
    response = client.get("/akun/sekali/rahasia-yang-dicoba/")

    assert b"rahasia-yang-dicoba" not in response.content
    assert all("rahasia" not in value for value in response.headers.values())
