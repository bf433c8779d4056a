"""A person who signs in with an e-mail address."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.prepared import PLACE, Prepared


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, stored in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Add a person; without a password they can sign in by a one-time link only."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Add a person who may do everything that the registry itself allows."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get(self, *args: Any, **fields: Any) -> "User":
        """Find one person; by number, as every page of a signed-in person asks, by SQL that is kept."""
        is_plain = (
            type(self) is UserManager and self.model is User and self._db is None
        )  # not of a group, say
        if args or fields.keys() != {"pk"} or not is_plain or not isinstance(fields["pk"], int):
            return super().get(*args, **fields)
        if found := _BY_NUMBER.ask(fields["pk"]):
            return found[0]
        raise User.DoesNotExist

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a person by e-mail address, whatever its case."""
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person who signs in with an e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Somebody with this e-mail address is already registered.")},
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once_whatever_its_case",
                violation_error_message=_("Somebody with this e-mail address is already registered."),
            ),
            models.CheckConstraint(
                condition=~models.Q(email=""),
                name="user_has_email",
                violation_error_message=_("A person needs an e-mail address."),
            ),
        ]

    def clean(self) -> None:
        """Write the address in lower case, so that it is one address however it is typed."""
        super().clean()
        self.email = self.email.lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in lower case, also where no form checked it."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.get_full_name() or self.email


_BY_NUMBER = Prepared(lambda: User.objects.filter(pk=PLACE).order_by())
