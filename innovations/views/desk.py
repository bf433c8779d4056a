"""Small screens of the agency's desk: its own innovations, the completeness meter, closing a year."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from innovations import rules
from innovations.actions import closing, continuing
from innovations.forms import CloseYearForm
from innovations.models import AgencyPage
from innovations.models.board import board_for_year, years_on_board
from innovations.models.completeness import completeness_of
from innovations.models.lists import FIRST_YEAR, LAST_YEAR
from innovations.views.reviewing import visible_innovation


@require_admin_access
@require_safe
def completeness(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the completeness meter of the latest saved text, as a fragment."""
    page = visible_innovation(request, pk)
    text = page.get_latest_revision_as_object()
    return TemplateResponse(
        request, "innovations/admin/completeness_meter.html", {"completeness": completeness_of(text)}
    )


@require_admin_access
@require_POST
def continue_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Start this year's record from an earlier one of the same agency."""
    page = visible_innovation(request, pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    try:
        draft = continuing.continue_record(page, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_home")
    messages.success(request, _("A draft was started from “%(title)s”.") % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", draft.pk)


@require_admin_access
@require_safe
def board(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show the whole board to those who verify, audit or lead; to the first two with drafts and their reasons."""
    user, this_year = request.user, timezone.localdate().year
    shown = this_year if year is None else year
    if not rules.sees_board(user) or not FIRST_YEAR <= shown <= LAST_YEAR:
        raise Http404
    return TemplateResponse(
        request,
        "innovations/admin/board.html",
        {
            "year": shown,
            "years": [
                {"year": item, "url": reverse("admin_board", args=[item]), "is_current": item == shown}
                for item in years_on_board()
            ],
            "governments": board_for_year(shown, public=not rules.sees_drafts_on_board(user)),
            "can_close": rules.can_close_year(user) and shown < this_year,
            "page_title": _("Target board"),
        },
    )


@require_admin_access
@require_POST
def close_year(request: HttpRequest) -> HttpResponse:
    """Freeze a government's year."""
    if not rules.can_close_year(request.user):
        raise PermissionDenied
    form = CloseYearForm(request.POST)
    if not form.is_valid():
        raise Http404
    government = get_object_or_404(AgencyPage, pk=form.cleaned_data["government"])
    year = form.cleaned_data["year"]
    try:
        closing.close_year(government, year, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("%(year)s is closed for %(government)s; its numbers no longer move.")
            % {"year": year, "government": government.title},
        )
    return redirect("admin_board", year)
