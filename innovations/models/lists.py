"""The open lists that officials edit: sectors, themes, and targets by year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from innovations.counting import DEFAULT_TARGET

FIRST_YEAR = 1945
LAST_YEAR = 2100
year_validators = [
    MinValueValidator(FIRST_YEAR, message=_("The year must be %(limit_value)s or later.")),
    MaxValueValidator(LAST_YEAR, message=_("The year must be %(limit_value)s or earlier.")),
]


class SectorGroup(models.TextChoices):
    """The groups of government affairs of Law 23/2014."""

    BASIC_SERVICE = "basic_service", _("Mandatory, basic service")
    MANDATORY_OTHER = "mandatory_other", _("Mandatory, other")
    OPTIONAL = "optional", _("Optional")
    SUPPORTING = "supporting", _("Supporting")


class Sector(index.Indexed, models.Model):
    """One of the 38 government affairs (*urusan*) of Law 23/2014."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    group = models.CharField(_("group"), max_length=20, choices=SectorGroup.choices)
    is_active = models.BooleanField(_("offered in forms"), default=True)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("group"), FieldPanel("is_active")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")

    def __str__(self) -> str:
        return self.name


class ThemeScheme(models.TextChoices):
    """Whose list of themes it is."""

    ASTA_CITA = "asta_cita", _("Asta Cita")
    PKPN = "pkpn", _("PKPN cluster")
    SDG = "sdg", _("Sustainable Development Goals")
    THEMATIC = "thematic", _("National theme (2023-2024)")
    LOCAL = "local", _("Local mission")


def scheme_label(slug: str) -> str:
    """Return the scheme that the theme with this slug is of, in words; empty for none we know."""
    schemes = {f"{slugify(scheme.value.replace('_', ' '))}-": scheme.label for scheme in ThemeScheme}
    return next((str(label) for start, label in schemes.items() if slug.startswith(start)), "")


class Theme(index.Indexed, models.Model):
    """A theme of a scheme, offered between two years."""

    scheme = models.CharField(_("scheme"), max_length=20, choices=ThemeScheme.choices)
    code = models.CharField(_("code"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=200)
    year_from = models.PositiveSmallIntegerField(
        _("from year"), null=True, blank=True, validators=year_validators
    )
    year_to = models.PositiveSmallIntegerField(
        _("to year"), null=True, blank=True, validators=year_validators
    )

    panels = [
        FieldPanel("scheme"),
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("year_from"),
        FieldPanel("year_to"),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["scheme", "code", "name"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "name"], name="theme_once_per_scheme"),
            models.CheckConstraint(
                condition=models.Q(year_from__isnull=True)
                | models.Q(year_to__isnull=True)
                | models.Q(year_to__gte=models.F("year_from")),
                name="theme_years_in_order",
                violation_error_message=_("The last year must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        label = f"{self.get_scheme_display()} {self.code}".strip()
        return f"{label}: {self.name}"

    @property
    def slug(self) -> str:
        """What the theme is called in addresses: its scheme and its code there, or its name."""
        return slugify(f"{self.scheme} {self.code or self.name}".replace("_", " "))


class Target(models.Model):
    """How many new innovations each agency of a government owes in a year; 3 where no row says otherwise."""

    government = models.ForeignKey(
        "innovations.AgencyPage",
        on_delete=models.CASCADE,
        related_name="targets",
        verbose_name=_("government"),
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators)
    number = models.PositiveSmallIntegerField(_("new innovations owed"), default=DEFAULT_TARGET)

    panels = [FieldPanel("government"), FieldPanel("year"), FieldPanel("number")]

    class Meta:
        ordering = ["-year"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "year"],
                name="target_once_per_year",
                violation_error_message=_("This government already has a target for that year."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.number}"
