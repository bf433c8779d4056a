"""What is sent about presentations, field visits and plenaries."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.models import Competition, Deliberation, Entry, Judge, Round
from competitions.models.choices import AdjustmentKind
from competitions.presenting import Plan
from competitions.timetable import Hours, Pause

MOST_SEED = 1_000_000


def moment_widget() -> forms.DateTimeInput:
    """Return the browser's own picker of day and time."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def time_widget() -> forms.TimeInput:
    """Return the browser's own picker of a time."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def day_widget() -> forms.DateInput:
    """Return the browser's own picker of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(forms.Form):
    """How the presentations of a round are laid out over days."""

    first_day = forms.DateField(label=_("First day"), widget=day_widget())
    opens = forms.TimeField(label=_("From"), widget=time_widget(), initial=dt.time(9))
    closes = forms.TimeField(label=_("Until"), widget=time_widget(), initial=dt.time(16))
    pause_from = forms.TimeField(
        label=_("Break from"), widget=time_widget(), initial=dt.time(12), required=False
    )
    pause_until = forms.TimeField(
        label=_("Break until"), widget=time_widget(), initial=dt.time(13), required=False
    )
    gap = forms.IntegerField(
        label=_("Minutes between two presentations"), min_value=0, max_value=120, initial=5
    )
    place = forms.CharField(label=_("Place or link"), max_length=250, required=False)
    has_weekends = forms.BooleanField(label=_("Saturdays and Sundays too"), required=False)
    seed = forms.IntegerField(
        label=_("Number of the draw"),
        min_value=0,
        max_value=MOST_SEED,
        help_text=_(
            "The order is drawn by lot. The same number gives the same order, so that anyone can check."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Hours and break must be in order."""
        sent = super().clean() or self.cleaned_data
        if sent.get("opens") and sent.get("closes") and sent["opens"] >= sent["closes"]:
            self.add_error("closes", _("The end must be after the beginning."))
        since, until = sent.get("pause_from"), sent.get("pause_until")
        if bool(since) != bool(until) or (since and until and since >= until):
            self.add_error("pause_until", _("Give the beginning and the end of the break, or neither."))
        return sent

    def plan(self) -> Plan:
        """Return what was sent, in the words of the action."""
        sent = self.cleaned_data
        since, until = sent["pause_from"], sent["pause_until"]
        pauses = [Pause(since, until)] if since and until else []
        hours = Hours(sent["opens"], sent["closes"], pauses, has_weekends=sent["has_weekends"])
        return Plan(sent["first_day"], hours, sent["seed"], sent["gap"], sent["place"])


class SlotForm(forms.Form):
    """Another time or place for one presentation."""

    starts_at = forms.DateTimeField(label=_("Starts at"), widget=moment_widget())
    place = forms.CharField(label=_("Place or link"), max_length=250, required=False)


class VisitForm(forms.Form):
    """What a field visit found."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    visit_date = forms.DateField(label=_("Day of the visit"), widget=day_widget(), initial=timezone.localdate)
    place = forms.CharField(label=_("Where"), max_length=250)
    met = forms.CharField(
        label=_("Who was met"),
        max_length=2000,
        required=False,
        help_text=_("Offices and roles are enough; names only of people who agree."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    findings = forms.CharField(
        label=_("What was found"),
        max_length=10_000,
        required=False,
        help_text=_("What runs, for whom, and how it compares with the frozen text."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_visit_date(self) -> dt.date:
        """What has not happened yet was not found."""
        day: dt.date = self.cleaned_data["visit_date"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day of the visit cannot lie in the future."))
        return day


class PhotoForm(forms.Form):
    """A photo of the visit."""

    upload = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={"required": _("Choose a photo."), "empty": _("This file is empty.")},
    )
    caption = forms.CharField(label=_("What it shows"), max_length=250, required=False)


class PlenaryForm(forms.ModelForm):
    """Who met, when, and what was said."""

    present = forms.ModelMultipleChoiceField(
        Judge.objects.none(), label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Deliberation
        fields = ("held_at", "place", "round", "category", "chair", "quorum", "minutes")
        widgets = {"held_at": moment_widget(), "minutes": forms.Textarea(attrs={"rows": 8})}

    field_order = ("held_at", "place", "round", "category", "chair", "quorum", "present", "minutes")

    def __init__(self, competition: Competition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.competition = competition
        judges = Judge.objects.accepted().filter(competition=competition)
        for name, rows in (
            ("round", competition.rounds.all()),
            ("category", competition.categories.all()),
            ("chair", judges),
            ("present", judges),
        ):
            self.fields[name].queryset = rows
        self.fields["place"].label = _("Where")
        self.fields["round"].label = _("Round")
        self.fields["round"].empty_label = _("The final ranking")
        self.fields["category"].empty_label = _("Every category")
        self.fields["chair"].empty_label = _("None chosen")
        self.fields["held_at"].input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]

    def facts(self) -> dict[str, Any]:
        """Return what was sent, in the words of the action."""
        return dict(self.cleaned_data)

    def _post_clean(self) -> None:
        """Leave the row alone: the action changes and checks it."""


class DecisionForm(forms.Form):
    """One decision of a plenary."""

    kind = forms.ChoiceField(label=_("What was decided"), choices=AdjustmentKind.choices)
    entry = forms.ModelChoiceField(
        Entry.objects.none(),
        label=_("Entry"),
        required=False,
        help_text=_("For points or an exclusion."),
    )
    order = forms.CharField(
        label=_("Order of entries that tie"),
        required=False,
        max_length=200,
        help_text=_("Numbers of entries, best first, such as: 12, 7"),
    )
    stage = forms.ModelChoiceField(
        Round.objects.none(), label=_("Round"), required=False, help_text=_("For points.")
    )
    points = forms.DecimalField(
        label=_("Points"),
        required=False,
        max_digits=5,
        decimal_places=2,
        min_value=Decimal(-100),
        max_value=Decimal(100),
        help_text=_("Below zero takes points away."),
    )
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, plenary: Deliberation, entries: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {entry.number: entry for entry in entries}
        self.fields["entry"].queryset = entries
        self.fields["entry"].empty_label = _("None chosen")
        self.fields["stage"].queryset = plenary.competition.rounds.all()
        self.fields["stage"].empty_label = _("None chosen")
        self.fields["stage"].initial = plenary.round_id

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind of decision needs."""
        sent = super().clean() or self.cleaned_data
        kind = sent.get("kind")
        if kind == AdjustmentKind.TIE:
            self._check_order(sent)
        elif not sent.get("entry") and "entry" not in self.errors:
            self.add_error("entry", _("Choose the entry."))
        if kind == AdjustmentKind.POINTS:
            for name in ("stage", "points"):
                if not sent.get(name) and name not in self.errors:
                    self.add_error(name, _("Say how many points, and in which round."))
        return sent

    def _check_order(self, sent: dict[str, Any]) -> None:
        words = [word for word in sent.get("order", "").replace(",", " ").split() if word]
        numbers = [int(word) if word.isdecimal() and len(word) < 7 else -1 for word in words]
        missing = [word for word, number in zip(words, numbers, strict=True) if number not in self.known]
        if missing:
            self.add_error(
                "order",
                _("No entry here has the number %(numbers)s.") % {"numbers": ", ".join(missing[:5])},
            )
        elif len(numbers) < 2:
            self.add_error("order", _("Name two entries or more, each once."))
        sent["ordered"] = [self.known[number] for number in numbers if number in self.known]
