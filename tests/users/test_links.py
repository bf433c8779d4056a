"""One-time links: one redemption each, whatever happens at the same moment."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from tests.users.people import make_user, refused
from users.actions import links
from users.models import OneTimeLink


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


@pytest.mark.django_db
def test_issue_keeps_the_hash_alone():
    user = make_user()

    path = links.issue(user)

    link = OneTimeLink.objects.get()
    assert path == f"/akun/sekali/{token_of(path)}/"
    assert len(token_of(path)) == 43
    assert token_of(path) not in str(OneTimeLink.objects.values_list().get())
    assert (link.user, link.used_at, link.issued_by) == (user, None, None)
    assert link.expires_at - link.created_at == dt.timedelta(hours=12)


@pytest.mark.django_db
def test_redeem_returns_the_person_and_works_once():
    user = make_user()
    token = token_of(links.issue(user))

    assert links.redeem(token) == user
    assert OneTimeLink.objects.get().used_at is not None
    with refused("does not work"):
        links.redeem(token)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a/b", "ü" * 20, "%00", "a" * 5000])
def test_redeem_of_an_unknown_or_malformed_token_is_refused(token: str):
    links.issue(make_user())

    with pytest.raises(ValidationError):
        links.redeem(token)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "works"), [(11.99, True), (12.01, False)])
def test_link_expires(hours: float, works: bool):
    token = token_of(links.issue(make_user()))

    with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
        assert OneTimeLink.objects.open().with_token(token).exists() is works


@pytest.mark.django_db
def test_redeem_for_a_person_switched_off_is_refused_and_keeps_the_link():
    user = make_user()
    token = token_of(links.issue(user))
    user.is_active = False
    user.save()

    with pytest.raises(ValidationError):
        links.redeem(token)
    assert OneTimeLink.objects.get().used_at is None


@pytest.mark.django_db
def test_revoke_open_ends_the_unused_links_of_one_person_only():
    user, other = make_user(), make_user("budi@contoh.go.id")
    used, unused, others = (token_of(links.issue(person)) for person in (user, user, other))
    links.redeem(used)

    assert links.revoke_open(user) == 1
    with pytest.raises(ValidationError):
        links.redeem(unused)
    assert links.redeem(others) == other


@pytest.mark.django_db(transaction=True)
def test_of_eight_redemptions_at_once_exactly_one_succeeds():
    user = make_user()
    token = token_of(links.issue(user))
    start = threading.Barrier(8)
    outcomes: list[object] = []

    def redeem() -> None:
        start.wait()
        try:
            outcomes.append(links.redeem(token).pk)
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=redeem) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=str) == sorted([user.pk, *["refused"] * 7], key=str)
