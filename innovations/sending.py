"""The editor's way to hand an innovation over, in the words of the review screen."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.action_menu import SubmitForModerationMenuItem

from innovations.models.standing import Standing, standing_of


class SendMenuItem(SubmitForModerationMenuItem):
    """Wagtail names the workflow here, which says nothing about who will read."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the button is drawn from."""
        page = parent_context.get("page")
        is_returned = page and page.pk and standing_of(page.specific) == Standing.RETURNED
        return {
            **super().get_context_data(parent_context),
            "label": _("Send again") if is_returned else _("Send to the head"),
        }
