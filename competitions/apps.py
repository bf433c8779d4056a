"""Contests, from the call to the awards."""

from django.apps import AppConfig


class CompetitionsConfig(AppConfig):
    name = "competitions"
