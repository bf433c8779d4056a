"""An invitation to join an agency, sent by a colleague to an e-mail address."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.agency import AgencyPage
from users.tokens import digest

WAITING = models.Q(accepted_at__isnull=True, revoked_at__isnull=True)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked for in phrases."""

    def waiting(self) -> "InvitationQuerySet":
        """Keep those neither accepted nor revoked, also when their time is over."""
        return self.filter(WAITING)

    def open(self) -> "InvitationQuerySet":
        """Keep those that can be accepted now."""
        return self.waiting().filter(expires_at__gt=timezone.now())

    def with_token(self, token: str) -> "InvitationQuerySet":
        """Keep the invitation that this token opens, if any."""
        return self.filter(token_hash=digest(token))


class Invitation(models.Model):
    """An invitation to join an agency, sent by a colleague to an e-mail address."""

    class Role(models.TextChoices):
        """Which of the agency's two groups the person joins."""

        TEAM = "team", _("Team")
        HEAD = "head", _("Head")

    agency = models.ForeignKey(AgencyPage, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=4, choices=Role.choices, default=Role.TEAM)
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "email", "role"],
                condition=WAITING,
                name="invitation_waits_once",
                violation_error_message=_("This person is invited already."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
                violation_error_message=_("An accepted invitation cannot be revoked."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="invitation_email_in_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.agency})"

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted now."""
        is_waiting = self.accepted_at is None and self.revoked_at is None
        return is_waiting and self.expires_at > timezone.now()
