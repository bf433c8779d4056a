"""One hash-chained line of what happened (append-only by trigger)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.competition import Competition


class AuditEvent(models.Model):
    """One line of what happened in a competition; its hash covers the line before it."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    competition = models.ForeignKey(
        Competition, on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("what"), max_length=60)
    entry = models.ForeignKey(
        "competitions.Entry", on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    data = models.TextField(_("facts"))  # canonical JSON, kept as the text that was hashed
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("audit line")
        verbose_name_plural = _("audit trail")

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class AuditHead(models.Model):
    """The end of the chain: one row, locked while a line is added. It tells when lines at the end are missing."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
