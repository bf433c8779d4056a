"""Contests, from the call to the awards."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse


def judges_desk(user: Any) -> str | None:
    """Return where a judge lands after signing in."""
    from competitions.rules import judgeships_of

    return reverse("judging_desk") if judgeships_of(user) else None


class CompetitionsConfig(AppConfig):
    name = "competitions"

    def ready(self) -> None:
        from competitions import triggers
        from competitions.models.competition import is_shown_as_guide
        from core import files
        from users import landing

        landing.register(judges_desk)
        files.SHOWN_BY.append(is_shown_as_guide)
        post_migrate.connect(triggers.ensure, sender=self, dispatch_uid="competitions.triggers")
