"""The second step of signing in, and leading people to set one up."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from tests.users.people import PASSWORD, make_editor, make_user
from users.actions import links

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_password_alone_does_not_sign_in_somebody_with_a_second_step(client):
    user = make_editor()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    first = client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    assert first.headers["Location"] == "/akun/dua-langkah/masuk/"
    assert "_auth_user_id" not in client.session

    second = client.post("/akun/dua-langkah/masuk/", {"code": code_of(secret)})
    assert second.headers["Location"] == "/admin/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_person_without_password_can_set_up_a_second_step_after_a_link(client):
    user = make_editor(password=None)
    client.post(links.issue(user))

    page = client.get("/akun/dua-langkah/aplikasi/aktifkan/")
    secret = client.session["mfa.totp.secret"]
    response = client.post("/akun/dua-langkah/aplikasi/aktifkan/", {"code": code_of(secret)})

    assert page.status_code == 200
    assert response.status_code == 302
    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {
        "totp",
        "recovery_codes",
    }


def test_somebody_with_a_password_can_set_one_up_after_typing_it_again(client):
    user = make_editor()
    client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    client.get("/akun/surel/")
    path = "/akun/dua-langkah/aplikasi/aktifkan/"

    asked = client.get(path)
    assert asked.headers["Location"] == "/akun/konfirmasi/?next=" + path.replace("/", "%2F")
    confirmed = client.post(asked.headers["Location"], {"password": PASSWORD})

    assert confirmed.headers["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("is_required", "status"), [(False, 200), (True, 302)])
def test_admin_waits_for_a_second_step_where_required(client, settings, is_required: bool, status: int):
    settings.LUMBUNG_REQUIRE_MFA = is_required
    client.force_login(make_editor())

    response = client.get("/admin/")

    assert response.status_code == status
    if is_required:
        assert response.headers["Location"] == "/akun/dua-langkah/"
        assert client.get("/akun/dua-langkah/").status_code == 200


def test_admin_opens_for_those_with_a_second_step(client, settings):
    settings.LUMBUNG_REQUIRE_MFA = True
    user = make_editor()
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)

    assert client.get("/admin/").status_code == 200


def test_required_second_step_leaves_strangers_and_the_public_alone(client, settings):
    settings.LUMBUNG_REQUIRE_MFA = True

    assert client.get("/admin/").headers["Location"] == "/akun/masuk/?next=/admin/"
    client.force_login(make_user())
    assert client.get("/akun/").status_code == 200


PAGES = [
    "/akun/",
    "/akun/keluar/",
    "/akun/surel/",
    "/akun/kata-sandi/ganti/",
    "/akun/dua-langkah/",
    "/akun/dua-langkah/kunci/",
    "/akun/dua-langkah/kunci/tambah/",
    "/akun/dua-langkah/aplikasi/aktifkan/",
    "/akun/sesi/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_account_pages_open_under_the_strict_policy(path: str, language: str):
    client = Client()
    client.cookies["bahasa"] = language
    client.post(links.issue(make_user(password=None)))

    response = client.get(path, follow=True)

    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy.split("; ")  # in any order
    assert "unsafe-inline" not in policy
    text = response.content.decode()
    assert f'<html lang="{language}"' in text
    assert "style=" not in text.replace("text-style=", "")


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/akun/keluar/"])
def test_account_pages_ask_strangers_to_sign_in(client, path: str):
    response = client.get(path)

    assert response.headers["Location"].startswith("/akun/masuk/")


@pytest.mark.parametrize(("language", "word"), [("id", "Nama"), ("en", "Name")])
def test_a_key_gets_its_name_in_the_readers_language(client, language: str, word: str):
    client.cookies["bahasa"] = language
    client.post(links.issue(make_user(password=None)))
    page = client.get("/akun/dua-langkah/kunci/tambah/").content.decode()
    assert f'for="id_name">{word}' in page
