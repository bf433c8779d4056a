"""What the flow leaves behind, and the two tasks an innovation passes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from innovations.models.innovation import InnovationPage


class LockedTask(Task):
    """A task during which nobody changes the text that is being read."""

    class Meta:
        abstract = True

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Keep what is being judged as it was sent."""
        return True

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Reviewers read and note on their own screen, never in the editor."""
        return False

    def get_actions(self, obj: Any, user: Any) -> list:
        """Decisions are taken on the review screen, where the rules are checked."""
        return []


class HeadEndorsementTask(LockedTask):
    """The head of the agency puts their name to it."""

    class Meta:
        verbose_name = _("endorsement by the head")
        verbose_name_plural = _("endorsements by the head")


class VerificationTask(LockedTask):
    """A verifier checks the record against its evidence."""

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")


class Endorsement(models.Model):
    """The head's word for one text of an innovation."""

    innovation = models.ForeignKey(InnovationPage, on_delete=models.CASCADE, related_name="endorsements")
    task_state = models.OneToOneField(TaskState, on_delete=models.SET_NULL, null=True, related_name="+")
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="endorsements"
    )
    endorsed_at = models.DateTimeField(_("endorsed at"))

    class Meta:
        ordering = ["-endorsed_at"]
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")

    def __str__(self) -> str:
        return f"{self.innovation} {timezone.localtime(self.endorsed_at):%Y-%m-%d}"


class Verification(models.Model):
    """The verifier's word for one text of an innovation."""

    innovation = models.ForeignKey(InnovationPage, on_delete=models.PROTECT, related_name="verifications")
    task_state = models.OneToOneField(TaskState, on_delete=models.SET_NULL, null=True, related_name="+")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="verifications"
    )
    verified_at = models.DateTimeField(_("verified at"))

    class Meta:
        ordering = ["-verified_at"]
        verbose_name = _("verification record")
        verbose_name_plural = _("verification records")

    def __str__(self) -> str:
        return f"{self.innovation} {timezone.localtime(self.verified_at):%Y-%m-%d}"


class Withdrawal(models.Model):
    """Why and by whom a published innovation was taken back."""

    innovation = models.ForeignKey(InnovationPage, on_delete=models.PROTECT, related_name="withdrawals")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="withdrawals"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["-withdrawn_at"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="withdrawal_has_reason",
                violation_error_message=_("Say why it is withdrawn."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.innovation} {timezone.localtime(self.withdrawn_at):%Y-%m-%d}"
