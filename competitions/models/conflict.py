"""Why somebody stands aside from an entry or from all entries of an agency."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import ConflictKind, ConflictSource
from competitions.models.competition import Competition


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    """Conflicts, asked for in phrases."""

    def blocking(self) -> "ConflictQuerySet":
        """Keep those that nobody dismissed: detected, declared and confirmed ones block alike."""
        return self.filter(dismissed_at__isnull=True)

    def of(self, user: models.Model) -> "ConflictQuerySet":
        """Keep a person's conflicts."""
        return self.filter(user=user)


class ConflictOfInterest(models.Model):
    """Why a person stands aside: from one entry, or from every entry of an agency and of the units below it.

    The person is a user, not a judge: organisers stand aside as well. Where it is about an agency the rows of
    its entries block, whenever they are submitted.
    """

    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    entry = models.ForeignKey(
        "competitions.Entry", on_delete=models.PROTECT, null=True, blank=True, related_name="conflicts"
    )
    agency = models.ForeignKey(
        "innovations.AgencyPage", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ConflictKind.choices)
    source = models.CharField(_("source"), max_length=10, choices=ConflictSource.choices)
    note = models.TextField(_("what it is about"), blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declared_at = models.DateTimeField(_("declared at"), default=timezone.now)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_reason = models.TextField(_("why dismissed"), blank=True)

    objects: ClassVar = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, agency__isnull=True)
                | Q(entry__isnull=True, agency__isnull=False),
                name="conflict_about_an_entry_or_an_agency",
                violation_error_message=_("A conflict is about one entry or one agency."),
            ),
            models.CheckConstraint(
                condition=Q(dismissed_by__isnull=True, dismissed_at__isnull=True, dismissed_reason="")
                | (Q(dismissed_by__isnull=False, dismissed_at__isnull=False) & ~Q(dismissed_reason="")),
                name="conflict_dismissed_by_somebody_with_reason",
                violation_error_message=_("Say why the conflict is dismissed."),
            ),
            models.CheckConstraint(
                condition=Q(dismissed_by__isnull=True) | ~Q(dismissed_by=models.F("user")),
                name="conflict_dismissed_by_another_person",
                violation_error_message=_("Nobody dismisses a conflict of their own."),
            ),
            models.UniqueConstraint(
                fields=["user", "entry", "kind", "source"],
                name="conflict_noted_once_per_entry",
            ),
            models.UniqueConstraint(
                fields=["competition", "user", "agency", "kind", "source"],
                name="conflict_noted_once_per_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


def blocked_by_conflict(user: models.Model) -> Q:
    """Return the condition on `Entry` that is true where a person has a conflict nobody dismissed.

    A conflict with an agency reaches its units below.
    """
    own = ConflictOfInterest.objects.blocking().filter(user=user, competition=OuterRef("competition"))
    by_entry = own.filter(entry=OuterRef("pk"))
    path = ExpressionWrapper(OuterRef("agency__path"), output_field=models.CharField())
    by_agency = own.alias(of=path).filter(of__startswith=models.F("agency__path"))
    return Q(Exists(by_entry)) | Q(Exists(by_agency))
