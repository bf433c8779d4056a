"""Who judges what, below `/admin/lomba/`."""

urlpatterns: list = []
