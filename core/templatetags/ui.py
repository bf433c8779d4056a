"""Small helpers of the templates: numbers as people write them, and what changed."""

import datetime as dt
import functools
import json
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import urlsplit

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext

from core.moments import in_words

register = template.Library()

MOST_BARNS = 8
#: Beyond this a percentage no longer helps to picture the change.
MOST_PERCENT = 999
HOUR, DAY = 3600, 86_400


class Change(NamedTuple):
    """How far a figure moved: `kind` is "up", "down" or "same", `percent` is whole and positive."""

    kind: str
    percent: int


@register.filter
def number(value: object) -> str:
    """Write a number in the reader's way, without idle zeros: 1250.5000 is "1.250,5" in Indonesian.

    >>> number(None)
    ''
    """
    if type(value) is int:
        return _grouped(value, get_language())
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return "" if value is None else str(value)
    if not amount.is_finite():
        return ""
    exponent = amount.normalize().as_tuple().exponent
    return number_format(amount, decimal_pos=max(0, -int(exponent)), use_l10n=True, force_grouping=True)


@functools.lru_cache(maxsize=5000)
def _grouped(value: int, language: str | None) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


@register.simple_tag
def change(before: Decimal | int | str | None, after: Decimal | int | str | None) -> Change | None:
    """Return how far a figure moved, or None where a percentage would say nothing."""
    if before in (None, "") or after in (None, ""):
        return None
    old, new = Decimal(before), Decimal(after)
    if not old:
        return None
    percent = round(abs(new - old) * 100 / abs(old))
    if new == old:
        return Change("same", 0)
    if not 0 < percent <= MOST_PERCENT:
        return None
    return Change("up" if new > old else "down", int(percent))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Write a moment with its zone: "3 Mei 2026 pukul 16.00 WIB"; nothing for none."""
    return in_words(value) if value else ""


@register.filter
def duration(seconds: int | None) -> str:
    """Write a length of time in its largest unit: 5400 is "1,5 jam" in Indonesian."""
    if seconds is None:
        return ""
    if seconds >= DAY:
        days = round(Decimal(seconds) / DAY, 1)
        return ngettext("%(amount)s day", "%(amount)s days", plural(days)) % {"amount": number(days)}
    if seconds >= HOUR:
        hours = round(Decimal(seconds) / HOUR, 1)
        return ngettext("%(amount)s hour", "%(amount)s hours", plural(hours)) % {"amount": number(hours)}
    minutes = round(Decimal(seconds) / 60, 1)
    return ngettext("%(amount)s minute", "%(amount)s minutes", plural(minutes)) % {"amount": number(minutes)}


def plural(amount: Decimal) -> int:
    """Return the whole number whose grammar an amount follows."""
    return 1 if amount == 1 else 2


@register.filter
def barns(counted: int, target: int) -> list[bool]:
    """Return one truth for each unit of a small target: whether it is filled; empty for a large target."""
    if not 0 < target <= MOST_BARNS:
        return []
    return [place < counted for place in range(target)]


@register.filter
def host(url: str) -> str:
    """Return the host a link leads to, without "www."."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


@register.filter
def at_first_error(field: forms.BoundField) -> str:
    """Return the field's control, focused where it is the first wrong one: a refused form opens there, not at the top."""
    wrong = next((name for name in field.form.fields if name in field.form.errors), None)
    return field.as_widget(attrs={"autofocus": True} if field.name == wrong else None)


@register.filter
def lines(text: str) -> list[str]:
    """Return the lines of a text that say something."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@register.filter
def beside(first: list, second: list) -> list[tuple]:
    """Pair two lists of equal length, to walk them together."""
    return list(zip(first, second, strict=True))


class EmbeddedJson:
    """Data inside an HTML page, written so that no text of theirs can end the script element around them."""

    ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&"}

    def __init__(self, data: object) -> None:
        self.data = data

    def __html__(self) -> str:
        return json.dumps(self.data, ensure_ascii=False).translate(self.ESCAPES)


@register.simple_tag
def json_ld(data: object) -> str:
    """Embed a description for search engines; it is data, so the content security policy lets it be."""
    return format_html('<script type="application/ld+json">{}</script>', EmbeddedJson(data))


@register.simple_tag
def content_lang() -> str:
    """Mark text written by officials as Indonesian where the page around it is in another language."""
    if get_language() == settings.LANGUAGE_CODE:
        return ""
    return format_html(' lang="{}"', settings.LANGUAGE_CODE)


#: The blank at the end keeps an icon and the word beside it apart.
ICON = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>\n'


@register.simple_tag
@functools.lru_cache(maxsize=500)
def icon(name: str) -> str:
    """Draw one icon of static/img/icons.svg, silent to screen readers. `name` is the symbol's id.

    A tag instead of a component: a list has thirty, and a template takes twenty times as long.
    """
    return format_html(ICON, static("img/icons.svg"), name)


class StillNode(template.Node):
    """What stands between `still` and `endstill`, drawn once a process for every language and every set of values."""

    #: Values come from a short list: a year, a kind of page. Whoever passes more costs time, never memory.
    MOST = 100

    def __init__(self, nodes: template.NodeList, values: list[template.base.FilterExpression]) -> None:
        self.nodelist, self.values = nodes, values
        self.drawn: dict[tuple, str] = {}

    def render(self, context: template.Context) -> str:
        """Return what was drawn before, or draw it; always anew while templates are being worked on."""
        if settings.DEBUG:
            return self.nodelist.render(context)
        key = (get_language(), *(value.resolve(context) for value in self.values))
        if (drawn := self.drawn.get(key)) is None:
            if len(self.drawn) >= self.MOST:
                self.drawn.clear()
            drawn = self.drawn[key] = self.nodelist.render(context)
        return drawn


@register.tag
def still(parser: template.base.Parser, token: template.base.Token) -> StillNode:
    """Mark what depends on nothing but the language and the values named: `{% still this_year %}...{% endstill %}`.

    Most of a page's frame is the same on every page, and takes as long to draw as what is not.
    """
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodes = parser.parse(("endstill",))
    parser.delete_first_token()
    return StillNode(nodes, values)
