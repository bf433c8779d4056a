"""What stands on the board of three a year: governments, their agencies, and each innovation with its reason."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from innovations.counting import Reason


@dataclass(slots=True)
class BoardInnovation:
    """One innovation on the board."""

    title: str
    url: str
    is_counted: bool
    reason: str
    detail: str
    is_public: bool
    innovation_id: int | None = None

    @property
    def reason_text(self) -> str:
        """Why it does not count, as a sentence; empty when it does."""
        return reason_text(self.reason, self.detail)


@dataclass(slots=True)
class BoardRow:
    """One agency on the board."""

    agency_id: int
    agency_name: str
    agency_url: str
    target: int
    counted: int = 0
    innovations: list[BoardInnovation] = field(default_factory=list)

    @property
    def is_reached(self) -> bool:
        """Whether the target is met."""
        return self.counted >= self.target

    @property
    def uncounted(self) -> int:
        """How many innovations of the year do not count."""
        return sum(not item.is_counted for item in self.innovations)

    @property
    def lacking(self) -> int:
        """How many more are owed."""
        return max(self.target - self.counted, 0)


@dataclass(slots=True)
class GovernmentBoard:
    """One government on the board of a year."""

    government_id: int
    name: str
    url: str
    is_simulated: bool
    path: str = ""
    rows: list[BoardRow] = field(default_factory=list)
    closed_at: dt.datetime | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the year's numbers are frozen."""
        return self.closed_at is not None

    @property
    def total(self) -> int:
        """How many agencies owe a target."""
        return len(self.rows)

    @property
    def reached(self) -> int:
        """How many agencies met it."""
        return sum(row.is_reached for row in self.rows)


def reason_text(reason: str, detail: str) -> str:
    """Return the sentence that goes with a counting reason."""
    if not reason:
        return ""
    sentences = {
        Reason.WITHDRAWN: _("Withdrawn."),
        Reason.NOT_PUBLISHED: _("Not published yet."),
        Reason.NOT_VERIFIED: _("Not verified."),
        Reason.OTHER_YEAR: _("First applied in %(detail)s.") if detail else _("The year is not filled in."),
        Reason.DUPLICATE: _("Duplicate of %(detail)s.") if detail else _("Duplicate of another innovation."),
        Reason.CONTINUATION: _("Continuation of %(detail)s.")
        if detail
        else _("Continuation of an earlier one."),
        Reason.REPLICATION: _("Replication of %(detail)s.") if detail else _("Replication of another one."),
        Reason.NO_CHANGE_TOLD: _("An extension that does not say what changed."),
    }
    return sentences[Reason(reason)] % {"detail": detail}
