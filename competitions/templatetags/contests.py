"""Moments and figures of contests as people read them."""

import datetime as dt

from django import template
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.moments import in_words
from core.templatetags.ui import moment, number

register = template.Library()

MINUTE, DAY = 60, 86_400
#: Fields of a frozen text that are amounts, kept as "207000000.00".
AMOUNTS = {"time_before", "time_after", "cost_before", "cost_after", "budget_amount"}

#: Most pages of contests need no more than this library.
register.filter(moment)


@register.filter
def moment_to_second(value: dt.datetime) -> str:
    """Write the moment of a receipt, where a second may decide: "3 Mei 2026 pukul 15.59.58 WIB"."""
    return in_words(value, seconds=True)


@register.filter
def shown(figure: object) -> str:
    """Write a figure with the decimals it has, as the reader writes them: "85.00" is "85,00" in Indonesian."""
    return "" if figure is None else str(figure).replace(".", get_format("DECIMAL_SEPARATOR"))


@register.filter
def frozen_value(field: dict[str, str]) -> str:
    """Write a field of a frozen text as readers of that text do: "3 Mei 2026", "207.000.000"."""
    with translation.override(settings.LANGUAGE_CODE):
        if field["name"].endswith("_date"):
            return date_format(dt.date.fromisoformat(field["value"]), "j F Y")
        return number(field["value"]) if field["name"] in AMOUNTS else field["value"]


@register.filter
def time_left(until: dt.datetime | None) -> str:
    """Write how long it is until a moment; `static/js/countdown.js` keeps the same words going."""
    if until is None:
        return ""
    seconds = (until - timezone.now()).total_seconds()
    if seconds < 0:
        return _("the time is over")
    if seconds >= 2 * DAY:
        days = int(seconds // DAY)
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if seconds >= 7200:
        hours = int(seconds // 3600)
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    minutes = max(1, int(seconds // 60))
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}
