"""Small helpers of the catalogue's templates."""

from collections.abc import Collection

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from search import words

register = template.Library()


@register.simple_tag
def marked(text: str, stems: Collection[str] | None) -> SafeString:
    """Mark the words of a text that are sought; `stems` are those of the question."""
    if not stems:
        return conditional_escape(text)
    pieces = words.marked(text, stems)
    return format_html_join("", "{}", ((_piece(*piece),) for piece in pieces))


def _piece(text: str, is_sought: bool) -> SafeString | str:
    return format_html("<mark>{}</mark>", text) if is_sought else text
