"""What anybody reads of finished contests."""

from django.urls import path

from competitions.views import browse

urlpatterns: list = [
    path("lomba/<slug:slug>/hasil/", browse.results, name="contest_results"),
    path("lomba/<slug:slug>/results.json", browse.results_json, name="contest_results_json"),
    path("sertifikat/<slug:serial>/", browse.certificate, name="certificate"),
    path("sertifikat/<slug:serial>/sertifikat.pdf", browse.certificate_pdf, name="certificate_pdf"),
]
