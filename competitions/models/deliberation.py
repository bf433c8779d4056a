"""A minuted plenary and what it changed: before, after, why."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.category import Category
from competitions.models.choices import AdjustmentKind
from competitions.models.competition import Competition
from competitions.models.entry import Entry
from competitions.models.judge import Judge
from competitions.models.round import Round


class Deliberation(models.Model):
    """A plenary of judges: who was there, whether they were enough, what was said. Closed, it stands as it is."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="deliberations")
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="deliberations"
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Empty: every category."),
    )
    held_at = models.DateTimeField(_("held at"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    quorum = models.PositiveSmallIntegerField(
        _("judges needed"), validators=[MinValueValidator(1)], help_text=_("With fewer nothing is decided.")
    )
    chair = models.ForeignKey(
        Judge, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chair")
    )
    minutes = models.TextField(_("what was said"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["-held_at", "-pk"]
        verbose_name = _("plenary")
        verbose_name_plural = _("plenaries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False, chair__isnull=False),
                name="plenary_closed_by_somebody_with_a_chair",
                violation_error_message=_("Say who chaired the plenary."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.competition} {timezone.localtime(self.held_at):%Y-%m-%d}"

    def clean(self) -> None:
        """Round, category and chair belong to the same competition."""
        super().clean()
        for name in ("round", "category", "chair"):
            found = getattr(self, name)
            if found is not None and found.competition_id != self.competition_id:
                raise ValidationError({name: _("Choose one of this competition.")})


class Attendance(models.Model):
    """Whether a judge was at a plenary."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="attendances")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="attendances")
    is_present = models.BooleanField(_("present"), default=False)

    class Meta:
        ordering = ["judge__name"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["deliberation", "judge"], name="judge_attends_once")]

    def __str__(self) -> str:
        return f"{self.judge}: {self.is_present}"


class Recusal(models.Model):
    """A judge who left the room while an entry was talked about."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="recusals")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="recusals")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="recusals")

    class Meta:
        ordering = ["judge__name", "entry"]
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "judge", "entry"], name="judge_recused_once")
        ]

    def __str__(self) -> str:
        return f"{self.judge} - {self.entry_id}"


class Adjustment(models.Model):
    """What a plenary changed about entries: before, after, why (append-only by trigger).

    `data` is the plenary item that `competitions.scoring` reads; a wrong one is cancelled by a later row.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(_("kind"), max_length=10, choices=AdjustmentKind.choices)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, related_name="adjustments")
    data = models.JSONField(default=dict)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"))
    reason = models.TextField(_("reason"))
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="cancelled_by"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["deliberation", "pk"]
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="adjustment_with_reason",
                violation_error_message=_("Say why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
