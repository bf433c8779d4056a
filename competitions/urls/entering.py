"""The agency's entering desk, below `/peserta/`."""

from django.urls import path

from competitions.views import entering, entry_files, following, objecting, submitting, writing

urlpatterns: list = [
    path("", entering.desk, name="entering_desk"),
    path("lomba/<slug:slug>/", entering.start, name="entering_start"),
    path("<int:pk>/", writing.entry, name="entering_entry"),
    path("<int:pk>/simpan/", writing.autosave, name="entering_autosave"),
    path("<int:pk>/lampiran/<int:number>/", entry_files.attachment, name="entering_attachment"),
    path("<int:pk>/pratinjau/", submitting.preview, name="entering_preview"),
    path("<int:pk>/pratinjau/<int:position>/", entry_files.preview_file, name="entering_preview_file"),
    path("<int:pk>/minta-kepala/", submitting.ask_head, name="entering_ask_head"),
    path("<int:pk>/kirim/", submitting.submit, name="entering_submit"),
    path("<int:pk>/bukti/", submitting.receipt, name="entering_receipt"),
    path("<int:pk>/naskah/<int:version>/", submitting.snapshot, name="entering_snapshot"),
    path(
        "<int:pk>/naskah/<int:version>/<int:position>/",
        entry_files.snapshot_file,
        name="entering_snapshot_file",
    ),
    path("<int:pk>/keberatan/", objecting.objection, name="entering_objection"),
    path("tindak-lanjut/<int:pk>/", following.follow_up, name="entering_follow_up"),
    path("<int:pk>/tarik/", submitting.withdraw, name="entering_withdraw"),
]
