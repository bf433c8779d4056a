"""The page on which an invited person accepts or declines to judge. Opening it decides nothing."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from competitions.actions import judges
from competitions.canonical import sha256_of
from competitions.models import Judge
from innovations.views.joining import AccountForm, add_errors
from users.models import User
from users.refusal import refuse
from users.views import sign_in

REFUSED = 422


class AgreeForm(forms.Form):
    """The word of somebody who has an account."""

    pact_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the integrity pact and agree to it."),
        error_messages={"required": gettext_lazy("To judge, agree to the pact by ticking this box.")},
    )


class JoinForm(AgreeForm, AccountForm):
    """The same, with what opens an account."""

    field_order = ("name", "password", "agrees", "pact_hash")


class DeclineForm(forms.Form):
    """Why somebody says no, if they like to tell."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show who asks, for what, and the pact; accept or decline on POST."""
    judge = _open_invitation(token)
    if judge is None:
        return _refuse(request)
    declining = request.method == "POST" and request.POST.get("answer") == "decline"
    accepting = request.method == "POST" and not declining
    form = _form(request, judge, request.POST if accepting else None)
    decline_form = DeclineForm(request.POST if declining else None, prefix="decline")
    response = None
    if declining and decline_form.is_valid():
        response = _decline(request, token, decline_form)
    elif accepting and form is not None and form.is_valid():
        response = _accept(request, token, form)
    if response is not None:
        return response
    status = REFUSED if request.method == "POST" else 200
    return render(
        request,
        "competitions/judging/invitation.html",
        {**_people(request, judge), "judge": judge, "form": form, "decline_form": decline_form},
        status=status,
    )


def _open_invitation(token: str) -> Judge | None:
    found = Judge.objects.with_token(token).filter(competition__results_published_at__isnull=True)
    return found.select_related("competition__government", "invited_by").first()


def _people(request: HttpRequest, judge: Judge) -> dict[str, object]:
    """Return who looks at the page, for what it offers them."""
    rounds = judge.competition.rounds.all()
    account = User.objects.filter(email__iexact=judge.email).first()
    signed_in = request.user.is_authenticated
    return {
        "rounds": rounds,
        "is_other_person": signed_in and request.user != account,
        "must_sign_in": account is not None and not signed_in,
        "sign_in_url": reverse("account_login") + "?" + urlencode({"next": request.path}),
    }


def _form(request: HttpRequest, judge: Judge, data: object) -> forms.Form | None:
    """Return the form that this person may fill in, if any; it carries the hash of the pact they read."""
    account = User.objects.filter(email__iexact=judge.email).first()
    initial = {"pact_hash": sha256_of(judge.competition.pact), "name": judge.name}
    if not request.user.is_authenticated:
        return JoinForm(data, initial=initial) if account is None else None
    return AgreeForm(data, initial=initial) if request.user == account else None


def _accept(request: HttpRequest, token: str, form: forms.Form) -> HttpResponse | None:
    """Accept, sign a new person in and lead them to their desk; None when the page has more to say."""
    by = request.user if request.user.is_authenticated else None
    fields = {name: value for name, value in form.cleaned_data.items() if name != "agrees"}
    try:
        judge = judges.accept(token, by=by, **fields)
    except ValidationError as error:
        code = getattr(error, "code", None)
        if code == "refused":
            return _refuse(request)
        add_errors(form, error)
        if code == "pact":
            _show_present_pact(form, token)
        return None
    if by is None:
        sign_in(request, judge.user, method="invitation")
    messages.success(request, _("Thank you for judging. What you are given to read appears here."))
    return redirect("judging_desk")


def _show_present_pact(form: forms.Form, token: str) -> None:
    """Let the page that is shown again carry the new text's hash, and ask for the tick anew."""
    judge = _open_invitation(token)
    form.data = form.data.copy()
    form.data["pact_hash"] = sha256_of(judge.competition.pact) if judge else ""
    form.data.pop("agrees", None)


def _decline(request: HttpRequest, token: str, form: forms.Form) -> HttpResponse | None:
    by = request.user if request.user.is_authenticated else None
    try:
        judges.decline(token, by=by, **form.cleaned_data)
    except ValidationError as error:
        if getattr(error, "code", None) == "refused":
            return _refuse(request)
        add_errors(form, error)
        return None
    return redirect("judge_declined")


@never_cache
@require_http_methods(["GET", "HEAD"])
def declined(request: HttpRequest) -> HttpResponse:
    """Thank somebody who said no; the page tells nothing of whom or what."""
    return render(request, "competitions/judging/declined.html")


def _refuse(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        template="competitions/judging/invitation_refused.html",
        path=reverse("judge_invitation_refused"),
    )


urlpatterns = [
    path("undangan/", invitation, name="judge_invitation_refused"),
    path("undangan/terima-kasih/", declined, name="judge_declined"),
    path("undangan/<path:token>/", invitation, name="judge_invitation"),
]
