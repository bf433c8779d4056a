"""Comparing words as people write them: case, spacing, accents and punctuation do not matter."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable

NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)


def plain(text: str) -> str:
    """Return lower-case words with single spaces: "  Nama_Inovasi: " becomes "nama inovasi"."""
    decomposed = unicodedata.normalize("NFKD", text).replace("_", " ")
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return NOT_WORD.sub(" ", letters).strip().casefold()


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known words most like `text`, or None when nothing comes close."""
    by_plain = {plain(word): word for word in known}
    found = difflib.get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def fingerprint(agency_id: int, title: str, year: int | None) -> str:
    """Return what a row is known by again: agency, name and year."""
    return hashlib.sha256(f"{agency_id}\n{plain(title)}\n{year or ''}".encode()).hexdigest()
