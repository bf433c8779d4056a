"""The front door and the pages that stand beside it."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from home import overview
from innovations.models.keeping import KeepsRecord, TrunkPermissionTester


class HomePage(KeepsRecord, Page):
    """The front door."""

    headline = models.CharField(
        gettext_lazy("headline"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("Without one, the page says what Lumbung is in the reader's language."),
    )
    intro = models.TextField(gettext_lazy("introduction"), blank=True)

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "home.StandardPage",
        "search.CataloguePage",
        "competitions.CompetitionIndexPage",
    ]
    max_count = 1
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("headline"), FieldPanel("intro")]

    class Meta:
        verbose_name = gettext_lazy("home page")
        verbose_name_plural = gettext_lazy("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the registry in figures, its sectors, its newest innovations and this year's board."""
        words = {
            "headline": self.headline or _("Good ideas of local government, kept for everybody"),
            "intro": self.intro
            or _(
                "Lumbung is the granary of innovation: what agencies have tried, how much it helped, "
                "and how you can use it or copy it."
            ),
        }
        return super().get_context(request, *args, **kwargs) | words | overview.of_registry()

    def permissions_for_user(self, user) -> TrunkPermissionTester:
        """Answer what a person may do with this page in the editor."""
        return TrunkPermissionTester(user, self)


class StandardPage(Page):
    """A page of guidance: about, help, privacy."""

    intro = models.TextField(gettext_lazy("introduction"), blank=True)
    body = RichTextField(gettext_lazy("text"), blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = []
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = gettext_lazy("standing page")
        verbose_name_plural = gettext_lazy("standing pages")
