"""Setting a paper: a typst template of this folder, its data as JSON, and the house's own fonts.

Data are never markup: a template reads them with `json(bytes(sys.inputs.data))` and sets strings as they are. It can
open no file outside this folder and nothing on the network.
"""

import io
import json
import re
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

FOLDER = Path(__file__).resolve().parent
#: A longer word may be broken anywhere; typst would let it run off the page.
LONGEST_WORD = 18
#: Breaks a line without being seen.
BREAK = "\u200b"
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """Return a paper as PDF; the same data give the same bytes. `template` is the name of a file of this folder."""
    marks = {"mark": (settings.BASE_DIR / "static" / "img" / "mark.svg").read_text(encoding="utf-8")}
    return typst.compile(
        str(FOLDER / f"{template}.typ"),
        format="pdf",
        root=str(FOLDER),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_breakable(data) | marks, ensure_ascii=False)},
    )


def code_of(address: str) -> str:
    """Return the QR code of an address as SVG, without a border of its own."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, dark="#1c2620", xmldecl=False
    )
    return drawn.getvalue().decode()


def _breakable(value: Any) -> Any:
    """Return data whose long words can be broken and whose texts hold nothing that cannot be set."""
    if isinstance(value, dict):
        return {name: one if name == "code" else _breakable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(one) for one in value]
    if not isinstance(value, str):
        return value
    lines = ["".join(char if char.isprintable() else " " for char in line) for line in value.splitlines()]
    text = "\n".join(" ".join(line.split()) for line in lines)
    return LONG_WORD.sub(lambda found: BREAK.join(_pieces(found.group())), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)]
