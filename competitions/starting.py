"""The templates that a competition begins with: files under `data/templates/`, one a contest.

A template may extend another one: what it does not say is taken over.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parent / "data" / "templates"


@dataclass(frozen=True)
class Template:
    """One template: `note` says where its numbers come from and what the organiser must check."""

    code: str
    name: str
    note: str
    words: dict[str, Any]


@functools.cache
def templates() -> tuple[Template, ...]:
    """Return the templates in the order of their files' names."""
    found = []
    for path in sorted(TEMPLATES.glob("*.json")):
        words = _read(path)
        found.append(Template(path.stem, words["name"], words["note"], words))
    return tuple(found)


def template_named(code: str) -> Template:
    """Return one template. Raises LookupError when there is none of this name."""
    for template in templates():
        if template.code == code:
            return template
    raise LookupError(code)


def _read(path: Path) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if base := words.pop("extends", ""):
        words = _read(TEMPLATES / f"{base}.json") | words
    return words
