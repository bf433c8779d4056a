"""The answer of the catalogue as files, and permanent links."""

import datetime as dt
from collections.abc import Callable

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from search import index, results
from search.finding import Found
from search.open_data import dcat, entries, licence, tables
from search.open_data.columns import COLUMNS
from search.snapshot import ALL

#: How a file is made: of the answer, for a site, in a language.
Make = Callable[[Found, str, str], HttpResponseBase]
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def data_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the answer as CSV."""
    return _answer(request, "csv", "text/csv; charset=utf-8", _make_csv)


@require_safe
def data_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Send the answer as an Excel workbook."""
    return _answer(request, "xlsx", XLSX_TYPE, _make_xlsx)


@require_safe
def data_json(request: HttpRequest) -> HttpResponseBase:
    """Send the answer as JSON."""
    return _answer(request, "json", "application/json", _make_json)


@require_safe
def permanent_link(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to where a published innovation stands now."""
    entry = entries.numbered(number)
    if entry is None:
        raise Http404
    return HttpResponseRedirect(
        entry.url
    )  # for now: browsers keep a permanent one after the record has moved


@require_safe
def catalogue_of_data(request: HttpRequest) -> HttpResponse:
    """Describe the data for catalogues of data."""
    language = get_language() or ""
    described = dcat.describe(index.current(), site_of(request), language)
    response = JsonResponse(described, content_type="application/ld+json")
    return licence.put_on(response)


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    """Explain the data, their columns and their licence."""
    snapshot = index.current()
    when = dcat.changed_at(snapshot)
    context = {
        "columns": COLUMNS,
        "site": site_of(request),
        "licence": licence,
        "total": len(snapshot.under(ALL)),
        "changed_at": dt.datetime.fromisoformat(when) if when else None,
    }
    return render(request, "search/data.html", context)


def site_of(request: HttpRequest) -> str:
    """Return the site's own address: "https://lumbung.example"."""
    return f"{request.scheme}://{request.get_host()}"


def etag(found: Found, *parts: str) -> str:
    """Return a name for this answer in this state of the catalogue."""
    return "-".join([found.snapshot.stamp, str(licence.FORMAT), *parts])


def _answer(request: HttpRequest, ending: str, content_type: str, make: Make) -> HttpResponseBase:
    found = results.find(request.GET)
    language = get_language() or ""
    stamp = etag(found, ending, language)
    unchanged = get_conditional_response(request, etag=f'"{stamp}"')
    if unchanged:
        return licence.put_on(unchanged, total=found.total, stamp=stamp)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        response = make(found, site_of(request), language)
    response.headers["Content-Type"] = content_type
    name = f"lumbung-inovasi-{timezone.localdate().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return licence.put_on(response, total=found.total, stamp=stamp)


def _make_csv(found: Found, site: str, language: str) -> HttpResponseBase:
    return StreamingHttpResponse(tables.as_csv(entries.chunks(found), site, language))


def _make_xlsx(found: Found, site: str, language: str) -> HttpResponseBase:
    return FileResponse(tables.as_xlsx(entries.chunks(found), site, language))


def _make_json(found: Found, site: str, language: str) -> HttpResponseBase:
    about = {
        "title": _("Innovations of local governments"),
        "publisher": "Lumbung",
        "url": site + found.query.address.url,
        "documentation": f"{site}/data/",
        "licence": licence.CODE,
        "licence_url": licence.URL,
        "total": found.total,
        "notices": list(found.query.notices),
    }
    return StreamingHttpResponse(tables.as_json(entries.chunks(found), about, site))
