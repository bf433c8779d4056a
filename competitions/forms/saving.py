"""A score sheet as a browser sends it while it is written: as JSON, or as a form.

JSON: {"version": 3, "scores": {"11": {"value": "80", "is_na": false, "comment": ""}}, "note": "", "comment": ""}.
A form names the same: version, value-11, is_na-11, comment-11, note, comment. What is not named stays as it is.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.sheet_values import Given, read_number, tidy

LARGEST = 1_000_000  # bytes of a sheet
MOST_SCORES = 200
LARGEST_NUMBER = 2**31 - 1  # of a version, of a criterion
PARTS = ("value", "is_na", "comment")


@dataclass
class Sent:
    """What was sent: read as far as it can be read, and by name why the rest cannot."""

    version: int = 0
    scores: dict[int, Given] = field(default_factory=dict)
    note: str | None = None
    comment: str | None = None
    errors: dict[str, str] = field(default_factory=dict)


def from_json(body: bytes) -> Sent:
    """Read a sheet that was sent as JSON."""
    if len(body) > LARGEST:
        return _unreadable()
    try:
        # Numbers stay the text they were written as: 80.10 is not 80.1 and 1e99 is none of ours.
        typed = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return _unreadable()
    if not isinstance(typed, dict) or not isinstance(typed.get("scores", {}), dict):
        return _unreadable()
    return read(typed)


def from_form(data: Mapping[str, Any]) -> Sent:
    """Read a sheet that was sent as a form."""
    scores: dict[str, dict[str, Any]] = {}
    for name, value in data.items():
        part, _dash, key = name.partition("-")
        if part in PARTS and key:
            scores.setdefault(key, {})[part] = value
    for row in scores.values():
        row["is_na"] = row.get("is_na", "") not in ("", "0", "false")
    texts = {name: data[name] for name in ("version", "note", "comment") if name in data}
    return read({**texts, "scores": scores})


def read(typed: dict[str, Any]) -> Sent:
    """Read a sheet from plain values; a score that cannot be read stands among the errors."""
    scores = typed.get("scores", {})
    if "version" not in typed or len(scores) > MOST_SCORES:
        return _unreadable()
    sent = Sent(version=_number(typed.get("version")))
    sent.note, sent.comment = _text(typed.get("note")), _text(typed.get("comment"))
    for key, row in scores.items():
        number = _number(key)
        if number < 1 or not isinstance(row, dict):
            sent.errors[key[:20]] = _("This rubric has no such criterion. Load the page again.")
            continue
        try:
            sent.scores[number] = Given(
                value=read_number(row.get("value")),
                is_na=row.get("is_na") is True,
                comment=_text(row.get("comment")) or "",
            )
        except ValidationError as error:
            sent.errors[key] = " ".join(error.messages)
    return sent


def _number(typed: Any) -> int:
    """Return a whole number of ours, 0 for nothing and -1 for anything else."""
    if typed in (None, ""):
        return 0
    text = str(typed)
    is_number = text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_NUMBER
    return int(text) if is_number else -1


def _text(typed: Any) -> str | None:
    return None if typed is None else tidy(typed)


def _unreadable() -> Sent:
    return Sent(errors={"": _("What was sent cannot be read. Load the page again.")})
