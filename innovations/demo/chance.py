"""Chance that falls the same way every time."""

import random


def drawn_from(*seed: object) -> random.Random:
    """Return a generator whose draws depend on the seed alone."""
    return random.Random("|".join(map(str, seed)))  # noqa: S311  what is drawn here is no secret
