"""What the secretariat sends about judges and conflicts."""

from itertools import groupby
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from competitions import detecting
from competitions.models import Competition, Entry, Judge, Panel
from competitions.models.choices import ConflictKind
from innovations.models import AgencyPage, Sector
from innovations.models.lists import SectorGroup
from users.models import User

PLACES = {group: place for place, group in enumerate(SectorGroup.values)}
SITS, CHAIRS = "sits", "chairs"
SEATS = [("", _("No seat")), (SITS, _("Member")), (CHAIRS, _("Chair"))]


class JudgeForm(forms.Form):
    """What is known of a judge, with one choice for each panel: no seat, member, chair."""

    institution = forms.CharField(
        label=_("Institution"),
        max_length=200,
        required=False,
        help_text=_("University, office, company or community."),
    )
    agency = forms.ModelChoiceField(
        AgencyPage.objects.none(),
        label=_("Own agency"),
        required=False,
        empty_label=_("None: not an official of this government"),
        help_text=_("Entries of this agency, and of those above and below it, stay hidden from the judge."),
    )
    load_limit = forms.IntegerField(
        label=_("Most entries in a round"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Empty: no limit of their own."),
    )
    expertise = forms.ModelMultipleChoiceField(
        Sector.objects.none(), label=_("Expertise"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, competition: Competition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        government = competition.government
        agencies = AgencyPage.objects.live().descendant_of(government, inclusive=True)
        self.fields["agency"].queryset = agencies.order_by("depth", "title")
        self.fields["expertise"].queryset = Sector.objects.filter(is_active=True)
        panels = Panel.objects.filter(round__competition=competition).select_related("round")
        self.panels = {f"panel_{panel.pk}": panel for panel in panels.order_by("round__position", "pk")}
        for name, panel in self.panels.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{panel.round}: {panel}", choices=SEATS, required=False
            )

    @property
    def about(self) -> list[BoundField]:
        """The fields about the person."""
        return [self[name] for name in self.fields if name not in {*self.panels, "load_limit", "expertise"}]

    @property
    def seats(self) -> list[BoundField]:
        """Where the person sits, and how much they take."""
        return [*(self[name] for name in self.panels), self["load_limit"]]

    @property
    def sectors(self) -> list[dict[str, Any]]:
        """The boxes of expertise by the group of their sector: label, boxes."""
        boxes = sorted(self["expertise"], key=lambda box: PLACES[box.data["value"].instance.group])
        return [
            {"label": SectorGroup(group).label, "boxes": list(found)}
            for group, found in groupby(boxes, key=lambda box: box.data["value"].instance.group)
        ]

    @property
    def chosen_sectors(self) -> list[str]:
        """The names of the boxes that are ticked."""
        return [str(box.choice_label) for box in self["expertise"] if box.data["selected"]]

    def facts(self) -> dict[str, Any]:
        """Return what was sent, in the words of the action."""
        sent = self.cleaned_data
        seats = {panel: sent[name] for name, panel in self.panels.items() if sent[name]}
        fields = {name: value for name, value in sent.items() if name not in self.panels}
        chairs = [panel for panel, seat in seats.items() if seat == CHAIRS]
        return fields | {"panels": list(seats), "chairs": chairs}


class InviteForm(JudgeForm):
    """The same, with whom to ask."""

    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As it stands on documents."))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation goes there. Opening it decides nothing; the person accepts on a page."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email")


class DeclareForm(forms.Form):
    """Who stands aside, and from what: one entry, or every entry of an agency."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Who stands aside"), empty_label=_("Choose one")
    )
    entry = forms.ModelChoiceField(
        Entry.objects.none(), label=_("From one entry"), required=False, empty_label=_("No single entry")
    )
    agency = forms.ModelChoiceField(
        AgencyPage.objects.none(),
        label=_("Or from every entry of an agency and its units"),
        required=False,
        empty_label=_("No agency"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose one")), *ConflictKind.choices])
    note = forms.CharField(
        label=_("What it is about"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, competition: Competition, reader: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = detecting.people_of(competition).order_by("first_name", "email")
        entries = Entry.objects.filter(competition=competition).handed_over().without_conflict_for(reader)
        self.fields["entry"].queryset = entries.select_related("innovation").order_by("number")
        agencies = AgencyPage.objects.live().descendant_of(competition.government, inclusive=True)
        self.fields["agency"].queryset = agencies.order_by("depth", "title")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        sent = super().clean() or self.cleaned_data
        if bool(sent.get("entry")) == bool(sent.get("agency")) and not {"entry", "agency"} & set(self.errors):
            self.add_error("entry", _("Choose either one entry or one agency."))
        return sent


class MatchForm(forms.Form):
    """Which judge an entrant meant."""

    judge = forms.ModelChoiceField(Judge.objects.none(), label=_("Judge"), empty_label=_("Choose one"))

    def __init__(self, competition: Competition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = Judge.objects.accepted().filter(competition=competition)
