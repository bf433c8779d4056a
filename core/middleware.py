"""Small rules that hold for every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.defaults import page_not_found

GetResponse = Callable[[HttpRequest], HttpResponse]

#: Wagtail's date pickers and inline panels need inline scripts and styles; nothing else does.
ADMIN_CSP = {"script-src": ["'unsafe-inline'"], "style-src": ["'unsafe-inline'"], "img-src": ["blob:"]}


class AdminPolicyMiddleware:
    """Loosen the content security policy for the editors' desk only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_update = ADMIN_CSP  # type: ignore[attr-defined]
        return response


class NullByteMiddleware:
    """Drop NUL bytes from addresses: both databases answer them with an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            with translation.override(settings.LANGUAGE_CODE):
                return page_not_found(request, Exception())
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "").replace("\x00", "")
        return self.get_response(request)


class CompressMiddleware(GZipMiddleware):
    """Compress public pages. Where people sign in or edit, a page's length must not tell what it hides."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Leave pages of the desk and of accounts as they are."""
        if request.path_info.startswith(("/admin/", "/akun/")):
            return response
        return super().process_response(request, response)


class LanguageMiddleware:
    """Speak Indonesian unless the visitor chose otherwise.

    The browser's own preference is left aside: many phones in Indonesia are set to English by
    their maker, and a page that does not vary by it can be kept for everybody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(code if code in self.codes else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response
