"""The secretariat's desk of entries: what came in, what was checked, what is decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import freezing, rules
from competitions.actions import screening
from competitions.desk import competition_for, desk_context
from competitions.forms.screening import (
    ACCEPT,
    INELIGIBLE,
    RETURN,
    AnswerForm,
    CheckForm,
    DecisionForm,
    EntryFilterForm,
)
from competitions.models import Competition, Entry, EntrySnapshot, Objection, ScreeningDecision, SnapshotFile
from competitions.models.choices import EntryState
from competitions.views.entry_files import file_response, open_or_missing
from innovations.views.joining import add_errors

A_PAGE = 50
REFUSED = 422
Act = Callable[[], Any]
#: What the officer reads after a decision.
SAID = {
    ACCEPT: gettext_lazy("Entry %(number)s is eligible; the agency is told."),
    RETURN: gettext_lazy("Entry %(number)s is returned for correction; the agency is told."),
    INELIGIBLE: gettext_lazy(
        "Proposed: entry %(number)s is not eligible. It stands as it did until a second officer confirms."
    ),
}


@never_cache
@require_admin_access
@require_safe
def entry_list(request: HttpRequest, pk: int) -> HttpResponse:
    """List the entries that were handed over; who stands aside from one does not count it either."""
    competition = competition_for(request, pk)
    entries = visible_entries(request, competition)
    counts = dict(entries.order_by().values_list("state").annotate(number=Count("pk")))
    form = EntryFilterForm(request.GET)
    shown = entries.filter(form.condition).select_related("innovation", "agency", "category")
    context = desk_context(request, competition, "entries") | {
        "page": Paginator(shown.order_by("number"), A_PAGE).get_page(request.GET.get("page")),
        "states": [(state, label, counts[state]) for state, label in EntryState.choices if state in counts],
        "form": form,
        "total": sum(counts.values()),
        "categories": competition.categories.all(),
    }
    return TemplateResponse(request, "competitions/admin/entries.html", context)


@never_cache
@require_admin_access
@require_safe
def entry_detail(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Show one entry: the frozen text, the checks, what was decided, and what can be."""
    competition, entry = _entry(request, pk, entry_pk)
    return _render(request, competition, entry)


