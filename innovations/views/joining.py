"""The page an invited person opens."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from innovations.actions import inviting
from innovations.forms import AccountForm, add_errors
from innovations.models import Invitation
from users import landing
from users.models import User
from users.refusal import refuse
from users.views import sign_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show who invites whom where; join on POST."""
    found = Invitation.objects.open().with_token(token).select_related("agency", "invited_by").first()
    if found is None:
        return refuse_invitation(request)
    by = request.user if request.user.is_authenticated else None
    account = User.objects.filter(email__iexact=found.email).first()
    needs_account = account is None and by is None
    form = AccountForm(request.POST if request.method == "POST" else None) if needs_account else None
    if request.method == "POST" and (form is None or form.is_valid()):
        response = join(request, token, by, form)
        if response is not None:
            return response
    return render(
        request,
        "innovations/inviting/invitation.html",
        {
            "invitation": found,
            "form": form,
            "may_join": by is not None and by == account,
            "is_other_person": by is not None and by != account,
            "sign_in_url": reverse("account_login") + "?" + urlencode({"next": request.path}),
        },
        status=422 if request.method == "POST" else 200,
    )


def join(request: HttpRequest, token: str, by: User | None, form: AccountForm | None) -> HttpResponse | None:
    """Accept, sign a new person in and lead them to their desk; None when the page has more to say."""
    fields = form.cleaned_data if form is not None else {}
    try:
        user = inviting.accept(token, by=by, **fields)
    except ValidationError as error:
        if getattr(error, "code", None) == "refused":
            return refuse_invitation(request)
        if form is not None:
            add_errors(form, error)
        return None
    if by is None:
        sign_in(request, user, method="invitation")
    messages.success(request, _("Welcome. You can start right away."))
    return redirect(landing.path_for(User.objects.get(pk=user.pk)))


def refuse_invitation(request: HttpRequest) -> HttpResponse:
    """Answer for an invitation that does not work."""
    template = "innovations/inviting/invitation_refused.html"
    return refuse(request, template=template, path=reverse("invitation_refused"))


#: At the root.
invitation_urls = [
    path("akun/undangan/", invitation, name="invitation_refused"),
    path("akun/undangan/<path:token>/", invitation, name="invitation"),
]
