"""Doors of Wagtail's admin that answer for any number: closed to what the person may not see."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from core import files
from core.models import RegistryDocument, RegistryFile, RegistryImage

FILE_MODELS: dict[str, type[RegistryFile]] = {
    "wagtailimages": RegistryImage,
    "wagtailimages_chooser": RegistryImage,
    "wagtaildocs": RegistryDocument,
    "wagtaildocs_chooser": RegistryDocument,
}
NUMBERS = ("pk", "image_id", "document_id", "doc_id")
SITE_WIDE = {
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
}


class GuardAdminMiddleware:
    """Answer for a hidden file as for a missing one; keep site-wide counts to administrators.

    Wagtail's "chosen", usage and preview addresses tell the title of any file by its number to
    whoever may enter the admin; the page types report counts everybody's drafts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Refuse before the view looks anything up."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return
        if match.view_name in SITE_WIDE and not request.user.is_superuser:
            raise Http404
        model = FILE_MODELS.get(match.namespace)
        if model is None:
            return
        numbers = [str(kwargs[name]) for name in NUMBERS if name in kwargs]
        if match.url_name == "chosen_multiple":
            numbers += request.GET.getlist("id")
        if numbers:
            self._refuse_hidden(request, model, set(numbers))

    @staticmethod
    def _refuse_hidden(request: HttpRequest, model: type[RegistryFile], numbers: set[str]) -> None:
        ids = [int(number) for number in numbers if number.isdecimal() and len(number) < 19]
        found = list(model.objects.filter(pk__in=ids))
        if len(found) != len(numbers):
            raise Http404
        if not all(file.is_public or files.may_see(request.user, file) for file in found):
            raise Http404
