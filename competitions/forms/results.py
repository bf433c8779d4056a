"""What is sent about results and sheets: reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something is sent back, revoked, reopened or asked for."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        error_messages={"required": _("Say why.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, label: Any = None, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = help_text


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
