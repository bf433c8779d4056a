"""The frozen count of a closed year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.models.agency import AgencyPage
from innovations.models.lists import year_validators


class YearClosing(models.Model):
    """A government's year whose numbers no longer move."""

    government = models.ForeignKey(AgencyPage, on_delete=models.PROTECT, related_name="closings")
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="year_closings"
    )
    closed_at = models.DateTimeField(_("closed at"))

    class Meta:
        ordering = ["-year"]
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "year"],
                name="year_closed_once",
                violation_error_message=_("This year is closed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.government} {self.year}"


class ClosedFigure(models.Model):
    """One agency's target and count in a closed year, under the name it had then."""

    closing = models.ForeignKey(YearClosing, on_delete=models.CASCADE, related_name="figures")
    agency = models.ForeignKey(AgencyPage, on_delete=models.PROTECT, related_name="closed_figures")
    agency_name = models.CharField(_("agency"), max_length=255)
    target = models.PositiveSmallIntegerField(_("target"))
    counted = models.PositiveSmallIntegerField(_("counted"))

    class Meta:
        ordering = ["agency_name"]
        verbose_name = _("closed figure")
        verbose_name_plural = _("closed figures")
        constraints = [
            models.UniqueConstraint(fields=["closing", "agency"], name="closed_figure_once_per_agency")
        ]

    def __str__(self) -> str:
        return f"{self.agency_name}: {self.counted}/{self.target}"


class ClosedInnovation(models.Model):
    """One innovation as it stood in a closed year: counted, or why not."""

    figure = models.ForeignKey(ClosedFigure, on_delete=models.CASCADE, related_name="innovations")
    innovation = models.ForeignKey(
        "innovations.InnovationPage", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=255)
    is_counted = models.BooleanField(_("counted"))
    was_public = models.BooleanField(_("published then"))
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    detail = models.CharField(_("detail"), max_length=255, blank=True)

    class Meta:
        ordering = ["-is_counted", "title"]
        verbose_name = _("innovation in a closed year")
        verbose_name_plural = _("innovations in a closed year")

    def __str__(self) -> str:
        return self.title
