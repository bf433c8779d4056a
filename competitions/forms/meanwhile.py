"""Bringing together what an officer typed into a part of the set-up and what another one saved meanwhile.

A form carries short hashes of what its fields held when it was shown. With them three texts are told apart: what
was seen, what is stored now, and what was typed. A field that only one of the two officers changed is settled by
that; where both did, what was typed stays and both values are named.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

from competitions.canonical import sha256_of
from competitions.forms.rows import MOST_ROWS, Draft
from core.moments import in_words

SEEN_FIELDS = "seen-fields"
#: Enough of a hash to tell two values of one field apart.
SHORT = 8
#: Rows are told by their number, and given up by a tick: neither is something that two officers type.
NOT_TYPED = {"id", forms.formsets.DELETION_FIELD_NAME}


@dataclass(frozen=True)
class Difference:
    """A field that both changed: `place` is the id of its box; `row` names the row it stands in, if it is in one."""

    place: str
    row: str
    label: str
    typed: str
    stored: str


@dataclass
class Meanwhile:
    """What another officer did to a part while this one was typing."""

    both: list[Difference] = field(default_factory=list)
    taken_over: list[Difference] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def fields_seen(draft: Draft) -> str:
    """Return short hashes of what the fields of a part show, as JSON, for a form that is not sent yet."""
    return json.dumps({_key(form, bound): _short(as_sent(bound)) for form in _forms(draft) for bound in form})


def bring_together(
    sent: QueryDict, stored: Draft, make: Callable[[Any], Draft], prefix: str
) -> tuple[Draft, Meanwhile]:
    """Return the draft of what was typed on top of what is stored now, and what differs."""
    merging = _Merging(sent)
    if stored.form is not None:
        for bound in stored.form:
            merging.settle(stored.form, bound, bound.html_name)
    if stored.rows is not None:
        merging.settle_rows(stored.rows, prefix)
    draft = make(merging.data)
    draft.without_complaints()
    return draft, merging.told


class _Merging:
    """What is sent, being written anew field by field."""

    def __init__(self, sent: QueryDict) -> None:
        self.sent, self.data, self.told = sent, sent.copy(), Meanwhile()
        self.seen = _seen(sent)

    def settle(self, form: Any, bound: BoundField, name: str, row: str = "") -> None:
        """Decide what a field holds from now on; `name` is what it was sent as."""
        stored, typed = as_sent(bound), self._typed(bound, name)
        seen = self.seen.get(_key(form, bound))
        was_changed, was_typed = seen != _short(stored), seen != _short(typed)
        self.data[bound.html_name] = _as_data(bound, typed if was_typed else stored)
        if stored == typed or not was_changed:
            return
        told = Difference(
            bound.id_for_label, row, str(bound.label), shown(bound, typed), shown(bound, stored)
        )
        (self.told.both if was_typed else self.told.taken_over).append(told)

    def _typed(self, bound: BoundField, name: str) -> str:
        widget = bound.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "on" if widget.value_from_datadict(self.sent, {}, name) else ""
        if isinstance(widget, DraftailRichTextArea):
            return _rich(widget.value_from_datadict(self.sent, {}, name))
        return _plain(self.sent.get(name, ""))

    def settle_rows(self, rows: Any, prefix: str) -> None:
        """Put the rows that are stored first, then those that only the sender knows."""
        places = self._places(prefix)
        for name in [name for name in self.data if name.startswith(f"{prefix}-")]:
            del self.data[name]
        for form in rows.initial_forms:
            self._settle_row(form, places.pop(str(form.instance.pk), None), prefix)
        count = len(rows.initial_forms)
        for number, place in sorted(places.items(), key=lambda item: item[1]):
            if self._is_kept(rows, number, place, prefix):
                self._copy_row(place, count, prefix)
                count += 1
        totals = {"TOTAL_FORMS": count, "INITIAL_FORMS": len(rows.initial_forms), "MIN_NUM_FORMS": 0}
        for name, number in (totals | {"MAX_NUM_FORMS": MOST_ROWS}).items():
            self.data[f"{prefix}-{name}"] = str(number)

    def _places(self, prefix: str) -> dict[str, int]:
        """Return the places of the rows that were sent, by their number; a new one has a made-up number."""
        count = self.sent.get(f"{prefix}-TOTAL_FORMS", "")
        total = min(int(count), MOST_ROWS) if count.isdecimal() else 0
        return {self.sent.get(f"{prefix}-{place}-id") or f"new {place}": place for place in range(total)}

    def _settle_row(self, form: Any, place: int | None, prefix: str) -> None:
        name = str(form.instance)
        if place is None:
            self.told.added.append(name)
        for bound in form:
            was_sent_as = f"{prefix}-{place}-{bound.name}"
            if bound.name == "id" or place is None:
                self.data[bound.html_name] = as_sent(bound)
            elif bound.name in NOT_TYPED:
                self.data[bound.html_name] = self.sent.get(was_sent_as, "")
            else:
                self.settle(form, bound, was_sent_as, name)

    def _is_kept(self, rows: Any, number: str, place: int, prefix: str) -> bool:
        """Whether a row that is not stored stays: a new one, or a removed one into which something was typed."""
        if number.startswith("new "):
            return True
        fields = [name for name in rows.form.base_fields if name not in NOT_TYPED]
        typed = {name: _plain(self.sent.get(f"{prefix}-{place}-{name}", "")) for name in fields}
        self.told.removed.append(next((text for text in typed.values() if text), number))
        return bool(rows.can_delete) and any(
            _short(text) != self.seen.get(f"{number}-{name}") for name, text in typed.items()
        )

    def _copy_row(self, place: int, to: int, prefix: str) -> None:
        start = f"{prefix}-{place}-"
        for name in [name for name in self.sent if name.startswith(start) and name != f"{start}id"]:
            self.data[f"{prefix}-{to}-{name.removeprefix(start)}"] = self.sent[name]


def as_sent(bound: BoundField) -> str:
    """Return what a browser sends of a field as it is shown; nothing where it is empty or not ticked."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    if isinstance(widget, forms.Select):
        return "" if value is None else str(value)
    if isinstance(widget, DraftailRichTextArea):
        return _rich(value)
    text = widget.format_value(value)
    return "" if text is None else _plain(str(text))


