"""Rows of a competition's set-up that are added, removed and put in order: categories, sections, criteria ..."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Field, Model
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from competitions.forms.setup import MomentInput, OwnCategoryForm, PlainNumber, WindowForm, lines
from competitions.models import (
    Band,
    Category,
    Competition,
    Criterion,
    FormSection,
    Panel,
    Prize,
    Round,
    Rubric,
)

MOST_ROWS = 60


class Rows(BaseInlineFormSet):
    """Rows that an officer may add, remove and number; without a row there is one empty one."""

    @property
    def written(self) -> list[Model]:
        """The rows that stay, in their order, unsaved."""
        if not self.can_order:
            kept = [
                form
                for index, form in enumerate(self.forms)
                if form not in self.deleted_forms
                and (index < self.initial_form_count() or form.has_changed())
            ]
            return [form.instance for form in kept]
        rows = [form.instance for form in self.ordered_forms]
        for place, row in enumerate(rows):
            row.position = place
        return rows

    @property
    def removed(self) -> list[Model]:
        """The stored rows that go."""
        return [form.instance for form in self.deleted_forms if form.instance.pk] if self.can_delete else []


def _field(field: Field, **more: Any) -> forms.Field | None:
    """Return the form field of a column; numbers with fractions are shown plainly."""
    if isinstance(field, DecimalField):
        more["widget"] = PlainNumber
    return field.formfield(**more)


def _rows(parent: type[Model], model: type[Model], fields: tuple[str, ...], **more: Any) -> type[Rows]:
    facts: dict[str, Any] = {
        "can_order": True,
        "can_delete": True,
        "extra": 0,
        "max_num": MOST_ROWS,
        "validate_max": True,
    }
    facts["formfield_callback"] = _field
    return inlineformset_factory(parent, model, formset=Rows, fields=fields, **facts | more)


CategoryRows = _rows(
    Competition,
    Category,
    ("name", "slug", "description", "quota_per_agency", "minimum_age_months"),
    widgets={"description": lines(2)},
)
SectionRows = _rows(
    Competition,
    FormSection,
    (
        *("title", "key", "guidance", "category", "min_words", "max_words"),
        *("takes_attachment", "needs_attachment"),
    ),
    form=OwnCategoryForm,
    widgets={"guidance": lines(2)},
)
PrizeRows = _rows(Competition, Prize, ("name", "category", "first_place", "last_place"), form=OwnCategoryForm)
RubricRows = _rows(Competition, Rubric, ("name", "source"), can_order=False)
CriterionRows = _rows(
    Rubric,
    Criterion,
    ("name", "description", "weight", "minimum", "maximum", "step", "allows_na"),
    widgets={"description": lines(2)},
)
BandRows = _rows(
    Criterion,
    Band,
    ("label", "low", "high", "description"),
    can_order=False,
    widgets={"description": lines(3)},
)
RoundRows = _rows(Competition, Round, ("name", "kind", "weight"))
PanelRows = _rows(Round, Panel, ("name", "category"), form=OwnCategoryForm, can_order=False)
WindowRows = _rows(
    Competition,
    Round,
    ("opens_at", "closes_at"),
    form=WindowForm,
    can_order=False,
    can_delete=False,
    max_num=0,
    validate_max=False,
    widgets={"opens_at": MomentInput, "closes_at": MomentInput},
)


class Draft:
    """What an officer typed into one part of the desk: a form, rows below it, or both."""

    def __init__(self, form: forms.ModelForm | None = None, rows: Rows | None = None) -> None:
        self.form, self.rows = form, rows
        self.refused: list[str] = []

    @property
    def parts(self) -> list[Any]:
        """The form and the rows, as far as there are any."""
        return [part for part in (self.form, self.rows) if part is not None]

    def is_valid(self) -> bool:
        """Whether everything typed is in order; both parts are looked at."""
        return sum(not part.is_valid() for part in self.parts) == 0

    @property
    def written(self) -> list[Model]:
        """What is to be saved, parents first."""
        own = [self.form.instance] if self.form is not None else []
        return [*own, *(self.rows.written if self.rows is not None else [])]

    @property
    def removed(self) -> list[Model]:
        """What is to go."""
        return self.rows.removed if self.rows is not None else []

    @property
    def reason(self) -> str:
        """Why dates move, if that was asked."""
        return self.form.cleaned_data.get("reason", "") if self.form is not None else ""

    def refuse(self, error: ValidationError) -> None:
        """Put what the action refused beside the field it speaks of, or above everything."""
        if not hasattr(error, "error_dict"):
            self.refused += error.messages
            return
        for name, found in error.error_dict.items():
            if self.form is not None and name in self.form.fields:
                self.form.add_error(name, found)
            else:
                self.refused += [message for item in found for message in item.messages]

    @property
    def has_errors(self) -> bool:
        """Whether something is to be said about what was typed."""
        return any(part.is_bound and not part.is_valid() for part in self.parts)

    @property
    def sentences(self) -> list[str]:
        """What is to be said of the whole, and not of one field."""
        found: list[str] = list(self.form.non_field_errors()) if self.form is not None else []
        if self.rows is not None:
            found += self.rows.non_form_errors()
        return found + self.refused

    def without_complaints(self) -> None:
        """Say nothing yet of what is typed: the officer only asked for one more row."""
        for form in [*([self.form] if self.form else []), *(self.rows.forms if self.rows else [])]:
            form._errors = ErrorDict()
            form.cleaned_data = {}
        if self.rows is not None:
            self.rows._errors, self.rows._non_form_errors = [], ErrorList()


def one_more(data: QueryDict, prefix: str) -> QueryDict:
    """Return what was sent, with one more empty row."""
    more, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    count = more.get(name, "")
    more[name] = str(min(int(count), MOST_ROWS - 1) + 1) if count.isdecimal() else count
    return more
