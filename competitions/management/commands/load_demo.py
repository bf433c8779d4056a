"""Load the demonstration: published innovations of real governments, and an invented regency with its contests."""

import contextlib
import gc
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from competitions.demo.contests import load_contests
from competitions.demo.finished import load_finished
from innovations.actions.establish import establish
from innovations.demo import people
from innovations.demo.agencies import Agencies
from innovations.demo.archive import load_archive
from innovations.demo.passing import loaded_keys
from innovations.demo.regency import load_regency

STEP = 20


class Command(BaseCommand):
    """`manage.py load_demo`: safe to run again; what is there already is left alone."""

    help = "Load the demonstration. Safe to run again: what is there already is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the site, make the people, then load archive and regency."""
        with without_letters(), clearing_up_rarely():
            catalogue = establish()
            by_role = {role: people.ensure(person) for role, person in people.PEOPLE.items()}
            agencies, loaded = Agencies(catalogue, by=by_role["administrator"]), loaded_keys()
            self.tell("Innovations of real governments", load_archive(agencies, loaded))
            self.tell("Innovations of the invented regency", load_regency(agencies, loaded))
            government, _agencies = agencies.invented()
            self.tell("Contests of the invented regency", load_contests(government))
            secretary = by_role["secretariat"]
            self.tell("Finished contests of the invented regency", load_finished(government, secretary))
        self.stdout.write(self.style.SUCCESS("The demonstration is ready."))

    def tell(self, what: str, titles: Iterator[str]) -> None:
        """Consume the titles, saying every now and then how far it is."""
        count = 0
        for count, title in enumerate(titles, start=1):
            if count % STEP == 0:
                self.stdout.write(f"  {what}: {count}, last “{title}”")
        self.stdout.write(f"{what}: {count} new." if count else f"{what}: all there.")


@contextlib.contextmanager
def without_letters() -> Iterator[None]:
    """Send nobody a letter about what is loaded."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


@contextlib.contextmanager
def clearing_up_rarely() -> Iterator[None]:
    """Look for garbage after every fifty thousand new objects: after seven hundred, a tenth of the time goes there."""
    usual = gc.get_threshold()
    gc.freeze()  # what is there by now stays
    gc.set_threshold(50_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
