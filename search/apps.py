"""The public catalogue: its read model, queries and pages."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
