"""What anybody reads of finished contests: their results, the proof, and certificates by serial number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from competitions import certificates


@require_safe
@conditional_page
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Say whether a certificate is valid; an unknown serial number is a page that is not there."""
    found = _certificate(serial)
    context = {
        "certificate": found,
        "award": found.award,
        "is_simulated": found.award.competition.is_simulated,
    }
    return _fresh(render(request, "competitions/results/certificate.html", context))


@require_safe
@conditional_page
def certificate_pdf(request: HttpRequest, serial: str) -> HttpResponse:
    """Send a certificate as PDF; one that does not stand any more says so on its face."""
    found = _certificate(serial)
    response = HttpResponse(certificates.pdf_of(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="sertifikat-{found.award.serial}.pdf"'
    return _fresh(response)


def _certificate(serial: str) -> certificates.Certificate:
    found = certificates.find(serial)
    if found is None:
        raise Http404
    return found


def _fresh(response: HttpResponse) -> HttpResponse:
    """Let it be kept, and asked for anew each time: what was revoked is not shown as valid from a cache."""
    response.headers["Cache-Control"] = "no-cache"
    return response
