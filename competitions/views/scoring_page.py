"""The judge's screen of one entry: the frozen text beside the rubric. It works as a plain form without script."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions import rules
from competitions.actions import sheets
from competitions.desk_words import words
from competitions.forms.saving import Sent, from_form
from competitions.models import Assignment, ScoreSheet
from competitions.models.choices import SheetState
from competitions.sheet_lines import Line, Lines, lines_of
from competitions.sheet_values import Given
from competitions.sheets import given_of, order_key, rubric_of, sheet_of, why_reopened
from competitions.views.judge_access import (
    assignment_of,
    content_of,
    files_of,
    judge_page,
    newest,
    owner_of,
    standing_of,
)
from competitions.views.saving import differs

REFUSED, STALE = 422, 409
THEIRS = "theirs"


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show an entry's text and its sheet; save the sheet of a browser without script."""
    assignment = assignment_of(request, entry_id)
    if request.method == "POST":
        return _save(request, assignment)
    return show(request, assignment, sheet_of(assignment))


def show(
    request: HttpRequest,
    assignment: Assignment,
    sheet: ScoreSheet | None,
    *,
    sent: Sent | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page of an entry; with what was sent and refused, everything typed stays in the form."""
    snapshot = newest([assignment.entry_id]).get(assignment.entry_id)
    if snapshot is None:
        raise Http404
    lines = lines_of(rubric_of(assignment.round), given_of(sheet))
    context = {
        **sheet_context(request, assignment, sheet),
        "snapshot": snapshot,
        "content": (content := content_of(assignment, snapshot)),
        "files": files_of(assignment.entry_id, snapshot, content),
        "lines": lines,
        "note": sheet.note if sheet else "",
        "comment": sheet.comment if sheet else "",
        "errors": errors or {},
        "is_stale": status == STALE,
        "reopened": why_reopened(assignment, sheet),
        "words": words(),
    }
    if sent is not None:
        _put_back(request, context, sent, is_stale=status == STALE)
    return render(request, "competitions/judging/entry.html", context, status=status)


def sheet_context(request: HttpRequest, assignment: Assignment, sheet: ScoreSheet | None) -> dict[str, Any]:
    """Return what every page about one sheet shows around it."""
    place, count, following = place_of(request, assignment)
    stage = assignment.round
    is_handed_in = sheet is not None and sheet.state == SheetState.HANDED_IN
    return {
        "assignment": assignment,
        "entry": assignment.entry,
        "round": stage,
        "sheet": sheet,
        "standing": standing_of(stage),
        "place": place,
        "count": count,
        "next": following,
        "is_handed_in": is_handed_in,
        "is_writable": stage.is_open and not is_handed_in and stage.rubric is not None,
        "may_reopen": is_handed_in and stage.is_open and rules.can_reopen_sheet(request.user, sheet),
        "desk": {
            "person": request.user.pk,
            "owner": owner_of(request),
            "keeps": [],
            "entry": assignment.entry_id,
            "address": reverse("judging_entry", args=[assignment.entry_id]),
        },
    }


def place_of(request: HttpRequest, assignment: Assignment) -> tuple[int, int, int | None]:
    """Return which of how many in the judge's own order this is, and the next one without a handed-in sheet."""
    given = Assignment.objects.on_desk_of(request.user).filter(
        round=assignment.round_id, judge=assignment.judge_id
    )
    rows = given.values_list("entry", "finished_at")
    ordered = sorted(rows, key=lambda row: order_key(assignment.judge_id, row[0]))
    keys = [key for key, _at in ordered]
    if assignment.entry_id not in keys:  # taken away since it was looked at
        raise Http404
    place = keys.index(assignment.entry_id)
    around = ordered[place + 1 :] + ordered[:place]
    following = next((key for key, finished_at in around if finished_at is None), None)
    return place + 1, len(ordered), following


def _save(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Save what a plain form sent, then go where the button says."""
    sent = _chosen(request, from_form(request.POST))
    if sent.errors:
        return show(request, assignment, sheet_of(assignment), sent=sent, errors=sent.errors, status=REFUSED)
    try:
        saved = sheets.save_sheet(
            assignment,
            by=request.user,
            version=sent.version,
            scores=sent.scores,
            note=sent.note,
            comment=sent.comment,
        )
    except PermissionDenied:
        raise Http404 from None
    except sheets.StaleSheet as refusal:
        if refusal.current is None or differs(sent, refusal.current):
            return show(request, assignment, refusal.current, sent=sent, status=STALE)
        saved = refusal.current
    except ValidationError as refusal:
        return _refused(request, assignment, sent, refusal)
    return _go_on(request, assignment, saved)


def _refused(
    request: HttpRequest, assignment: Assignment, sent: Sent, refusal: ValidationError
) -> HttpResponse:
    if getattr(refusal, "code", "") == "closed":
        errors = {"": " ".join(refusal.messages)}
    else:
        errors = {key: " ".join(sentences) for key, sentences in refusal.message_dict.items()}
    return show(request, assignment, sheet_of(assignment), sent=sent, errors=errors, status=REFUSED)


def _go_on(request: HttpRequest, assignment: Assignment, sheet: ScoreSheet) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if wanted == "hand_in":
        return redirect("judging_hand_in", entry_id=assignment.entry_id)
    clock = timezone.localtime(sheet.saved_at).strftime("%H.%M")
    messages.success(request, _("Saved at %(clock)s.") % {"clock": clock})
    return redirect("judging_entry", entry_id=assignment.entry_id)


def _chosen(request: HttpRequest, sent: Sent) -> Sent:
    """Leave out of what was sent every part for which the other text was chosen: it stays as it is stored."""
    names = {name.removeprefix("take-") for name, value in request.POST.items() if value == THEIRS}
    scores = {key: given for key, given in sent.scores.items() if str(key) not in names}
    errors = {key: sentence for key, sentence in sent.errors.items() if key not in names}
    texts = {name: None for name in ("note", "comment") if name in names}
    return replace(sent, scores=scores, errors=errors, **texts)


def _put_back(request: HttpRequest, context: dict[str, Any], sent: Sent, *, is_stale: bool) -> None:
    """Put what was typed into the form again, beside what is stored where the two differ."""
    lines: Lines = context["lines"]
    for line in lines.rows:
        _put_line_back(request, line, sent, is_stale=is_stale)
        line.error = context["errors"].get(line.key, "")
    for name in ("note", "comment"):
        typed = getattr(sent, name)
        if is_stale and typed is not None and typed != context[name]:
            context[f"their_{name}"] = context[name]
        context[name] = context[name] if typed is None else typed


def _put_line_back(request: HttpRequest, line: Line, sent: Sent, *, is_stale: bool) -> None:
    stored, given = line.given, sent.scores.get(line.criterion.pk)
    line.typed = request.POST.get(f"value-{line.key}", line.typed)
    if given is None:
        if line.key in sent.errors:
            comment = request.POST.get(f"comment-{line.key}", "")
            line.given = Given(comment=comment)
        return
    line.given = given
    if is_stale and given != stored:
        line.theirs = stored


urlpatterns = [path("naskah/<int:entry_id>/", entry, name="judging_entry")]
