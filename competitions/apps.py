"""Contests, from the call to the awards."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CompetitionsConfig(AppConfig):
    name = "competitions"

    def ready(self) -> None:
        from competitions import triggers

        post_migrate.connect(triggers.ensure, sender=self, dispatch_uid="competitions.triggers")
