"""The judges' desk: what one was given, the frozen text of one entry, and standing aside from it."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from competitions import freezing
from competitions.actions import conflicts
from competitions.models import Assignment, Entry, EntrySnapshot, Judge, Round
from competitions.models.choices import Blindness, ConflictKind
from competitions.moments import in_words
from competitions.rules import judgeships_of
from competitions.views.entry_files import file_response, open_or_missing
from innovations.views.joining import add_errors

REFUSED = 422


class ConflictForm(forms.Form):
    """Why a judge stands aside."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of conflict is it?"),
        choices=[("", gettext_lazy("Choose one")), *ConflictKind.choices],
        error_messages={"required": gettext_lazy("Choose what kind of conflict it is.")},
    )
    note = forms.CharField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("One or two sentences. The secretariat reads them, the entrant does not."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Say in a sentence what the conflict is about.")},
    )


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """List what a judge was given, by competition and round; 404 for whoever judges nowhere."""
    judgeships = judgeships_of(request.user)
    if not judgeships:
        raise Http404
    given = _given(request).select_related("round", "entry__category", "judge")
    texts = _newest([row.entry_id for row in given])
    competitions = [_competition(judge, list(given), texts) for judge in judgeships]
    return render(request, "competitions/judging/desk.html", {"competitions": competitions})


@never_cache
@login_required
@require_safe
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the frozen text of an entry that the judge was given."""
    assignment = _assignment(request, entry_id)
    snapshot = _newest([entry_id]).get(entry_id)
    if snapshot is None:
        raise Http404
    siblings = list(_given(request).filter(round=assignment.round).values_list("entry", flat=True))
    place = siblings.index(entry_id)
    content = _content(assignment, snapshot)
    context = {
        "assignment": assignment,
        "entry": assignment.entry,
        "snapshot": snapshot,
        "content": content,
        "files": _files(entry_id, snapshot, content),
        "standing": standing_of(assignment.round),
        "previous": siblings[place - 1] if place else None,
        "next": siblings[place + 1] if place + 1 < len(siblings) else None,
    }
    return render(request, "competitions/judging/entry.html", context)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, entry_id: int, version: int, position: int) -> HttpResponse:
    """Give a file of the frozen text that counts; its name tells blind judges nothing."""
    assignment = _assignment(request, entry_id)
    snapshot = _newest([entry_id]).get(entry_id)
    if snapshot is None or snapshot.version != version:
        raise Http404
    found = get_object_or_404(snapshot.files.select_related("file"), position=position)
    name = found.name
    if _is_blind(assignment):
        name = f"{found.role}-{position + 1}{PurePosixPath(name).suffix}"
    return file_response(open_or_missing(found.file), name)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask once for kind and note, then take the entry away from the judge."""
    assignment = _assignment(request, entry_id)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _declare(request, assignment, form):
        messages.success(
            request, _("Thank you. You stand aside from that entry; it is no longer shown to you.")
        )
        return redirect("judging_desk")
    snapshot = _newest([entry_id]).get(entry_id)
    title = _title(snapshot) if snapshot else assignment.entry.label
    context = {"entry": assignment.entry, "title": title, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "competitions/judging/conflict.html", context, status=status)


@never_cache
@login_required
@require_safe
def pact(request: HttpRequest, judge_id: int) -> HttpResponse:
    """Show the pact as it was agreed to, with the hash of its text."""
    judge = next((judge for judge in judgeships_of(request.user) if judge.pk == judge_id), None)
    if judge is None:
        raise Http404
    return render(request, "competitions/judging/pact.html", {"judge": judge})


def standing_of(stage: Round) -> str:
    """Say when a round is scored."""
    if stage.opens_at is None or stage.closes_at is None:
        return _("The dates of scoring are not set yet.")
    if stage.is_open:
        return _("Scoring is open until %(moment)s.") % {"moment": in_words(stage.closes_at)}
    if stage.is_over:
        return _("Scoring closed on %(moment)s.") % {"moment": in_words(stage.closes_at)}
    return _("Scoring opens on %(moment)s.") % {"moment": in_words(stage.opens_at)}


def _given(request: HttpRequest) -> Any:
    rows = Assignment.objects.on_desk_of(request.user).select_related("entry", "round__competition")
    return rows.order_by("round__position", "round", "entry__number", "pk")


def _assignment(request: HttpRequest, entry_id: int) -> Assignment:
    """Return the judge's latest assignment of an entry; the same 404 for a hidden entry as for none."""
    named = Entry.objects.filter(pk=entry_id)  # answers for numbers beyond all numbers, too
    assignment = _given(request).filter(entry__in=named).last()
    if assignment is None:
        raise Http404
    return assignment


def _newest(entries: list[int]) -> dict[int, EntrySnapshot]:
    """Return the frozen text that counts of each entry."""
    rows = EntrySnapshot.objects.filter(entry__in=entries).order_by("entry", "version")
    return {row.entry_id: row for row in rows}


def _is_blind(assignment: Assignment) -> bool:
    return assignment.round.competition.blindness == Blindness.BLIND


def _content(assignment: Assignment, snapshot: EntrySnapshot) -> dict[str, Any]:
    """Return the frozen text as this judge reads it."""
    return freezing.without_names(snapshot.data) if _is_blind(assignment) else snapshot.data


def _files(entry_id: int, snapshot: EntrySnapshot, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files of a text, each with the address at which this desk serves it."""
    return [
        item | {"url": reverse("judging_file", args=[entry_id, snapshot.version, position])}
        for position, item in enumerate(content["files"])
    ]


def _title(snapshot: EntrySnapshot) -> str:
    return snapshot.data["innovation"]["title"]


def _competition(judge: Judge, given: list[Assignment], texts: dict[int, EntrySnapshot]) -> dict[str, Any]:
    rows = [row for row in given if row.judge_id == judge.pk]
    return {
        "competition": judge.competition,
        "judge": judge,
        "rounds": list(_rounds(judge, rows, texts)),
    }


def _rounds(
    judge: Judge, rows: list[Assignment], texts: dict[int, EntrySnapshot]
) -> Iterator[dict[str, Any]]:
    is_blind = judge.competition.blindness == Blindness.BLIND
    for number in dict.fromkeys(row.round_id for row in rows):
        own = [row for row in rows if row.round_id == number and row.entry_id in texts]
        yield {
            "round": own[0].round,
            "standing": standing_of(own[0].round),
            "count": len(own),
            "finished": sum(row.finished_at is not None for row in own),
            "rows": [_row(row, texts[row.entry_id], is_blind=is_blind) for row in own],
        }


def _row(assignment: Assignment, snapshot: EntrySnapshot, *, is_blind: bool) -> dict[str, Any]:
    return {
        "entry": assignment.entry,
        "title": _title(snapshot),
        "agency": "" if is_blind else snapshot.data["agency"]["name"],
        "is_finished": assignment.finished_at is not None,
    }


def _declare(request: HttpRequest, assignment: Assignment, form: ConflictForm) -> bool:
    try:
        conflicts.declare(assignment.entry, user=request.user, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


urlpatterns = [
    path("", desk, name="judging_desk"),
    path("naskah/<int:entry_id>/", entry, name="judging_entry"),
    path("naskah/<int:entry_id>/<int:version>/<int:position>/", file, name="judging_file"),
    path("naskah/<int:entry_id>/konflik/", conflict, name="judging_conflict"),
    path("pakta/<int:judge_id>/", pact, name="judging_pact"),
]
