"""What anybody reads of finished contests."""

from django.urls import path

from competitions.views import browse

urlpatterns: list = [
    path("sertifikat/<slug:serial>/", browse.certificate, name="certificate"),
    path("sertifikat/<slug:serial>/sertifikat.pdf", browse.certificate_pdf, name="certificate_pdf"),
]
