"""A judge asked to judge an entry in a round, and the runs that propose such pairs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.entry import Entry
from competitions.models.judge import Judge
from competitions.models.round import Round


class AssignmentRun(models.Model):
    """One proposal of who judges what: its parameters, seed, pairs and what could not be filled."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="runs")
    seed = models.PositiveIntegerField(_("seed"))
    parameters = models.JSONField(_("parameters"), default=dict)
    pairs = models.JSONField(_("pairs"), default=list)  # [[entry, judge], ...]: what would be added
    unfilled = models.JSONField(_("not filled"), default=list)  # [{"entry", "missing", "reason"}, ...]
    loads = models.JSONField(_("loads"), default=dict)  # judge -> entries, kept ones included
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("discarded at"), null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("assignment run")
        verbose_name_plural = _("assignment runs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False, discarded_at__isnull=True),
                name="run_confirmed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(confirmed_at__isnull=True, discarded_at__isnull=True),
                name="one_proposal_per_round",
                violation_error_message=_("Another proposal of this round is open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} #{self.pk}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, asked for in phrases."""

    def active(self) -> "AssignmentQuerySet":
        """Keep those that were not ended."""
        return self.filter(ended_at__isnull=True)

    def unfinished(self) -> "AssignmentQuerySet":
        """Keep active ones whose sheet was not handed in."""
        return self.active().filter(finished_at__isnull=True)

    def asked_back(self) -> "AssignmentQuerySet":
        """Keep unfinished ones that the secretariat was asked to take back; it waits until they end."""
        return self.unfinished().filter(excuse_asked_at__isnull=False)

    def on_desk_of(self, user: models.Model) -> "AssignmentQuerySet":
        """Keep what a judge has before them now: eligible entries that they need not stand aside from."""
        judges = Judge.objects.accepted().filter(user=user)
        entries = Entry.objects.eligible().without_conflict_for(user)
        return self.active().filter(judge__in=judges, entry__in=entries)


class Assignment(models.Model):
    """A judge asked to judge an entry in a round.

    `excuse_*` is the request to let the judge off it, by the judge or a chair. It changes nothing by itself.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="assignments")
    run = models.ForeignKey(
        AssignmentRun, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("assigned at"), default=timezone.now)
    finished_at = models.DateTimeField(_("sheet handed in at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("why ended"), max_length=200, blank=True)
    excuse_asked_at = models.DateTimeField(_("asked to be let off at"), null=True, blank=True)
    excuse_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    excuse_reason = models.TextField(_("why to be let off"), blank=True)

    objects: ClassVar = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["round", "entry__number", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "entry", "judge"],
                condition=models.Q(ended_at__isnull=True),
                name="judge_assigned_once",
                violation_error_message=_("This judge has this entry already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | ~models.Q(ended_reason=""),
                name="assignment_ended_with_reason",
                violation_error_message=_("Say why the assignment ends."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    excuse_asked_at__isnull=True, excuse_asked_by__isnull=True, excuse_reason=""
                )
                | models.Q(excuse_asked_at__isnull=False, excuse_asked_by__isnull=False)
                & ~models.Q(excuse_reason=""),
                name="excuse_asked_by_somebody_with_reason",
                violation_error_message=_("Say why the judge is to be let off."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.judge_id} > {self.entry_id}"

    @property
    def is_excuse_asked_by_judge(self) -> bool:
        """Whether the judge asked to be let off, and not a chair."""
        return self.excuse_asked_by_id is not None and self.excuse_asked_by_id == self.judge.user_id
