"""A second factor for those who work at the editors' desk."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class RequireMfaMiddleware:
    """Lead people without a second factor to set one up before they enter Wagtail's admin.

    Switched on by the environment variable LUMBUNG_REQUIRE_MFA.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.LUMBUNG_REQUIRE_MFA and self.lacks_factor(request):
            messages.warning(
                request,
                _(
                    "Set up a second step for signing in first. The editors' desk opens as soon as it is there."
                ),
            )
            return redirect("mfa_index")
        return self.get_response(request)

    def lacks_factor(self, request: HttpRequest) -> bool:
        """Whether somebody without a second factor asks for the admin."""
        desk = reverse("wagtailadmin_home")
        leaving = reverse("wagtailadmin_logout")
        if not request.path_info.startswith(desk) or request.path_info == leaving:
            return False
        return request.user.is_authenticated and not is_mfa_enabled(request.user)
