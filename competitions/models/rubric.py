"""What a round judges: criteria with weight, range and described bands."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.competition import Competition

WHOLE = Decimal(100)


class Rubric(models.Model):
    """What a round judges. It locks at the first handed-in sheet."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="rubrics")
    name = models.CharField(_("name"), max_length=160)
    source = models.CharField(
        _("source"), max_length=250, blank=True, help_text=_("The decree or guide its numbers come from.")
    )
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "name"],
                name="rubric_name_once_per_competition",
                violation_error_message=_("Another rubric has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total_weight(self) -> Decimal:
        """The sum of the weights; a competition opens at exactly 100."""
        return sum((criterion.weight for criterion in self.criteria.all()), Decimal(0))


class Criterion(models.Model):
    """One question of a rubric, with its weight in percent and its range."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("description"), blank=True)
    weight = models.DecimalField(
        _("weight (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(WHOLE)],
    )
    minimum = models.DecimalField(_("lowest score"), max_digits=6, decimal_places=2, default=0)
    maximum = models.DecimalField(_("highest score"), max_digits=6, decimal_places=2, default=100)
    step = models.DecimalField(
        _("step"),
        max_digits=5,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("Scores go up in steps of this size."),
    )
    allows_na = models.BooleanField(
        _("may be left out"),
        default=False,
        help_text=_("“Not applicable” is left out of the mean, never zero."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(maximum__gt=models.F("minimum")),
                name="criterion_range_in_order",
                violation_error_message=_("The highest score must be above the lowest."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=100, step__gt=0),
                name="criterion_weight_and_step_positive",
                violation_error_message=_("Weight and step must be above zero, the weight at most 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The range holds whole steps."""
        super().clean()
        has_range = None not in (self.minimum, self.maximum, self.step) and self.step > 0
        if has_range and (self.maximum - self.minimum) % self.step:
            raise ValidationError({"step": _("The range must hold whole steps.")})


class Band(models.Model):
    """A described stretch of a criterion's range, so that judges mean the same by a number."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="bands")
    label = models.CharField(_("label"), max_length=80)
    low = models.DecimalField(_("from"), max_digits=6, decimal_places=2)
    high = models.DecimalField(_("to"), max_digits=6, decimal_places=2)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ["low", "pk"]
        verbose_name = _("band")
        verbose_name_plural = _("bands")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(high__gte=models.F("low")),
                name="band_range_in_order",
                violation_error_message=_("A band must not end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A band lies inside its criterion's range."""
        super().clean()
        criterion = self.criterion
        if None in (self.low, self.high, criterion.minimum, criterion.maximum):
            return
        if self.low < criterion.minimum or self.high > criterion.maximum:
            raise ValidationError({"high": _("A band must lie inside the range of its criterion.")})
