"""The one way in which facts are written before they are hashed: the same facts, the same bytes, the same hash."""

import hashlib
import json
from typing import Any


def canonical(facts: Any) -> str:
    """Return JSON with sorted keys and no blanks; text stays as it is, numbers with fractions are text.

    Raises TypeError for what JSON does not know, and ValueError for floats that are no numbers.
    """
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def chained(previous_hash: str, line: str) -> str:
    """Return the hash of a line that follows another one."""
    return sha256_of(f"{previous_hash}\n{line}")
