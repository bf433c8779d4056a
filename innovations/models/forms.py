"""Checks of what an officer sends from the editor."""

from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from innovations.models.choices import Principle
from innovations.models.hiding import may_name, without_hidden


class InnovationPageForm(WagtailAdminPageForm):
    """The editor's form; refuses what the person may not see, without telling that it exists."""

    principles = forms.MultipleChoiceField(
        label=_("service principles"),
        choices=Principle.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = without_hidden(data, kwargs.get("for_user"), kwargs.get("instance") or self._meta.model())
        super().__init__(data, *args, **kwargs)
        self._leave_unnamed()
        self._speak_plainly()
        self._offer("main_sector", "related_sectors")
        self._offer("themes")

    def _speak_plainly(self) -> None:
        """Say in words what Django says by dashes and by "URL"."""
        for field in self.fields.values():
            if isinstance(field, forms.URLField):
                field.error_messages["invalid"] = _("Write the whole address, such as https://kab.go.id/.")
            elif isinstance(field, forms.ModelChoiceField):
                field.empty_label = field.empty_label and _("None chosen")
            elif isinstance(field, forms.ChoiceField) and ("", BLANK_CHOICE_DASH[0][1]) in field.choices:
                field.choices = [(code, label if code else _("None chosen")) for code, label in field.choices]

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

    def clean(self) -> dict[str, Any]:
        """Refuse to put a text in place of one that somebody else saved meanwhile."""
        cleaned = super().clean()
        self._give_slug()
        if saved_by := getattr(self.instance, "saved_meanwhile_by", ""):
            self.add_error(
                None,
                _(
                    "%(name)s saved this innovation after you had opened it. Nothing is lost: what you typed is "
                    "still here. Look at the other text in the history, then save again to put yours in its place."
                )
                % {"name": saved_by},
            )
        return cleaned

    def _give_slug(self) -> None:
        """Give a name without letters an address all the same: an empty one would be the agency's."""
        if self.instance.slug or slugify(self.cleaned_data.get("title", ""), allow_unicode=True):
            return
        number = 1
        while not self.instance._slug_is_available(f"inovasi-{number}", self.parent_page, self.instance):
            number += 1
        self.instance.slug = f"inovasi-{number}"

    def clean_related_innovation(self) -> Any:
        """Keep a relation to a record that was withdrawn since: the form does not name it."""
        return self.cleaned_data["related_innovation"] or self._unnamed

    def _leave_unnamed(self) -> None:
        """Do not name the related innovation where it is not, or no more, for this person to know."""
        related = self.instance.related_innovation
        self._unnamed = None
        if related and self.for_user and not may_name(self.for_user, related):
            self._unnamed = related
            self.initial["related_innovation"] = None
