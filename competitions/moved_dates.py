"""Which dates of an announced competition were moved, when and why, as the audit trail has it.

The public reads this. Of the facts on record only shown dates are taken; the hidden grace is none of them.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import AuditEvent, Competition, Round
from core.moments import in_words


@dataclass(frozen=True)
class Move:
    """One save that moved dates: what moved, as sentences, and why."""

    at: dt.datetime
    sentences: list[str]
    reason: str


def moves_of(competition: Competition, rounds: list[Round]) -> list[Move]:
    """Return how dates moved since the announcement, the newest first."""
    lines = AuditEvent.objects.filter(
        competition=competition, action="competition.changed", at__gte=competition.announced_at
    )
    names = {round_.pk: round_.name for round_ in rounds}
    moves = [_move(line, names) for line in lines.order_by("-number").only("at", "data")]
    return [move for move in moves if move.sentences]


def _move(line: AuditEvent, names: dict[int, str]) -> Move:
    facts = json.loads(line.data)
    sentences = [sentence for row in facts["rows"] for sentence in _sentences(row, names)]
    # Such a reason may speak of the grace: it was written before the two had to be saved apart.
    touches_grace = any("grace_minutes" in row["before"] for row in facts["rows"])
    return Move(line.at, sentences, "" if touches_grace else facts.get("reason", ""))


def _sentences(row: dict[str, Any], names: dict[int, str]) -> list[str]:
    if row["what"] == "competition":
        labels = {"opens_at": _("Entries open"), "closes_at": _("Entries close")}
    elif row["what"] == "round" and row["id"] in names:
        words = {"name": names[row["id"]]}
        labels = {"opens_at": _("“%(name)s” begins") % words, "closes_at": _("“%(name)s” ends") % words}
    else:
        return []
    before, after = row["before"], row["after"]
    return [
        _("%(what)s on %(after)s instead of %(before)s.")
        % {"what": label, "before": _in_words(before[name]), "after": _in_words(after[name])}
        for name, label in labels.items()
        if before.get(name) and after.get(name)
    ]


def _in_words(moment: str) -> str:
    return in_words(dt.datetime.fromisoformat(moment))
