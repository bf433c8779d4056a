"""What contests add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from competitions import rules


class CompetitionsMenuItem(MenuItem):
    """The way to the competitions' desk, for those who have one."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to the secretariat, auditors and leaders."""
        return bool(rules.can_see_desk(request.user))


@hooks.register("register_admin_menu_item")
def add_competitions() -> MenuItem:
    """Lead to the desk of competitions."""
    return CompetitionsMenuItem(
        _("Competitions"),
        reverse_lazy("contest_list"),
        name="competitions",
        icon_name="crosshairs",
        order=155,
    )
