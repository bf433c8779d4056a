"""The agency's entering desk, below `/peserta/`."""

urlpatterns: list = []
