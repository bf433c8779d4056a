"""JSON from outside, read strictly: what is not as it must be is refused with its place.

Pure, standard library only. Numbers with fractions are text ("81.25"), so that no reader's floats change them.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, NoReturn

MESSAGES = {
    "not_json": "this is not JSON: {why}",
    "too_deep": "this is nested too deeply",
    "too_long": "this number has too many digits",
    "no_number": "{value} is no number of JSON",
    "fraction": "numbers with fractions are written as text; {value} is not",
    "no_text": "this holds characters that are no text",
    "twice": "the name {name!r} stands twice in one object",
    "wrong_type": "this must be {wanted}, not {found}",
    "missing": "{name!r} is missing",
    "unknown_field": "{name!r} is not known here",
    "bad_number": 'this must be a number written as text, such as "81.25"; it is {value!r}',
    "out_of_range": "{value} lies outside {low} to {high}",
    "too_low": "{value} is below {low}",
    "off_step": "{value} is off the step of {step}",
    "choice": "{value!r} is none of: {choices}",
    "repeated": "{value!r} stands twice",
    "unknown": "{what!r} is not known",
    "empty": "this must not be empty",
    "too_few": "this must name two entries or more",
    "unanswered": "a score is missing, and “not applicable” is not allowed here",
    "duplicate_sheet": "this judge's sheet for this entry stands twice",
    "total": "the weights total {total}, not 100",
    "range": "the highest score must be above the lowest",
    "range_step": "the range must hold whole steps",
    "too_many_judges": "scores of more than {most} judges cannot be adjusted for severity",
    "ridge_needs_mean": "scores adjusted for severity are adjusted means; every round must combine by mean",
    "no_plenary": "the tie order does not name the plenary, so it cannot decide a tie",
    "two_decisions": "{other!r} decides between the same entries",
    "not_judged": "round {round} did not judge entry {entry}",
}
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
LONGEST_KEY = 200
_JSON_TYPES = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a whole number"}


class FactsError(ValueError):
    """Something is not as it must be: a code of `MESSAGES`, the place, and what the message names."""

    def __init__(self, code: str, place: str, **details: Any) -> None:
        self.code, self.place, self.details = code, place, details
        super().__init__(f"{place}: {MESSAGES[code].format(**details)}.")


def load(text: str) -> Any:
    """Return what a JSON text holds. Raises FactsError for repeated names, NaN, and what harms a reader."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_no_fraction,
        )
    except RecursionError:
        raise FactsError("too_deep", "document") from None
    except json.JSONDecodeError as error:
        raise FactsError("not_json", f"line {error.lineno}", why=error.msg) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise FactsError("twice", "document", name=_short(_repeated([name for name, _value in pairs])))
    return names


def _repeated(values: Sequence[str]) -> str:
    """Return the first value that stands there again; there is one."""
    counts = Counter(values)
    return next(value for value in values if counts[value] > 1)


def _no_constant(name: str) -> NoReturn:
    raise FactsError("no_number", "document", value=name)


def _no_fraction(digits: str) -> NoReturn:
    raise FactsError("fraction", "document", value=_short(digits))


def _whole(digits: str) -> int:
    if len(digits) > 18:
        raise FactsError("too_long", "document")
    return int(digits)


