"""Write the catalogue's read model and its index anew from the published innovations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.actions import entries


class Command(BaseCommand):
    """May run at any time and as often as wanted: visitors see the old rows until the new ones are complete."""

    help = "Write the public catalogue anew from the published innovations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the one choice there is."""
        parser.add_argument(
            "--if-outdated", action="store_true", help="only where an older release wrote what is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, with one line that tells how far it is."""
        if options["if_outdated"] and not entries.is_outdated():
            return
        written = entries.rebuild(progress=self.show)
        self.stdout.write(f"\rThe catalogue has {written} entries." + " " * 20)

    def show(self, done: int, total: int) -> None:
        """Write the progress over the line before."""
        self.stdout.write(f"\r{done} of {total} innovations ({done * 100 // total} %)", ending="")
        self.stdout.flush()
