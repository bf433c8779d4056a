"""People for tests of sign-in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from users.models import User

PASSWORD = "padi menguning di sawah"


def make_user(email: str = "sari@contoh.go.id", *, password: str | None = PASSWORD, **fields) -> User:
    fields.setdefault("first_name", "Sari Wulandari")
    return User.objects.create_user(email, password, **fields)


def make_editor(email: str = "kepala@contoh.go.id", **fields) -> User:
    """Make somebody whom Wagtail's admin lets in."""
    return make_user(email, is_superuser=True, **fields)


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect a ValidationError that says these words in English."""
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        yield
