"""What a judge gives for a criterion, read from what somebody typed and held against the rubric."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competitions.models import Criterion

LONGEST_NUMBER = 20  # characters; a score has six digits
LONGEST_COMMENT, LONGEST_TEXT = 4_000, 20_000  # characters: on a criterion, and on the sheet as a whole
#: Control characters, and halves of letters, which no database keeps.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Given:
    """What a judge gives for one criterion: a value, "not applicable", or nothing yet; and a comment."""

    value: Decimal | None = None
    is_na: bool = False
    comment: str = ""


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
    return UNSEEN.sub("", str(typed).replace("\r\n", "\n").replace("\r", "\n"))


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
