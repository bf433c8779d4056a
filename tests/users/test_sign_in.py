"""Signing in by password, what strangers learn (nothing), and what is closed."""

import re

import pytest
from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from allauth.usersessions import urls as sessions_urls
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.users.people import PASSWORD, make_editor, make_user, refused
from users.models import User

pytestmark = pytest.mark.django_db

SIGN_IN = "/akun/masuk/"


def without_csrf(response) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


def sign_in(client, email: str, password: str = PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": email, "password": password, **extra})


@pytest.mark.parametrize("typed", ["sari@contoh.go.id", "SARI@Contoh.GO.ID", " Sari@contoh.go.id "])
def test_sign_in_takes_the_address_in_any_case(client, typed: str):
    user = make_user("Sari@Contoh.go.id")

    response = sign_in(client, typed)

    assert (response.status_code, response.headers["Location"]) == (302, "/akun/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_editor_goes_to_the_desk(client):
    assert sign_in(client, make_editor().email).headers["Location"] == "/admin/"


def test_wrong_password_and_unknown_address_get_the_same_answer():
    make_user()

    known = sign_in(Client(), "sari@contoh.go.id", "bukan kata sandinya")
    unknown = sign_in(Client(), "nama@contoh.go.id", "bukan kata sandinya")

    assert known.status_code == unknown.status_code == 200
    assert without_csrf(known).replace(b"sari@", b"nama@") == without_csrf(unknown)


def test_forgotten_password_of_known_and_unknown_address_gets_the_same_answer():
    make_user()

    path = "/akun/kata-sandi/lupa/"
    known = Client().post(path, {"email": "sari@contoh.go.id"})
    unknown = Client().post(path, {"email": "nama@contoh.go.id"})

    assert (known.status_code, known.headers["Location"]) == (302, "/akun/kata-sandi/lupa/terkirim/")
    assert (unknown.status_code, unknown.headers["Location"]) == (
        known.status_code,
        known.headers["Location"],
    )
    assert [message.to for message in mail.outbox] == [["sari@contoh.go.id"], ["nama@contoh.go.id"]]


def test_forgotten_password_can_be_set_anew(client):
    user = make_user()
    client.post("/akun/kata-sandi/lupa/", {"email": user.email})
    link = re.search(r"http://testserver(/akun/kata-sandi/baru/\S+)", mail.outbox[0].body)[1]

    page = client.get(link, follow=True)
    new = "jagung bakar di tepi jalan"
    response = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert response.headers["Location"] == "/akun/kata-sandi/selesai/"
    assert sign_in(Client(), user.email, new).status_code == 302


@pytest.mark.parametrize(
    "target", ["https://example.com/", "//example.com/", "http:///example.com", "/\\example.com"]
)
def test_next_never_leads_to_another_host(target: str):
    editor = make_editor()

    after = sign_in(Client(), editor.email, next=target)
    client = Client()
    client.force_login(editor)
    already = client.get(SIGN_IN, {"next": target})

    assert (after.headers["Location"], already.headers["Location"]) == ("/admin/", "/admin/")


def test_next_is_followed_on_this_host(client):
    response = sign_in(client, make_editor().email, next="/admin/pages/")

    assert response.headers["Location"] == "/admin/pages/"


def test_somebody_without_a_desk_is_not_sent_in_circles(client):
    client.force_login(make_user())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 200
    assert response.redirect_chain == [("/akun/masuk/?next=/admin/", 302), ("/akun/", 302)]


@pytest.mark.parametrize("method", ["get", "post"])
def test_sign_up_is_closed(client, method: str):
    body = {"email": "baru@contoh.go.id", "password1": PASSWORD}

    response = getattr(client, method)("/akun/daftar/", body)

    assert response.status_code == 404
    assert not User.objects.filter(email="baru@contoh.go.id").exists()


@pytest.mark.parametrize("path", ["/admin/login/", "/django-admin/login/", "/_util/login/"])
def test_forms_that_know_no_second_factor_lead_to_ours(client, path: str):
    user = make_editor()

    assert client.get(path).headers["Location"] == "/akun/masuk/"
    response = client.get(path, {"next": "/admin/pages/?a=1"})
    assert response.headers["Location"] == "/akun/masuk/?next=%2Fadmin%2Fpages%2F%3Fa%3D1"
    assert client.post(path, {"username": user.email, "password": PASSWORD}).status_code == 405
    assert "_auth_user_id" not in client.session


def test_sign_in_and_sign_out_need_a_csrf_token():
    user = make_user()
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client, user.email).status_code == 403
    client.force_login(user)
    assert client.post("/akun/keluar/").status_code == 403
    assert client.get("/akun/keluar/").status_code == 200
    assert "_auth_user_id" in client.session


def test_too_many_failed_attempts_are_stopped():
    user = make_user()
    client = Client()

    for _ in range(5):
        sign_in(client, user.email, "salah terus menerus")
    response = sign_in(client, user.email)

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_too_many_requests_get_a_page_that_says_when_to_come_back(client):
    for _ in range(31):
        response = client.post(SIGN_IN, {})

    assert response.status_code == 429
    assert "<h1>" in response.content.decode()


def test_changing_to_a_taken_address_answers_like_a_free_one():
    make_user("ada@contoh.go.id")
    answers = []
    for number, email in enumerate(("ada@contoh.go.id", "bebas@contoh.go.id")):
        client = Client()
        sign_in(client, make_user(f"orang{number}@contoh.go.id").email)
        client.post("/akun/konfirmasi/", {"password": PASSWORD})
        response = client.post("/akun/surel/", {"email": email, "action_add": ""})
        answers.append((response.status_code, response.headers.get("Location")))

    assert answers[0] == answers[1] == (302, "/akun/surel/")
    assert [message.to for message in mail.outbox] == [["ada@contoh.go.id"], ["bebas@contoh.go.id"]]
    assert not User.objects.filter(email="bebas@contoh.go.id").exists()


def test_address_changes_once_its_mailbox_confirms(client):
    user = make_user()
    sign_in(client, user.email)
    client.post("/akun/konfirmasi/", {"password": PASSWORD})

    client.post("/akun/surel/", {"email": "Baru@contoh.go.id", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "sari@contoh.go.id"
    link = re.search(r"http://testserver(/akun/surel/konfirmasi/\S+)", mail.outbox[-1].body)[1]
    client.post(link)

    user.refresh_from_db()
    assert user.email == "baru@contoh.go.id"
    assert sign_in(Client(), "baru@contoh.go.id").status_code == 302
    assert sign_in(Client(), "sari@contoh.go.id").status_code == 200


def test_address_changed_by_an_administrator_replaces_the_old_one(client):
    user = make_user()
    sign_in(client, user.email)

    user.email = "ganti@contoh.go.id"
    user.save()

    assert sign_in(Client(), "sari@contoh.go.id").status_code == 200
    assert sign_in(Client(), "ganti@contoh.go.id").status_code == 302


def test_one_address_in_two_cases_is_one_person():
    make_user("sari@contoh.go.id")

    with refused("already registered"):
        User(email="SARI@contoh.go.id", password="x").full_clean()
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="SARI@contoh.go.id")])


def test_every_page_of_allauth_has_an_indonesian_address():
    def names(patterns) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            found |= names(pattern.url_patterns) if hasattr(pattern, "url_patterns") else {pattern.name}
        return found

    ours = names(account_urls.urlpatterns + mfa_urls.urlpatterns + sessions_urls.urlpatterns)
    without_own_page = {"account_confirm_login_code"}  # signing in by a code from a mail is switched off
    arguments = {
        "account_confirm_email": ["k"],
        "account_reset_password_from_key": ["u", "k"],
        "mfa_remove_webauthn": [1],
        "mfa_edit_webauthn": [1],
    }
    paths = {name: reverse(name, args=arguments.get(name)) for name in ours - without_own_page}

    assert all(path.startswith("/akun/") for path in paths.values())
    english = {"login", "logout", "password", "sessions", "confirm", "reset", "change", "recovery"}
    assert [path for path in paths.values() if english & set(re.split(r"[/-]", path))] == []
