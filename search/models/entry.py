"""The narrow, public, searchable row of a published innovation: the catalogue's read model."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovations.models.choices import (
    Initiator,
    InnovationClass,
    InnovationForm,
    InnovationType,
    Stage,
)

#: An address has a part of up to 255 letters for every level of the tree. PostgreSQL indexes no text much longer.
LONGEST_ADDRESS = 2000


class CatalogueEntry(models.Model):
    """What visitors find of one published innovation. Rebuilt from the page, never edited."""

    page = models.OneToOneField(
        "innovations.InnovationPage",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="catalogue_entry",
    )
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    url = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    year = models.PositiveSmallIntegerField(_("year first applied"), null=True)
    government = models.ForeignKey("innovations.AgencyPage", on_delete=models.CASCADE, related_name="+")
    government_name = models.CharField(_("government"), max_length=255)
    government_url = models.CharField(max_length=LONGEST_ADDRESS)
    agency = models.ForeignKey("innovations.AgencyPage", on_delete=models.CASCADE, related_name="+")
    agency_name = models.CharField(_("agency"), max_length=255)
    agency_url = models.CharField(max_length=LONGEST_ADDRESS)
    sector = models.ForeignKey("innovations.Sector", on_delete=models.PROTECT, null=True, related_name="+")
    sector_name = models.CharField(_("sector"), max_length=120, blank=True)
    sector_slug = models.CharField(max_length=120, blank=True)
    themes = models.JSONField(_("themes"), default=list)  # of [code, name]
    principles = models.JSONField(_("service principles"), default=list)
    innovation_type = models.CharField(_("type"), max_length=12, choices=InnovationType.choices, blank=True)
    innovation_form = models.CharField(_("form"), max_length=16, choices=InnovationForm.choices, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, blank=True)
    initiator = models.CharField(_("initiator"), max_length=16, choices=Initiator.choices, blank=True)
    innovation_class = models.CharField(
        _("class"), max_length=12, choices=InnovationClass.choices, blank=True
    )
    is_simulated = models.BooleanField(_("simulation"), default=False)
    image_url = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    image_alt = models.CharField(max_length=250, blank=True)
    figure_name = models.CharField(max_length=120, blank=True)
    figure_unit = models.CharField(max_length=40, blank=True)
    figure_before = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    figure_after = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    seconds_saved = models.BigIntegerField(_("time saved"), null=True)
    awarded_year = models.PositiveSmallIntegerField(_("year of the newest award"), null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    published_at = models.DateTimeField(_("first published at"))
    changed_at = models.DateTimeField(_("last changed at"), null=True)
    sort_title = models.CharField(max_length=255, editable=False, default="")
    facts = models.JSONField(default=dict)  # what data and page tell beside the columns

    class Meta:
        ordering = ["is_simulated", "-published_at", "page_id"]
        verbose_name = _("catalogue entry")
        verbose_name_plural = _("catalogue entries")
        indexes = [
            models.Index(fields=["url"], name="entry_by_address"),
            models.Index(fields=["is_simulated", "-published_at", "page"], name="entry_newest_first"),
            models.Index(fields=["agency", "-year"], name="entry_by_agency"),
            models.Index(fields=["government", "-year"], name="entry_by_government"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def localized_summary(self) -> str:
        """The summary in the reader's language, as far as there is one."""
        return (self.summary_en if get_language() == "en" else "") or self.summary or self.summary_en

    @property
    def figure(self) -> dict[str, Any] | None:
        """The figure before and after that is set large, where there is one."""
        if self.figure_before is None or self.figure_after is None:
            return None
        return {
            "name": self.figure_name,
            "unit": self.figure_unit,
            "before": self.figure_before,
            "after": self.figure_after,
        }

    @property
    def shown(self) -> dict[str, list]:
        """The lists of the record as its page shows them; see `innovations.reading.shown_lists`."""
        lists = {name: self.facts.get(name, []) for name in ("figures", "team", "related_sectors")}
        return lists | {"themes": self.themes}

    @property
    def awards(self) -> list[dict[str, Any]]:
        """The awards it has won, newest first; see `competitions.awards_reading.plain`."""
        return self.facts.get("awards", [])

    @property
    def complete_figures(self) -> list[dict[str, Any]]:
        """The figures that have a unit, a before and an after."""
        figures = self.facts.get("figures", [])
        return [one for one in figures if one["unit"] and None not in (one["before"], one["after"])]


class SearchedText(models.Model):
    """The words of an entry as they are compared: stems in their order, between blanks."""

    entry = models.OneToOneField(
        CatalogueEntry, on_delete=models.CASCADE, primary_key=True, related_name="text"
    )
    title = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("searched text")
        verbose_name_plural = _("searched texts")
