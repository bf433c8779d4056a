"""Somebody asked to judge in a competition."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.competition import Competition
from competitions.models.round import Panel
from users.tokens import digest


class JudgeQuerySet(models.QuerySet["Judge"]):
    """Judges, asked for in phrases."""

    def accepted(self) -> "JudgeQuerySet":
        """Keep those who agreed to the pact and were not released since."""
        return self.filter(accepted_at__isnull=False, released_at__isnull=True)

    def waiting(self) -> "JudgeQuerySet":
        """Keep those who have not answered."""
        return self.filter(accepted_at__isnull=True, declined_at__isnull=True, released_at__isnull=True)

    def with_token(self, token: str) -> "JudgeQuerySet":
        """Keep the invitation that this token opens, if any."""
        return self.waiting().filter(token_hash=digest(token), expires_at__gt=timezone.now())


class Judge(models.Model):
    """Somebody asked to judge in a competition: invited, then accepted or declined on a page of their own."""

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="judges")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="judgeships",
    )
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"))
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    agency = models.ForeignKey(
        "innovations.AgencyPage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("own agency"),
        help_text=_("Of officials: entries of this agency, and of those above and below it, stay hidden."),
    )
    expertise = models.ManyToManyField(
        "innovations.Sector", blank=True, related_name="+", verbose_name=_("expertise")
    )
    load_limit = models.PositiveSmallIntegerField(
        _("most entries in a round"), null=True, blank=True, help_text=_("Empty: no limit of their own.")
    )

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    pact_text = models.TextField(_("pact as it was read"), blank=True, editable=False)
    pact_hash = models.CharField(_("SHA-256 of the pact"), max_length=64, blank=True, editable=False)
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True, editable=False)
    declined_reason = models.TextField(_("why declined"), blank=True, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_reason = models.TextField(_("why released"), blank=True, editable=False)

    objects: ClassVar = JudgeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("judge")
        verbose_name_plural = _("judges")
        constraints = [
            models.UniqueConstraint(
                "competition",
                Lower("email"),
                condition=models.Q(declined_at__isnull=True, released_at__isnull=True),
                name="judge_asked_once_per_competition",
                violation_error_message=_("This person is invited already."),
            ),
            models.UniqueConstraint(
                fields=["competition", "user"],
                condition=models.Q(accepted_at__isnull=False, released_at__isnull=True),
                name="person_judges_once_per_competition",
                violation_error_message=_("This person judges in this competition already."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(declined_at__isnull=True),
                name="judge_accepted_or_declined",
                violation_error_message=_("An invitation is either accepted or declined."),
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True)
                | (models.Q(user__isnull=False) & ~models.Q(pact_hash="")),
                name="judge_accepted_with_account_and_pact",
                violation_error_message=_("A judge accepts with an account and the pact."),
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | ~models.Q(released_reason=""),
                name="judge_released_with_reason",
                violation_error_message=_("Say why the judge is released."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether this judge may be given entries."""
        return self.accepted_at is not None and self.released_at is None

    @property
    def is_lapsed(self) -> bool:
        """Whether the link of the invitation works no more because nobody answered in time."""
        return self.expires_at <= timezone.now()


class Seat(models.Model):
    """A judge's place on a panel; one seat of a panel may chair it."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="seats")
    is_chair = models.BooleanField(_("chairs the panel"), default=False)

    class Meta:
        ordering = ["-is_chair", "judge__name"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "judge"],
                name="judge_sits_once_on_a_panel",
                violation_error_message=_("This judge sits on the panel already."),
            ),
            models.UniqueConstraint(
                fields=["panel"],
                condition=models.Q(is_chair=True),
                name="panel_has_one_chair",
                violation_error_message=_("A panel has one chair."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge} ({self.panel})"

    def clean(self) -> None:
        """A judge of the same competition."""
        super().clean()
        if self.judge.competition_id != self.panel.round.competition_id:
            raise ValidationError({"judge": _("Choose a judge of this competition.")})
