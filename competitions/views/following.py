"""The yearly question to winners, answered at the entering desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import rules
from competitions.actions import follow_ups
from competitions.models import FollowUp
from competitions.models.choices import Running
from competitions.views.access import desk_page


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what became of an awarded innovation; everything typed stays when the answer cannot be taken."""
    asked = _own(request, pk)
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        status, account = request.POST.get("status", ""), request.POST.get("account", "")
        try:
            follow_ups.answer(asked, by=request.user, status=status, account=account)
        except ValidationError as refusal:
            errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        else:
            messages.success(request, _("Thank you. The answer now stands beside the award."))
            return redirect("entering_entry", pk=asked.award.entry_id)
    else:
        status, account = asked.status, asked.account
    context = {
        "asked": asked,
        "award": asked.award,
        "choices": Running.choices,
        "status": status,
        "account": account,
        "errors": errors,
        "longest": follow_ups.LONGEST,
    }
    return render(request, "competitions/entering/follow_up.html", context, status=422 if errors else 200)


def _own(request: HttpRequest, pk: int) -> FollowUp:
    """Return a question to the person's own agency that is asked by now; the same 404 for a hidden one as for none."""
    rows = FollowUp.objects.asked(timezone.localdate())
    found = rows.select_related("award__entry__agency", "award__entry__competition").filter(pk=pk).first()
    if found is None or not rules.can_answer_follow_up(request.user, found.award.entry):
        raise Http404
    return found
