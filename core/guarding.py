"""Doors of Wagtail's admin that answer for any number: closed to what the person may not see."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import ResolverMatch
from wagtail.admin.auth import permission_denied
from wagtail.models import Page, UploadedFile
from wagtail.permissions import policy_registry

from core import files
from core.models import RegistryDocument, RegistryFile, RegistryImage

FILE_MODELS: dict[str, type[RegistryFile]] = {
    "wagtailimages": RegistryImage,
    "wagtailimages_chooser": RegistryImage,
    "wagtaildocs": RegistryDocument,
    "wagtaildocs_chooser": RegistryDocument,
}
NUMBERS = ("pk", "image_id", "document_id", "doc_id")
PAGE_NUMBERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
PAGE_ACTIONS = ["add", "change", "publish", "bulk_delete", "lock", "unlock"]
#: Where pages of others may be looked at, as far as they are published.
LOOKING = {"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"}
SITE_WIDE = {
    "wagtailadmin_pages:usage",  # counts the drafts of others that build on a page
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    # our own tasks are decided on a screen of their own
    "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:collect_workflow_action_data",
}
#: What only administrators keep: their doors are not there for anybody else.
FOR_ADMINISTRATORS = {
    "wagtailadmin_api:documents",
    "wagtailadmin_api:images",
    "wagtailadmin_collections",
    "wagtailadmin_reports",
    "wagtailadmin_workflows",
    "wagtailredirects",
    "wagtailsites",
    "wagtailusers_groups",
    "wagtailusers_users",
}


class GuardAdminMiddleware:
    """Answer for a hidden page or file as for a missing one; keep site-wide lists to administrators.

    Many of Wagtail's addresses tell the title of any page or file by its number to whoever may enter
    the admin, or refuse a hidden number in other words than a missing one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse before the view looks anything up."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return None
        is_for_administrators = match.view_name in SITE_WIDE or match.namespace in FOR_ADMINISTRATORS
        if is_for_administrators and not request.user.is_superuser:
            raise Http404
        if match.view_name == "wagtail_bulk_action":
            return _guard_bulk_action(request, kwargs)
        if match.namespace in FILE_MODELS:
            return _guard_files(request, match, kwargs)
        return _guard_pages(request, match, kwargs)


def _guard_files(request: HttpRequest, match: ResolverMatch, kwargs: dict[str, Any]) -> None:
    numbers = [str(kwargs[name]) for name in NUMBERS if name in kwargs]
    if match.url_name == "chosen_multiple":
        numbers += request.GET.getlist("id")
    if numbers:
        _refuse_hidden_files(request, FILE_MODELS[match.namespace], numbers)
    if "uploaded_file_id" in kwargs:
        get_object_or_404(UploadedFile, pk=kwargs["uploaded_file_id"], uploaded_by_user=request.user)


def _refuse_hidden_files(request: HttpRequest, model: type[RegistryFile], numbers: Iterable[str]) -> None:
    for file in _found(model, numbers):
        if not file.is_public and not files.may_see(request.user, file):
            raise Http404


def _guard_pages(request: HttpRequest, match: ResolverMatch, kwargs: dict[str, Any]) -> HttpResponse | None:
    numbers: list[str] = []
    if match.namespace == "wagtailadmin_pages" or match.view_name in LOOKING:
        numbers = [str(kwargs[name]) for name in PAGE_NUMBERS if name in kwargs]
    elif match.view_name == "wagtailadmin_choose_page_chosen_multiple":
        numbers = request.GET.getlist("id")
    is_looking = match.namespace != "wagtailadmin_pages"
    return _refuse_hidden_pages(request, numbers, is_looking=is_looking) if numbers else None


def _refuse_hidden_pages(
    request: HttpRequest, numbers: Iterable[str], *, is_looking: bool
) -> HttpResponse | None:
    """Raise Http404 for a hidden or missing page; refuse others' published pages unless they are looked at."""
    policy = policy_registry.get_by_type(Page)
    pages = [
        page
        for page in _found(Page, numbers)
        if not policy.user_has_any_permission_for_instance(request.user, PAGE_ACTIONS, page)
    ]
    if not all(page.live for page in pages):
        raise Http404
    return permission_denied(request) if pages and not is_looking else None


def _guard_bulk_action(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Bulk actions name whatever the person may not touch."""
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        raise Http404 from None
    numbers = request.GET.getlist("id")
    is_whole_list = "all" in numbers
    if issubclass(model, RegistryFile):
        return None if is_whole_list else _refuse_hidden_files(request, model, numbers)
    if not issubclass(model, Page):
        return None
    if is_whole_list:
        numbers = request.GET.getlist("childOf") if not request.user.is_superuser else []
        if not numbers and not request.user.is_superuser:
            raise Http404
    return _refuse_hidden_pages(request, numbers, is_looking=False)


def _found(model: Any, numbers: Iterable[str]) -> list[Any]:
    """Return the rows of these numbers; raise Http404 unless all are there."""
    wanted = set(numbers)
    ids = {int(number) for number in wanted if number.isascii() and number.isdecimal() and len(number) < 19}
    found = list(model.objects.filter(pk__in=ids))
    if len(ids) != len(wanted) or len(found) != len(ids):
        raise Http404
    return found
