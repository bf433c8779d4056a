"""Taking a handed-in sheet out of the count, on the secretariat's desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import sheet_states
from competitions.forms.results import ReasonForm
from competitions.models import Assignment
from competitions.models.choices import SheetState
from competitions.views.assigning import render, stage_context, stage_for
from competitions.views.doing import done
from competitions.who_judges import Board


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, pk: int, round_pk: int, assignment_pk: int) -> HttpResponse:
    """Say what follows, ask once for a reason, then make a handed-in sheet void; also after the round closed."""
    competition, stage = stage_for(request, pk, round_pk, rules.can_assign)
    board = Board(stage, request.user)
    shown = board.assignments.filter(entry__in=board.entries.order_by(), sheet__state=SheetState.HANDED_IN)
    joined = shown.select_related("entry__innovation", "judge", "sheet__assignment")
    found = joined.filter(pk=assignment_pk).first()
    if found is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: sheet_states.void(found.sheet, by=request.user, **form.cleaned_data)
    ):
        told = {"name": found.judge.name, "number": found.entry.label}
        messages.success(
            request, _("The sheet of %(name)s for entry %(number)s is void and counts no more.") % told
        )
        return redirect("contest_assigning_entry", pk=pk, round_pk=round_pk, entry_pk=found.entry_id)
    context = stage_context(request, stage) | {"given": found, "form": form} | {"left": _left(board, found)}
    return render(request, competition, "assigning_void", context, form)


def _left(board: Board, given: Assignment) -> int:
    """Return how many handed-in sheets the entry has without this one."""
    return sum(is_done for entry, _judge, is_done in board.given if entry == given.entry_id) - 1
