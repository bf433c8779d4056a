"""Administrative selection: what the machine and people checked, what was decided, what was objected."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import Outcome, ReasonCode
from competitions.models.entry import Entry
from competitions.models.snapshot import EntrySnapshot


class EligibilityCheck(models.Model):
    """One administrative rule and its outcome for a frozen entry; the machine has no `checked_by`."""

    snapshot = models.ForeignKey(EntrySnapshot, on_delete=models.PROTECT, related_name="checks")
    rule = models.CharField(_("rule"), max_length=20, choices=ReasonCode.choices)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    detail = models.TextField(_("detail"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked at"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("eligibility check")
        verbose_name_plural = _("eligibility checks")

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.get_outcome_display()}"


class ScreeningDecision(models.Model):
    """What the secretariat decided about a frozen entry. "Not eligible" counts once a second officer confirms."""

    class Kind(models.TextChoices):
        """What was decided."""

        ELIGIBLE = "eligible", _("Eligible")
        RETURNED = "returned", _("Returned for correction")
        INELIGIBLE = "ineligible", _("Not eligible")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    snapshot = models.ForeignKey(EntrySnapshot, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=ReasonCode.choices, blank=True)
    message = models.TextField(_("words to the entrant"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rejected_at = models.DateTimeField(_("not confirmed at"), null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("screening decision")
        verbose_name_plural = _("screening decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("decided_by")),
                name="decision_confirmed_by_a_second_person",
                violation_error_message=_("A second officer must confirm this."),
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="decision_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="eligible") | ~models.Q(reason=""),
                name="decision_against_has_reason",
                violation_error_message=_("Choose a reason."),
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(kind="ineligible", confirmed_at__isnull=True, rejected_at__isnull=True),
                name="one_proposal_waits_per_entry",
                violation_error_message=_("A proposal waits for a second officer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.get_kind_display()}"

    @property
    def waits_for_second_officer(self) -> bool:
        """Whether it counts only after somebody else has confirmed it."""
        is_open = self.confirmed_at is None and self.rejected_at is None
        return self.kind == self.Kind.INELIGIBLE and is_open

    @property
    def objection_until(self) -> dt.datetime | None:
        """The last moment for an objection; None where there is nothing to object to."""
        if self.confirmed_at is None:
            return None
        return self.confirmed_at + dt.timedelta(days=self.entry.competition.objection_days)


class Objection(models.Model):
    """What an entrant holds against being found not eligible, and the answer."""

    decision = models.OneToOneField(ScreeningDecision, on_delete=models.PROTECT, related_name="objection")
    text = models.TextField(_("objection"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(_("filed at"), default=timezone.now)
    answer = models.TextField(_("answer"), blank=True)
    is_upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["-filed_at"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="objection_says_something",
                violation_error_message=_("Write what you object to."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, is_upheld__isnull=True)
                | (
                    models.Q(answered_at__isnull=False, answered_by__isnull=False, is_upheld__isnull=False)
                    & ~models.Q(answer="")
                ),
                name="objection_answered_in_words",
                violation_error_message=_("Write the answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
