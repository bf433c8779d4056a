"""What visitors read of the registry: an innovation, and the board of three a year."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import NotThereError
from innovations import reading
from innovations.models import InnovationPage
from innovations.models.board import board_for_year, years_on_board
from innovations.models.lists import FIRST_YEAR, LAST_YEAR


def innovation(request: HttpRequest, page: InnovationPage, more: dict[str, Any]) -> HttpResponse:
    """Show one published innovation. Called by the catalogue, which found it and knows `more` of it."""
    reading.prepare_innovation(page)
    return render(request, page.template, page.get_context(request) | more)


@require_safe
def newest_board(request: HttpRequest) -> HttpResponse:
    """Lead to this year's board."""
    return HttpResponseRedirect(reverse("target_board", args=[timezone.localdate().year]))


@require_safe
def board(request: HttpRequest, year: int) -> HttpResponse:
    """Show every agency's target and count of one year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotThereError(
            _("There is no board for this year. Boards go from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    governments = board_for_year(year)
    years = sorted({*years_on_board(), year}, reverse=True)
    context = {
        "year": year,
        "years": [
            {"year": other, "url": reverse("target_board", args=[other]), "is_current": other == year}
            for other in years
        ],
        "governments": governments,
        "is_simulated": bool(governments) and all(government.is_simulated for government in governments),
    }
    return render(request, "innovations/target_board.html", context)
