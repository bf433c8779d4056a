"""When an entry is presented, and what a visit in the field found."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models.entry import Entry
from competitions.models.round import Panel, Round


class PresentationSlot(models.Model):
    """When and where an entry is presented: some minutes of presentation, then of interview."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="slots")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="slots")
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="slots")
    starts_at = models.DateTimeField(_("starts at"))
    presentation_minutes = models.PositiveSmallIntegerField(
        _("minutes of presentation"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    interview_minutes = models.PositiveSmallIntegerField(
        _("minutes of interview"), default=13, validators=[MaxValueValidator(240)]
    )
    place = models.CharField(_("place or link"), max_length=250, blank=True)
    uid = models.CharField(
        max_length=64, unique=True, editable=False
    )  # of the calendar file; stays when moved
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)  # moves with every change

    class Meta:
        ordering = ["round", "starts_at", "pk"]
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        constraints = [models.UniqueConstraint(fields=["round", "entry"], name="entry_presented_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> dt.datetime:
        """When it is over."""
        return self.starts_at + dt.timedelta(minutes=self.presentation_minutes + self.interview_minutes)


class FieldVisit(models.Model):
    """What judges found where an innovation is at work; two of them sign the same text."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="visits")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="visits")
    visit_date = models.DateField(_("day of the visit"))
    place = models.CharField(_("place"), max_length=250)
    met = models.TextField(_("who was met"), blank=True)
    findings = models.TextField(_("what was found"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # moves with every save
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written at"), default=timezone.now)

    class Meta:
        ordering = ["round", "entry"]
        verbose_name = _("field visit")
        verbose_name_plural = _("field visits")
        constraints = [models.UniqueConstraint(fields=["round", "entry"], name="entry_visited_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.visit_date}"


class VisitPhoto(models.Model):
    """A photo taken on a visit."""

    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("competitions.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the file"), max_length=255)
    caption = models.CharField(_("what it shows"), max_length=250, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = _("photo of a visit")
        verbose_name_plural = _("photos of visits")

    def __str__(self) -> str:
        return self.name


class VisitSignature(models.Model):
    """That a judge stands by what a visit found; it counts for the text with this hash only (append-only by trigger)."""

    visit = models.ForeignKey(FieldVisit, on_delete=models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    sha256 = models.CharField("SHA-256", max_length=64)
    signed_at = models.DateTimeField(_("signed at"))

    is_append_only: ClassVar = True

    class Meta:
        ordering = ["visit", "signed_at"]
        verbose_name = _("signature of a visit")
        verbose_name_plural = _("signatures of visits")
        constraints = [
            models.UniqueConstraint(fields=["visit", "signed_by", "sha256"], name="visit_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.name}"
