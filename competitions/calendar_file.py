"""Presentations as a calendar file (RFC 5545)."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from competitions.models import PresentationSlot


def calendar_of(slots: Iterable[PresentationSlot], *, name: str, with_titles: bool = True) -> bytes:
    """Return the calendar file of some presentations: moments in UTC, each event with an identity that stays.

    `with_titles` is False where the reader knows entries by number only.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Lumbung//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for slot in slots:
        calendar.add_component(_event(slot, with_titles))
    return calendar.to_ical()


def _event(slot: PresentationSlot, with_titles: bool) -> Event:
    event, label = Event(), slot.entry.label
    title = f"{label} {slot.entry.innovation.title}" if with_titles else label
    event.add("uid", f"{slot.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("sequence", slot.sequence)
    event.add("dtstamp", dt.datetime.now(dt.UTC))
    event.add("dtstart", slot.starts_at.astimezone(dt.UTC))
    event.add("dtend", slot.ends_at.astimezone(dt.UTC))
    event.add("summary", _("Presentation %(title)s") % {"title": title})
    words = _("%(minutes)d minutes of presentation, %(questions)d minutes of questions.")
    event.add(
        "description", words % {"minutes": slot.presentation_minutes, "questions": slot.interview_minutes}
    )
    if slot.place:
        event.add("location", slot.place)
    return event
