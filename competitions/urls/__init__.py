"""The addresses of contests (product.md section 7)."""

from django.urls import include, path

from competitions.urls import assigning, browse, entering, judging, people, results, screening, setup

urlpatterns = [
    path("", include(browse)),
    path("peserta/", include(entering)),
    path("peserta/", include(judging.entrant_patterns)),
    path("juri/", include(judging)),
]
#: Below `/admin/lomba/`.
admin_patterns = [
    path(
        "lomba/",
        include(
            [
                *setup.urlpatterns,
                *people.urlpatterns,
                *screening.urlpatterns,
                *assigning.urlpatterns,
                *results.urlpatterns,
            ]
        ),
    ),
]
