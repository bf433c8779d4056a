"""Why an innovation's text stands still."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock


class ReadingLock(WorkflowLock):
    """A text that somebody is deciding on: nobody changes it, those who decide read it elsewhere."""

    def get_message(self, user) -> SafeString:
        """Say what is awaited, and lead to where it is read and decided."""
        return format_html(
            '{} <b>{}</b>. {} <a href="{}">{}</a>',
            _("This innovation waits for:"),
            self.task.name,
            _("Its text is locked until that is decided."),
            reverse("innovation_review", args=[self.object.pk]),
            _("Open the review"),
        )
