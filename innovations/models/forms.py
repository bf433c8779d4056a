"""Checks of what an officer sends from the editor."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from core import files
from innovations.models.choices import Principle


class InnovationPageForm(WagtailAdminPageForm):
    """The editor's form; refuses what the person may not see, without telling that it exists."""

    principles = forms.MultipleChoiceField(
        label=_("service principles"),
        choices=Principle.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("main_sector", "related_sectors")
        self._offer("themes")

    def _offer(self, *names: str) -> None:
        """Read a list once for all the fields that offer it; leave out sectors no longer in use."""
        fields = [self.fields[name] for name in names if name in self.fields]
        if not fields:
            return
        offered = fields[0].queryset
        if "main_sector" in names:
            offered = offered.filter(Q(is_active=True) | Q(pk=self.instance.main_sector_id))
        choices = [(item.pk, str(item)) for item in offered]
        for field in fields:
            field.queryset = offered
            empty = [("", field.empty_label)] if field.empty_label else []
            field.choices = field.widget.choices = [*empty, *choices]

    def clean_related_innovation(self) -> Any:
        """Accept a published innovation, or one of the person's own agency."""
        chosen = self.cleaned_data["related_innovation"]
        if chosen is None or "related_innovation" not in self.changed_data:
            return chosen
        if not chosen.live and not chosen.permissions_for_user(self.for_user).can_edit():
            raise forms.ValidationError(
                _("Select a valid choice. That choice is not one of the available choices.")
            )
        return chosen

    def is_valid(self) -> bool:
        """Also refuse files of others that were chosen by number."""
        is_valid = super().is_valid()
        for formset, field in (("photos", "image"), ("documents", "document")):
            for form in self.formsets[formset].forms if formset in self.formsets else []:
                if not self._may_use(form, field):
                    form.add_error(
                        field, _("Select a valid choice. That choice is not one of the available choices.")
                    )
                    is_valid = False
        return is_valid

    def _may_use(self, form: forms.ModelForm, field: str) -> bool:
        file = getattr(form, "cleaned_data", {}).get(field)
        if file is None or field not in form.changed_data or self.for_user is None:
            return True
        return file.is_public or files.may_see(self.for_user, file)
