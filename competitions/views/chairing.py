"""The chair's pages: how far the panel is, who handed in for what is presented now, and giving a sheet back."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from competitions import rules
from competitions.actions import sheets
from competitions.forms.results import ReasonForm
from competitions.models import Panel, ScoreSheet
from competitions.panel_rows import judge_rows, panel_rows, presented_now
from competitions.rules import judgeships_of
from competitions.views.doing import done
from competitions.views.judge_access import judge_page, newest, standing_of, title_of

REFUSED = 422


WHY = {
    "label": gettext_lazy("Why is it reopened?"),
    "help_text": gettext_lazy(
        "The reason stays in the audit trail and on the sheet, and the judge gets it by mail."
    ),
}


@judge_page
@require_safe
def panel(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Show the chair who handed in what, and no score."""
    found = panel_for(request, panel_id)
    rows = panel_rows(found, request.user)
    context = {
        "panel": found,
        "round": found.round,
        "standing": standing_of(found.round),
        "rows": rows,
        "judges": judge_rows(rows),
        "handed_in": sum(row.handed_in for row in rows),
        "count": sum(len(row.given) for row in rows),
    }
    return render(request, "competitions/judging/panel.html", context)


@judge_page
@require_safe
def live(request: HttpRequest, panel_id: int) -> HttpResponse:
    """Show who handed in for the entry that is presented now; asked again every few seconds."""
    found = panel_for(request, panel_id)
    rows = panel_rows(found, request.user)
    slot = presented_now(found)
    chosen = request.GET.get("peserta") or (str(slot.entry_id) if slot else "")
    row = next((row for row in rows if str(row.entry.pk) == chosen), None if slot else next(iter(rows), None))
    context = {"panel": found, "round": found.round, "rows": rows, "row": row, "slot": slot}
    template = "live_now" if request.headers.get("X-Requested-With") == "fetch" else "live"
    return render(request, f"competitions/judging/{template}.html", context)


@judge_page
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Ask the chair why, then give the sheet back to its judge."""
    rows = ScoreSheet.objects.filter(pk=sheet_id).select_related(
        "assignment__entry", "assignment__round__competition", "assignment__judge"
    )
    sheet = rows.first()
    if sheet is None or not rules.can_reopen_sheet(request.user, sheet):
        raise Http404
    if not _is_reopenable(sheet):
        raise Http404
    chaired = _panel_over(request, sheet)
    form = ReasonForm(request.POST if request.method == "POST" else None, **WHY)
    if form.is_valid() and done(form, lambda: sheets.reopen(sheet, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The sheet is open again. Its judge can change it and hand it in anew."))
        return redirect("judging_panel", panel_id=chaired.pk)
    snapshot = newest([sheet.assignment.entry_id]).get(sheet.assignment.entry_id)
    context: dict[str, Any] = {
        "sheet": sheet,
        "judge": sheet.assignment.judge,
        "entry": sheet.assignment.entry,
        "title": title_of(snapshot) if snapshot else sheet.assignment.entry.label,
        "panel": chaired,
        "form": form,
    }
    return render(
        request, "competitions/judging/reopen.html", context, status=REFUSED if form.is_bound else 200
    )


def panel_for(request: HttpRequest, panel_id: int) -> Panel:
    """Return a panel that the person chairs; the same 404 for another one as for none."""
    judges = [judge.pk for judge in judgeships_of(request.user)]
    rows = Panel.objects.filter(pk=panel_id, seats__judge__in=judges, seats__is_chair=True)
    found = rows.select_related("round__competition", "category").first()
    if found is None:
        raise Http404
    return found


def _panel_over(request: HttpRequest, sheet: ScoreSheet) -> Panel:
    """Return the panel from which the person chairs over a sheet, to go back to."""
    judges = [judge.pk for judge in judgeships_of(request.user)]
    chaired = Panel.objects.filter(
        round=sheet.assignment.round_id, seats__judge__in=judges, seats__is_chair=True
    )
    return chaired.filter(Q(category=None) | Q(category=sheet.assignment.entry.category_id))[0]


def _is_reopenable(sheet: ScoreSheet) -> bool:
    is_active = sheet.assignment.ended_at is None
    return is_active and sheet.state == "handed_in" and sheet.assignment.round.is_open


urlpatterns = [
    path("panel/<int:panel_id>/", panel, name="judging_panel"),
    path("panel/<int:panel_id>/langsung/", live, name="judging_live"),
    path("lembar/<int:sheet_id>/buka/", reopen, name="judging_reopen"),
]
