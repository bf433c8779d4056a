"""The public pages of the catalogue: the list, and whatever stands below it in the tree."""

from collections import defaultdict
from typing import Any
from urllib.parse import urljoin

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions import awards_reading
from innovations import reading
from innovations.addresses import catalogue_path, public_url
from innovations.models import AgencyPage, InnovationPage
from innovations.models.board import board_row_for
from innovations.views import browse
from search import neighbours, records
from search.addresses import Address
from search.choosing import choose
from search.comparing import compare
from search.groups import GROUPS
from search.keeping import keep
from search.models import CatalogueEntry
from search.open_data import linked
from search.open_data.views import site_of
from search.results import answer


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the innovations that answer the address."""
    result = answer(request.GET)
    response = render(request, "search/catalogue.html", {"result": result, "is_simulated": False})
    return response if result.notices else keep(response)


@require_safe
def choices(request: HttpRequest, name: str) -> HttpResponse:
    """Show all values of a group, to choose from."""
    if name not in GROUPS:
        raise Http404
    return render(request, "search/choices.html", {"choice": choose(request.GET, GROUPS[name])})


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """Show up to four innovations side by side."""
    compared = compare(request.GET)
    is_simulated = any(entry.is_simulated for entry in compared.entries)
    return render(request, "search/comparison.html", {"comparison": compared, "is_simulated": is_simulated})


@require_safe
def record(request: HttpRequest, path: str) -> HttpResponse:
    """Show the published agency or innovation at an address; hidden and missing ones answer alike."""
    if page := records.find(path):
        return keep(browse.innovation(request, page, innovation_context(page, site_of(request))))
    lineage = reading.find_lineages([path]).get(path)
    if lineage is None:
        raise Http404
    page = lineage[-1]
    if isinstance(page, AgencyPage):
        page.lineage = lineage
        return render(request, page.template, page.get_context(request) | agency_context(page))
    # Published past everything that listens: shown without what the catalogue would know of it.
    page.lineage = lineage[:-1]
    return keep(browse.innovation(request, page, {}))


def innovation_context(page: InnovationPage, site: str) -> dict[str, Any]:
    """Return what the catalogue knows of an innovation: its entry, its neighbours, its description."""
    entry = page.catalogue_entry
    return {
        "entry": entry,
        "awards": awards_reading.told(entry.awards),
        "neighbours": neighbours.find(entry),
        "linked_data": linked.describe(entry, site),
        "image_url": urljoin(site, entry.image_url),
    }


def agency_context(page: AgencyPage) -> dict[str, Any]:
    """Return what the public page of an agency shows beside its own fields."""
    below = _agencies_below(page)
    path = catalogue_path(public_url(page.url_path))
    year = timezone.localdate().year
    group = "government" if page.is_government else "agency"
    return {
        "breadcrumbs": reading.breadcrumbs(reading.agency_trail(page.lineage[:-1])),
        "government": page.government,
        "is_simulated": any(agency.is_simulated for agency in page.lineage),
        "units": [_unit(unit, below) for unit in below if unit.depth == page.depth + 1],
        "board_row": board_row_for(page, year),
        "current_year": year,
        "innovations_by_year": _entries_by_year(page),
        "total": sum(agency.own for agency in below),
        "catalogue_url": Address(values=((group, path),)).url,
    }


def _agencies_below(page: AgencyPage) -> list[AgencyPage]:
    """Return a page and the published agencies below it, each with `own`: how many entries are its own."""
    entries = CatalogueEntry.objects.filter(agency=OuterRef("pk")).order_by().values("agency")
    number = Subquery(entries.annotate(number=Count("pk")).values("number"))
    below = AgencyPage.objects.descendant_of(page, inclusive=True).live().order_by("title")
    return list(below.annotate(own=Coalesce(number, 0)))


def _unit(unit: AgencyPage, below: list[AgencyPage]) -> dict[str, Any]:
    return {
        "title": unit.title,
        "url": public_url(unit.url_path),
        "kind_label": unit.get_kind_display(),
        "count": sum(agency.own for agency in below if agency.path.startswith(unit.path)),
    }


def _entries_by_year(page: AgencyPage) -> list[dict[str, Any]]:
    years: dict[int | None, list[CatalogueEntry]] = defaultdict(list)
    own = CatalogueEntry.objects.filter(agency=page).defer("facts")
    for entry in sorted(own, key=lambda entry: (entry.sort_title, entry.pk)):
        years[entry.year].append(entry)
    newest_first = sorted(years, key=lambda year: year or 0, reverse=True)
    return [{"year": year, "entries": years[year]} for year in newest_first]
