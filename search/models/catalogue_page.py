"""The page that every agency stands under; visitors meet it as the catalogue."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from innovations.models.keeping import KeepsRecord, TrunkPermissionTester


class CataloguePage(KeepsRecord, Page):
    """The root of the registry. Its address is answered by the catalogue's own view."""

    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["innovations.AgencyPage"]
    max_count = 1
    preview_modes: ClassVar = []

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def permissions_for_user(self, user) -> TrunkPermissionTester:
        """Answer what a person may do with this page in the editor."""
        return TrunkPermissionTester(user, self)
