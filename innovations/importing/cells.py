"""The value of one cell. Every refusal is a ValueError with a sentence about the value alone."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from core.written import without_marks
from innovations.importing.words import nearest, plain
from innovations.models.lists import FIRST_YEAR, LAST_YEAR

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "january", "jan"), ("februari", "february", "feb", "pebruari"), ("maret", "march", "mar"),
            ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
            ("agustus", "august", "agu", "ags", "aug"), ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"), ("november", "nov", "nopember"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
NUMERIC_DATE = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?")
WORDED_DATE = re.compile(r"(\d{1,2})[ -]+([A-Za-z]+)[ -,]+(\d{4})")
THOUSANDS = re.compile(r"-?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")


def text(value: Any) -> str:
    """Return what a person reads in the cell, without blanks around it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return str(value).replace("\r\n", "\n").replace("\x00", "").strip()


def rich_text(value: Any) -> str:
    """Return plain words as paragraphs of HTML."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text(value).split("\n") if line.strip())


def year(value: Any, *, this_year: int) -> int | None:
    """Return a year between 1945 and the next."""
    if isinstance(value, dt.date):
        value = value.year
    words = text(value)
    if not words:
        return None
    if not re.fullmatch(r"\d{4}", words) or not FIRST_YEAR <= int(words) <= this_year + 1:
        raise ValueError(
            _("“%(value)s” is not a year from %(first)s to %(last)s.")
            % {"value": words[:40], "first": FIRST_YEAR, "last": this_year + 1}
        )
    return int(words)


def date(value: Any) -> dt.date | None:
    """Return a day; in digits alone the day comes before the month."""
    if isinstance(value, dt.datetime):
        value = value.date()
    words = text(value)
    if not words:
        return None
    day = value if isinstance(value, dt.date) else _written_date(words)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_("“%(value)s” is not a date such as 31-12-2025.") % {"value": words[:40]})
    return day


def _written_date(words: str) -> dt.date | None:
    try:
        if match := ISO_DATE.fullmatch(words):
            return dt.date(*map(int, match.groups()))
        if match := NUMERIC_DATE.fullmatch(words):
            day, month, year_ = map(int, match.groups())
            return dt.date(year_, month, day)
        if match := WORDED_DATE.fullmatch(words):
            return dt.date(int(match[3]), MONTHS.get(match[2].casefold(), 0), int(match[1]))
    except ValueError:
        return None
    return None


def number(value: Any) -> Decimal | None:
    """Return an amount: 1500000, "Rp 1.500.000,00" and "1,500,000.00" are the same."""
    words = text(value)
    if not words:
        return None
    digits = without_marks(words)
    if isinstance(value, str) and THOUSANDS.fullmatch(digits):
        separator = re.search(r"[.,]", digits)[0]  # type: ignore[index]
        digits = digits.replace(separator, "")
    return _decimal(digits, words)


def degrees(value: Any) -> Decimal | None:
    """Return a latitude or longitude: what follows its point or comma are never thousands."""
    words = text(value)
    return _decimal(words, words) if words else None


def _decimal(digits: str, words: str) -> Decimal:
    try:
        result = Decimal(digits.replace(",", "."))
    except InvalidOperation:
        raise ValueError(_("“%(value)s” is not a number.") % {"value": words[:40]}) from None
    if not result.is_finite():
        raise ValueError(_("“%(value)s” is not a number.") % {"value": words[:40]})
    return result


def choice(value: Any, known: Mapping[str, Any]) -> Any:
    """Return what `known` (plain words -> code or object) has for the cell; None for an empty one.

    Raises ValueError naming the nearest known word.
    """
    words = text(value)
    if not words:
        return None
    found = known.get(plain(words))
    if found is not None:
        return found
    suggestion = nearest(words, known)
    if suggestion is None:
        raise ValueError(_("“%(value)s” is not on the list.") % {"value": words[:80]})
    label = getattr(known[suggestion], "name", suggestion)
    raise ValueError(
        _("“%(value)s” is not on the list. Did you mean “%(suggestion)s”?")
        % {"value": words[:80], "suggestion": label}
    )


def choices(value: Any, known: Mapping[str, Any]) -> list[Any]:
    """Return what `known` has for each of several words, separated by semicolons, lines or commas."""
    found: list[Any] = []
    for piece in filter(None, (part.strip() for part in re.split(r"[;\n|]", text(value)))):
        parts = [piece] if plain(piece) in known else [part for part in piece.split(",") if part.strip()]
        is_list = len(parts) > 1 and all(plain(part) in known for part in parts)
        for part in parts if is_list else [piece]:
            if (item := choice(part, known)) not in found:
                found.append(item)
    return found
