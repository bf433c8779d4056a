"""What contests add to Wagtail's admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from competitions import rules
from competitions.models import ResultRun
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


class EnteringDeskMenuItem(MenuItem):
    """The way to the entering desk, which lies outside the admin."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to members of an agency."""
        return bool(agencies_of(request.user))


@hooks.register("register_admin_menu_item")
def add_entering_desk() -> MenuItem:
    """Lead agencies to the desk on which they enter contests."""
    return EnteringDeskMenuItem(
        _("Entering desk"),
        reverse_lazy("entering_desk"),
        name="entering-desk",
        icon_name="crosshairs",
        order=156,
    )


class ContestsPanel(Component):
    """The way to the contests, and the results that wait for the reader's approval."""

    name = "contests"
    order = 60
    template_name = "competitions/admin/home_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the runs that this reader may approve."""
        user = parent_context["request"].user
        runs = ResultRun.objects.waiting().select_related("competition", "round").order_by("computed_at")
        return {"runs": [run for run in runs if rules.can_approve_run(user, run)]}


@hooks.register("construct_homepage_panels", order=1)
def add_contests(request: HttpRequest, panels: list) -> None:
    """Show it below the desk of innovations, to those who have a desk of contests."""
    if rules.can_see_desk(request.user):
        panels.append(ContestsPanel())
