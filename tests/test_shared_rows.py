"""Rows that the tests of one file share, by the fixture `module_db`."""

import urllib.request

import pytest

from users.models import User


@pytest.fixture(scope="module")
def shared_person(module_db):
    return module_db(User.objects.create, email="bersama@example.test")


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db
def test_shared_rows_are_as_they_were_made(time, shared_person):
    person = User.objects.get(pk=shared_person.pk)
    assert person.first_name == ""
    person.first_name = "Changed"
    person.save()


@pytest.mark.parametrize("time", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_shared_rows_outlive_a_commit(time, shared_person):
    assert User.objects.values_list("email", "first_name").get() == (shared_person.email, "")
    User.objects.update(first_name="Changed")


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_live_server_serves_shared_rows(time, shared_person, live_server):
    with urllib.request.urlopen(f"{live_server.url}/inovasi/") as answer:
        assert answer.status == 200
    assert User.objects.count() == 1
