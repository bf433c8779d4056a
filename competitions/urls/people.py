"""Judges and conflicts on the secretariat's desk, below `/admin/lomba/`."""

from django.urls import path

from competitions.views import conflicts, people

urlpatterns: list = [
    path("<int:pk>/juri/", people.judge_list, name="contest_judges"),
    path("<int:pk>/juri/undang/", people.judge_new, name="contest_judge_new"),
    path("<int:pk>/juri/<int:judge_pk>/", people.judge, name="contest_judge"),
    path("<int:pk>/juri/<int:judge_pk>/kirim-ulang/", people.judge_resend, name="contest_judge_resend"),
    path("<int:pk>/juri/<int:judge_pk>/lepas/", people.judge_release, name="contest_judge_release"),
    path("<int:pk>/konflik/", conflicts.conflict_list, name="contest_conflicts"),
    path("<int:pk>/konflik/catat/", conflicts.conflict_new, name="contest_conflict_new"),
    path("<int:pk>/konflik/periksa/", conflicts.conflict_detect, name="contest_conflict_detect"),
    path("<int:pk>/konflik/<int:conflict_pk>/", conflicts.conflict_dismiss, name="contest_conflict_dismiss"),
    path(
        "<int:pk>/konflik/pemberitahuan/<int:notice_pk>/",
        conflicts.notice_match,
        name="contest_notice_match",
    ),
]
