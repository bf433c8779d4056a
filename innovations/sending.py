"""The editor's way to hand an innovation over, in the words of the review screen."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem


class SendMenuItem(SubmitForModerationMenuItem):
    """Wagtail names the workflow here, which says nothing about who will read."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return what the button is drawn from, without the questions that Wagtail's name for it costs."""
        page = parent_context.get("page")
        state = page.current_workflow_state if page and page.pk else None
        is_returned = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        return {
            **ActionMenuItem.get_context_data(self, parent_context),
            "label": _("Send again") if is_returned else _("Send to the head"),
        }
