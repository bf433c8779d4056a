"""Former addresses of pages."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from innovations import reading
from innovations.addresses import CATALOGUE_URL, catalogue_path


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
