"""The addresses of contests (product.md section 7)."""

from django.urls import include, path

from competitions.urls import assigning, entering, judging, screening, setup

urlpatterns = [
    path("peserta/", include(entering)),
    path("juri/", include(judging)),
]
#: Below `/admin/lomba/`.
admin_patterns = [
    path("lomba/", include([*setup.urlpatterns, *screening.urlpatterns, *assigning.urlpatterns])),
]
