"""What the secretariat sends while it screens entries and gives late codes."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition
from competitions.models.choices import EntryState, Outcome, ReasonCode
from innovations.models import AgencyPage

ACCEPT, RETURN, INELIGIBLE = "accept", "return", "ineligible"
REASONS = [("", _("Choose a reason")), *ReasonCode.choices]


class DecisionForm(forms.Form):
    """One decision about an entry, with a reason and words to the agency where it is not a yes."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (ACCEPT, _("Eligible: it goes to the judges")),
            (RETURN, _("Return it for correction")),
            (INELIGIBLE, _("Propose that it is not eligible; a second officer confirms")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=REASONS, required=False)
    message = forms.CharField(
        label=_("Words to the agency"),
        help_text=_("What it has to mend, or why the entry is not eligible."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        """Offer what can still be decided: an entry that judges have, or that was returned, can only be put out."""
        super().__init__(*args, **kwargs)
        if state != EntryState.SUBMITTED:
            field = self.fields["decision"]
            field.choices = [choice for choice in field.choices if choice[0] == INELIGIBLE]
            field.initial = INELIGIBLE


class CheckForm(forms.Form):
    """What a person found about one rule."""

    rule = forms.ChoiceField(label=_("Rule"), choices=ReasonCode.choices)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    detail = forms.CharField(
        label=_("What you found"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


class AnswerForm(forms.Form):
    """The answer to an objection."""

    is_upheld = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Upheld: the entry goes to the judges")), ("no", _("Not upheld"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
    answer = forms.CharField(
        label=_("Words to the agency"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Write the answer.")},
    )


class LateCodeForm(forms.Form):
    """To whom a late code is given, for what, until when and why."""

    agency = forms.ModelChoiceField(AgencyPage.objects.none(), label=_("Agency"), empty_label=_("Choose one"))
    category = forms.ModelChoiceField(None, label=_("Category"), empty_label=_("Choose one"))
    expires_at = forms.DateTimeField(
        label=_("Works until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("Why it is given"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )

    def __init__(self, competition: Competition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = AgencyPage.objects.filter(path__startswith=competition.government.path, live=True)
        self.fields["agency"].queryset = below.exclude(pk=competition.government_id).order_by("path")
        self.fields["category"].queryset = competition.categories.all()


class EntryFilterForm(forms.Form):
    """Which entries the secretariat looks at."""

    state = forms.CharField(required=False)
    category = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=100)

    @property
    def condition(self) -> Q:
        """Return what the entries must be; what cannot be read is left out."""
        sent = self.cleaned_data if self.is_valid() else {}
        wanted = Q()
        if state := sent.get("state"):
            wanted &= Q(state=state)
        if category := sent.get("category"):
            wanted &= Q(category__slug=category)
        if words := sent.get("q", "").strip():
            number = Q(number=int(words)) if words.isascii() and words.isdecimal() and len(words) < 9 else Q()
            wanted &= (
                number
                if number
                else Q(innovation__title__icontains=words) | Q(agency__title__icontains=words)
            )
        return wanted
