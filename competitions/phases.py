"""Where a competition stands at a moment: computed from its dates, never stored."""

import datetime as dt
import enum
from dataclasses import dataclass, replace


class Phase(enum.StrEnum):
    """The stretches of a competition, in their order."""

    PREPARATION = "preparation"  # not announced: the secretariat alone knows of it
    ANNOUNCED = "announced"  # public, entries not yet taken
    ENTRY = "entry"
    SCREENING = "screening"  # entries closed, no round has begun
    JUDGING = "judging"
    DELIBERATION = "deliberation"  # every round is over, results are not public
    PUBLISHED = "published"


@dataclass(frozen=True)
class Dates:
    """What decides the phase. `closes_at` is the shown deadline, `grace` what is silently added to it."""

    announced_at: dt.datetime | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    grace: dt.timedelta
    judging_from: dt.datetime | None
    judging_until: dt.datetime | None
    published_at: dt.datetime | None

    @property
    def as_shown(self) -> "Dates":
        """The dates that people are told: the deadline without what is silently added to it."""
        return replace(self, grace=dt.timedelta())


def phase_at(dates: Dates, moment: dt.datetime) -> Phase:
    """Return the phase at a moment.

    A window holds its last instant: an entry that arrives at exactly `closes_at + grace` is in time.
    """
    if dates.announced_at is None or dates.opens_at is None or dates.closes_at is None:
        return Phase.PREPARATION
    if dates.published_at is not None and moment >= dates.published_at:
        return Phase.PUBLISHED
    if moment < dates.opens_at:
        return Phase.ANNOUNCED
    if moment <= dates.closes_at + dates.grace:
        return Phase.ENTRY
    if dates.judging_from is None or moment < dates.judging_from:
        return Phase.SCREENING
    if dates.judging_until is None or moment <= dates.judging_until:
        return Phase.JUDGING
    return Phase.DELIBERATION