class Reader:
    """One JSON object at a place, whose fields are read by name and by what they must be.

    `required` and `optional` are names with blanks between; None for `required` takes any names.
    """

    __slots__ = ("data", "joint", "place")

    def __init__(self, data: Any, place: str, required: str | None, optional: str = "") -> None:
        self.place, self.joint = place, "."
        self.data: dict[str, Any] = _typed(data, dict, place)
        if required is None:
            return
        names = required.split()
        if self.data.keys() == set(names):
            return
        for name in names:
            if name not in self.data:
                raise FactsError("missing", place, name=name)
        known = {*names, *optional.split()}
        for name in self.data:
            if name not in known:
                raise FactsError("unknown_field", place, name=_short(name))

    def at(self, name: str) -> str:
        """Return the place of a field."""
        return f"{self.place}{self.joint}{name}"

    def get(self, name: str) -> Any:
        """Return a field as it stands, None where it is missing."""
        return self.data.get(name)

    def key(self, name: str) -> str:
        """Return a text that names something: not empty, not endless."""
        return _key(self.data.get(name), self, name)

    def known(self, name: str, known: Collection[str]) -> str:
        """Return a text that names something known."""
        key = self.key(name)
        if key not in known:
            raise FactsError("unknown", self.at(name), what=key)
        return key

    def keys(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        """Return a list of different texts that name something known."""
        keys = tuple(_key(item, self, name) for item in _typed(self.get(name), list, self.at(name)))
        for key in keys:
            if key not in known:
                raise FactsError("unknown", self.at(name), what=key)
        differ(keys, self.at(name))
        return keys

    def choice(self, name: str, choices: Sequence[str]) -> str:
        """Return a text that is one of the choices."""
        return _chosen(self.get(name), choices, self.at(name))

    def choices(self, name: str, choices: Sequence[str]) -> list[str]:
        """Return a list of different texts, each one of the choices."""
        chosen = [
            _chosen(item, choices, self.at(name)) for item in _typed(self.get(name), list, self.at(name))
        ]
        differ(chosen, self.at(name))
        return chosen

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value: bool = _typed(self.get(name), bool, self.at(name))
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        """Return a whole number within bounds."""
        value: int = _typed(self.get(name), int, self.at(name))
        if not low <= value <= high:
            raise FactsError("out_of_range", self.at(name), value=_short(value), low=low, high=high)
        return value

    def number(self, name: str, low: Decimal | None = None, high: Decimal | None = None) -> Decimal:
        """Return a number that is written as text, within bounds."""
        text = self.get(name)
        if not isinstance(text, str) or not NUMBER.fullmatch(text):
            raise FactsError("bad_number", self.at(name), value=_short(text))
        value = Decimal(text)
        if low is not None and high is not None and not low <= value <= high:
            raise FactsError("out_of_range", self.at(name), value=value, low=low, high=high)
        if low is not None and value < low:
            raise FactsError("too_low", self.at(name), value=value, low=low)
        return value

    def inside(self, name: str, required: str | None, optional: str = "") -> "Reader":
        """Return a reader of an object inside this one."""
        return Reader(self.get(name), self.at(name), required, optional)

    def rows(self, name: str, required: str, optional: str = "") -> list["Reader"]:
        """Return a reader for each object of a list."""
        place = self.at(name)
        return [
            Reader(row, f"{place}[{number}]", required, optional)
            for number, row in enumerate(_typed(self.get(name), list, place))
        ]


def differ(values: Sequence[str], place: str) -> None:
    """Refuse a list in which something stands twice."""
    if len(set(values)) < len(values):
        raise FactsError("repeated", place, value=_short(_repeated(values)))


def _typed(value: Any, wanted: type, place: str) -> Any:
    if type(value) is not wanted:
        found = "nothing" if value is None else _JSON_TYPES.get(type(value), "something else")
        raise FactsError("wrong_type", place, wanted=_JSON_TYPES[wanted], found=found)
    return value


def _chosen(value: Any, choices: Sequence[str], place: str) -> str:
    if not isinstance(value, str) or value not in choices:
        raise FactsError("choice", place, value=_short(value), choices=", ".join(choices))
    return value


def _key(value: Any, reader: Reader, name: str) -> str:
    if type(value) is not str:
        _typed(value, str, reader.at(name))
    if not value:
        raise FactsError("empty", reader.at(name))
    if len(value) > LONGEST_KEY:
        raise FactsError("unknown", reader.at(name), what=_short(value))
    return str(value)


def _short(value: Any) -> Any:
    """Return what can stand in a message: nothing endless, whatever was sent."""
    if isinstance(value, str):
        return value if len(value) <= 40 else f"{value[:40]}…"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return value if abs(value) < 10**18 else "a giant number"
    return _JSON_TYPES.get(type(value), "something else")
