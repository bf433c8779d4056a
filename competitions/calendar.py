"""The calendar of a contest as the public sees it: stretches of time on one line, with today.

The hidden grace is no part of it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.models import Competition, Round
from competitions.phases import Phase

#: Units of the drawing from its first moment to its last.
WIDTH = 1000
#: A stretch of an hour is still seen.
LEAST = 12


@dataclass(frozen=True)
class Bar:
    """One stretch: `start` and `length` are places in the drawing, of which the whole is `WIDTH` wide."""

    label: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    start: int
    length: int
    standing: str  # past, now or next

    @property
    def is_now(self) -> bool:
        """Whether it goes on at present."""
        return self.standing == "now"


def bars_of(competition: Competition, rounds: list[Round]) -> dict[str, Any]:
    """Return the bars of a competition, where today stands among them, and stretches without a date."""
    stretches = _stretches(competition, rounds)
    undated = [round_.name for round_ in rounds if not (round_.opens_at and round_.closes_at)]
    if not stretches:
        return {"bars": [], "today": None, "undated": undated}
    first = min(opens_at for _label, opens_at, _closes_at in stretches)
    last = max(closes_at for _label, _opens_at, closes_at in stretches)
    whole = max((last - first).total_seconds(), 1)
    now = timezone.now()

    def place(moment: dt.datetime) -> int:
        return round((moment - first).total_seconds() / whole * WIDTH)

    bars = [
        Bar(
            label,
            opens_at,
            closes_at,
            min(place(opens_at), WIDTH - LEAST),
            max(place(closes_at) - place(opens_at), LEAST),
            _standing(opens_at, closes_at, now),
        )
        for label, opens_at, closes_at in stretches
    ]
    today = place(now) if first <= now <= last else None
    return {"bars": bars, "today": today, "undated": undated}


def deadline_of(competition: Competition, phase: Phase) -> dict[str, Any] | None:
    """Return the moment that a visitor waits for, and what it is."""
    if phase == Phase.ANNOUNCED:
        return {"at": competition.opens_at, "label": _("Entries open")}
    if phase == Phase.ENTRY:
        return {"at": competition.closes_at, "label": _("Entries close")}
    return None


def _stretches(competition: Competition, rounds: list[Round]) -> list[tuple[str, dt.datetime, dt.datetime]]:
    found = []
    if competition.opens_at and competition.closes_at:
        found.append((_("Entries"), competition.opens_at, competition.closes_at))
    begins = [round_.opens_at for round_ in rounds if round_.opens_at]
    if competition.closes_at and begins and min(begins) > competition.closes_at:
        found.append((_("Administrative selection"), competition.closes_at, min(begins)))
    found += [
        (round_.name, round_.opens_at, round_.closes_at)
        for round_ in rounds
        if round_.opens_at and round_.closes_at
    ]
    return found


def _standing(opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> str:
    if now < opens_at:
        return "next"
    return "now" if now <= closes_at else "past"
