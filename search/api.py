"""The open-data API: what the catalogue answers, for programs. Read only, for everybody, in JSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from search import facets, index, results
from search.finding import Found
from search.groups import GROUPS
from search.open_data import agencies, entries, keyset, licence
from search.open_data.columns import record
from search.open_data.schemas import Agencies, Innovation, Innovations, Problem, Question
from search.open_data.views import site_of
from search.orders import ORDERS
from search.snapshot import Snapshot

API_URL = "/api/v1/"
MOST = 100
USUAL = 20
#: What an address of the API names beside the question.
OTHERS = frozenset({"limit", "cursor", "facets"})


class OpenApi(NinjaAPI):
    """An API that says the licence of whatever it answers."""

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """Return an answer that any site may read."""
        return licence.put_on(super().create_response(request, data, **options))


api = OpenApi(
    title="Lumbung",
    version="1",
    description=(
        "Innovations of Indonesian local governments. "
        f"Free to use under {licence.NAME}: name the source. Every address answers GET, without a key."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    openapi_extra={"info": {"license": {"name": licence.NAME, "url": licence.URL}}},
)


LIMIT = Query(USUAL, ge=1, le=MOST, description="How many at most.")
CURSOR = Query("", description="Where to go on; take it from `next`.")


@api.get(
    "innovations",
    response={200: Innovations, 400: Problem},
    exclude_unset=True,
    operation_id="innovations",
    summary=gettext_noop("Innovations that answer a question, in parts."),
)
def innovations(
    request: HttpRequest,
    response: HttpResponse,
    question: Query[Question],
    limit: int = LIMIT,
    cursor: str = CURSOR,
    with_facets: bool = Query(
        False, alias="facets", description="Whether to count the values of every group."
    ),
) -> dict[str, Any]:
    """Filters are those of the page /inovasi/: within a group one or another, across groups all."""
    found, rows, following = index.consistently(lambda now: _part(request, now, limit, cursor))
    response.headers["X-Total-Count"] = str(found.total)
    site = site_of(request)
    answer = {
        "total": found.total,
        "next": _next(request, following),
        "notices": list(found.query.notices),
        "innovations": [record(entry, site) for entry in rows],
    }
    return answer | {"facets": _facets(found)} if with_facets else answer


@api.get(
    "innovations/{int:number}",
    operation_id="innovation",
    response={200: Innovation, 404: Problem},
    summary=gettext_noop("One innovation by its number."),
)
def innovation(request: HttpRequest, number: int) -> dict[str, Any]:
    """The number is the one in its permanent link."""
    entry = entries.numbered(number)
    if entry is None:
        raise Http404
    return record(entry, site_of(request))


@api.get(
    "agencies",
    operation_id="agencies",
    response={200: Agencies, 400: Problem},
    summary=gettext_noop("Published agencies with how many innovations they have."),
)
def list_agencies(request: HttpRequest, limit: int = LIMIT, cursor: str = CURSOR) -> dict[str, Any]:
    """A government is followed by its agencies, each of them by its units."""
    if cursor and not (cursor.isascii() and cursor.isalnum() and len(cursor) <= 255):
        raise keyset.BrokenCursorError
    pages, has_more = agencies.published_after(cursor, limit)
    snapshot, site = index.current(), site_of(request)
    return {
        "next": _next(request, pages[-1].path if has_more else ""),
        "agencies": [agencies.record(page, snapshot, site) for page in pages],
    }


def _part(request: HttpRequest, now: Snapshot, limit: int, cursor: str) -> tuple[Found, list, str]:
    found = results.find(request.GET, now, others=OTHERS)
    rows, has_more = keyset.after(found, keyset.read_cursor(found, cursor), limit)
    return found, rows, keyset.write_cursor(found, rows[-1]) if rows and has_more else ""


def _next(request: HttpRequest, cursor: str) -> str | None:
    if not cursor:
        return None
    params = request.GET.copy()
    params["cursor"] = cursor
    return f"{site_of(request)}{request.path}?{params.urlencode(safe='/')}"


def _facets(found: Found) -> dict[str, Any]:
    return {
        name: {
            "label": str(GROUPS[name].label),
            "number": counted.number,
            "values": [
                {"value": one.value, "label": one.label, "count": one.count, "is_selected": one.is_selected}
                for one in counted.shown
            ],
        }
        for name, counted in facets.count_all(found).items()
    }


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the API for programs."""
    return licence.put_on(JsonResponse(api.get_openapi_schema(path_prefix=API_URL)))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Describe the API for people, without anybody's script."""
    paths = api.get_openapi_schema(path_prefix=API_URL)["paths"]
    context = {
        "site": site_of(request),
        "addresses": [
            {"path": path, "summary": _(operation["summary"])}
            for path, methods in paths.items()
            for operation in methods.values()
        ],
        "groups": GROUPS.values(),
        "orders": {name: order.label for name, order in ORDERS.items()},
        "most": MOST,
        "licence": licence,
    }
    return render(request, "search/api.html", context)


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say that there is nothing at an address below the API's own."""
    sentence = _("There is nothing here. The addresses of the API are explained at /api/v1/docs.")
    return api.create_response(request, {"error": sentence}, status=404)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer for what is hidden as for what is missing."""
    return missing(request)


@api.exception_handler(keyset.BrokenCursorError)
def broken_cursor(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say where a cursor comes from."""
    sentence = _(
        "This is no cursor of this list in this order. Take the address in “next”, or leave the cursor out."
    )
    return api.create_response(request, {"error": sentence}, status=400)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say what a parameter may be."""
    sentences = {
        "limit": _("limit is a whole number from 1 to %(most)d.") % {"most": MOST},
        "facets": _("facets is true or false."),
    }
    wrong = dict.fromkeys(str(found["loc"][-1]) for found in error.errors)
    unknown = _("A parameter has a value that the API does not take.")
    said = dict.fromkeys(sentences.get(name, unknown) for name in wrong)
    return api.create_response(request, {"error": " ".join(said)}, status=400)
