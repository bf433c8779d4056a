"""Small helpers of the catalogue's templates."""

import functools
from collections.abc import Collection, Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import number
from search.cards import mark
from search.facets import Facet

register = template.Library()


@register.simple_tag
def marked(text: str, stems: Collection[str] | None) -> SafeString:
    """Mark the words of a text that are sought; `stems` are those of the question."""
    return mark(text, stems)


#: Written here instead of in a component: a page has a hundred and fifty, and a template takes ten times as long.
FIELD = '"><input type="checkbox" id="{}={}" name="{}" value="{}"'
LABEL = '><span>{}</span><span class="check__count">'


@register.simple_tag
def choices(group: str, values: Iterable[Facet]) -> SafeString:
    """Draw the values of a filter with how many innovations each leaves; those that leave none are pale."""
    return SafeString("\n".join([_choice(group, value) for value in values]))


def _choice(group: str, value: Facet) -> str:
    field, label = _escaped(group, value.value, value.label)
    pale = "" if value.count or value.is_selected else " check--none"
    checked = " checked" if value.is_selected else ""
    count = number(value.count) if value.count >= 1000 else value.count
    return f'<label class="check{pale}{field}{checked}{label}{count}</span></label>'


@functools.lru_cache(maxsize=5000)
def _escaped(group: str, code: str, label: str) -> tuple[str, str]:
    """Return what stays the same of a choice however many innovations it leaves."""
    return format_html(FIELD, group, code, group, code), format_html(LABEL, label)
