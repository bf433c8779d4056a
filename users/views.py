"""Sign-in, the account page, and links that sign in once."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from users import landing
from users.actions import links
from users.models import OneTimeLink, User
from users.refusal import refuse

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(LoginView):
    """Allauth's sign-in. Whoever is signed in but may not enter the admin is not sent back to it in circles."""

    def get_authenticated_redirect_url(self) -> str:
        """Return where somebody who is signed in already goes on."""
        target = super().get_authenticated_redirect_url()
        desk = reverse("wagtailadmin_home")
        if target.startswith(desk) and not landing.may_use_admin(self.request.user):
            return reverse("account_home")
        return target


@require_safe
def to_sign_in(request: HttpRequest, **_rest: object) -> HttpResponse:
    """Lead from a form that knows no second factor to the one that does."""
    target = request.GET.get("next")
    query = f"?{urlencode({'next': target})}" if target else ""
    return HttpResponseRedirect(reverse("account_login") + query)


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up by themselves: there is no such page."""
    raise Http404


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show one's own account and the ways to guard it."""
    context = {
        "desk": landing.path_for(request.user),
        "has_second_step": is_mfa_enabled(request.user),
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "users/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_link(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show whom a link signs in; sign in on POST alone, since mail scanners open every link they see."""
    link = OneTimeLink.objects.open().with_token(token).select_related("user").first()
    if link is None or not link.user.is_active:
        return refuse_link(request)
    if request.method == "POST":
        return sign_in_by_link(request, token)
    context = {"link": link, "next": request.GET.get("next", "")}
    return render(request, "users/one_time_link.html", context)


def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Use the link up, sign its person in, and send them to their desk."""
    by = request.user if request.user.is_authenticated else None
    try:
        user = links.redeem(token, by=by)
    except ValidationError:
        return refuse_link(request)
    sign_in(request, user, method="one_time_link")
    return redirect(safe_path(request, request.POST.get("next", "")) or landing.path_for(user))


def refuse_link(request: HttpRequest) -> HttpResponse:
    """Answer for a link that does not work."""
    return refuse(request, template="users/link_refused.html", path=reverse("one_time_link_refused"))


def sign_in(request: HttpRequest, user: User, *, method: str) -> None:
    """Sign a person in under a new session key.

    Noted are the device, so that it can be signed out from another, and how, so that a second step can be set
    up right away.
    """
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method=method, reauthenticated=True)
    UserSession.objects.create_from_request(request)


def safe_path(request: HttpRequest, target: str) -> str:
    """Return `target` when it stays on this host, otherwise an empty string."""
    is_safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_safe else ""
