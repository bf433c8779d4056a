"""The front door: home page, standing pages, and the living style page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
