"""The registry of record: agencies, their innovations, and the year's count."""

from django.apps import AppConfig


class InnovationsConfig(AppConfig):
    name = "innovations"

    def ready(self) -> None:
        from innovations import signal_handlers

        signal_handlers.connect()
