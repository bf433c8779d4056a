"""What the secretariat sends when it sets a competition up."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from competitions.models import Category, Competition, CompetitionPage, Round
from competitions.models.choices import TieStep
from competitions.starting import templates
from core.forms import check_document_content
from innovations.models import AgencyPage

LARGEST_GUIDE = 10 * 1024 * 1024
LONGEST_PAGE_TEXT = 10_000


class MomentInput(forms.DateTimeInput):
    """A day and a time, picked with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class DayInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class PlainNumber(forms.NumberInput):
    """A number without needless zeros."""

    def format_value(self, value: Any) -> str | None:
        """Return 70 for 70.00 and 12.5 for 12.50."""
        text = super().format_value(value)
        return text.rstrip("0").rstrip(".") if text and "." in text else text


def lines(rows: int = 3) -> forms.Textarea:
    """Return a box of a few lines."""
    return forms.Textarea(attrs={"rows": rows})


class KeepsSeconds(forms.ModelForm):
    """A form whose moments are shown to the minute: one that was not touched keeps its seconds."""

    def clean(self) -> dict[str, Any]:
        """Put the stored moment back where the same minute was sent."""
        found = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            stored, sent = self.initial.get(name), found.get(name)
            if stored and sent and stored.replace(second=0, microsecond=0) == sent:
                found[name] = stored
        return found


class WindowForm(KeepsSeconds):
    """When a round opens and closes."""


class EditionForm(forms.Form):
    """What a new edition needs to be told: its name, the word in its address and its year."""

    title = forms.CharField(label=_("Title"), max_length=200)
    slug = forms.SlugField(
        label=_("Word in the address"),
        max_length=80,
        required=False,
        help_text=_("Stands in the address for good: /lomba/this-word/. Empty: made from title and year."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)

    def clean(self) -> dict[str, Any]:
        """Make the word from title and year when none was given, and refuse one that is taken."""
        found = super().clean() or self.cleaned_data
        slug = found.get("slug") or slugify(f"{found.get('title', '')} {found.get('year', '')}")[:80].strip(
            "-"
        )
        if "slug" not in self.errors:
            if Competition.objects.filter(slug=slug).exists():
                self.add_error("slug", _("Another competition has this word in its address."))
            found["slug"] = slug
        return found


class NewForm(EditionForm):
    """A new competition: which template it begins with, and which government holds it."""

    template = forms.ChoiceField(label=_("Template"), required=False)
    government = forms.ModelChoiceField(
        queryset=AgencyPage.objects.none(),
        label=_("Government"),
        empty_label=_("Choose one"),
        help_text=_("Its agencies may enter."),
    )
    field_order = ["template", "government", "title", "year", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [
            *((template.code, template.name) for template in templates()),
            ("", _("Without a template")),
        ]
        self.fields["government"].queryset = AgencyPage.objects.governments().live().order_by("title")


class BasicsForm(forms.ModelForm):
    """What the competition is, and the rules that are checked by themselves."""

    tie_1 = forms.ChoiceField(label=_("Between equal totals, first"), required=False)
    tie_2 = forms.ChoiceField(label=_("then"), required=False)
    tie_3 = forms.ChoiceField(label=_("then"), required=False)
    tie_4 = forms.ChoiceField(label=_("then"), required=False)
    TIES = ("tie_1", "tie_2", "tie_3", "tie_4")

    class Meta:
        model = Competition
        fields = (
            *("title", "slug", "kind", "year", "government", "summary", "rules_text", "prizes", "pact"),
            *("minimum_age_months", "quota_per_agency", "requires_verified"),
            *("correction_limit", "correction_days", "objection_days", "blindness"),
            *("severity", "awards_per_agency", "feedback"),
        )
        widgets = {"summary": lines(3), "rules_text": lines(6), "prizes": lines(4), "pact": lines(6)}

    #: What of the row stands on the screen.
    KEPT = (*Meta.fields, "tie_order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["government"].queryset = AgencyPage.objects.governments().order_by("title")
        steps = [("", _("nothing: the rank is shared")), *TieStep.choices]
        for place, name in enumerate(self.TIES):
            self.fields[name].choices = steps
            order = self.instance.tie_order
            self.initial[name] = order[place] if place < len(order) else ""

    def clean(self) -> dict[str, Any]:
        """Put the chosen steps in their order."""
        found = super().clean() or self.cleaned_data
        chosen = [found[name] for name in self.TIES if found.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("tie_1", _("Name each tie-breaker at most once."))
        else:
            self.instance.tie_order = chosen
        return found


class DatesForm(KeepsSeconds):
    """When entries open and close; a reason when people rely on the dates already."""

    reason = forms.CharField(
        label=_("Why do the dates move?"),
        required=False,
        max_length=500,
        help_text=_(
            "The public reads it beside the new date. Why the hidden grace grows stays in the audit trail."
        ),
        widget=lines(2),
    )

    class Meta:
        model = Competition
        fields = ("opens_at", "closes_at", "grace_minutes", "reference_date")
        widgets = {"opens_at": MomentInput, "closes_at": MomentInput, "reference_date": DayInput}

    KEPT = Meta.fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.announced_at is None:
            del self.fields["reason"]


class PageTextForm(forms.ModelForm):
    """What the public page says beside the facts of the competition."""

    class Meta:
        model = CompetitionPage
        fields = ("body",)

    KEPT = Meta.fields

    def clean_body(self) -> str:
        """Refuse more than anybody reads; paragraphs without a word are no text."""
        body: str = self.cleaned_data["body"]
        if len(strip_tags(body)) > LONGEST_PAGE_TEXT:
            raise forms.ValidationError(
                _("This is longer than %(count)d characters. Put the rest into the guide.")
                % {"count": LONGEST_PAGE_TEXT}
            )
        return body if strip_tags(body).strip() else ""


class GuideForm(forms.Form):
    """The guide document."""

    title = forms.CharField(label=_("Title of the document"), max_length=200, required=False)
    file = forms.FileField(
        label=_("Guide (PDF)"),
        help_text=_("At most 10 MB. Becomes public when the competition is announced."),
        validators=[FileExtensionValidator(["pdf"], message=_("Attach the guide as a PDF."))],
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large, or no PDF inside."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_GUIDE:
            raise forms.ValidationError(_("This file is larger than 10 MB. Make it smaller and try again."))
        check_document_content(file)
        return file


class RoundForm(forms.ModelForm):
    """How a round judges and who goes on after it."""

    class Meta:
        model = Round
        fields = (
            *("name", "kind", "rubric", "weight", "judges_per_entry", "minimum_sheets", "combination"),
            *("promotion", "promotion_count", "promotion_threshold", "shows_peers"),
            *("presentation_minutes", "interview_minutes"),
        )
        widgets = {"weight": PlainNumber, "promotion_threshold": PlainNumber}

    KEPT = Meta.fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rubric"].queryset = self.instance.competition.rubrics.all()
        self.fields["rubric"].empty_label = _("None chosen")


class OwnCategoryForm(forms.ModelForm):
    """A row that may name a category of its own competition."""

    competition: Competition

    def __init__(self, *args: Any, competition: Competition | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "category" in self.fields:
            self.fields["category"].queryset = Category.objects.filter(competition=competition)
            self.fields["category"].empty_label = _("Every category")
