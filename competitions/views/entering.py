"""The agency's entering desk: its entries, the open competitions, and starting an entry."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions import rules
from competitions.actions import entries
from competitions.entering import (
    choices_for,
    entries_of,
    has_late_code,
    next_step,
    open_competitions,
)
from competitions.models import Category, Competition, Entry, FollowUp
from competitions.models.choices import ShownState
from competitions.phases import Phase
from competitions.views.access import desk_page
from innovations.models import InnovationPage
from innovations.rules import agencies_of

LONGEST_QUERY = 200
#: Where nothing more is to be done by the agency.
OVER = {ShownState.INELIGIBLE, ShownState.WITHDRAWN, ShownState.DISQUALIFIED}


@desk_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show the agency's entries with what to do next, and the competitions that are open."""
    agencies = agencies_of(request.user)
    rows = [
        {"entry": entry, "step": next_step(entry, is_head=rules.can_submit_entry(request.user, entry))}
        for entry in entries_of(agencies)
    ]
    return render(
        request,
        "competitions/entering/desk.html",
        {
            "agencies": agencies,
            "urgent": [row for row in rows if row["step"].is_urgent],
            "waiting": [row for row in rows if not row["step"].is_urgent and not _is_over(row["entry"])],
            "finished": [row for row in rows if _is_finished(row["entry"])],
            "over": [row for row in rows if row["entry"].shown_state in OVER],
            "questions": list(
                FollowUp.objects.open(timezone.localdate())
                .of_agencies(agencies)
                .select_related("award")
                .order_by("due_date", "pk")
            ),
            "has_any": bool(rows),
            "open": open_competitions(agencies),
        },
    )


def _is_finished(entry: Entry) -> bool:
    return entry.shown_state == ShownState.ELIGIBLE and entry.competition.results_published_at is not None


def _is_over(entry: Entry) -> bool:
    return entry.shown_state in OVER or _is_finished(entry)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose an innovation and a category; a POST shows what fits the category, or makes the draft."""
    competition = Competition.objects.select_related("government").filter(slug=slug).first()
    if competition is None or not rules.is_announced(request.user, competition):
        raise Http404
    error = None
    if "tampilkan" in request.POST:
        return redirect(
            f"{request.path}?{urlencode({name: request.POST.get(name, '') for name in ('kategori', 'q')})}"
        )
    if request.method == "POST":
        try:
            entry = _started(request, competition)
        except ValidationError as refusal:
            error = refusal
        else:
            messages.success(
                request, _("The draft is made. Write its texts now; they are saved as you write.")
            )
            return redirect("entering_entry", pk=entry.pk)
    context = _start_context(request, competition) | {"errors": error.messages if error else []}
    status = 422 if error else 200
    return render(request, "competitions/entering/start.html", context, status=status)


def _started(request: HttpRequest, competition: Competition) -> Entry:
    """Start what was chosen. What is not the person's own is answered like what is not there."""
    slug = request.POST.get("kategori")
    category = next((one for one in competition.categories.all() if one.slug == slug), None)
    number = request.POST.get("innovation", "")
    if category is None:
        raise ValidationError(_("Choose a category."))
    if not number.isdecimal() or len(number) > 15:
        raise ValidationError(_("Choose an innovation."))
    innovation = InnovationPage.objects.filter(pk=int(number)).first()
    if innovation is None or not _is_own(request, innovation):
        raise ValidationError(_("Choose an innovation."))
    return entries.start(competition, innovation=innovation, category=category, by=request.user)


def _is_own(request: HttpRequest, innovation: InnovationPage) -> bool:
    return any(innovation.path.startswith(agency.path) for agency in agencies_of(request.user))


def _start_context(request: HttpRequest, competition: Competition) -> dict[str, Any]:
    agencies = agencies_of(request.user)
    asked = request.POST if request.method == "POST" else request.GET
    categories = list(competition.categories.all())
    may_enter = rules.can_enter(request.user, competition)
    is_open = competition.shown_phase == Phase.ENTRY or (may_enter and has_late_code(competition, agencies))
    context = {
        "competition": competition,
        "categories": categories,
        "category": _asked_category(categories, asked.get("kategori", "")),
        "sought": asked.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip(),
        "chosen": asked.get("innovation", ""),
        "may_enter": may_enter,
        "is_open": is_open,
    }
    return context | (_choices(context, agencies, asked) if may_enter and is_open and categories else {})


def _asked_category(categories: list[Category], slug: str) -> Category | None:
    return next((item for item in categories if item.slug == slug), categories[0] if categories else None)


def _choices(context: dict[str, Any], agencies: list, asked: Any) -> dict[str, Any]:
    category = context["category"]
    category.competition = context["competition"]
    found, choices = choices_for(category, agencies, sought=context["sought"], page=asked.get("halaman", "1"))
    return {
        "found": found,
        "possible": [choice for choice in choices if choice.is_possible],
        "impossible": [choice for choice in choices if not choice.is_possible],
        "agency_count": len({choice.agency.pk for choice in choices}),
    }
