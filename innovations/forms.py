"""What reviewers, colleagues and the invited send."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from innovations.models import Invitation
from innovations.models.completeness import DESIGN_FIELDS, MAIN_FIELDS
from innovations.models.lists import FIRST_YEAR, LAST_YEAR

#: What a reviewer reads, in the order of the form; every field can carry a note.
REVIEW_SECTIONS = (
    (_("Main"), (*MAIN_FIELDS, "measurements")),
    (_("Design"), DESIGN_FIELDS),
    (
        _("Effect"),
        (
            "goal",
            "benefit",
            "result",
            "steps_before",
            "steps_after",
            "time_before",
            "time_after",
            "time_unit",
            "cost_before",
            "cost_after",
            "simplified_rules",
            "integrated_with",
            "integration_level",
        ),
    ),
    (
        _("Photos and documents"),
        (
            "photos",
            "video_url",
            "documents",
            "service_url",
            "service_instructions",
            "place",
            "latitude",
            "longitude",
        ),
    ),
    (
        _("Carrying it out"),
        (
            "trial_date",
            "launch_date",
            "is_developed",
            "development_date",
            "team",
            "budget_amount",
            "budget_source",
            "related_sectors",
            "themes",
            "principles",
        ),
    ),
    (
        _("Reuse"),
        (
            "relation_kind",
            "related_innovation",
            "relation_note",
            "lessons",
            "replication_conditions",
            "summary_en",
            "source",
            "source_url",
        ),
    ),
)
NOTABLE_FIELDS = tuple(field for _heading, fields in REVIEW_SECTIONS for field in fields)


class ReviewForm(forms.Form):
    """A decision, a message, and a note per field."""

    message = forms.CharField(
        label=_("Message to the agency"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in NOTABLE_FIELDS:
            self.fields[f"note-{field}"] = forms.CharField(
                label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def notes(self) -> dict[str, str]:
        """The notes that were written, by field."""
        written = {field: self.cleaned_data.get(f"note-{field}", "") for field in NOTABLE_FIELDS}
        return {field: note for field, note in written.items() if note.strip()}


class WithdrawForm(forms.Form):
    """Why an innovation is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is withdrawn.")},
    )


class CloseYearForm(forms.Form):
    """Which government's year to close."""

    government = forms.IntegerField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class InviteForm(forms.Form):
    """Whom to invite, and to which of the agency's groups."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_(
            "The team writes innovations and reports. A head also endorses them and keeps this list."
        ),
    )

    def __init__(self, roles: list[Invitation.Role], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


class AccountForm(forms.Form):
    """What an invited person without an account fills in to join."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters. A short sentence that only you know works well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Tell a weak one together with what else is wrong; the action looks again, knowing whose it is."""
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an action refused beside the fields it speaks of."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, found in error.error_dict.items():
        form.add_error(field if field in form.fields else None, found)
