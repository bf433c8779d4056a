"""From the draft to the receipt: preview, the head's submission, the frozen copy, and taking it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions import freezing, rules
from competitions.actions import entries
from competitions.eligibility import findings
from competitions.models import Entry, EntrySnapshot
from competitions.models.choices import Blindness, EntryState
from competitions.phases import Phase
from competitions.views.access import desk_page, own_entry
from competitions.views.writing import can_withdraw


def as_judges_read(entry: Entry, content: dict[str, Any]) -> dict[str, Any]:
    """Return a frozen text as the judges of its competition read it."""
    is_blind = entry.competition.blindness == Blindness.BLIND
    return freezing.without_names(content) if is_blind else content


def with_addresses(content: dict[str, Any], name: str, *args: int) -> list[dict[str, Any]]:
    """Return the files of a frozen text, each with the address at which this desk serves it."""
    return [
        item | {"url": reverse(name, args=[*args, position])}
        for position, item in enumerate(content["files"])
    ]


@desk_page
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show exactly what judges would read if it were submitted now."""
    entry = own_entry(request, pk)
    content = as_judges_read(entry, freezing.compose(entry).content)
    return render(
        request,
        "competitions/entering/preview.html",
        {
            "entry": entry,
            "content": content,
            "files": with_addresses(content, "entering_preview_file", entry.pk),
            "is_blind": entry.competition.blindness == Blindness.BLIND,
            "is_writable": entry.is_writable_at(timezone.now()),
        },
    )


@desk_page
@require_POST
def ask_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the heads that the entry is ready for them."""
    entry = own_entry(request, pk)
    try:
        entries.ask_head(entry, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The head of the agency has been asked to read and submit it."))
    return redirect("entering_entry", pk=pk)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is checked and what submitting means; a head's POST submits."""
    entry = own_entry(request, pk)
    if request.method != "POST":
        if not entry.is_writable_at(timezone.now()):
            return redirect("entering_entry", pk=pk)
        return render(request, "competitions/entering/submit.html", submit_context(request, entry))
    version = request.POST.get("version", "")
    errors = []
    try:
        if not request.POST.get("endorse"):
            raise ValidationError(_("Tick the box to submit it with your name."))
        entries.submit(
            entry,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=request.user,
            late_code=request.POST.get("late_code", "")[:100],
        )
    except entries.StaleVersion:
        errors = [_("The entry was changed since you opened this page. Read it again, then submit it.")]
        entry = own_entry(request, pk)
    except ValidationError as refusal:
        errors = refusal.messages
    if errors:
        context = submit_context(request, entry) | {"errors": errors}
        return render(request, "competitions/entering/submit.html", context, status=422)
    return redirect("entering_receipt", pk=pk)


def submit_context(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """Return the check list of an entry and what its submission asks for."""
    found = findings(entry)
    is_draft = entry.state == EntryState.DRAFT
    return {
        "entry": entry,
        "findings": found,
        "failed": [item for item in found if item.is_failure],
        "is_head": rules.can_submit_entry(request.user, entry),
        "is_shown_closed": is_draft and entry.competition.shown_phase != Phase.ENTRY,
        "late_code": request.POST.get("late_code", ""),
        "is_endorsed": bool(request.POST.get("endorse")),
        "errors": [],
    }


@desk_page
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show number, moment and hash of what was submitted last; it can be printed."""
    entry = own_entry(request, pk)
    snapshot = entry.snapshot
    if snapshot is None:
        raise Http404
    return render(request, "competitions/entering/receipt.html", {"entry": entry, "snapshot": snapshot})


@desk_page
@require_safe
def snapshot(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Show a frozen text as it was submitted."""
    entry = own_entry(request, pk)
    found = get_object_or_404(EntrySnapshot, entry=entry, version=version)
    return render(
        request,
        "competitions/entering/frozen.html",
        {
            "entry": entry,
            "snapshot": found,
            "content": found.data,
            "files": with_addresses(found.data, "entering_snapshot_file", entry.pk, version),
        },
    )


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, and take the entry back."""
    entry = own_entry(request, pk)
    is_draft = entry.state == EntryState.DRAFT
    may = can_withdraw(entry) and (is_draft or rules.can_submit_entry(request.user, entry))
    errors: list[str] = []
    if request.method == "POST":
        try:
            entries.withdraw(entry, by=request.user, reason=request.POST.get("reason", ""))
        except ValidationError as refusal:
            errors = refusal.messages
        else:
            messages.success(request, _("The entry is withdrawn."))
            return redirect("entering_desk")
    elif not may:
        return redirect("entering_entry", pk=pk)
    context = {
        "entry": entry,
        "errors": errors,
        "reason": request.POST.get("reason", ""),
        "longest": entries.LONGEST_REASON,
        "needs_reason": not is_draft,
        "may": may,
    }
    status = 422 if errors else 200
    return render(request, "competitions/entering/withdraw.html", context, status=status)
