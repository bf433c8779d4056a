"""Administrative selection, below `/admin/lomba/`."""

urlpatterns: list = []
