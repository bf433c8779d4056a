"""A class of entries with its own ranking and quotas, and the boxes an entry fills in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competitions.models.competition import Competition


class Category(models.Model):
    """A class of entries with its own ranking and quotas."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("code"), max_length=60)
    description = models.TextField(_("description"), blank=True)
    quota_per_agency = models.PositiveSmallIntegerField(
        _("entries an agency may send"), null=True, blank=True, help_text=_("Empty: as the competition says.")
    )
    minimum_age_months = models.PositiveSmallIntegerField(
        _("minimum age (months)"), null=True, blank=True, help_text=_("Empty: as the competition says.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "slug"],
                name="category_code_once_per_competition",
                violation_error_message=_("Another category has this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def age_wanted(self) -> int:
        """Months an innovation must have been applied."""
        own = self.minimum_age_months
        return self.competition.minimum_age_months if own is None else own


class FormSection(models.Model):
    """One box of the entry form, with its word limits."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="sections")
    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sections",
        verbose_name=_("category"),
        help_text=_("Empty: asked in every category."),
    )
    key = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=160)
    guidance = models.TextField(_("guidance"), blank=True)
    min_words = models.PositiveSmallIntegerField(_("at least (words)"), default=0)
    max_words = models.PositiveSmallIntegerField(_("at most (words)"), default=200)
    takes_attachment = models.BooleanField(_("takes attachments"), default=False)
    needs_attachment = models.BooleanField(_("needs an attachment"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("section of the form")
        verbose_name_plural = _("sections of the form")
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "key"],
                name="section_code_once_per_competition",
                violation_error_message=_("Another section has this code."),
            ),
            models.CheckConstraint(
                condition=models.Q(max_words__gte=models.F("min_words")) & models.Q(max_words__gte=1),
                name="section_word_limits_in_order",
                violation_error_message=_("The most words must not be fewer than the least."),
            ),
            models.CheckConstraint(
                condition=models.Q(needs_attachment=False) | models.Q(takes_attachment=True),
                name="section_needs_only_what_it_takes",
                violation_error_message=_("A section that needs an attachment must take one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
