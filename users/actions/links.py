"""Links that sign a person in once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from users.models import OneTimeLink, User
from users.tokens import digest, new_token

LASTS = timedelta(hours=12)


@transaction.atomic
def issue(
    user: User,
    *,
    by: User | None = None,
    lasts: timedelta = LASTS,
    purpose: str = OneTimeLink.Purpose.RECOVERY,
) -> str:
    """Make a link that signs `user` in once; return its path on this site.

    The token stands in the path alone: the database keeps its hash. `by` is None for the server's operator.
    """
    token = new_token()
    now = timezone.now()
    OneTimeLink.objects.create(
        user=user,
        token_hash=digest(token),
        issued_by=by,
        purpose=purpose,
        created_at=now,
        expires_at=now + lasts,
    )
    log(instance=user, action="users.issue_link", user=by, data={"purpose": str(purpose)})
    return reverse("one_time_link", args=[token])


@transaction.atomic
def revoke_open(user: User, *, by: User | None = None) -> int:
    """Make a person's unused links expire now; return how many there were."""
    now = timezone.now()
    count = OneTimeLink.objects.open().filter(user=user, created_at__lte=now).update(expires_at=now)
    if count:
        log(instance=user, action="users.revoke_links", user=by, data={"count": count})
    return count


@transaction.atomic
def redeem(token: str, *, by: User | None = None) -> User:
    """Use a link up and return the person it signs in. `by` is whoever the browser was signed in as.

    Of two redemptions at the same moment one wins: a single UPDATE both checks and marks the row. Its
    conditions stay on that row alone, since PostgreSQL would not look again at joined ones after waiting.
    Raises ValidationError, with one message whatever the reason.
    """
    won = OneTimeLink.objects.open().with_token(token).update(used_at=timezone.now())
    link = OneTimeLink.objects.with_token(token).select_related("user").first() if won else None
    if link is None or not link.user.is_active:
        raise ValidationError(_("This link does not work any more."))
    log(instance=link.user, action="users.redeem_link", user=by or link.user)
    return link.user
