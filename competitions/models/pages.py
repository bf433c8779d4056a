"""The public pages of contests; what they say of a competition is read from its record."""

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from competitions.models.competition import Competition
from innovations.models.keeping import TrunkPermissionTester


class CompetitionIndexPage(Page):
    """The list of competitions: `/lomba/`."""

    intro = models.TextField(_("introduction"), blank=True)

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["competitions.CompetitionPage"]
    max_count = 1
    template = "competitions/index_page.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of competitions")
        verbose_name_plural = _("lists of competitions")

    def permissions_for_user(self, user) -> TrunkPermissionTester:
        """Answer what a person may do with this page in the editor."""
        return TrunkPermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the announced competitions, by phase."""
        from competitions.reading import index_context

        return super().get_context(request, *args, **kwargs) | index_context()


class CompetitionPagePermissionTester(PagePermissionTester):
    """The page follows its competition: it is published by the announcement and stays."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was announced stays."""
        return False

    def can_unpublish(self) -> bool:
        """What was announced stays."""
        return False

    def can_move(self) -> bool:
        """Its address is written in letters and guides."""
        return False

    def can_copy(self) -> bool:
        """One competition, one page."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """What is public stays public."""
        return False


class CompetitionPage(Page):
    """The public page of one competition: `/lomba/<competition>/`."""

    competition = models.OneToOneField(Competition, on_delete=models.PROTECT, related_name="page")
    body = RichTextField(
        _("more to say"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"]
    )

    parent_page_types: ClassVar = ["competitions.CompetitionIndexPage"]
    subpage_types: ClassVar = []
    is_creatable = False  # announcing a competition makes its page
    template = "competitions/competition_page.html"
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("body")]

    class Meta:
        verbose_name = _("page of a competition")
        verbose_name_plural = _("pages of competitions")

    def permissions_for_user(self, user) -> CompetitionPagePermissionTester:
        """Answer what a person may do with this page in the editor."""
        return CompetitionPagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add rules, dates, categories, rubrics and, when published, results."""
        from competitions.reading import competition_context

        return super().get_context(request, *args, **kwargs) | competition_context(self.competition)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as a missing page until the competition is announced."""
        if self.competition.announced_at is None:
            raise Http404
        return super().serve(request, *args, **kwargs)
