"""The agency objects to being found not eligible."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import rules
from competitions.actions import screening
from competitions.models import Entry
from competitions.views.access import desk_page, own_entry


def can_object(request: HttpRequest, entry: Entry) -> bool:
    """Whether the reader may object now: a head, once, within the window."""
    refusal = entry.shown_refusal
    if refusal is None or hasattr(refusal, "objection") or refusal.objection_until is None:
        return False
    return timezone.now() <= refusal.objection_until and rules.can_submit_entry(request.user, entry)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the reason once more, take the objection, and keep what was written when it is refused."""
    entry = own_entry(request, pk)
    refusal = entry.shown_refusal
    if refusal is None or not rules.can_submit_entry(request.user, entry):
        raise Http404
    text = request.POST.get("text", "")
    errors: list[str] = []
    if request.method == "POST":
        try:
            screening.object_to(refusal, text=text, by=request.user)
        except ValidationError as refused:
            errors = refused.messages
        else:
            messages.success(request, _("Your objection is with the secretariat."))
            return redirect("entering_entry", pk=pk)
    elif not can_object(request, entry):
        return redirect("entering_entry", pk=pk)
    context = {"entry": entry, "refusal": refusal, "text": text, "errors": errors}
    context["longest"] = screening.LONGEST_OBJECTION
    status = 422 if errors else 200
    return render(request, "competitions/entering/object.html", context, status=status)
