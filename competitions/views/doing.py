"""Doing what a form asks for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from innovations.views.joining import add_errors


def done(form: Any, act: Callable[[], object]) -> bool:
    """Do it, or put what was refused into the form; what became hidden meanwhile is answered like none."""
    try:
        with hidden_like_missing():
            act()
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@contextmanager
def hidden_like_missing() -> Iterator[None]:
    """Answer what became hidden after it was looked up like what never was there."""
    try:
        yield
    except PermissionDenied:
        raise Http404 from None
