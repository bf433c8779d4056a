"""What of a competition may no longer change, and why: the game stays as it was when people began to play.

The form is kept from the first submitted entry, a rubric and the prizes from the first handed-in sheet, an address and
the way in which winners are found from the announcement, a date from the moment it has passed.
"""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.models.category import Category, FormSection
from competitions.models.competition import Competition
from competitions.models.result import Prize
from competitions.models.round import Round
from competitions.models.rubric import Band, Criterion, Rubric
from core.moments import in_words

#: Stands for a row that is added or removed as a whole.
WHOLE_ROW = "*"

KEPT_FROM_ANNOUNCEMENT = {"government", "slug", "kind"}
#: How winners are found is told before anybody enters.
RULES_FROM_ANNOUNCEMENT = {"severity", "awards_per_agency"}
KEPT_FROM_FIRST_ENTRY: dict[type[models.Model], set[str]] = {
    Competition: {
        "quota_per_agency",
        "minimum_age_months",
        "reference_date",
        "requires_verified",
        "correction_limit",
        "blindness",
    },
    Category: {WHOLE_ROW, "name", "slug", "quota_per_agency", "minimum_age_months"},
    FormSection: {
        WHOLE_ROW,
        "key",
        "title",
        "category",
        "min_words",
        "max_words",
        "takes_attachment",
        "needs_attachment",
    },
}
KEPT_FROM_FIRST_SHEET: dict[type[models.Model], set[str]] = {
    Competition: {"tie_order", "feedback"},
    Prize: {WHOLE_ROW, "name", "category", "first_place", "last_place"},
    Round: {
        "rubric",
        "weight",
        "minimum_sheets",
        "combination",
        "promotion",
        "promotion_count",
        "promotion_threshold",
        "shows_peers",
        "position",
    },
}
#: Kept as soon as a round is judged, whatever round it is: its weight decides with those of the others.
SHARED_BY_ROUNDS = {WHOLE_ROW, "weight", "position"}


def has_entries(competition: Competition) -> bool:
    """Whether an entry was ever submitted."""
    return competition.entries.filter(number__isnull=False).exists()


def has_sheets(competition: Competition) -> bool:
    """Whether a sheet of any round was ever handed in."""
    return competition.rubrics.filter(locked_at__isnull=False).exists()


def refusal(competition: Competition, row: models.Model, changed: Collection[str]) -> str:
    """Return why a row may not change in these fields any more, or nothing.

    `row` is as it is stored; `changed` holds names of fields, or WHOLE_ROW.
    """
    names = set(changed)
    if isinstance(row, Competition):
        if row.announced_at and names & KEPT_FROM_ANNOUNCEMENT:
            return _("The competition is announced: its government, kind and address stay as they are.")
        if row.announced_at and names & RULES_FROM_ANNOUNCEMENT:
            return _("The competition is announced: the way in which winners are found stays as it is.")
        if "pact" in names and row.judges.filter(accepted_at__isnull=False).exists():
            return _("A judge has agreed to this pact already, so its words stay as they are.")
    if names & KEPT_FROM_FIRST_ENTRY.get(type(row), set()) and has_entries(competition):
        return _(
            "An entry has been submitted already, so the categories, the form, the quotas and the conditions "
            "stay as they are."
        )
    if _is_judged(competition, row, names):
        return _("A score sheet has been handed in already, so what it was judged by stays as it is.")
    return ""


def _is_judged(competition: Competition, row: models.Model, names: set[str]) -> bool:
    if isinstance(row, Rubric):
        return row.locked_at is not None
    if isinstance(row, Criterion):
        return row.rubric.locked_at is not None
    if isinstance(row, Band):
        return row.criterion.rubric.locked_at is not None
    if isinstance(row, Round) and names & SHARED_BY_ROUNDS and has_sheets(competition):
        return True
    if not names & KEPT_FROM_FIRST_SHEET.get(type(row), set()):
        return False
    if isinstance(row, Round):
        return row.rubric is not None and row.rubric.locked_at is not None
    return has_sheets(competition)


def date_refusal(name: str, before: Any, after: Any) -> str:
    """Return why a date of an announced competition may not move like this, or nothing.

    `name` is the field. Closing times may move later at any time; nothing moves into the past.
    """
    if name == "grace_minutes":
        return _("The hidden grace of an announced competition may only grow.") if after < before else ""
    if name not in {"opens_at", "closes_at"}:
        return ""
    now = timezone.now()
    if after is None:
        return _("An announced competition keeps its dates.")
    if after <= now:
        return _("Choose a time that lies ahead: %(time)s is over.") % {"time": in_words(after)}
    if name == "opens_at" and before and before <= now:
        return _("It has opened already, on %(time)s.") % {"time": in_words(before)}
    if name == "closes_at" and before and after < before:
        return _("An announced closing time may only move later than %(time)s.") % {"time": in_words(before)}
    return ""
