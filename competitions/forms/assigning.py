"""What the secretariat sends about who judges what."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from competitions.models import Entry, Judge
from competitions.pairing import Keep
from competitions.who_judges import Board, Load

MOST_SEED = 2_147_483_647
MOST_OFFERED = 100

KEEPS = [
    (Keep.ALL, _("Everything that is given; only what is lacking is added")),
    (Keep.FINISHED, _("Only finished work and what was given by hand; the rest is dealt anew")),
]


class ProposeForm(forms.Form):
    """With what a proposal is computed."""

    keep = forms.ChoiceField(
        label=_("What stays"), choices=KEEPS, initial=Keep.ALL, widget=forms.RadioSelect, required=False
    )
    without = forms.ModelMultipleChoiceField(
        Judge.objects.none(),
        label=_("Give nothing new to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        required=False,
        min_value=0,
        max_value=MOST_SEED,
        help_text=_(
            "Decides between equals. The same seed gives the same proposal; empty: a new one is drawn."
        ),
    )

    def __init__(self, board: Board, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        able = [load.judge.pk for load in board.loads if load.is_open]
        self.fields["without"].queryset = Judge.objects.filter(pk__in=able)

    def clean_keep(self) -> str:
        """Everything stays unless said otherwise."""
        return self.cleaned_data["keep"] or Keep.ALL


class GiveJudgeForm(forms.Form):
    """Which judge an entry is given to."""

    judge = forms.ModelChoiceField(Judge.objects.none(), label=_("Judge"), empty_label=_("Choose one"))

    def __init__(self, offered: list[Load], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {load.judge.pk: load.given for load in offered}
        field = self.fields["judge"]
        field.queryset = Judge.objects.filter(pk__in=given).order_by("name")
        field.label_from_instance = lambda judge: _with_load(judge, given[judge.pk])


class GiveEntriesForm(forms.Form):
    """Which entries a judge is given."""

    entries = forms.ModelMultipleChoiceField(
        Entry.objects.none(),
        label=_("Entries to give"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one entry.")},
    )

    def __init__(self, offered: Any, wanted: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        field.queryset = offered
        field.label_from_instance = lambda entry: _with_judges(entry, wanted)
        rows = list(offered[: MOST_OFFERED + 1])
        self.has_more = len(rows) > MOST_OFFERED
        self.is_empty = not rows
        field.choices = [(entry.pk, _with_judges(entry, wanted)) for entry in rows[:MOST_OFFERED]]


class EndForm(forms.Form):
    """Why something is taken from a judge."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


def _with_load(judge: Judge, given: int) -> str:
    sentence = ngettext("%(name)s (has %(count)d entry)", "%(name)s (has %(count)d entries)", given)
    return sentence % {"name": judge.name, "count": given}


def _with_judges(entry: Entry, wanted: int) -> str:
    have = {"entry": f"{entry.label} {entry.innovation.title}", "have": entry.judges_now, "wanted": wanted}
    return gettext("%(entry)s (%(have)d of %(wanted)d judges)") % have
