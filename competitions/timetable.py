"""Laying presentations out over days: pure, the standard library alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Pause:
    """A stretch of every day in which nobody presents, such as lunch: local times, `until` after `since`."""

    since: dt.time
    until: dt.time


@dataclass(frozen=True)
class Hours:
    """When presentations may take place: local times of a day, its pauses, and whether Saturday and Sunday count."""

    opens: dt.time
    closes: dt.time
    pauses: Sequence[Pause] = ()
    has_weekends: bool = False


def lay_out(count: int, *, first_day: dt.date, hours: Hours, minutes: int, gap: int = 0) -> list[dt.datetime]:
    """Return when each of `count` presentations begins, in naive local time, earliest first.

    Each takes `minutes`, with `gap` minutes before the next one. None runs into a pause or past the end of the
    day. Raises ValueError when not even one fits into a day.
    """
    starts: list[dt.datetime] = []
    day = first_day
    while len(starts) < count:
        found = _day(day, hours, dt.timedelta(minutes=minutes), dt.timedelta(minutes=gap))
        if not found:
            raise ValueError("no presentation fits into a day")
        if hours.has_weekends or day.weekday() < 5:
            starts += found
        day += dt.timedelta(days=1)
    return starts[:count]


def _day(day: dt.date, hours: Hours, length: dt.timedelta, gap: dt.timedelta) -> list[dt.datetime]:
    moment, end = dt.datetime.combine(day, hours.opens), dt.datetime.combine(day, hours.closes)
    found = []
    while moment + length <= end:
        pause = next((item for item in hours.pauses if _meets(moment, moment + length, day, item)), None)
        if pause is not None:
            moment = dt.datetime.combine(day, pause.until)
            continue
        found.append(moment)
        moment += length + gap
    return found


def _meets(begins: dt.datetime, ends: dt.datetime, day: dt.date, pause: Pause) -> bool:
    since, until = dt.datetime.combine(day, pause.since), dt.datetime.combine(day, pause.until)
    return begins < until and since < ends
