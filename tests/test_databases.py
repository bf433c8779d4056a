"""The test database itself: a commit of one test is never seen by the next."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from wagtail.models import Page, Site

from users.models import User


def commit_in_a_thread() -> None:
    try:
        User.objects.create(email="warga@example.test")
    finally:
        connection.close()


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_commit_is_gone_for_the_next_test(time):
    assert not User.objects.exists()
    with ThreadPoolExecutor() as pool:
        pool.submit(commit_in_a_thread).result()
    assert User.objects.count() == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_live_server_sees_what_migrations_made(time, live_server):
    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.filter(is_default_site=True).count() == 1


@pytest.mark.postgresql_only
@pytest.mark.django_db
def test_postgresql_is_postgresql():
    assert connection.vendor == "postgresql"


@pytest.mark.sqlite_only
@pytest.mark.django_db
def test_sqlite_writes_ahead_and_locks_at_once():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert connection.transaction_mode == "IMMEDIATE"
