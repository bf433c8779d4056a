"""Addresses of the front door."""

urlpatterns: list = []
