"""Secrets sent in links: the person gets the token, the database keeps only its hash."""

import hashlib
import secrets


def new_token() -> str:
    """Return a fresh secret of 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return the SHA-256 of a token as 64 hexadecimal digits.

    Plain SHA-256 is enough: 256 random bits cannot be guessed, so there is nothing to slow down.
    """
    return hashlib.sha256(token.encode()).hexdigest()
