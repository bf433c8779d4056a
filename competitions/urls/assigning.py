"""Who judges what, below `/admin/lomba/`."""

from django.urls import path

from competitions.views import assigning, proposing, voiding

ROUND = "<int:pk>/penugasan/<int:round_pk>/"

urlpatterns: list = [
    path("<int:pk>/penugasan/", assigning.stage_list, name="contest_assigning"),
    path(ROUND, assigning.stage_desk, name="contest_assigning_round"),
    path(f"{ROUND}peserta/<int:entry_pk>/", assigning.entry, name="contest_assigning_entry"),
    path(f"{ROUND}juri/<int:judge_pk>/", assigning.judge, name="contest_assigning_judge"),
    path(f"{ROUND}juri/<int:judge_pk>/berhalangan/", proposing.no_show, name="contest_no_show"),
    path(f"{ROUND}lepas/<int:assignment_pk>/", assigning.take_back, name="contest_take_back"),
    path(f"{ROUND}batalkan/<int:assignment_pk>/", voiding.void, name="contest_sheet_void"),
    path(f"{ROUND}ingatkan/", assigning.remind, name="contest_remind"),
    path(f"{ROUND}usulkan/", proposing.propose, name="contest_propose"),
    path(f"{ROUND}usulan/<int:run_pk>/", proposing.proposal, name="contest_proposal"),
    path(f"{ROUND}usulan/<int:run_pk>/konfirmasi/", proposing.confirm, name="contest_confirm"),
    path(f"{ROUND}usulan/<int:run_pk>/buang/", proposing.discard, name="contest_discard"),
]
