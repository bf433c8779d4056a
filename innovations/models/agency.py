"""A unit that owns innovations: a government, its agencies, and their units."""

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from innovations.addresses import TAKEN
from innovations.models.choices import AgencyKind
from innovations.models.keeping import KeepsRecord
from innovations.models.permissions import AgencyPermissionTester


class AgencyQuerySet(PageQuerySet):
    """Agencies, asked for in phrases."""

    def governments(self) -> "AgencyQuerySet":
        """Keep whole governments."""
        return self.filter(kind__in=AgencyKind.governments())

    def owing_target(self) -> "AgencyQuerySet":
        """Keep the agencies that owe innovations of their own."""
        return self.filter(owes_target=True)


class AgencyPage(KeepsRecord, Page):
    """A unit that owns innovations: government > agency > unit."""

    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind.choices)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    code = models.CharField(_("code"), max_length=30, blank=True)
    former_names = models.TextField(
        _("former names"), blank=True, help_text=_("One name a line, newest first.")
    )
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(
        _("active to"),
        null=True,
        blank=True,
        help_text=_("The last day. A unit that was merged or split is closed here, never deleted."),
    )
    owes_target = models.BooleanField(
        _("owes innovations every year"),
        default=True,
        help_text=_("Innovations of a unit that owes none itself count for the agency above it."),
    )
    target_override = models.PositiveSmallIntegerField(
        _("own target"),
        null=True,
        blank=True,
        help_text=_("New innovations a year, where it differs from the government's target."),
    )
    is_simulated = models.BooleanField(
        _("simulation"),
        default=False,
        help_text=_("Invented data: every page below says so."),
    )

    objects = PageManager.from_queryset(AgencyQuerySet)()

    parent_page_types: ClassVar = ["search.CataloguePage", "innovations.AgencyPage"]
    subpage_types: ClassVar = ["innovations.AgencyPage", "innovations.InnovationPage"]
    template = "innovations/agency_page.html"
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("short_name"), FieldPanel("code"), FieldPanel("former_names")],
            heading=_("Identity"),
        ),
        MultiFieldPanel([FieldPanel("active_from"), FieldPanel("active_to")], heading=_("Active")),
        MultiFieldPanel(
            [FieldPanel("owes_target"), FieldPanel("target_override"), FieldPanel("is_simulated")],
            heading=_("Target"),
        ),
    ]

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active_from__isnull=True)
                | models.Q(active_to__isnull=True)
                | models.Q(active_to__gte=models.F("active_from")),
                name="agency_active_dates_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def clean(self) -> None:
        """Check the dates, and that a government is found at its address."""
        super().clean()
        if self.active_from and self.active_to and self.active_to < self.active_from:
            raise ValidationError({"active_to": _("The last day must not be before the first.")})
        if self.is_government and self.slug in TAKEN:
            raise ValidationError(
                {
                    "slug": _("The catalogue itself uses “%(word)s”. Choose another word.")
                    % {"word": self.slug}
                }
            )

    def permissions_for_user(self, user) -> AgencyPermissionTester:
        """Answer what a person may do with this page in the editor."""
        return AgencyPermissionTester(user, self)

    def get_workflow(self) -> None:
        """Agencies are kept by those who keep the tree; only innovations pass the flow."""
        return None

    @property
    def is_government(self) -> bool:
        """Whether this is a whole government."""
        return self.kind in AgencyKind.governments()

    @cached_property
    def lineage(self) -> list["AgencyPage"]:
        """The agencies above and this one, from the government down."""
        above = AgencyPage.objects.ancestor_of(self).order_by("depth") if self.path else []
        return [*above, self]

    @property
    def government(self) -> "AgencyPage":
        """The government this agency belongs to (itself, for a government)."""
        return self.lineage[0]

    @property
    def label(self) -> str:
        """The short name, or the title where there is none."""
        return self.short_name or self.title

    @property
    def is_closed(self) -> bool:
        """Whether its last day is over."""
        return self.active_to is not None and self.active_to < timezone.localdate()

    def is_active_on(self, day: dt.date) -> bool:
        """Whether the agency exists on a day."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_to is None or day <= self.active_to
        )


class AgencyCorner(models.Model):
    """What belongs to one agency in the editor: its two groups and its collection of files."""

    agency = models.OneToOneField(AgencyPage, on_delete=models.CASCADE, related_name="corner")
    team = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="team_of")
    heads = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="heads_of")
    collection = models.OneToOneField(
        "wagtailcore.Collection", on_delete=models.PROTECT, related_name="agency_corner"
    )

    class Meta:
        verbose_name = _("corner of an agency")
        verbose_name_plural = _("corners of agencies")

    def __str__(self) -> str:
        return str(self.agency)
