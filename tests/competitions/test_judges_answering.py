"""The page on which somebody who is asked to judge answers, once and by a link that works."""

import re
import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from competitions.actions import judges
from competitions.canonical import sha256_of
from competitions.models import AuditEvent, Competition, Judge
from innovations.rules import SECRETARIAT
from tests.competitions.scenes.judges import PASSWORD, ask, build, lend, pact_of, stored
from tests.factories.contests import make_judge
from tests.factories.registry import make_person
from users.landing import path_for
from users.models import User


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return lend(built)


@pytest.fixture
def asked(scene, django_capture_on_commit_callbacks):
    return ask(scene, django_capture_on_commit_callbacks)


# --- The page ----------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing(asked, count_queries):
    before, lines = stored(asked.judge), AuditEvent.objects.count()

    for method in ("get", "head"):
        response = getattr(Client(), method)(f"/juri/undangan/{asked.token}/")
        assert response.status_code == 200

    assert stored(asked.judge) == before
    assert (AuditEvent.objects.count(), User.objects.filter(email=asked.judge.email).count()) == (lines, 0)


def test_the_page_shows_who_asks_and_the_pact(asked):
    text = Client().get(f"/juri/undangan/{asked.token}/").content.decode()

    assert asked.competition.title in text
    assert asked.competition.pact in text
    assert pact_of(asked) in text


def accepting(asked, **fields) -> dict:
    values = {
        "answer": "accept",
        "name": "Budi Santoso",
        "password": PASSWORD,
        "agrees": "on",
        "pact_hash": pact_of(asked),
    }
    return values | fields


def test_a_new_person_accepts_and_lands_on_their_desk(asked):
    client = Client()

    response = client.post(f"/juri/undangan/{asked.token}/", accepting(asked))

    judge = Judge.objects.get(pk=asked.judge.pk)
    assert (response.status_code, response["Location"]) == (302, "/juri/")
    assert client.get("/juri/").status_code == 200
    assert (judge.user.email, judge.user.first_name) == ("budi@kampus.example", "Budi Santoso")
    assert (judge.pact_text, judge.pact_hash) == (asked.competition.pact, pact_of(asked))
    assert judge.is_active
    assert path_for(User.objects.get(pk=judge.user_id)) == "/juri/"
    assert AuditEvent.objects.latest("number").action == "judge.accept"


def test_somebody_with_an_account_signs_in_first(asked):
    person = User.objects.create_user("budi@kampus.example", PASSWORD)
    address = f"/juri/undangan/{asked.token}/"

    assert Client().post(address, accepting(asked)).status_code == 422
    assert not Judge.objects.accepted().exists()
    client = Client()
    client.force_login(person)
    response = client.post(address, accepting(asked))

    assert response.status_code == 302
    assert Judge.objects.get(pk=asked.judge.pk).user == person


