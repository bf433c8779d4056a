"""Sheets as a workbook: downloaded, filled in anywhere, uploaded; a report says of every row what became of it."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from competitions import sheet_files
from competitions.actions import sheets
from competitions.models import Assignment, Round
from competitions.sheet_files import Filled
from competitions.sheets import criteria_of, given_of, sheet_of
from competitions.views.judge_access import judge_page, newest, title_of

REFUSED = 422
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The workbook that comes back."""

    upload = forms.FileField(
        label=gettext_lazy("Workbook"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the workbook that you filled in."),
            "empty": gettext_lazy("This file is empty."),
        },
    )


@dataclass
class Line:
    """What became of one row: `kind` is "saved", "same", "blank", "stale" or "refused"."""

    row: int
    kind: str
    label: str = ""
    url_entry: int = 0
    sentences: list[str] = field(default_factory=list)
    both: list[tuple[str, str, str]] = field(default_factory=list)  # criterion, on the desk, in the file


@judge_page
@require_safe
def workbook(request: HttpRequest, round_pk: int) -> HttpResponse:
    """Give the judge's own sheets of a round as a workbook."""
    _stage, given = _given(request, round_pk)
    texts = newest([row.entry_id for row in given])
    titles = {entry: title_of(snapshot) for entry, snapshot in texts.items()}
    writable = [row for row in given if row.finished_at is None]
    response = HttpResponse(sheet_files.write(writable, titles), content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="lembar-penilaian-{round_pk}.xlsx"'
    return response


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, round_pk: int) -> HttpResponse:
    """Take a workbook in, row by row: one that is refused keeps no other from being saved."""
    stage, given = _given(request, round_pk)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    lines: list[Line] = []
    if form.is_bound and form.is_valid():
        try:
            rows = sheet_files.read(form.cleaned_data["upload"])
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            own = {row.pk: row for row in given}
            lines = [_take(request, row, own) for row in rows]
    context = {"stage": stage, "form": form, "lines": lines}
    is_refused = bool(form.errors) or any(line.kind in {"stale", "refused"} for line in lines)
    return render(
        request, "competitions/judging/files_upload.html", context, status=REFUSED if is_refused else 200
    )


def _given(request: HttpRequest, round_pk: int) -> tuple[Round, list[Assignment]]:
    """Return the round and what the judge has in it; the same 404 for a hidden round as for none."""
    rows = Assignment.objects.on_desk_of(request.user).filter(round=round_pk)
    given = list(
        rows.select_related("entry", "round__competition", "round__rubric", "judge").order_by("entry__number")
    )
    if not given:
        raise Http404
    return given[0].round, given


def _take(request: HttpRequest, filled: Filled, own: dict[int, Assignment]) -> Line:
    """Save one row as a draft, or say why not."""
    if filled.is_blank:
        return Line(filled.row, "blank")
    try:
        number, version = sheet_files.read_token(filled.token)
        assignment = own.get(number)
        if assignment is None:
            return _refusal(filled, _("This row is not one of yours. Download your own workbook."))
        return _save(request, filled, assignment, version)
    except PermissionDenied:
        return _refusal(filled, _("This row is not one of yours. Download your own workbook."))
    except ValidationError as error:
        return _refusal(filled, *error.messages)


def _save(request: HttpRequest, filled: Filled, assignment: Assignment, version: int) -> Line:
    label, entry = assignment.entry.label, assignment.entry_id
    scores, wrong = sheet_files.given_from(filled, assignment)
    if wrong:
        return Line(filled.row, "refused", label, entry, wrong)
    comment = sheet_files.comment_from(filled)
    if _is_same(assignment, scores, comment):
        return Line(filled.row, "same", label, entry)
    try:
        sheets.save_sheet(assignment, by=request.user, version=version, scores=scores, comment=comment)
    except sheets.StaleSheet as refusal:
        return Line(filled.row, "stale", label, entry, refusal.messages, _both(assignment, filled))
    except ValidationError as error:
        return Line(filled.row, "refused", label, entry, error.messages)
    return Line(filled.row, "saved", label, entry)


def _is_same(assignment: Assignment, scores: dict[int, Any], comment: str | None) -> bool:
    sheet = sheet_of(assignment)
    known = given_of(sheet)
    is_same_comment = comment is None or (sheet is not None and sheet.comment == comment)
    return is_same_comment and all(known.get(key) == given for key, given in scores.items())


def _both(assignment: Assignment, filled: Filled) -> list[tuple[str, str, str]]:
    """Return where desk and file differ: criterion, score on the desk, score in the file."""
    known = given_of(sheet_of(assignment))
    pairs = [
        (row.name, sheet_files.text_of(known.get(row.pk)), filled.scores.get(row.pk, "").strip())
        for row in criteria_of(assignment.round)
    ]
    return [pair for pair in pairs if pair[2] and pair[1] != pair[2]]


def _refusal(filled: Filled, *sentences: str) -> Line:
    return Line(filled.row, "refused", sentences=list(sentences))


urlpatterns = [
    path("lembar/<int:round_pk>.xlsx", workbook, name="judging_workbook"),
    path("lembar/<int:round_pk>/unggah/", upload, name="judging_workbook_upload"),
]
