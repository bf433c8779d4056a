"""A computed, frozen set of totals and ranks, and what was decided about it."""

import json
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.models.category import Category
from competitions.models.choices import RunDecision
from competitions.models.competition import Competition
from competitions.models.entry import Entry
from competitions.models.round import Round

#: After one of these a run decides nothing any more.
ENDED = (RunDecision.REJECTED, RunDecision.STALE, RunDecision.SUPERSEDED)


class ResultRunQuerySet(models.QuerySet["ResultRun"]):
    """Runs, asked for in phrases."""

    def final(self) -> "ResultRunQuerySet":
        """Keep those over the whole competition."""
        return self.filter(round__isnull=True)

    def of_round(self, stage: Round) -> "ResultRunQuerySet":
        """Keep those that say who goes on after a round."""
        return self.filter(round=stage)

    def decided(self, *kinds: str) -> "ResultRunQuerySet":
        """Keep those about which one of these was decided."""
        return self.filter(_decided(*kinds))

    def standing(self) -> "ResultRunQuerySet":
        """Leave out those that decide nothing any more."""
        return self.exclude(_decided(*ENDED))

    def waiting(self) -> "ResultRunQuerySet":
        """Keep those that are computed, and nothing more."""
        return self.standing().exclude(_decided(RunDecision.APPROVED))

    def approved(self) -> "ResultRunQuerySet":
        """Keep those that a second person approved and that still stand."""
        return self.decided(RunDecision.APPROVED).standing()

    def published(self) -> "ResultRunQuerySet":
        """Keep those that the public reads: published and not replaced.

        One that became stale after publication stays public until another one replaces it.
        """
        return self.decided(RunDecision.PUBLISHED).exclude(_decided(RunDecision.SUPERSEDED))

    def deciding(self) -> "ResultRunQuerySet":
        """Keep those that hold: approved and standing, or published and not replaced.

        One that became stale before it was published decides nothing; once published, people rely on it.
        """
        gone = _decided(RunDecision.REJECTED, RunDecision.SUPERSEDED)
        lapsed = _decided(RunDecision.STALE) & ~_decided(RunDecision.PUBLISHED)
        return self.decided(RunDecision.APPROVED).exclude(gone).exclude(lapsed)


def _decided(*kinds: str) -> Exists:
    return Exists(ResultDecision.objects.filter(run=OuterRef("pk"), kind__in=kinds))


class ResultRun(models.Model):
    """Totals and ranks as they were computed: of the whole competition, or of one round to see who goes on.

    `facts` is what `competitions.scoring.compute` was given, `results` what it answered, both canonical JSON;
    `analysis` is what `competitions.calibration` says of them. Written once; what is decided stands beside it.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="result_runs")
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="result_runs"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    facts = models.TextField()
    facts_sha256 = models.CharField(max_length=64)
    results = models.TextField()
    results_sha256 = models.CharField(max_length=64)
    analysis = models.TextField(default="{}")
    pseudonyms = models.JSONField(default=dict)  # "J01" -> number of the judge; never published
    computed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField(_("computed at"))

    objects: ClassVar = ResultRunQuerySet.as_manager()
    is_append_only: ClassVar = True

    class Meta:
        ordering = ["competition", "-number"]
        verbose_name = _("computed results")
        verbose_name_plural = _("computed results")
        constraints = [models.UniqueConstraint(fields=["competition", "number"], name="result_run_once")]

    def __str__(self) -> str:
        return f"{self.competition} #{self.number}"

    @cached_property
    def data(self) -> dict[str, Any]:
        """What was computed, read."""
        return json.loads(self.results)

    @cached_property
    def findings(self) -> dict[str, Any]:
        """What calibration says, read."""
        return json.loads(self.analysis)

    def decision(self, kind: str) -> "ResultDecision | None":
        """Return the decision of a kind, if it was taken (decisions may be prefetched)."""
        return next((item for item in self.decisions.all() if item.kind == kind), None)

    @property
    def state(self) -> str:
        """Where it stands: the decision that counts most, or "computed"."""
        taken = {item.kind for item in self.decisions.all()}
        order = (*reversed(ENDED), RunDecision.PUBLISHED, RunDecision.APPROVED)
        return next((str(kind) for kind in order if kind in taken), "computed")


class ResultDecision(models.Model):
    """One thing that was decided about computed results; each at most once (append-only by trigger)."""

    run = models.ForeignKey(ResultRun, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=10, choices=RunDecision.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    reason = models.TextField(_("reason"), blank=True)

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision about results")
        verbose_name_plural = _("decisions about results")
        constraints = [
            models.UniqueConstraint(fields=["run", "kind"], name="result_decided_once"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["rejected", "stale"]) | ~models.Q(reason=""),
                name="result_sent_back_with_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["approved", "rejected", "published"])
                | models.Q(by__isnull=False),
                name="result_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.kind}"


class Result(models.Model):
    """Total and rank of one entry in a run (append-only by trigger). Pages, exports and certificates read it."""

    run = models.ForeignKey(ResultRun, on_delete=models.PROTECT, related_name="rows")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="results")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    total = models.DecimalField(_("total"), max_digits=9, decimal_places=6, null=True)  # unrounded; 0 to 100
    shown = models.CharField(_("total as shown"), max_length=12, blank=True)  # rounded half-up
    rank = models.PositiveIntegerField(_("rank"), null=True)
    is_shared = models.BooleanField(_("rank is shared"), default=False)
    why_none = models.CharField(_("why it has no rank"), max_length=40, blank=True)  # a code of scoring.py
    sheets = models.PositiveSmallIntegerField(_("sheets"), default=0)
    lowest = models.DecimalField(_("lowest sheet"), max_digits=9, decimal_places=6, null=True)
    highest = models.DecimalField(_("highest sheet"), max_digits=9, decimal_places=6, null=True)
    rank_from = models.PositiveIntegerField(_("rank from (90 %)"), null=True)
    rank_to = models.PositiveIntegerField(_("rank to (90 %)"), null=True)
    is_promoted = models.BooleanField(_("goes on"), null=True)  # only of a round
    steps = models.JSONField(_("how ties were decided"), default=list)

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["run", "category__position", "category", models.F("rank").asc(nulls_last=True), "entry"]
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["run", "entry"], name="entry_has_one_result_in_a_run"),
            models.CheckConstraint(
                condition=models.Q(rank__isnull=True) | models.Q(total__isnull=False),
                name="rank_needs_a_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.rank}"


class Prize(models.Model):
    """A prize that a competition gives, by place: places 1 to 1 are the first prize, 1 to 45 a "Top 45"."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="prize_list")
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="prizes",
        verbose_name=_("category"),
        help_text=_("Empty: given in every category."),
    )
    name = models.CharField(_("name"), max_length=120)
    first_place = models.PositiveSmallIntegerField(_("from place"), default=1)
    last_place = models.PositiveSmallIntegerField(_("to place"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_place__gte=1) & models.Q(last_place__gte=models.F("first_place")),
                name="prize_places_in_order",
                violation_error_message=_("The last place must not be before the first."),
            ),
            models.UniqueConstraint(
                fields=["competition", "category", "name"],
                name="prize_name_once",
                violation_error_message=_("Another prize has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A category of the same competition."""
        super().clean()
        if self.category_id and self.category.competition_id != self.competition_id:
            raise ValidationError({"category": _("Choose a category of this competition.")})
