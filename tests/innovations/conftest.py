"""The people of a file that makes two offices and a verifier once, in a fixture `made`: as they are now."""

import pytest

from users.models import User


@pytest.fixture
def office(made, db):
    return made[0].fresh()


@pytest.fixture
def other(made, db):
    return made[1].fresh()


@pytest.fixture
def verifier(made, db):
    return User.objects.get(pk=made[2].pk)