@never_cache
@require_admin_access
@require_POST
def entry_decide(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take a decision about an entry."""
    competition, entry = _entry(request, pk, entry_pk)
    form = DecisionForm(request.POST, state=entry.state)
    if form.is_valid() and _done(form, lambda: _decide(entry, form, request.user)):
        messages.success(request, SAID[form.cleaned_data["decision"]] % {"number": entry.label})
        return redirect("contest_entry", pk=pk, entry_pk=entry_pk)
    return _render(request, competition, entry, decision_form=form)


@never_cache
@require_admin_access
@require_POST
def entry_check(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Write down what a person found about one rule."""
    competition, entry = _entry(request, pk, entry_pk)
    form = CheckForm(request.POST)
    if form.is_valid() and _done(form, lambda: screening.check(entry, **form.cleaned_data, by=request.user)):
        messages.success(request, _("The finding is kept with the frozen text."))
        return redirect("contest_entry", pk=pk, entry_pk=entry_pk)
    return _render(request, competition, entry, check_form=form)


@never_cache
@require_admin_access
@require_POST
def proposal_answer(request: HttpRequest, pk: int, entry_pk: int, decision_pk: int) -> HttpResponse:
    """Confirm a colleague's proposal, or let it drop."""
    competition, entry = _entry(request, pk, entry_pk)
    decision = get_object_or_404(ScreeningDecision, pk=decision_pk, entry=entry)
    is_confirmed = request.POST.get("answer") == "confirm"
    act = screening.confirm_ineligible if is_confirmed else screening.reject_proposal
    form = DecisionForm(state=entry.state)
    form.cleaned_data = {}
    if _done(form, lambda: act(decision, by=request.user)):
        said = _("Confirmed: the agency is told why.") if is_confirmed else _("The proposal is dropped.")
        messages.success(request, said)
        return redirect("contest_entry", pk=pk, entry_pk=entry_pk)
    return _render(request, competition, entry, decision_form=form)


@never_cache
@require_admin_access
@require_POST
def objection_answer(request: HttpRequest, pk: int, entry_pk: int, objection_pk: int) -> HttpResponse:
    """Answer an objection."""
    competition, entry = _entry(request, pk, entry_pk)
    objection = get_object_or_404(
        Objection.objects.select_related("decision__entry"), pk=objection_pk, decision__entry=entry
    )
    form = AnswerForm(request.POST)
    if form.is_valid() and _done(
        form, lambda: screening.answer_objection(objection, **form.cleaned_data, by=request.user)
    ):
        messages.success(request, _("The agency is told what came of its objection."))
        return redirect("contest_entry", pk=pk, entry_pk=entry_pk)
    return _render(request, competition, entry, answer_form=form)


@never_cache
@require_admin_access
@require_safe
def entry_file(request: HttpRequest, pk: int, entry_pk: int, version: int, position: int) -> FileResponse:
    """Give a frozen file."""
    _competition, entry = _entry(request, pk, entry_pk)
    files = SnapshotFile.objects.select_related("file").filter(snapshot__entry=entry)
    found = get_object_or_404(files, snapshot__version=version, position=position)
    return file_response(open_or_missing(found.file), found.name)


def visible_entries(request: HttpRequest, competition: Competition) -> QuerySet[Entry]:
    """Return what was ever handed over, less what the person stands aside from; auditors see all."""
    entries = Entry.objects.filter(competition=competition, number__isnull=False)
    return entries if rules.is_auditor(request.user) else entries.without_conflict_for(request.user)


def _entry(request: HttpRequest, pk: int, entry_pk: int) -> tuple[Competition, Entry]:
    """Return an entry of a competition, or the same 404 for a hidden one as for none."""
    competition = competition_for(request, pk)
    rows = Entry.objects.select_related("innovation", "agency", "category").filter(competition=competition)
    entry = rows.filter(pk=entry_pk).first()
    if entry is None or not _may_see(request.user, entry):
        raise Http404
    entry.competition = competition
    return competition, entry


def _may_see(user: Any, entry: Entry) -> bool:
    return rules.can_screen(user, entry) or rules.can_oversee(user, entry)


def _done(form: forms.Form, act: Act) -> bool:
    """Do it, or put the refusal beside the field it is about."""
    try:
        act()
    except PermissionDenied:
        form.add_error(None, _("This step is not yours to take. Somebody else has to decide on it."))
    except ValidationError as error:
        add_errors(form, error)
    else:
        return True
    return False


def _decide(entry: Entry, form: DecisionForm, user: Any) -> None:
    sent = form.cleaned_data
    if sent["decision"] == ACCEPT:
        screening.accept(entry, by=user)
        return
    act = screening.send_back if sent["decision"] == RETURN else screening.propose_ineligible
    act(entry, reason=sent["reason"], message=sent["message"], by=user)


def _render(
    request: HttpRequest,
    competition: Competition,
    entry: Entry,
    *,
    decision_form: DecisionForm | None = None,
    check_form: CheckForm | None = None,
    answer_form: AnswerForm | None = None,
) -> HttpResponse:
    is_refused = any((decision_form, check_form, answer_form))
    if is_refused and not _may_see(request.user, entry):  # became theirs to stand aside from meanwhile
        raise Http404
    snapshots = list(entry.snapshots.order_by("-version").select_related("created_by"))
    shown = _chosen(request, snapshots)
    shown.entry = entry
    decisions = entry.decisions.select_related("decided_by", "confirmed_by", "rejected_by", "objection")
    decisions = list(decisions)
    can_screen, is_over = rules.can_screen(request.user, entry), _have_results(competition, request.user)
    context = desk_context(request, competition, "entries") | {
        "entry": entry,
        "snapshot": shown,
        "snapshots": snapshots,
        "content": shown.data,
        "files": _files(competition, entry, shown),
        "changes": freezing.changes_since(shown),
        "checks": shown.checks.select_related("checked_by"),
        "decisions": decisions,
        "proposal": next((item for item in decisions if item.waits_for_second_officer), None),
        "objection": _open_objection(decisions),
        "can_screen": can_screen,
        "can_decide": can_screen and not is_over and _is_open(entry),
        "is_over": is_over,
        "decision_form": decision_form or DecisionForm(state=entry.state),
        "check_form": check_form or CheckForm(),
        "answer_form": answer_form or AnswerForm(),
    }
    status = REFUSED if is_refused else 200
    return TemplateResponse(request, "competitions/admin/entry.html", context, status=status)


def _have_results(competition: Competition, user: Any) -> bool:
    """Whether results are approved, as far as somebody may know: who may not see them may not notice it either."""
    if competition.results_approved_at is None:
        return False
    runs = competition.result_runs.approved()
    return competition.results_published_at is not None or all(rules.can_see_run(user, run) for run in runs)


def _is_open(entry: Entry) -> bool:
    """Whether something can be decided: not while the agency has its time to correct."""
    if entry.state == EntryState.RETURNED:
        return not entry.is_writable_at(timezone.now())
    return entry.state in {EntryState.SUBMITTED, EntryState.ELIGIBLE}


def _chosen(request: HttpRequest, snapshots: list[EntrySnapshot]) -> EntrySnapshot:
    """Return the version asked for, or the newest."""
    wanted = request.GET.get("version", "")
    return next((item for item in snapshots if str(item.version) == wanted), snapshots[0])


def _files(competition: Competition, entry: Entry, snapshot: EntrySnapshot) -> list[dict[str, Any]]:
    return [
        item
        | {"url": reverse("contest_entry_file", args=[competition.pk, entry.pk, snapshot.version, position])}
        for position, item in enumerate(snapshot.data["files"])
    ]


def _open_objection(decisions: list[ScreeningDecision]) -> Objection | None:
    found = (getattr(decision, "objection", None) for decision in decisions)
    return next((item for item in found if item and item.answered_at is None), None)
