"""Handing a sheet in: the whole of it once more, one deliberate act, the receipt; on paper; and beside those of others."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competitions.actions import sheets
from competitions.models import Assignment, ScoreSheet
from competitions.sheet_lines import Lines, lines_of
from competitions.sheets import given_of, rubric_of, sheet_of
from competitions.views.judge_access import assignment_of, is_blind, judge_page, newest, title_of
from competitions.views.scoring_page import sheet_context

REFUSED = 422


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the whole sheet and what is missing; a POST hands it in."""
    assignment = assignment_of(request, entry_id)
    sheet = sheet_of(assignment)
    context = _context(request, assignment, sheet)
    if request.method != "POST":
        if not context["is_writable"]:
            return redirect("judging_entry", entry_id=entry_id)
        return render(request, "competitions/judging/hand_in.html", context)
    errors = _hand_in(request, assignment)
    if not errors:
        return redirect("judging_receipt", entry_id=entry_id)
    context = _context(request, assignment, sheet_of(assignment)) | {"errors": errors}
    return render(request, "competitions/judging/hand_in.html", context, status=REFUSED)


@judge_page
@require_safe
def receipt(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show moment, version and hash of what was handed in, and where to go on."""
    assignment = assignment_of(request, entry_id)
    sheet = sheet_of(assignment)
    handed_in = sheet.versions.order_by("number").last() if sheet else None
    context = _context(request, assignment, sheet) | {"handed_in": handed_in}
    if handed_in is None or not context["is_handed_in"]:
        raise Http404
    return render(request, "competitions/judging/receipt.html", context)


@judge_page
@require_safe
def peers(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the sheets that other judges handed in for an entry, once one's own is handed in and the round's rule allows."""
    assignment = assignment_of(request, entry_id)
    sheet = sheet_of(assignment)
    context = _context(request, assignment, sheet)
    if not (context["is_handed_in"] and assignment.round.shows_peers):
        raise Http404
    others = ScoreSheet.objects.readable_by(request.user).counted()
    others = others.filter(assignment__round=assignment.round_id, assignment__entry=entry_id)
    rows = others.select_related("assignment__judge").prefetch_related("scores")
    criteria = rubric_of(assignment.round)
    context["columns"] = [
        {"judge": row.assignment.judge, "sheet": row, "lines": lines_of(criteria, given_of(row))}
        for row in sorted(rows, key=lambda row: (row.pk != sheet.pk, row.assignment.judge.name))
    ]
    context["table"] = _side_by_side(context["columns"])
    return render(request, "competitions/judging/peers.html", context)


@judge_page
@require_safe
def paper(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the sheet for printing: to be filled in by pen, or as it stands."""
    assignment = assignment_of(request, entry_id)
    context = _context(request, assignment, sheet_of(assignment))
    return render(request, "competitions/judging/paper.html", context)


def _context(request: HttpRequest, assignment: Assignment, sheet: ScoreSheet | None) -> dict[str, Any]:
    snapshot = newest([assignment.entry_id]).get(assignment.entry_id)
    if snapshot is None:
        raise Http404
    lines: Lines = lines_of(rubric_of(assignment.round), given_of(sheet))
    return {
        **sheet_context(request, assignment, sheet),
        "title": title_of(snapshot),
        "agency": "" if is_blind(assignment) else snapshot.data["agency"]["name"],
        "lines": lines,
        "is_complete": sheet is not None and lines.count > 0 and not lines.missing,
        "comment": sheet.comment if sheet else "",
        "errors": [],
    }


def _hand_in(request: HttpRequest, assignment: Assignment) -> list[str]:
    """Hand in what the page showed; return why not."""
    number = request.POST.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 10 else -1
    try:
        sheets.hand_in(assignment, by=request.user, version=version)
    except PermissionDenied:
        raise Http404 from None
    except sheets.StaleSheet:
        return [_("The sheet was changed since you opened this page. Look at it again, then hand it in.")]
    except ValidationError as refusal:
        return refusal.messages
    return []


def _side_by_side(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each criterion with every judge's line."""
    rows = zip(*(column["lines"].rows for column in columns), strict=True)
    return [{"criterion": lines[0].criterion, "lines": lines} for lines in rows]


urlpatterns = [
    path("naskah/<int:entry_id>/serahkan/", hand_in, name="judging_hand_in"),
    path("naskah/<int:entry_id>/tanda-terima/", receipt, name="judging_receipt"),
    path("naskah/<int:entry_id>/juri-lain/", peers, name="judging_peers"),
    path("naskah/<int:entry_id>/lembar/", paper, name="judging_paper"),
]
