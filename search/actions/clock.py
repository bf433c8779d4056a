"""Moving the catalogue's clock, and reading it."""

from collections.abc import Sequence

from django.db import connection

from search.models import Change, Generation, new_stamp


def read() -> Generation:
    """Return the present state."""
    return Generation.objects.get()


def lock() -> Generation:
    """Return the present state, and let nobody else write to the catalogue until this transaction ends.

    So generations follow each other in the order in which they become visible: who reads one reads all before it.
    """
    states = Generation.objects.all()
    return (states.select_for_update() if connection.features.has_select_for_update else states).get()


def move(state: Generation, pages: Sequence[int]) -> None:
    """Start a new generation: the entries of these pages were written anew or removed."""
    state.number += 1
    state.stamp = new_stamp()
    state.save()
    Change.objects.create(number=state.number, stamp=state.stamp, pages=list(pages))
