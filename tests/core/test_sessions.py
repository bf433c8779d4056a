"""Sessions are found, expire and end as Django's own do."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.sessions import SessionStore
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> SessionStore:
    session = SessionStore()
    session["told"] = "Ada"
    session.create()
    return session


def test_what_was_kept_is_found_in_one_query(kept, count_queries):
    again = SessionStore(kept.session_key)
    with count_queries() as seen:
        assert dict(again.items()) == {"told": "Ada"}
    assert (len(seen), again.session_key) == (1, kept.session_key)


def test_an_expired_one_is_none(kept):
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    again = SessionStore(kept.session_key)
    assert (dict(again.items()), again.session_key) == ({}, None)


@pytest.mark.parametrize("key", ["a" * 32, "'; DROP TABLE django_session; --", "x"])
def test_an_invented_key_is_none(kept, key):
    again = SessionStore(key)
    assert (dict(again.items()), again.session_key) == ({}, None)


def test_what_was_changed_by_hand_is_nothing(kept):
    Session.objects.update(session_data="dGlwdQ:tipu")
    assert dict(SessionStore(kept.session_key).items()) == {}


def test_a_deleted_one_is_none(kept):
    SessionStore(kept.session_key).delete()
    assert dict(SessionStore(kept.session_key).items()) == {}


def test_a_person_by_number_is_whom_django_finds(count_queries):
    person, other = (User.objects.create_user(f"{name}@lumbung.example", first_name=name) for name in "ab")
    with count_queries() as seen:
        found = User.objects.get(pk=person.pk)
    assert len(seen) == 1
    columns = [field.attname for field in User._meta.concrete_fields]
    django = User.objects.all().get(pk=person.pk)
    assert [getattr(found, name) for name in columns] == [getattr(django, name) for name in columns]
    assert (found._state.adding, found._state.db) == (False, django._state.db)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=-1)
    # Those of a group are asked of the group.
    group = Group.objects.create(name="Tim")
    group.user_set.add(other)
    assert group.user_set.get(pk=other.pk) == other
    with pytest.raises(User.DoesNotExist):
        group.user_set.get(pk=person.pk)
