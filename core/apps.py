"""What two apps use and what names no noun of theirs."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
