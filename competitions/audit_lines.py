"""How a line of the audit trail is written before it is hashed."""

import datetime as dt
from typing import Any

from competitions.canonical import canonical

FIRST_HASH = "0" * 64


def line_of(event: Any) -> str:
    """Return the canonical text of an audit line, all of its facts but the hashes.

    People and entries stand by number: names may change, what happened does not.
    """
    return canonical(
        {
            "number": event.number,
            "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            "competition": event.competition_id,
            "actor": event.actor_id,
            "action": event.action,
            "entry": event.entry_id,
            "data": event.data,
        }
    )
