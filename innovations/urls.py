"""Addresses of the registry."""

urlpatterns: list = []
admin_patterns: list = []
