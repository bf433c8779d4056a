"""Why somebody stands aside from an entry or from all entries of an agency."""

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.choices import ConflictKind, ConflictSource
from competitions.models.competition import Competition
from competitions.models.judge import Judge
from innovations.models import AgencyCorner, Endorsement, InnovationPage


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    """Conflicts, asked for in phrases."""

    def blocking(self) -> "ConflictQuerySet":
        """Keep those that nobody dismissed: detected, declared and confirmed ones block alike."""
        return self.filter(dismissed_at__isnull=True)

    def of(self, user: models.Model) -> "ConflictQuerySet":
        """Keep a person's conflicts."""
        return self.filter(user=user)

    def shown_to(self, user: models.Model) -> "ConflictQuerySet":
        """Leave out those about a draft, and those about an entry or an agency that a person is too near to."""
        from competitions.models.entry import Entry  # reads this file

        hidden = Entry.objects.filter(blocked_by_conflict(user) | Q(number__isnull=True))
        own = ConflictOfInterest.objects.blocking().filter(
            user=user, competition=OuterRef("competition"), agency__isnull=False
        )
        own_agencies = own.alias(of=_path()).filter(SAME | NEAR)
        of_own_agency = Q(agency__isnull=False) & (Q(Exists(own_agencies)) | _is_of(user, SAME | NEAR))
        return self.exclude(entry__in=hidden).exclude(of_own_agency)


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
                condition=Q(dismissed_at__isnull=True),
                name="conflict_noted_once_per_entry",
                violation_error_message=_("This conflict is noted already."),
            ),
            models.UniqueConstraint(
                fields=["competition", "user", "agency", "kind", "source"],
                condition=Q(dismissed_at__isnull=True),
                name="conflict_noted_once_per_agency",
                violation_error_message=_("This conflict is noted already."),
            ),
            models.UniqueConstraint(
                fields=["user", "entry", "kind"],
                condition=Q(source="detected"),
                name="conflict_detected_once",  # also when dismissed: it does not come back
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class ConflictNotice(models.Model):
    """What an entrant says of somebody who may judge, named freely: entrants do not learn who judges.

    It becomes a conflict once the name or the e-mail address is that of a judge, now or later.
    """

    entry = models.ForeignKey("competitions.Entry", on_delete=models.PROTECT, related_name="notices")
    named = models.CharField(_("who"), max_length=254, help_text=_("Full name or e-mail address."))
    kind = models.CharField(_("kind"), max_length=16, choices=ConflictKind.choices)
    note = models.TextField(_("what it is about"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("declared at"), default=timezone.now)
    conflict = models.ForeignKey(
        ConflictOfInterest, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )

    class Meta:
        ordering = ["-declared_at", "-pk"]
        verbose_name = _("notice of a conflict")
        verbose_name_plural = _("notices of conflicts")

    def __str__(self) -> str:
        return self.named


def blocked_by_conflict(user: models.Model) -> Q:
    """Return the condition on `Entry` that is true where a person has to stand aside.

    That is where a conflict is on record which nobody dismissed (one with an agency reaches its units below), and
    also where the person is of the agency, of one above or below it, or had a hand in the entry, before anything
    was written down: people join agencies any day. What was detected and then dismissed does not block again.
    """
    own = ConflictOfInterest.objects.blocking().filter(user=user, competition=OuterRef("competition"))
    by_entry = own.filter(entry=OuterRef("pk"))
    by_agency = own.alias(of=_path()).filter(of__startswith=models.F("agency__path"))
    return (
        Q(Exists(by_entry))
        | Q(Exists(by_agency))
        | (_is_of(user, SAME) & _not_dismissed(user, ConflictKind.OWN_AGENCY))
        | (_is_of(user, NEAR) & _not_dismissed(user, ConflictKind.RELATED_AGENCY))
        | (_had_a_hand(user) & _not_dismissed(user, ConflictKind.HAND))
    )


#: How the agency of a person (`agency`) lies to that of the entry (`of`, a path in the tree).
SAME = Q(agency__path=models.F("of"))
NEAR = (Q(of__startswith=models.F("agency__path")) | Q(agency__path__startswith=models.F("of"))) & ~SAME


def _path() -> ExpressionWrapper:
    """Return the place in the tree of the agency that the outer row is about."""
    return ExpressionWrapper(OuterRef("agency__path"), output_field=models.CharField())


def _is_of(user: models.Model, place: Q) -> Q:
    """Of the team or the heads of such an agency, or named as its official when invited to judge."""
    groups = Group.objects.filter(user=user)
    corners = AgencyCorner.objects.filter(Q(team__in=groups) | Q(heads__in=groups))
    judges = Judge.objects.filter(user=user, competition=OuterRef("competition"), agency__isnull=False)
    return Q(Exists(corners.alias(of=_path()).filter(place))) | Q(
        Exists(judges.alias(of=_path()).filter(place))
    )


def _had_a_hand(user: models.Model) -> Q:
    endorsements = Endorsement.objects.filter(innovation=OuterRef("innovation"), endorsed_by=user)
    owned = InnovationPage.objects.filter(pk=OuterRef("innovation"), owner=user)
    return (
        Q(created_by=user)
        | Q(saved_by=user)
        | Q(submitted_by=user)
        | Q(Exists(owned))
        | Q(Exists(endorsements))
    )


def _not_dismissed(user: models.Model, kind: ConflictKind) -> Q:
    dismissed = ConflictOfInterest.objects.filter(
        user=user,
        entry=OuterRef("pk"),
        kind=kind,
        source=ConflictSource.DETECTED,
        dismissed_at__isnull=False,
    )
    return ~Q(Exists(dismissed))