def _as_data(bound: BoundField, text: str) -> str:
    """Return what is sent of a text; the editor of rich text sends it in a form of its own."""
    widget = bound.field.widget
    return widget.format_value(text) if isinstance(widget, DraftailRichTextArea) else text


def _rich(text: str | None) -> str:
    """Return rich text without the keys that the editor gives to its paragraphs anew each time."""
    return re.sub(r' data-block-key="[^"]*"', "", text or "")


def shown(bound: BoundField, text: str) -> str:
    """Return what was sent of a field in words: the name of a choice, yes or no, a date."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _("yes") if text else _("no")
    if isinstance(bound.field.widget, DraftailRichTextArea):
        return "\n".join(
            strip_tags(line) for line in text.replace("</", "\n</").splitlines() if strip_tags(line)
        )
    if choices := getattr(bound.field, "choices", None):
        return str({str(value): label for value, label in choices}.get(text, text))
    if isinstance(bound.field, forms.DateTimeField) and (moment := _read(bound, text)):
        return in_words(moment)
    if isinstance(bound.field, forms.DateField) and (day := _read(bound, text)):
        return date_format(day, "j F Y")
    return text


def _read(bound: BoundField, text: str) -> Any:
    """Return what a field makes of a text; nothing of one that it refuses."""
    try:
        return bound.field.clean(text)
    except forms.ValidationError:
        return None


def _forms(draft: Draft) -> list[Any]:
    own = [draft.form] if draft.form is not None else []
    return [*own, *(draft.rows.initial_forms if draft.rows is not None else [])]


def _key(form: Any, bound: BoundField) -> str:
    """Return the name of a field in any order of rows."""
    return f"{form.instance.pk}-{bound.name}" if form.prefix else bound.name


def _seen(sent: QueryDict) -> dict[str, str]:
    """Return the hashes that came back with a form; none when they are spoilt, and then both values are named."""
    try:
        found = json.loads(sent.get(SEEN_FIELDS, ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _short(text: str) -> str:
    return sha256_of(text)[:SHORT]


def _plain(text: str) -> str:
    """Return a text as fields clean it, with the line ends of this machine."""
    return text.replace("\r\n", "\n").strip()
