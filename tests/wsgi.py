"""The application for real servers in tests: with the settings of tests, so that no static files are collected."""

import os

import pytest  # noqa: F401  config.settings looks whether it is there

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.wsgi import application  # noqa: F401
