"""People: the custom user and the ways to sign in."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "users"
    default = True

    def ready(self) -> None:
        from users import signal_handlers

        signal_handlers.connect()


class AdminUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, kept as they are."""
