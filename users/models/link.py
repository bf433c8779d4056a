"""A link that signs one person in once, for a short time."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from users.tokens import digest


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    """Links, asked for in phrases."""

    def open(self) -> "OneTimeLinkQuerySet":
        """Keep the links that still work: unused, in time."""
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> "OneTimeLinkQuerySet":
        """Keep the link that this token opens, if any."""
        return self.filter(token_hash=digest(token))


class OneTimeLink(models.Model):
    """A link that signs one person in once, for a short time."""

    class Purpose(models.TextChoices):
        """Why the link was made."""

        DEMO = "demo", _("Demonstration")
        RECOVERY = "recovery", _("Recovery")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="one_time_links"
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.RECOVERY)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects: ClassVar = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gte=models.F("created_at")),
                name="one_time_link_expires_after_it_was_made",
                violation_error_message=_("A link cannot expire before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"
