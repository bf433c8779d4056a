"""Pages that are kept, and former addresses of pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from innovations import reading
from innovations.addresses import CATALOGUE_URL, catalogue_path
from search import index, keeping


class KeptPagesMiddleware:
    """Answer with a kept page before anybody asks who is looking."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.path_info.startswith(CATALOGUE_URL):
            return self.get_response(request)
        # The key is read first: what changes while a page is made moves on to another key.
        with index.one_state() as state:
            key = keeping.key_of(request, state)
            if kept := keeping.find(request, key):
                return kept
            response = self.get_response(request)
        if getattr(response, "is_kept", False) and response.status_code == 200:
            return keeping.store(request, response, key)
        return response


class PublishedRedirectMiddleware(RedirectMiddleware):
    """Lead from a former address to the present one only while the page is published.

    Otherwise the redirect would tell that a withdrawn page exists, and where.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Follow a redirect, unless it leads to a record that visitors may not see."""
        answer = super().process_response(request, response)
        target = answer.headers.get("Location", "") if answer is not response else ""
        if target.startswith(CATALOGUE_URL) and target != CATALOGUE_URL:
            path = catalogue_path(target)
            return answer if path in reading.find_lineages([path]) else response
        return answer
