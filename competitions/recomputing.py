"""What differs between results as they are printed and as the facts give them. Pure, standard library only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from competitions.canonical import canonical

Place = tuple[tuple[str, str], ...]  # step by step: ("round", "1"), ("entry", "7"), ("judge", "J01")

#: Fields that hold many of one kind: the kind, and what one of them is called.
MANY = {
    "rounds": ("round", "round"),
    "scores": ("entry", "score"),
    "sheet_scores": ("judge", "sheet_score"),
    "promoted": ("entry", "promotion"),
    "na_counts": ("criterion", "na_count"),
    "finals": ("entry", "final"),
    "ties": ("step", "tie"),
    "values": ("entry", "value"),
    "panels": ("panel", "panel"),
    "severities": ("judge", "severity"),
}
#: The fields by which rows of a list are told apart; rows of other lists are numbered.
KEYS = {"rounds": ("key",), "promoted": ("entry",), "finals": ("entry",), "panels": ("round", "category")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: a code of the words, the place, the field, and both values (None: none)."""

    code: str
    place: Place = ()
    field: str = ""
    printed: Any = None
    computed: Any = None


def differences(
    printed: Any, computed: Any, place: Place = (), field: str = "results"
) -> Iterator[Difference]:
    """Yield what differs, in the order in which it was computed."""
    if type(printed) is not type(computed) or not isinstance(computed, dict | list):
        if canonical(printed) != canonical(computed):
            yield Difference("differs_in", place, field, printed, computed)
    elif field in MANY:
        kind, one = MANY[field]
        given, wanted = _by_name(printed, field), _by_name(computed, field)
        if len(given) < len(printed):
            yield Difference("rows", place, field)
        for name, row, other in _pairs(given, wanted):
            yield from _compared(row, other, (*place, (kind, name)), one)
        if list(given) != list(wanted) and given.keys() == wanted.keys() and isinstance(computed, list):
            yield Difference("order", place, field)
    elif isinstance(computed, dict):
        for name, row, other in _pairs(printed, computed):
            yield from _compared(row, other, place, name)
    elif canonical(printed) != canonical(computed):
        yield Difference("differs_in", place, field, canonical(printed), canonical(computed))


_NONE = object()


def _pairs(given: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in wanted:
        yield name, given.get(name, _NONE), wanted[name]
    for name in given:
        if name not in wanted:
            yield name, given[name], _NONE


def _compared(printed: Any, computed: Any, place: Place, field: str) -> Iterator[Difference]:
    if printed is _NONE:
        yield Difference("missing", place, field, None, _short(computed))
    elif computed is _NONE:
        yield Difference("extra", place, field, _short(printed))
    else:
        yield from differences(printed, computed, place, field)


def _short(value: Any) -> Any:
    return canonical(value) if isinstance(value, dict | list) else value


def _by_name(many: Any, field: str) -> dict[str, Any]:
    """Return rows by what tells them apart, leaving out those that have none of it or the same as others."""
    if isinstance(many, dict):
        return many
    fields = KEYS.get(field)
    if fields is None:
        return {str(number): row for number, row in enumerate(many, start=1)}
    return {
        " ".join(str(row[name]) for name in fields): row
        for row in many
        if isinstance(row, dict) and all(isinstance(row.get(name), str) for name in fields)
    }
