"""The front door and the pages that stand beside it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The front door."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["home.StandardPage", "search.CataloguePage"]
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(Page):
    """A page of guidance: about, help, privacy."""

    intro = models.TextField(_("introduction"), blank=True)
    body = RichTextField(_("text"), blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = []
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
