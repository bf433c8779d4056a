"""Moments as people in Indonesia read them: with the zone they mean."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

#: How Indonesians call their three zones, by hours ahead of UTC.
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def zone_of(moment: dt.datetime) -> str:
    """Return the name of a local moment's zone."""
    ahead = moment.utcoffset() or dt.timedelta()
    return ZONES.get(int(ahead.total_seconds() // 3600), moment.tzname() or "")


def clock(moment: dt.datetime, *, seconds: bool = False) -> str:
    """Return the time of day in the site's zone, such as “16.00 WIB”, which no line break may part."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'H.i.s' if seconds else 'H.i')}\N{NO-BREAK SPACE}{zone_of(local)}"


def in_words(moment: dt.datetime | None, *, seconds: bool = False) -> str:
    """Return a moment in the site's zone, such as “3 Mei 2026 pukul 16.00 WIB”; a dash for none."""
    if moment is None:
        return "–"
    day = date_format(timezone.localtime(moment), "j F Y")
    return _("%(day)s at %(time)s") % {"day": day, "time": clock(moment, seconds=seconds)}
