"""The secretariat's set-up desk, below `/admin/lomba/`."""

urlpatterns: list = []