def test_another_person_cannot_accept(asked):
    client = Client()
    client.force_login(make_person("lain"))

    response = client.post(f"/juri/undangan/{asked.token}/", accepting(asked))

    assert response.status_code == 422
    assert not Judge.objects.accepted().exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"agrees": ""}, "mencentang kotak ini"),
        ({"password": "pendek"}, "kata sandi"),
        ({"name": ""}, "nama lengkap"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(asked, fields, sentence):
    response = Client().post(f"/juri/undangan/{asked.token}/", accepting(asked, **fields))

    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text.lower()
    if fields.get("name") is None:
        assert 'value="Budi Santoso"' in text
    assert not Judge.objects.accepted().exists()


def test_a_weak_password_and_a_missing_tick_are_said_at_once(asked):
    response = Client().post(f"/juri/undangan/{asked.token}/", accepting(asked, password="pendek", agrees=""))

    form = response.context["form"]
    assert (response.status_code, sorted(form.errors)) == (422, ["agrees", "password"])
    assert response.content.decode().count(" autofocus") == 1


def test_a_used_link_leads_somebody_signed_in_to_their_desk(asked):
    client = Client()
    client.post(f"/juri/undangan/{asked.token}/", accepting(asked))

    response = client.get(f"/juri/undangan/{asked.token}/")

    assert response.status_code == 410
    assert "Ke meja kerja saya" in response.content.decode()
    assert client.get("/akun/masuk/").url == "/juri/"


def test_a_pact_changed_while_reading_is_shown_again(asked):
    read = accepting(asked)
    Competition.objects.filter(pk=asked.competition.pk).update(pact="Pakta yang baru.")

    response = Client().post(f"/juri/undangan/{asked.token}/", read)

    text = response.content.decode()
    assert response.status_code == 422
    assert "Pakta yang baru." in text
    assert sha256_of("Pakta yang baru.") in text
    assert read["pact_hash"] not in text
    assert not Judge.objects.accepted().exists()
    assert not User.objects.filter(email="budi@kampus.example").exists()


def test_somebody_who_joined_the_secretariat_since_cannot_accept(asked):
    person = make_person("", SECRETARIAT)
    Judge.objects.filter(pk=asked.judge.pk).update(email=person.email)
    client = Client()
    client.force_login(person)

    response = client.post(f"/juri/undangan/{asked.token}/", accepting(asked))

    assert response.status_code == 422
    assert "Anggota sekretariat" in response.content.decode()
    assert not Judge.objects.accepted().exists()


def test_declining_needs_no_account_and_frees_the_seat(asked):
    client = Client()

    response = client.post(
        f"/juri/undangan/{asked.token}/", {"answer": "decline", "decline-reason": "Sedang umrah."}
    )

    judge = Judge.objects.get(pk=asked.judge.pk)
    assert (response.status_code, response["Location"]) == (302, "/juri/undangan/terima-kasih/")
    assert client.get(response["Location"]).status_code == 200
    assert (judge.declined_at is not None, judge.declined_reason) == (True, "Sedang umrah.")
    assert not judge.seats.exists()
    assert not User.objects.filter(email=judge.email).exists()


def refusal(token: str, data: dict | None = None) -> tuple[int, bytes]:
    client = Client()
    address = f"/juri/undangan/{token}/"
    response = client.post(address, data) if data else client.get(address)
    return response.status_code, re.sub(rb"nonce-[^'\"]*", b"", response.content)


def test_every_link_that_does_not_work_gets_the_same_answer(scene, time_machine):
    now = timezone.now()
    used, declined, released, expired = (
        make_judge(scene.competition, token_hash=sha256_of(token), **fields)
        for token, fields in (
            ("dipakai", {}),
            ("ditolak", {"accepted_at": None, "user": make_person(), "declined_at": now}),
            ("dilepas", {"released_at": now, "released_reason": "Salah."}),
            ("lewat", {"accepted_at": None, "expires_at": now - timedelta(seconds=1)}),
        )
    )
    assert len({used.pk, declined.pk, released.pk, expired.pk}) == 4

    answers = {
        refusal(token) for token in ("dipakai", "ditolak", "dilepas", "lewat", "tidak-ada", "a/b", "é")
    }
    posted = {refusal("dipakai", {"answer": "accept"}), refusal("tidak-ada", {"answer": "decline"})}

    assert len(answers) == 1
    assert {status for status, _body in answers | posted} == {410}
    assert answers == posted


def test_after_the_results_an_open_link_does_not_work(asked, broken):
    Competition.objects.filter(pk=asked.competition.pk).update(results_published_at=timezone.now())

    assert refusal(asked.token) == refusal("tidak-ada")
    with pytest.raises(ValidationError):
        judges.accept(asked.token, pact_hash=pact_of(asked), name="Budi", password=PASSWORD)


def test_an_invitation_taken_back_does_not_work(asked):
    judges.release(asked.judge, by=asked.secretary, reason="Salah alamat.")

    assert refusal(asked.token) == refusal("tidak-ada")


# --- At the same moment ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("second", ["accept", "decline"])
def test_of_two_answers_at_once_one_counts(built, second):
    judge = make_judge(
        built.competition,
        accepted_at=None,
        user=make_person(),
        token_hash=sha256_of("sekali"),
        email="b@c.id",
    )
    Judge.objects.filter(pk=judge.pk).update(user=None, pact_hash="", pact_text="")
    Group.objects.filter(name=SECRETARIAT).exists()
    start, ends = threading.Barrier(2), []

    def accept() -> None:
        judges.accept("sekali", pact_hash=sha256_of(built.competition.pact), name="Budi", password=PASSWORD)

    def run(act) -> None:
        try:
            start.wait(timeout=10)
            act()
            ends.append("done")
        except ValidationError as error:
            ends.append(error.code)
        finally:
            connection.close()

    acts = [accept, accept if second == "accept" else lambda: judges.decline("sekali")]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    judge.refresh_from_db()
    assert sorted(ends) == ["done", "refused"]
    assert (judge.accepted_at is None) != (judge.declined_at is None)
    assert User.objects.filter(email="b@c.id").count() == (judge.accepted_at is not None)
    assert AuditEvent.objects.filter(action__in=["judge.accept", "judge.decline"]).count() == 1
