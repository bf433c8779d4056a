"""Prove that contests are whole."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from competitions.integrity import problems
from competitions.models import AuditEvent, EntrySnapshot, StoredFile


class Command(BaseCommand):
    """`manage.py check_integrity`: fails when anything was changed that must not change."""

    help = (
        "Prove the audit chain, the frozen entries and what must always hold. Fails when anything is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say everything that is wrong, or what was proved."""
        found = list(problems())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} things are not as they must be.")
        self.stdout.write(
            self.style.SUCCESS(
                f"Whole: {AuditEvent.objects.count()} audit lines, {EntrySnapshot.objects.count()} frozen entries, "
                f"{StoredFile.objects.count()} files."
            )
        )
