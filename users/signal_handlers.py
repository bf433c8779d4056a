"""Keeping allauth's record of e-mail addresses equal to ours."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models.signals import post_save

from users.models import User


def keep_address(
    sender: type[User], instance: User, *, update_fields: Any = None, raw: bool = False, **_: Any
) -> None:
    """Make a person's address their one proven address, since whoever entered it vouches for it.

    Without this, an address changed in Wagtail's user screens would go on signing in, and allauth would blank an
    unproven address when its owner asks for another one. A change that still waits for its confirmation stays.
    """
    if raw or (update_fields is not None and "email" not in update_fields):
        return
    addresses = EmailAddress.objects.filter(user=instance)
    if addresses.filter(email=instance.email, primary=True, verified=True).exists():
        return
    addresses.filter(verified=True).delete()
    addresses.filter(email=instance.email).delete()
    addresses.update(primary=False)
    EmailAddress.objects.create(user=instance, email=instance.email, primary=True, verified=True)


def connect() -> None:
    """Attach the handlers; called once, when the app is ready."""
    post_save.connect(keep_address, sender=User, dispatch_uid="users.keep_address")
