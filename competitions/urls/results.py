"""Results on the secretariat's desk, below `/admin/lomba/`."""

from django.urls import path

from competitions.views import outbox, result_page, results

RUN = "<int:pk>/hasil/<int:result_pk>/"

urlpatterns: list = [
    path("<int:pk>/hasil/", results.result_list, name="contest_result_list"),
    path("<int:pk>/hasil/hitung/", results.compute, name="contest_results_compute"),
    path("<int:pk>/hasil/babak/<int:round_pk>/tutup/", results.close_round, name="contest_round_close"),
    path(RUN, result_page.run_page, name="contest_result"),
    path(f"{RUN}setujui/", results.decide, {"what": "approve"}, name="contest_result_approve"),
    path(f"{RUN}kembalikan/", results.decide, {"what": "reject"}, name="contest_result_reject"),
    path(f"{RUN}umumkan/", results.decide, {"what": "publish"}, name="contest_result_publish"),
    path(f"{RUN}penghargaan/<int:award_pk>/cabut/", result_page.revoke, name="contest_award_revoke"),
    path(f"{RUN}surat/", outbox.mailing_list, name="contest_mailings"),
    path(f"{RUN}surat/<int:mailing_pk>/", outbox.mailing, name="contest_mailing"),
    path(f"{RUN}surat/<int:mailing_pk>/kirim/", outbox.release, name="contest_mailing_release"),
    path(f"{RUN}surat/<int:mailing_pk>/<int:letter_pk>/ulang/", outbox.retry, name="contest_letter_retry"),
]
