"""A named prize given to a result, its certificate, and what became of the innovation."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import RunDecision, Running
from competitions.models.result import Result, ResultRun

#: In so many years after an award its agency is asked what became of the innovation.
YEARS = 3
#: How long before its day the yearly question is asked.
OPENS_BEFORE = dt.timedelta(days=60)


class AwardQuerySet(models.QuerySet["Award"]):
    """Awards, asked for in phrases."""

    def standing(self) -> "AwardQuerySet":
        """Leave out those that were revoked."""
        return self.exclude(Exists(Revocation.objects.filter(award=OuterRef("pk"))))

    def announced(self) -> "AwardQuerySet":
        """Keep those that the public was told of at some time, also those that do not stand any more."""
        return self.filter(result__run__in=ResultRun.objects.decided(RunDecision.PUBLISHED))

    def shown(self) -> "AwardQuerySet":
        """Keep those that the public reads as won."""
        return self.announced().standing()


class Award(models.Model):
    """A named prize given to a result: it comes into being when results are published (append-only by trigger).

    The words stand as they were at that moment, for certificates are not rewritten by a renamed agency.
    """

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="awards")
    competition = models.ForeignKey(
        "competitions.Competition", on_delete=models.PROTECT, related_name="awards"
    )
    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="awards")
    innovation = models.ForeignKey(
        "innovations.InnovationPage", on_delete=models.PROTECT, related_name="awards"
    )
    name = models.CharField(_("name"), max_length=120)
    place = models.PositiveSmallIntegerField(_("place"))
    category_name = models.CharField(_("category"), max_length=120)
    innovation_title = models.CharField(_("innovation"), max_length=255)
    agency_name = models.CharField(_("agency"), max_length=255)
    government_name = models.CharField(_("government"), max_length=255)
    competition_title = models.CharField(_("competition"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    total_shown = models.CharField(_("total"), max_length=12)
    reason = models.TextField(_("why"), blank=True)  # the jury's words, may be published
    serial = models.CharField(_("serial number"), max_length=32, unique=True)  # cannot be guessed
    awarded_at = models.DateTimeField(_("awarded at"))

    objects: ClassVar = AwardQuerySet.as_manager()
    is_append_only: ClassVar = True

    class Meta:
        ordering = ["-year", "competition", "category_name", "place", "pk"]
        verbose_name = _("award")
        verbose_name_plural = _("awards")

    def __str__(self) -> str:
        return f"{self.name}: {self.innovation_title}"

    @property
    def is_revoked(self) -> bool:
        """Whether it does not stand any more."""
        return hasattr(self, "revocation")


class Revocation(models.Model):
    """That an award does not stand any more, and why (append-only by trigger)."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"))
    replaced_by = (
        models.ForeignKey(  # the later results that no longer hold it; empty when revoked for itself
            "competitions.ResultRun", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
        )
    )

    is_append_only: ClassVar = True

    class Meta:
        verbose_name = _("revoked award")
        verbose_name_plural = _("revoked awards")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="award_revoked_with_reason",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_id}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Yearly questions, asked for in phrases."""

    def asked(self, today: dt.date) -> "FollowUpQuerySet":
        """Keep those that may be answered on a day, of awards that stand."""
        return self.filter(due_date__lte=today + OPENS_BEFORE, award__in=Award.objects.shown())

    def open(self, today: dt.date) -> "FollowUpQuerySet":
        """Keep those that wait for an answer on a day."""
        return self.asked(today).filter(answered_at__isnull=True)

    def of_agencies(self, agencies: list) -> "FollowUpQuerySet":
        """Keep those to these agencies and the units below them."""
        wanted = models.Q(pk__in=[])
        for agency in agencies:
            wanted |= models.Q(award__entry__agency__path__startswith=agency.path)
        return self.filter(wanted)


class FollowUp(models.Model):
    """The yearly question to a winner: is it still running, and what changed?"""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="follow_ups")
    year = models.PositiveSmallIntegerField(_("year"))
    due_date = models.DateField(_("due on"))
    status = models.CharField(_("what became of it"), max_length=10, choices=Running.choices, blank=True)
    account = models.TextField(_("what happened, with figures"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_date", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(fields=["award", "year"], name="follow_up_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, status="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(status="")),
                name="follow_up_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.year}"
