"""A file that people upload: private until a published page shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class RegistryFile(models.Model):
    """What images and documents share: whether the public may read them."""

    is_public = models.BooleanField(
        _("public"),
        default=False,
        editable=False,
        db_index=True,
        help_text=_("Kept by the system: true while a published page shows this file."),
    )

    class Meta:
        abstract = True


class RegistryImage(RegistryFile, AbstractImage):
    """A photo or drawing."""

    admin_form_fields = tuple(name for name in Image.admin_form_fields if name != "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class RegistryRendition(AbstractRendition):
    """An image cut to one size."""

    image = models.ForeignKey(RegistryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once_per_size"
            )
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]


class RegistryDocument(RegistryFile, AbstractDocument):
    """A document: a decree, a manual, a report."""

    admin_form_fields = tuple(name for name in Document.admin_form_fields if name != "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
