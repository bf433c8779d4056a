"""The judges' desk, below `/juri/`."""

from django.urls import path

from competitions.views import joining, judging, naming, saving

urlpatterns: list = [
    *joining.urlpatterns,
    *judging.urlpatterns,
    path("naskah/<int:entry_id>/simpan/", saving.save, name="judging_save"),
]

#: Below `/peserta/`: what an agency says of those who may judge.
entrant_patterns: list = naming.urlpatterns
