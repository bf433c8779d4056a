"""Administrative selection, late codes and the audit trail, below `/admin/lomba/`."""

from django.urls import path

from competitions.views import records, screening

urlpatterns: list = [
    path("<int:pk>/peserta/", screening.entry_list, name="contest_entries"),
    path("<int:pk>/peserta/<int:entry_pk>/", screening.entry_detail, name="contest_entry"),
    path("<int:pk>/peserta/<int:entry_pk>/putusan/", screening.entry_decide, name="contest_entry_decide"),
    path("<int:pk>/peserta/<int:entry_pk>/periksa/", screening.entry_check, name="contest_entry_check"),
    path(
        "<int:pk>/peserta/<int:entry_pk>/usulan/<int:decision_pk>/",
        screening.proposal_answer,
        name="contest_proposal_answer",
    ),
    path(
        "<int:pk>/peserta/<int:entry_pk>/sanggahan/<int:objection_pk>/",
        screening.objection_answer,
        name="contest_objection_answer",
    ),
    path(
        "<int:pk>/peserta/<int:entry_pk>/naskah/<int:version>/<int:position>/",
        screening.entry_file,
        name="contest_entry_file",
    ),
    path("<int:pk>/kode/", records.late_code_list, name="contest_late_codes"),
    path("<int:pk>/jejak/", records.audit_trail, name="contest_audit"),
]
