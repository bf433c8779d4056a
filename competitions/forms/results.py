"""What is sent about results: reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something is sent back or revoked."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CloseForm(forms.Form):
    """Why a round closes before its time: asked for while sheets are missing."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        help_text=_("Needed while sheets are missing. Stands in the audit trail."),
        error_messages={"required": _("Say why it closes while sheets are missing.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, missing: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(missing)


class NoForm(forms.Form):
    """A decision that needs no words."""
