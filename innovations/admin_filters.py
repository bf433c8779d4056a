"""Wagtail's filters of page lists name every owner and editor of the site; ours, those of pages within reach."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy


def narrow() -> None:
    """Offer only people who wrote pages that the one who asks may explore, in one order."""
    PageFilterSet.base_filters["owner"].queryset = _people(
        lambda pages: pages.values("owner_id"),
    )
    PageFilterSet.base_filters["edited_by"].queryset = _people(
        lambda pages: (
            PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages.values("pk"))
            .order_by()
            .values("user_id")
        ),
    )


def _people(of: Callable[[QuerySet], QuerySet]) -> Callable[[HttpRequest], QuerySet]:
    def people(request: HttpRequest) -> QuerySet[Any]:
        policy = PagePermissionPolicy()
        pages = policy.explorable_instances(request.user).order_by()
        return get_user_model().objects.filter(pk__in=of(pages)).order_by("email", "pk")

    return people
