"""Print fresh one-time sign-in links: for the demonstration's people, or for one person by e-mail address."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from users.actions import links
from users.models import OneTimeLink, User


class Command(BaseCommand):
    help = (
        "Print one-time sign-in links, valid for 12 hours: one for each role of the demonstration, "
        "or with --email for any one person. Older unused links of the same people stop working."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url", default=settings.BASE_URL, help="where the site is reached (%(default)s)"
        )
        parser.add_argument("--email", help="the address of one person, who need not be of the demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        people = [("-", email)] if email else demo_people()
        purpose = OneTimeLink.Purpose.RECOVERY if email else OneTimeLink.Purpose.DEMO
        base_url = options["base_url"].rstrip("/")
        rows = []
        for role, address in people:
            user = find(address)
            if user is None:
                if email:
                    raise CommandError(f"No active person has the e-mail address {address}.")
                continue
            links.revoke_open(user)
            rows.append((role, str(user), base_url + links.issue(user, purpose=purpose)))
        if not rows:
            raise CommandError(
                "The people of the demonstration are not there. Run manage.py load_demo first."
            )
        self.stdout.write(align(rows))


def find(address: str) -> User | None:
    """Return the active person with an e-mail address, whatever its case."""
    return User.objects.filter(email__iexact=address, is_active=True).first()


def demo_people() -> list[tuple[str, str]]:
    """Return role and e-mail address of the demonstration's people: a setting says where they stand."""
    try:
        people: dict[str, str] = import_string(settings.LUMBUNG_DEMO_PEOPLE)
    except ImportError as error:
        raise CommandError(
            f"No people of a demonstration at {settings.LUMBUNG_DEMO_PEOPLE}. Name one person with --email."
        ) from error
    return list(people.items())


def align(rows: list[tuple[str, str, str]]) -> str:
    """Return rows of role, name and address as aligned lines."""
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{role:<{widths[0]}}  {name:<{widths[1]}}  {url}" for role, name, url in rows)
