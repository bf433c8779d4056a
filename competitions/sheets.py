"""Reading score sheets: what a judge has before them, what is missing, and what a sheet comes to."""

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competitions.models import Assignment, Criterion, Entry, Judge, Round, Score, ScoreSheet

PLACES = Decimal("0.000001")  # of a sheet's total
LONGEST_NUMBER = 20  # characters; a score has six digits
LONGEST_COMMENT, LONGEST_NOTE = 4_000, 20_000  # characters
UNSEEN = {"Cc", "Cs"}  # control characters and halves of letters: no database keeps the second


@dataclass(frozen=True)
class Given:
    """What a judge gives for one criterion: a value, "not applicable", or nothing yet; and a comment."""

    value: Decimal | None = None
    is_na: bool = False
    comment: str = ""


# --- The rubric -----------------------------------------------------------------------------------


def criteria_of(stage: Round) -> tuple[Criterion, ...]:
    """Return what a round judges, in order. A locked rubric never changes, so it is kept in memory."""
    if stage.rubric is None:
        return ()
    if stage.rubric.locked_at is None:
        return tuple(stage.rubric.criteria.order_by("position", "pk"))
    return _kept(stage.rubric_id, stage.rubric.locked_at.isoformat(), has_bands=False)


def rubric_of(stage: Round) -> tuple[Criterion, ...]:
    """Return what a round judges with its described bands, for reading beside a text."""
    if stage.rubric is None:
        return ()
    if stage.rubric.locked_at is None:
        return tuple(stage.rubric.criteria.order_by("position", "pk").prefetch_related("bands"))
    return _kept(stage.rubric_id, stage.rubric.locked_at.isoformat(), has_bands=True)


@functools.lru_cache(maxsize=256)
def _kept(rubric: int, _locked_at: str, *, has_bands: bool) -> tuple[Criterion, ...]:
    criteria = Criterion.objects.filter(rubric=rubric).order_by("position", "pk")
    return tuple(criteria.prefetch_related("bands") if has_bands else criteria)


# --- One sheet ------------------------------------------------------------------------------------


def sheet_of(assignment: Assignment) -> ScoreSheet | None:
    """Return the sheet of an assignment with its scores, or None before the first save."""
    return ScoreSheet.objects.filter(assignment=assignment).prefetch_related("scores").first()


def given_of(sheet: ScoreSheet | None) -> dict[int, Given]:
    """Return what stands on a sheet by criterion (its scores may be prefetched)."""
    scores: Iterable[Score] = sheet.scores.all() if sheet else ()
    return {row.criterion_id: Given(row.value, row.is_na, row.comment) for row in scores}


