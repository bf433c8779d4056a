"""What contests add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from competitions import rules
from innovations.rules import agencies_of


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


class EnteringMenuItem(MenuItem):
    """The way to the entering desk, for those who have an agency to enter for."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to members of an agency."""
        return bool(agencies_of(request.user))


@hooks.register("register_admin_menu_item")
def add_entering_desk() -> MenuItem:
    """Lead to the agency's entries."""
    return EnteringMenuItem(
        _("Entering desk"),
        reverse_lazy("entering_desk"),
        name="entering",
        icon_name="clipboard-list",
        order=156,
    )
