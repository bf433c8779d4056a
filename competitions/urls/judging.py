"""The judges' desk, below `/juri/`."""

from django.urls import path

from competitions.views import (
    chairing,
    handing_in,
    joining,
    judge_desk,
    judge_offline,
    judging,
    letting_off,
    naming,
    saving,
    scoring_page,
    sheet_files,
)

urlpatterns: list = [
    *judge_desk.urlpatterns,
    *judge_offline.urlpatterns,
    *joining.urlpatterns,
    *scoring_page.urlpatterns,
    *handing_in.urlpatterns,
    *chairing.urlpatterns,
    *sheet_files.urlpatterns,
    *judging.urlpatterns,
    *letting_off.urlpatterns,
    path("naskah/<int:entry_id>/simpan/", saving.save, name="judging_save"),
]

#: Below `/peserta/`: what an agency says of those who may judge.
entrant_patterns: list = naming.urlpatterns
