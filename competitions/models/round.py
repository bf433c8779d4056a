"""One judged stage of a competition."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.category import Category
from competitions.models.choices import Combination, Promotion, RoundKind
from competitions.models.competition import Competition
from competitions.models.rubric import Rubric

TRIMMING_NEEDS = 7  # judges


class Round(models.Model):
    """One judged stage: window, rubric, panels, weight in the final and who goes on."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=RoundKind.choices, default=RoundKind.DESK)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    opens_at = models.DateTimeField(_("judging opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("judging closes"), null=True, blank=True)
    rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name=_("rubric"),
    )
    weight = models.DecimalField(
        _("weight in the final (%)"),
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    judges_per_entry = models.PositiveSmallIntegerField(
        _("judges for each entry"), default=3, validators=[MinValueValidator(1), MaxValueValidator(25)]
    )
    minimum_sheets = models.PositiveSmallIntegerField(
        _("sheets an entry needs"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(25)],
        help_text=_("With fewer there is no score, not a low one."),
    )
    combination = models.CharField(
        _("score from the sheets"), max_length=8, choices=Combination.choices, default=Combination.MEAN
    )
    promotion = models.CharField(
        _("who goes on"), max_length=10, choices=Promotion.choices, default=Promotion.ALL
    )
    promotion_count = models.PositiveSmallIntegerField(_("how many of each category"), null=True, blank=True)
    promotion_threshold = models.DecimalField(
        _("score to reach"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    presentation_minutes = models.PositiveSmallIntegerField(
        _("minutes of presentation"), default=7, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    interview_minutes = models.PositiveSmallIntegerField(
        _("minutes of interview"), default=13, validators=[MaxValueValidator(240)]
    )
    shows_peers = models.BooleanField(
        _("judges see each other's sheets"),
        default=False,
        help_text=_("Only after handing in their own."),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="round_closes_after_it_opens",
                violation_error_message=_("A round must close after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_sheets__lte=models.F("judges_per_entry")),
                name="round_needs_no_more_sheets_than_judges",
                violation_error_message=_("An entry cannot need more sheets than it has judges."),
            ),
            models.CheckConstraint(
                # Without "is not null" an empty number would leave the check undecided, and pass.
                condition=~models.Q(promotion="top")
                | models.Q(promotion_count__isnull=False, promotion_count__gte=1),
                name="round_says_how_many_go_on",
                violation_error_message=_("Say how many of each category go on."),
            ),
            models.CheckConstraint(
                condition=~models.Q(promotion="threshold") | models.Q(promotion_threshold__isnull=False),
                name="round_says_which_score_goes_on",
                violation_error_message=_("Say which score an entry must reach."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A rubric of the same competition; trimming needs many judges."""
        super().clean()
        if self.rubric_id and self.competition_id and self.rubric.competition_id != self.competition_id:
            raise ValidationError({"rubric": _("Choose a rubric of this competition.")})
        if self.combination == Combination.TRIMMED and (self.judges_per_entry or 0) < TRIMMING_NEEDS:
            raise ValidationError(
                {
                    "combination": _("Leaving out the highest and the lowest needs %(count)d judges or more.")
                    % {"count": TRIMMING_NEEDS}
                }
            )

    @property
    def is_open(self) -> bool:
        """Whether judges may work in it now."""
        return self.is_open_at(timezone.now())

    def is_open_at(self, moment: dt.datetime) -> bool:
        """Whether judges may work in it at a moment; the closing moment itself is in time."""
        return bool(self.opens_at and self.closes_at and self.opens_at <= moment <= self.closes_at)

    @property
    def is_over(self) -> bool:
        """Whether judges can no longer work in it."""
        return self.closes_at is not None and self.closes_at < timezone.now()

    @property
    def previous(self) -> "Round | None":
        """The round before this one."""
        return self.competition.rounds.filter(position__lt=self.position).order_by("-position", "-pk").first()


class Panel(models.Model):
    """The judges of a round and category."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="panels")
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="panels",
        verbose_name=_("category"),
        help_text=_("Empty: judges every category."),
    )
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="panel_name_once_per_round",
                violation_error_message=_("Another panel of this round has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A category of the same competition."""
        super().clean()
        if self.category_id and self.category.competition_id != self.round.competition_id:
            raise ValidationError({"category": _("Choose a category of this competition.")})
