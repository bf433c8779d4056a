"""The addresses of contests."""

from django.urls import include, path

from competitions.urls import (
    assigning,
    browse,
    entering,
    judging,
    meetings,
    people,
    results,
    screening,
    setup,
)

urlpatterns = [
    path("", include(browse)),
    path("peserta/", include(entering)),
    path("peserta/", include(judging.entrant_patterns)),
    path("juri/", include(judging)),
    path("peserta/", include(meetings.entrant_patterns)),
    path("juri/", include(meetings.judge_patterns)),
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
                *meetings.urlpatterns,
                *results.urlpatterns,
            ]
        ),
    ),
]
