"""Asking that a judge be let off an entry: the judge, or the chair of the panel for one of its judges."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from competitions import rules
from competitions.actions import sheet_states
from competitions.excuses import excuse_refusal
from competitions.forms.results import ReasonForm
from competitions.models import Assignment
from competitions.panel_rows import given_before
from competitions.views.chairing import panel_for
from competitions.views.doing import done
from competitions.views.judge_access import assignment_of, judge_page, newest, title_of

REFUSED = 422


WHY = {
    "label": gettext_lazy("Why?"),
    "help_text": gettext_lazy("One or two sentences. The secretariat and auditors read them, nobody else."),
}


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def let_off(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask a judge why, then tell the secretariat; the entry and the draft stay until it decides."""
    assignment = assignment_of(request, entry_id)
    form = ReasonForm(request.POST if request.method == "POST" else None, **WHY)
    if form.is_valid() and done(form, lambda: _ask(request, assignment, form)):
        messages.success(
            request,
            _("The secretariat has your request. Until it decides, the entry and your draft stay with you."),
        )
        return redirect("judging_desk")
    return _page(request, "let_off", assignment, form)


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def other_judge(request: HttpRequest, panel_id: int, assignment_id: int) -> HttpResponse:
    """Ask the chair why, then tell the secretariat that the entry needs another judge."""
    panel = panel_for(request, panel_id)
    joined = given_before(panel, request.user).select_related("entry", "round__competition", "judge")
    assignment = joined.filter(pk=assignment_id).first()
    if assignment is None or not rules.can_ask_excuse(request.user, assignment):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, **WHY)
    if form.is_valid() and done(form, lambda: _ask(request, assignment, form)):
        told = {"name": assignment.judge.name, "number": assignment.entry.label}
        messages.success(
            request,
            _("The secretariat has your request. Until it decides, %(name)s keeps entry %(number)s.") % told,
        )
        return redirect("judging_panel", panel_id=panel.pk)
    return _page(request, "other_judge", assignment, form, panel=panel)


def _ask(request: HttpRequest, assignment: Assignment, form: forms.Form) -> None:
    sheet_states.ask_excuse(assignment, by=request.user, **form.cleaned_data)


def _page(
    request: HttpRequest, name: str, assignment: Assignment, form: forms.Form, **more: Any
) -> HttpResponse:
    """Answer with the form, or say why there is nothing to ask any more."""
    refusal = None if form.is_bound else excuse_refusal(assignment, request.user)
    snapshot = newest([assignment.entry_id]).get(assignment.entry_id)
    context = more | {
        "assignment": assignment,
        "entry": assignment.entry,
        "title": title_of(snapshot) if snapshot else assignment.entry.label,
        "form": form,
        "refusal": " ".join(refusal.messages) if refusal else "",
        "own_reason": assignment.excuse_reason if assignment.excuse_asked_by_id == request.user.pk else "",
    }
    status = REFUSED if form.is_bound else 200
    return render(request, f"competitions/judging/{name}.html", context, status=status)


urlpatterns = [
    path("naskah/<int:entry_id>/lepas/", let_off, name="judging_let_off"),
    path("panel/<int:panel_id>/ganti/<int:assignment_id>/", other_judge, name="judging_other_judge"),
]
