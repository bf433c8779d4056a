"""The demonstration, as `make run` shows it."""

from io import StringIO

from django.core.management import call_command


def load_demonstration() -> None:
    """Load it into the empty registry: for `module_db`, which does so once in a run."""
    call_command("load_demo", stdout=StringIO())
