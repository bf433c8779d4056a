"""Where a person goes after signing in.

Apps above this one add their own desks from `AppConfig.ready`: `landing.register(judges_desk)`, a function that
takes the user and returns a path, or None when the desk is not theirs.
"""

from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

Desk = Callable[[AbstractBaseUser], str | None]

_desks: list[Desk] = []


def register(desk: Desk) -> Desk:
    """Add a desk, asked after Wagtail's and after those added before."""
    if desk not in _desks:
        _desks.append(desk)
    return desk


def may_use_admin(user: AbstractBaseUser) -> bool:
    """Whether Wagtail's admin lets a person in."""
    return user.has_perm("wagtailadmin.access_admin")  # type: ignore[attr-defined]


def path_for(user: AbstractBaseUser) -> str:
    """Return the path of a person's own desk: Wagtail's, another app's, or the account page."""
    if may_use_admin(user):
        return reverse("wagtailadmin_home")
    for desk in _desks:
        if path := desk(user):
            return path
    return reverse("account_home")
