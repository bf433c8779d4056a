"""Errors that a visitor may read."""

from django.http import Http404


class NotThereError(Http404):
    """A page that is not there, with a sentence of ours that says why.

    The sentence is shown. It may tell what follows from the address alone, never what the database hides.
    """
