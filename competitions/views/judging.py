"""Beside scoring: the files of a frozen text, standing aside from an entry, and the pact."""

from pathlib import PurePosixPath

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from competitions.actions import conflicts
from competitions.models.choices import ConflictKind
from competitions.rules import judgeships_of
from competitions.views.doing import done
from competitions.views.entry_files import file_response, open_or_missing
from competitions.views.judge_access import assignment_of, is_blind, judge_page, newest, title_of

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


@judge_page
@require_safe
def file(request: HttpRequest, entry_id: int, version: int, position: int) -> HttpResponse:
    """Give a file of the frozen text that counts; its name tells blind judges nothing."""
    assignment = assignment_of(request, entry_id)
    snapshot = newest([entry_id]).get(entry_id)
    if snapshot is None or snapshot.version != version:
        raise Http404
    found = get_object_or_404(snapshot.files.select_related("file"), position=position)
    name = found.name
    if is_blind(assignment):
        name = f"{found.role}-{position + 1}{PurePosixPath(name).suffix}"
    return file_response(open_or_missing(found.file), name)


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask once for kind and note, then take the entry away from the judge."""
    assignment = assignment_of(request, entry_id)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: conflicts.declare(assignment.entry, user=request.user, by=request.user, **form.cleaned_data),
    ):
        messages.success(
            request, _("Thank you. You stand aside from that entry; it is no longer shown to you.")
        )
        return redirect("judging_desk")
    snapshot = newest([entry_id]).get(entry_id)
    title = title_of(snapshot) if snapshot else assignment.entry.label
    context = {"entry": assignment.entry, "title": title, "form": form}
    status = REFUSED if form.is_bound else 200
    return render(request, "competitions/judging/conflict.html", context, status=status)


@judge_page
@require_safe
def pact(request: HttpRequest, judge_id: int) -> HttpResponse:
    """Show the pact as it was agreed to, with the hash of its text."""
    judge = next((judge for judge in judgeships_of(request.user) if judge.pk == judge_id), None)
    if judge is None:
        raise Http404
    return render(request, "competitions/judging/pact.html", {"judge": judge})


urlpatterns = [
    path("naskah/<int:entry_id>/<int:version>/<int:position>/", file, name="judging_file"),
    path("naskah/<int:entry_id>/konflik/", conflict, name="judging_conflict"),
    path("pakta/<int:judge_id>/", pact, name="judging_pact"),
]
