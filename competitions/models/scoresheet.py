"""One judge's scores for one entry in one round."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.models.assignment import Assignment
from competitions.models.choices import SheetState
from competitions.models.entry import Entry
from competitions.models.judge import Judge
from competitions.models.rubric import Criterion
from innovations.rules import AUDITORS, SECRETARIAT, group_names


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    """Sheets, asked for in phrases."""

    def counted(self) -> "ScoreSheetQuerySet":
        """Keep those that count: handed in, and not void. Drafts never count."""
        return self.filter(state=SheetState.HANDED_IN, assignment__ended_at__isnull=True)

    def of_round(self, stage: models.Model) -> "ScoreSheetQuerySet":
        """Keep the sheets of a round."""
        return self.filter(assignment__round=stage)

    def readable_by(self, user: models.Model) -> "ScoreSheetQuerySet":
        """Keep the sheets whose scores a person may read now; a seal is broken by a rule, never by an address.

        Judges read their own, and those of others on the same entry once their own is handed in and the round shows
        them. The secretariat reads what was handed in once the round is over, auditors read all. Nobody reads what
        is about an entry that they stand aside from.
        """
        groups = group_names(user)
        if AUDITORS in groups:
            return self
        judging = Judge.objects.accepted().filter(user=user)
        mine = self.model.objects.filter(assignment__judge__in=judging, assignment__ended_at__isnull=True)
        beside = mine.counted().filter(
            assignment__round=models.OuterRef("assignment__round"),
            assignment__entry=models.OuterRef("assignment__entry"),
        )
        peers = models.Q(
            models.Exists(beside),
            state=SheetState.HANDED_IN,
            assignment__ended_at__isnull=True,
            assignment__round__shows_peers=True,
        )
        shown = models.Q(pk__in=mine.values("pk")) | peers
        if SECRETARIAT in groups:
            shown |= models.Q(
                ~models.Q(assignment__round__competition__in=judging.values("competition")),
                ~models.Q(state=SheetState.DRAFT),
                assignment__round__closes_at__lt=timezone.now(),
            )
        return self.filter(shown, assignment__entry__in=Entry.objects.without_conflict_for(user))

    def locked(self) -> "ScoreSheetQuerySet":
        """Hold the rows until the transaction ends, always in the same order."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


class ScoreSheet(models.Model):
    """One judge's scores for one entry in one round: a draft until handed in, locked when the round closes.

    `version` moves with every accepted save; a save that names an older one is refused.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="sheet")
    state = models.CharField(
        _("state"), max_length=10, choices=SheetState.choices, default=SheetState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    note = models.TextField(_("private notes"), blank=True, help_text=_("Nobody else reads them."))
    comment = models.TextField(_("comment to the entrant"), blank=True)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True, editable=False)
    voided_reason = models.TextField(_("why it is void"), blank=True, editable=False)

    objects: ClassVar = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["assignment"]
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", handed_in_at__isnull=True)
                | models.Q(state="handed_in", handed_in_at__isnull=False)
                | models.Q(state="void"),
                name="sheet_handed_in_at_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="void", voided_at__isnull=False) & ~models.Q(voided_reason="")
                | (~models.Q(state="void") & models.Q(voided_at__isnull=True, voided_reason="")),
                name="sheet_void_with_reason",
                violation_error_message=_("Say why the sheet is void."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} v{self.version}"


class Score(models.Model):
    """What a judge gave for one criterion: a value, "not applicable", or nothing yet."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_na = models.BooleanField(_("not applicable"), default=False)
    comment = models.TextField(_("comment to the entrant"), blank=True)

    class Meta:
        ordering = ["sheet", "criterion__position", "criterion"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="criterion_scored_once_per_sheet"),
            models.CheckConstraint(
                condition=models.Q(is_na=False) | models.Q(value__isnull=True),
                name="score_is_a_value_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return "N/A" if self.is_na else str(self.value)


class SheetVersion(models.Model):
    """A sheet as it was handed in: written once, never changed (append-only by trigger).

    `content` is canonical JSON: round, entry, judge, snapshot, and by criterion score and comment. Private notes
    are not in it.
    """

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.TextField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    total = models.DecimalField(_("total"), max_digits=9, decimal_places=6, null=True)  # 0 to 100
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(_("handed in at"))

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["sheet", "number"]
        verbose_name = _("handed-in sheet")
        verbose_name_plural = _("handed-in sheets")
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.number} {self.sha256[:12]}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """The content, read."""
        return json.loads(self.content)
