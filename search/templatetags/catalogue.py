"""Small helpers of the catalogue's templates."""

from collections.abc import Collection, Iterable

from django import template
from django.utils.html import format_html, format_html_join
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
CHOICE = (
    '<label class="check{}"><input type="checkbox" id="{}={}" name="{}" value="{}">'
    '<span>{}</span><span class="check__count">{}</span></label>'
)
CHOSEN = CHOICE.replace('value="{}">', 'value="{}" checked>')


@register.simple_tag
def choices(group: str, values: Iterable[Facet]) -> SafeString:
    """Draw the values of a filter with how many innovations each leaves; those that leave none are pale."""
    return format_html_join("\n", "{}", ((_choice(group, value),) for value in values))


def _choice(group: str, value: Facet) -> SafeString:
    return format_html(
        CHOSEN if value.is_selected else CHOICE,
        "" if value.count or value.is_selected else " check--none",
        group,
        value.value,
        group,
        value.value,
        value.label,
        value.count if value.count < 1000 else number(value.count),
    )
