"""One edition of a contest."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import Blindness, CompetitionKind, Feedback, Severity, TieStep
from competitions.phases import Dates, Phase, phase_at
from core.models import RegistryFile
from core.moments import in_words


def default_tie_order() -> list[str]:
    """Return the usual chain: never time, number or chance."""
    return [str(step) for step in TieStep]


class CompetitionQuerySet(models.QuerySet["Competition"]):
    """Competitions, asked for in phrases."""

    def announced(self) -> "CompetitionQuerySet":
        """Keep those that the public knows of."""
        return self.filter(announced_at__isnull=False)

    def of(self, government: models.Model) -> "CompetitionQuerySet":
        """Keep the competitions of a government."""
        return self.filter(government=government)

    def with_setup(self) -> "CompetitionQuerySet":
        """Bring along all that the secretariat set up: what the checklist reads."""
        return self.select_related("government", "guide").prefetch_related(
            "categories",
            "sections",
            "rubrics__criteria",
            "rounds__rubric",
            "rounds__panels__seats__judge",
            "prize_list__category",
        )


class Competition(models.Model):
    """One edition of a contest, held by a government for its agencies."""

    government = models.ForeignKey(
        "innovations.AgencyPage",
        on_delete=models.PROTECT,
        related_name="competitions",
        verbose_name=_("government"),
        help_text=_("Its agencies may enter."),
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("word in the address"),
        max_length=80,
        unique=True,
        help_text=_("Stands in the address for good: /lomba/this-word/"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CompetitionKind.choices)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("What it seeks, in two sentences."))
    rules_text = models.TextField(
        _("rules"), blank=True, help_text=_("Who may enter, and how it is decided.")
    )
    prizes = models.TextField(_("prizes"), blank=True, help_text=_("One a line."))
    guide = models.ForeignKey(
        "core.RegistryDocument",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("guide document"),
        help_text=_("Becomes public when the competition is announced."),
    )
    pact = models.TextField(
        _("integrity pact"), blank=True, help_text=_("What every judge declares before seeing an entry.")
    )

    # Dates
    opens_at = models.DateTimeField(_("entries open"), null=True, blank=True)
    closes_at = models.DateTimeField(_("entries close"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("hidden grace (minutes)"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("Taken silently after the shown deadline: slow connections lose nothing."),
    )
    reference_date = models.DateField(
        _("reference date"),
        null=True,
        blank=True,
        help_text=_("The age of an innovation is counted back from this day; empty: the closing day."),
    )

    # Rules that the machine checks
    minimum_age_months = models.PositiveSmallIntegerField(_("minimum age (months)"), default=0)
    quota_per_agency = models.PositiveSmallIntegerField(
        _("entries an agency may send"),
        null=True,
        blank=True,
        help_text=_("Over all categories; empty: any number."),
    )
    requires_verified = models.BooleanField(
        _("verified innovations only"),
        default=True,
        help_text=_("Otherwise drafts of the agency may enter as well."),
    )
    correction_limit = models.PositiveSmallIntegerField(
        _("corrections an entry may get"), default=1, validators=[MaxValueValidator(5)]
    )
    correction_days = models.PositiveSmallIntegerField(
        _("days for a correction"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days for an objection"), default=3, validators=[MaxValueValidator(60)]
    )
    blindness = models.CharField(
        _("blindness"), max_length=8, choices=Blindness.choices, default=Blindness.OPEN
    )
    tie_order = models.JSONField(_("order of tie-breakers"), default=default_tie_order, blank=True)
    severity = models.CharField(
        _("official ranking"),
        max_length=8,
        choices=Severity.choices,
        default=Severity.NONE,
        help_text=_("Announced before entries open. Both rankings are always shown side by side."),
    )
    awards_per_agency = models.PositiveSmallIntegerField(
        _("awards an agency may win"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("In each category; the next one moves up. Empty: any number."),
    )
    feedback = models.CharField(
        _("what entrants read afterwards"),
        max_length=8,
        choices=Feedback.choices,
        default=Feedback.COMMENTS,
    )

    # What happened
    cloned_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="clones"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True, editable=False)
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)  # of an entry; held by a row lock
    results_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    results_published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = CompetitionQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title"]
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="competition_closes_after_it_opens",
                violation_error_message=_("Entries must close after they open."),
            ),
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=True, announced_by__isnull=True)
                | models.Q(
                    announced_at__isnull=False,
                    announced_by__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                ),
                name="competition_announced_by_somebody_with_dates",
                violation_error_message=_("An announced competition keeps its dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check the government and the chain of tie-breakers."""
        super().clean()
        if self.government_id and not self.government.is_government:
            raise ValidationError({"government": _("Choose a government, not one of its agencies.")})
        if not set(self.tie_order) <= set(TieStep.values) or len(set(self.tie_order)) != len(self.tie_order):
            raise ValidationError({"tie_order": _("Name each tie-breaker at most once.")})

    @property
    def grace(self) -> dt.timedelta:
        """What is silently added to the shown deadline."""
        return dt.timedelta(minutes=self.grace_minutes)

    @property
    def counted_back_from(self) -> dt.date | None:
        """The day from which the age of an innovation is counted back, in the site's zone."""
        if self.reference_date or not self.closes_at:
            return self.reference_date
        return timezone.localtime(self.closes_at).date()

    @cached_property
    def dates(self) -> Dates:
        """What decides the phase."""
        windows = [(round_.opens_at, round_.closes_at) for round_ in self.rounds.all()]  # may be prefetched
        begins = [opens for opens, _closes in windows if opens]
        ends = [closes for _opens, closes in windows]
        return Dates(
            announced_at=self.announced_at,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            grace=self.grace,
            judging_from=min(begins, default=None),
            judging_until=max(ends) if ends and all(ends) else None,
            published_at=self.results_published_at,
        )

    def phase_at(self, moment: dt.datetime) -> Phase:
        """Return where the competition stands at a moment."""
        return phase_at(self.dates, moment)

    @property
    def phase(self) -> Phase:
        """Where the competition stands now."""
        return self.phase_at(timezone.now())

    @property
    def shown_phase(self) -> Phase:
        """Where the competition stands now for everybody outside the secretariat: grace stays hidden."""
        return phase_at(self.dates.as_shown, timezone.now())

    def takes_entries_at(self, moment: dt.datetime) -> bool:
        """Whether an entry that arrives at a moment is in time, the hidden grace included."""
        return self.phase_at(moment) == Phase.ENTRY

    @property
    def lets_entries_go(self) -> bool:
        """Whether an agency may still take an entry back: until results are approved."""
        return self.results_approved_at is None and self.phase != Phase.PUBLISHED

    @property
    def address(self) -> str:
        """Where the public reads of it."""
        return f"/lomba/{self.slug}/"

    @property
    def closed_sentence(self) -> str:
        """Why entries are not taken now, with the shown deadline; the grace is never told."""
        if self.opens_at and timezone.now() < self.opens_at:
            return _("This competition is not taking entries yet. It opens on %(moment)s.") % {
                "moment": in_words(self.opens_at)
            }
        return _("This competition is not taking entries. It closed on %(moment)s.") % {
            "moment": in_words(self.closes_at)
        }

    @property
    def is_simulated(self) -> bool:
        """Whether it is invented, for show."""
        return self.government.is_simulated


def is_shown_as_guide(file: RegistryFile) -> bool:
    """Whether this file is the guide of a competition that the public knows of."""
    is_document = Competition._meta.get_field("guide").related_model is type(file)
    return is_document and Competition.objects.announced().filter(guide=file.pk).exists()
