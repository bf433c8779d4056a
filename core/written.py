"""Numbers and days as people here write them: 1.250,5 and 31/12/2025."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

#: Such fine numbers are places on earth, written without thousands: -7.425 is no seven thousand.
FINE = 6
#: Years that anybody here may mean. Near the first and the last year that there is, clocks of other zones run out.
YEARS = range(1900, 2101)
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


def without_marks(text: str) -> str:
    """Return an amount without what stands around its digits: "Rp 25.000,-" is "25.000"."""
    return re.sub(r"^rp\.?\s*|\s+|,-$", "", text, flags=re.IGNORECASE)


def plain(text: str, *, is_fine: bool = False) -> str:
    """Return what somebody wrote as digits with a point: "Rp 25.000" and "25.000,00" in Indonesian are 25000.

    What is no number comes back unread. A sign for thousands counts only where three digits follow it, so
    that "1.5" is one and a half in both languages.
    """
    digits = without_marks(text).replace("\N{MINUS SIGN}", "-")
    sign, point = (re.escape(get_format(name)) for name in ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR"))
    ours = rf"-?[1-9]\d{{0,2}}({sign}\d{{3}})+({point}\d*)?"
    theirs = rf"-?[1-9]\d{{0,2}}(({point}\d{{3}})+{sign}\d*|({point}\d{{3}}){{2,}})"
    if not is_fine:
        if re.fullmatch(ours, digits):
            return re.sub(point, ".", re.sub(sign, "", digits))
        if re.fullmatch(theirs, digits):
            return re.sub(sign, ".", re.sub(point, "", digits))
    return digits.replace(",", ".")


class NumberInput(forms.TextInput):
    """A box for a number: the browser's own reads 25.000 as twenty-five and makes 15 of 1,5."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, is_fine: bool = False) -> None:
        # The keys of phones for decimals may lack a minus, which every latitude of Java begins with.
        super().__init__(attrs={} if is_fine else {"inputmode": "decimal", **(attrs or {})})
        self.is_fine = is_fine

    def format_value(self, value: Any) -> str | None:
        """Write a stored number in the reader's way; leave what was typed as it was."""
        if not isinstance(value, Decimal):
            return super().format_value(value)
        places = max(0, -int(value.normalize().as_tuple().exponent))
        return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=not self.is_fine)


class WrittenNumber(forms.DecimalField):
    """A number written the Indonesian or the English way, by the language of the page."""

    default_error_messages = {"invalid": _("Write a number, such as 1250 or 12,5.")}

    def __init__(self, *, decimal_places: int | None = None, **kwargs: Any) -> None:
        self.is_fine = (decimal_places or 0) >= FINE
        super().__init__(
            **{"widget": NumberInput(is_fine=self.is_fine), "decimal_places": decimal_places, **kwargs}
        )

    def to_python(self, value: Any) -> Decimal | None:
        """Read the number; what cannot be read is refused, never guessed."""
        return super().to_python(plain(value, is_fine=self.is_fine) if isinstance(value, str) else value)


class DayInput(AdminDateInput):
    """Wagtail's calendar, day first; it leaves alone what it cannot read instead of writing today over it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"placeholder": _("dd/mm/yyyy"), **(attrs or {})}, format=DAY_FORMATS[0])

    def get_config(self) -> dict[str, Any]:
        """Return what the calendar's script is told."""
        return {**super().get_config(), "validateOnBlur": False}


class WrittenDay(forms.DateField):
    """A day with the day first in both languages; years first are read too."""

    widget = DayInput
    default_error_messages = {"invalid": _("Write a date that exists, such as 31/12/2025.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": DAY_FORMATS, **kwargs})


def check_year(day: dt.date) -> None:
    """Refuse a day, or a moment, that can only be a slip of the keys: in the year 1, 202 or 9999."""
    if day.year not in YEARS:
        raise ValidationError(
            _("Write a date between the years %(first)s and %(last)s."),
            code="year",
            params={"first": str(YEARS[0]), "last": str(YEARS[-1])},
        )


def expect_years() -> None:
    """Let every form refuse such days, Wagtail's own screens too: all make their fields of these two classes."""
    forms.DateField.default_validators = [check_year]
    forms.DateTimeField.default_validators = [check_year]
