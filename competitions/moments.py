"""Moments as people in Indonesia read them: with the zone they mean."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

#: How Indonesians call their three zones, by hours ahead of UTC.
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def zone_of(moment: dt.datetime) -> str:
    """Return the name of a local moment's zone."""
    ahead = moment.utcoffset() or dt.timedelta()
    return ZONES.get(int(ahead.total_seconds() // 3600), moment.tzname() or "")


def in_words(moment: dt.datetime | None) -> str:
    """Return a moment in the site's zone, such as “3 Mei 2026 16.00 WIB”; a dash for none."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y H.i')} {zone_of(local)}"
