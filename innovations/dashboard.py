"""The desk on the dashboard: two of three this year, what blocks the third, the next button."""

import functools
import operator
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from innovations import rules
from innovations.models import AgencyPage, InnovationPage
from innovations.models.board import GOVERNMENT_LENGTH, board_for_year
from innovations.models.board_rows import BoardInnovation, BoardRow, GovernmentBoard
from innovations.models.completeness import Missing, missing_for_verification
from innovations.models.standing import Standing, standings, waiting

QUEUE_LENGTH = 20
LINES = 12
EARLIER = 12


class DeskPanel(Component):
    """What a person finds first: their agencies' year, and what waits for them."""

    name = "desk"
    order = 50
    template_name = "innovations/admin/dashboard.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return the desks of the person's agencies and the queues that wait for them."""
        user = parent_context["request"].user
        year = timezone.localdate().year
        return {
            "desks": desks_of(user, year),
            "queues": queues_of(user),
            "year": year,
            "board_url": reverse("admin_board", args=[year]) if rules.sees_board(user) else "",
            "is_of_contests": rules.SECRETARIAT in rules.group_names(user),
            "csrf_token": parent_context["csrf_token"],
            "request": parent_context["request"],
        }


def desks_of(user: AbstractBaseUser, year: int) -> list[dict[str, Any]]:
    """Return one desk for each agency the person works for."""
    agencies = rules.agencies_of(user)
    rows = _rows_of(agencies, year)
    pages = _pages_of(rows.values())
    standing_by_id = standings(pages.values())
    earlier = _earlier(agencies, year)
    return [
        _desk(agency, rows.get(agency.pk), pages, standing_by_id, earlier.get(agency.pk, []))
        for agency in agencies
    ]


def queues_of(user: AbstractBaseUser) -> list[dict[str, Any]]:
    """Return what waits for the person's word."""
    queues = []
    if headed := rules.headed_by(user):
        below = functools.reduce(operator.or_, (Q(path__startswith=agency.path) for agency in headed))
        pages = list(waiting(Standing.WITH_HEAD).filter(below))
        queues.append(
            _queue(_("Waiting for your endorsement"), pages, _("Nothing waits for your endorsement."))
        )
    if rules.is_verifier(user):
        pages = list(waiting(Standing.WITH_VERIFIER).order_by("latest_revision_created_at"))
        queues.append(_queue(_("Waiting for verification"), pages, _("Nothing waits for verification.")))
    return queues


def next_waiting(user: AbstractBaseUser, *, after: InnovationPage) -> dict[str, Any] | None:
    """Return the line of the innovation that has waited longest for the person, None where nothing else waits."""
    address = reverse("innovation_review", args=[after.pk])
    lines = (line for queue in queues_of(user) for line in queue["lines"])
    return next((line for line in lines if line["url"] != address), None)


def _queue(heading: str, pages: list[InnovationPage], empty: str) -> dict[str, Any]:
    shown = pages[:QUEUE_LENGTH]
    homes = {page.path[: -AgencyPage.steplen] for page in shown}
    names = dict(AgencyPage.objects.filter(path__in=homes).values_list("path", "title")) if homes else {}
    return {
        "heading": heading,
        "lines": [
            {
                "url": _review_url(page.pk),
                "title": page.draft_title or page.title,
                "agency": names.get(page.path[: -AgencyPage.steplen], ""),
                "sent_at": page.latest_revision_created_at,
            }
            for page in shown
        ],
        "more": max(len(pages) - QUEUE_LENGTH, 0),
        "empty": empty,
    }


def _rows_of(agencies: list[AgencyPage], year: int) -> dict[int, BoardRow]:
    """Return the board rows of the agencies, read once for each government."""
    paths = {agency.path[:GOVERNMENT_LENGTH] for agency in agencies}
    wanted = {agency.pk for agency in agencies}
    boards: list[GovernmentBoard] = []
    for government in AgencyPage.objects.filter(path__in=paths) if paths else []:
        boards += board_for_year(year, public=False, government=government)
    return {row.agency_id: row for board in boards for row in board.rows if row.agency_id in wanted}


def _pages_of(rows: Any) -> dict[int, InnovationPage]:
    ids = [line.innovation_id for row in rows for line in row.innovations if line.innovation_id]
    pages = InnovationPage.objects.filter(pk__in=ids).prefetch_related("measurements", "photos", "team")
    return {page.pk: page for page in pages}


def _earlier(agencies: list[AgencyPage], year: int) -> dict[int, list[InnovationPage]]:
    """Return last year's published innovations by agency."""
    found: dict[int, list[InnovationPage]] = {}
    if not agencies:
        return found
    by_path = {agency.path: agency.pk for agency in agencies}
    below = Q()
    for agency in agencies:
        below |= Q(path__startswith=agency.path, depth=agency.depth + 1)
    for page in InnovationPage.objects.live().filter(below, year_applied=year - 1).order_by("title"):
        found.setdefault(by_path[page.path[: -AgencyPage.steplen]], []).append(page)
    return {pk: pages[:EARLIER] for pk, pages in found.items()}


def _desk(
    agency: AgencyPage,
    row: BoardRow | None,
    pages: dict[int, InnovationPage],
    standing_by_id: dict[int, Standing],
    earlier: list[InnovationPage],
) -> dict[str, Any]:
    lines = [
        _line(item, pages[item.innovation_id], standing_by_id[item.innovation_id])
        for item in (row.innovations if row else [])
        if item.innovation_id in pages
    ]
    return {
        "agency": agency,
        "row": row,
        "lines": lines[:LINES],
        "next": None if row is None or row.is_reached else _next_step(lines),
        "add_url": reverse("wagtailadmin_pages:add", args=["innovations", "innovationpage", agency.pk]),
        "list_url": reverse("wagtailadmin_explore", args=[agency.pk]),
        "earlier": earlier,
    }


def _line(item: BoardInnovation, page: InnovationPage, standing: Standing) -> dict[str, Any]:
    is_open = standing in {Standing.DRAFT, Standing.RETURNED}
    missing: list[Missing] = missing_for_verification(page) if is_open else []
    return {
        "pk": page.pk,
        "title": item.title,
        "is_counted": item.is_counted,
        "reason_text": item.reason_text,
        "standing": standing,
        "missing": missing,
        "url": reverse("wagtailadmin_pages:edit", args=[page.pk]) if is_open else _review_url(page.pk),
    }


def _review_url(number: int) -> str:
    return reverse("innovation_review", args=[number])


def _next_step(lines: list[dict[str, Any]]) -> dict[str, str] | None:
    """Return the step that brings the next innovation closest to counting."""
    open_lines = [line for line in lines if not line["is_counted"]]
    for line in open_lines:
        if line["standing"] == Standing.RETURNED:
            return _step(line, _("It was returned with notes."), _("Mend what was noted"), line["url"])
    drafts = [line for line in open_lines if line["standing"] == Standing.DRAFT]
    if drafts:
        line = min(drafts, key=lambda item: len(item["missing"]))
        if line["missing"]:
            return _step(line, line["missing"][0].message, _("Complete it"), line["url"])
        return _step(line, _("It is complete."), _("Send it to the head"), _review_url(line["pk"]))
    for line in open_lines:
        if line["standing"] in {Standing.WITH_HEAD, Standing.WITH_VERIFIER}:
            return _step(line, f"{line['standing'].label}.", _("See where it stands"), line["url"])
    return None


def _step(line: dict[str, Any], what: str, button: str, url: str) -> dict[str, str]:
    return {"title": line["title"], "what": what, "button": button, "url": url}
