"""How allauth behaves here: who may have an account and where people go."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from users import landing


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send people to their own desk."""
        return landing.path_for(request.user)

    def is_safe_url(self, url: str) -> bool:
        """Go on to pages of this very host only."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )


class MfaAdapter(DefaultMFAAdapter):
    """Second factors under the name of the site."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site in the browser's passkey window."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAGTAIL_SITE_NAME}
