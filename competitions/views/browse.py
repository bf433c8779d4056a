"""What anybody reads of finished contests: their results, the proof, and certificates by serial number."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import conditional_page, require_safe

from competitions import certificates, result_words, results_document, transparency
from competitions.models import ResultRun
from competitions.results_reading import Outcome, published_run


@require_safe
@conditional_page
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show published results: awards, rankings and how they came about; or one category whole (`?kategori=`)."""
    run = _published(slug)
    asked = request.GET.get("kategori", "")
    outcome = Outcome(run, category=asked, page=request.GET.get("halaman", "1"))
    if asked and not outcome.categories:
        raise Http404
    context = {
        "outcome": outcome,
        "competition": run.competition,
        "is_simulated": run.competition.is_simulated,
        "ranking": outcome.rankings[0] if asked else None,
    }
    if not asked:
        context |= {
            "method": result_words.method_of(outcome.facts),
            "adjustments": transparency.adjustments_of(run),
            "report": transparency.report_of(run, counted=outcome.facts.sheets),
        }
    return _fresh(render(request, "competitions/results/page.html", context))


@require_safe
def results_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send everything that anybody needs to compute published results anew."""
    run = _published(slug)
    etag = f'"{run.results_sha256[:32]}-{run.facts_sha256[:16]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        pieces = [] if request.method == "HEAD" else results_document.pieces_of(run)
        response = StreamingHttpResponse(
            (piece.encode() for piece in pieces), content_type="application/json"
        )
        name = f"results-{run.competition.slug}.json"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = etag
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _fresh(response)


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


def _published(slug: str) -> ResultRun:
    run = published_run(slug)
    if run is None:
        raise Http404
    return run


def _certificate(serial: str) -> certificates.Certificate:
    found = certificates.find(serial)
    if found is None:
        raise Http404
    return found


def _fresh(response: HttpResponseBase) -> HttpResponseBase:
    """Let it be kept, and asked for anew each time: what was replaced or revoked is not shown from a cache."""
    response.headers["Cache-Control"] = "no-cache"
    return response
