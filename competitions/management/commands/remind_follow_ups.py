"""Ask winners what became of their innovations."""

from typing import Any

from django.core.management.base import BaseCommand

from competitions.actions import follow_ups


class Command(BaseCommand):
    """`manage.py remind_follow_ups`: safe to run every day; nobody is written to twice within thirty days."""

    help = "Write to the agencies whose yearly answer about an awarded innovation is due."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the letters and say how many questions they are about."""
        self.stdout.write(f"Asked about {len(follow_ups.remind(by=None))} awarded innovations.")
