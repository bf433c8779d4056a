"""Opening an account for somebody who proved that the e-mail address is theirs."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from users.models import User


@transaction.atomic
def open_account(email: str, *, by: User | None, name: str, password: str) -> User:
    """Make an account with a proven e-mail address. `by` is the person who invited, if any.

    Raises ValidationError, by field, when the password is too weak, the name too long, or the address taken.
    """
    user = User(email=email.lower(), first_name=name.strip())
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.error_list}) from error
    user.set_password(password)
    user.full_clean()
    user.save()
    log(instance=user, action="users.open_account", user=by)
    return user
