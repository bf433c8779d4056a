"""What belongs to one innovation: its measurements, photos, documents and team."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from innovations.models.choices import Aspect, DocumentKind
from innovations.models.innovation import InnovationPage
from innovations.models.lists import year_validators


class Measurement(Orderable):
    """A named figure with unit, before and after, year and source."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="measurements")
    aspect = models.CharField(
        _("shows that it is"), max_length=10, choices=Aspect.choices, default=Aspect.OTHER
    )
    name = models.CharField(_("what is measured"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    before = models.DecimalField(_("before"), max_digits=18, decimal_places=4, null=True, blank=True)
    after = models.DecimalField(_("after"), max_digits=18, decimal_places=4, null=True, blank=True)
    year = models.PositiveSmallIntegerField(
        _("year measured"), null=True, blank=True, validators=year_validators
    )
    source = models.CharField(_("source of the figure"), max_length=200, blank=True)

    panels = [
        FieldPanel("aspect"),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("before"), FieldPanel("after"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("year"), FieldPanel("source")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether it can be read: named, with unit, before and after."""
        return bool(self.name and self.unit) and self.before is not None and self.after is not None


class InnovationPhoto(Orderable):
    """A photo of the innovation, with the words that stand for it."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        "core.RegistryImage",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("image"),
    )
    alt_text = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What can be seen, for people who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=250, blank=True)

    panels = [FieldPanel("image"), FieldPanel("alt_text"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return self.alt_text


class InnovationDocument(Orderable):
    """A document that belongs to the innovation, public or not."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "core.RegistryDocument",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("document"),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=DocumentKind.choices, default=DocumentKind.OTHER
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    is_public = models.BooleanField(
        _("may be published"), default=False, help_text=_("Stays private until the innovation is published.")
    )

    panels = [
        FieldPanel("document"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("title")]),
        FieldPanel("is_public"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("attached document")
        verbose_name_plural = _("attached documents")

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """The title given here, or the document's own."""
        return self.title or (self.document.title if self.document else "")


class TeamMember(Orderable):
    """One of the people who carry the innovation out."""

    page = ParentalKey(InnovationPage, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=200, blank=True)

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("team member")
        verbose_name_plural = _("team")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name of blanks."""
        super().clean()
        if not self.name.strip():
            raise ValidationError({"name": _("Write the name.")})