def missing_from(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> list[Criterion]:
    """Return the criteria that still need a score, or "not applicable" where that is allowed."""
    return [criterion for criterion in criteria if not _is_answered(criterion, given.get(criterion.pk))]


def is_complete(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> bool:
    """Whether a sheet may be handed in: every criterion is answered."""
    return not missing_from(criteria, given)


def shown_total(total: Decimal | None) -> str | None:
    """Return a total as results show it: two places, half up."""
    return None if total is None else str(total.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def sheet_total(criteria: Iterable[Criterion], given: Mapping[int, Given]) -> Decimal | None:
    """Return what the answered criteria come to, from 0 to 100 with 6 places, or None for none (scoring.md)."""
    above, below = Fraction(0), Fraction(0)
    for criterion in criteria:
        found = given.get(criterion.pk)
        if found is None or found.value is None:
            continue
        weight = Fraction(criterion.weight)
        span = Fraction(criterion.maximum) - Fraction(criterion.minimum)
        above += weight * (Fraction(found.value) - Fraction(criterion.minimum)) / span
        below += weight
    if not below:
        return None
    share = 100 * above / below
    with localcontext(prec=60):
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        return exact.quantize(PLACES, rounding=ROUND_HALF_UP)


def order_key(judge_pk: int, entry_pk: int) -> str:
    """Return by what a judge's entries are ordered: as if at random, another way for each judge, always the same."""
    return hashlib.sha256(f"{judge_pk}:{entry_pk}".encode()).hexdigest()


def next_unfinished(judge: Judge, stage: Round, *, after: int | None = None) -> Assignment | None:
    """Return what a judge has to score next in a round: the next one after an entry (key) in the judge's own order."""
    given = Assignment.objects.on_desk_of(judge.user).unfinished().filter(judge=judge, round=stage)
    waiting = sorted(given.select_related("entry"), key=lambda row: order_key(judge.pk, row.entry_id))
    place = order_key(judge.pk, after) if after is not None else ""
    waiting = [row for row in waiting if row.entry_id != after]
    later = (row for row in waiting if order_key(judge.pk, row.entry_id) > place)
    return next(later, waiting[0] if waiting else None)


def latest_given(user: Any, entry_pk: int) -> Assignment | None:
    """Return by which assignment a judge works on an entry: that of the open round, else of the latest one.

    It comes with round and rubric. Whether it is before the judge now is for `on_desk_of` to say.
    """
    given = Assignment.objects.active().filter(judge__user=user, entry__in=Entry.objects.filter(pk=entry_pk))
    rows = list(given.select_related("round__rubric").order_by("round__position", "round", "pk"))
    return max(reversed(rows), key=lambda row: row.round.is_open, default=None)


# --- What somebody typed --------------------------------------------------------------------------


def read_number(typed: Any) -> Decimal | None:
    """Return the number that somebody typed, with a comma or a point; None for nothing.

    Raises ValidationError with a sentence for what is no number, whoever sent it: NaN, endless, or far too long.
    """
    if typed is None or isinstance(typed, bool):
        text = "" if typed is None else "?"
    else:
        text = str(typed).strip()
    if not text:
        return None
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    is_plain = len(plain) <= LONGEST_NUMBER and plain.isascii() and set(plain) <= set("+-.0123456789")
    try:
        number = Decimal(plain) if is_plain else None
    except InvalidOperation:
        number = None
    if number is None:
        raise ValidationError(
            _("Write a number, such as %(example)s.") % {"example": number_format(Decimal("80.5"))}
        )
    return number


def tidy(typed: Any) -> str:
    """Return a text as it is kept: plain line ends, no control characters."""
    text = str(typed).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in UNSEEN
    )


def read_text(typed: str, longest: int) -> str:
    """Return a text as it is kept. Raises ValidationError when it is too long."""
    text = tidy(typed)
    if len(text) > longest:
        count = number_format(longest, force_grouping=True)
        raise ValidationError(_("This text is too long: at most %(count)s characters.") % {"count": count})
    return text


def check(criterion: Criterion, given: Given) -> Given:
    """Return what is given for a criterion as it is kept. Raises ValidationError with a sentence."""
    comment = read_text(given.comment, LONGEST_COMMENT)
    if given.is_na:
        if not criterion.allows_na:
            raise ValidationError(
                _("“%(name)s” needs a score: it cannot be left out.") % {"name": criterion.name}
            )
        if given.value is not None:
            raise ValidationError(_("Give a score or leave it out, not both."))
        return Given(None, is_na=True, comment=comment)
    return Given(_checked_value(criterion, given.value), comment=comment)


def _checked_value(criterion: Criterion, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or not criterion.minimum <= value <= criterion.maximum:
        raise ValidationError(
            _("Give “%(name)s” a score from %(low)s to %(high)s.")
            % {"name": criterion.name, "low": plain(criterion.minimum), "high": plain(criterion.maximum)}
        )
    if (value - criterion.minimum) % criterion.step:
        raise ValidationError(
            _("Scores of “%(name)s” start at %(low)s and go up in steps of %(step)s.")
            % {"name": criterion.name, "low": plain(criterion.minimum), "step": plain(criterion.step)}
        )
    return value.quantize(Decimal("0.01"))


def plain(number: Decimal) -> str:
    """Return a number as people write it, without needless zeros: 80, or 80,5 in Indonesian."""
    whole = number.normalize()
    return number_format(whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole)


def _is_answered(criterion: Criterion, given: Given | None) -> bool:
    if given is None:
        return False
    return given.value is not None or (given.is_na and criterion.allows_na)
