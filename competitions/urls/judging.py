"""The judges' desk, below `/juri/`."""

urlpatterns: list = []
