"""Which innovations count towards an agency's target of a year: facts in, counted or reason out.

Pure: no database, no clock. The rule: an innovation counts as new in year Y when it is published and verified,
was first applied in Y, and is new or a declared extension with what changed. Every other one carries its first
reason in the order of `Reason`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DEFAULT_TARGET = 3


class Reason(StrEnum):
    """Why an innovation does not count, the weightiest first."""

    WITHDRAWN = "withdrawn"
    NOT_PUBLISHED = "not_published"
    NOT_VERIFIED = "not_verified"
    OTHER_YEAR = "other_year"
    DUPLICATE = "duplicate"
    CONTINUATION = "continuation"
    REPLICATION = "replication"
    NO_CHANGE_TOLD = "no_change_told"


#: Reasons whose detail is the name of another innovation.
NAMING = frozenset({Reason.DUPLICATE, Reason.CONTINUATION, Reason.REPLICATION})


@dataclass(frozen=True, slots=True)
class Facts:
    """What counting needs to know of one innovation.

    `relation` is one of new, continuation, extension, replication, duplicate;
    `related_title` names the innovation it relates to, as far as the reader may know it.
    """

    innovation_id: int
    agency_id: int
    year_applied: int | None
    is_published: bool
    is_verified: bool
    is_withdrawn: bool = False
    relation: str = "new"
    has_told_change: bool = False
    related_title: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One innovation in one year: counted, or the reason why not and its detail."""

    facts: Facts
    is_counted: bool
    reason: Reason | None = None
    detail: str = ""


def judge(facts: Facts, year: int) -> Judgement:
    """Say whether an innovation counts as new in `year`, and if not, why."""
    reason = _reason_against(facts, year)
    detail = ""
    if reason is Reason.OTHER_YEAR:
        detail = "" if facts.year_applied is None else str(facts.year_applied)
    elif reason in NAMING:
        detail = facts.related_title
    return Judgement(facts, reason is None, reason, detail)


def _reason_against(facts: Facts, year: int) -> Reason | None:
    checks = (
        (facts.is_withdrawn, Reason.WITHDRAWN),
        (not facts.is_published, Reason.NOT_PUBLISHED),
        (not facts.is_verified, Reason.NOT_VERIFIED),
        (facts.year_applied != year, Reason.OTHER_YEAR),
        (facts.relation == "duplicate", Reason.DUPLICATE),
        (facts.relation == "continuation", Reason.CONTINUATION),
        (facts.relation == "replication", Reason.REPLICATION),
        (facts.relation == "extension" and not facts.has_told_change, Reason.NO_CHANGE_TOLD),
    )
    return next((reason for is_so, reason in checks if is_so), None)


def owing_agency(agency_id: int, parents: Mapping[int, int | None], owing: set[int]) -> int | None:
    """Return the agency whose target an innovation of `agency_id` counts for.

    That is the agency itself or the nearest one above it that owes a target; None where none does.
    `parents` maps each agency to the one above it.
    """
    current: int | None = agency_id
    while current is not None and current not in owing:
        current = parents.get(current)
    return current


def target_of(own: int | None, of_government: int | None) -> int:
    """Return what an agency owes: its own target, else its government's for the year, else three."""
    if own is not None:
        return own
    return DEFAULT_TARGET if of_government is None else of_government
