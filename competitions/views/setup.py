"""The secretariat's set-up desk: the list of competitions, the desk of one, new editions, the announcement."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import editions, setup
from competitions.desk import competition_for, desk_context
from competitions.forms.setup import EditionForm, NewForm
from competitions.models import Competition, Entry
from competitions.models.checklist import Item, checklist_of, missing_from
from competitions.reading import phase_label
from competitions.starting import templates
from innovations.views.joining import add_errors

#: Where a point of the checklist is mended when it names a row; otherwise the tab of its part.
ROW_ADDRESSES = {"rubrics": ("contest_rubric", "rubric_pk"), "rounds": ("contest_round", "round_pk")}


@never_cache
@require_admin_access
@require_safe
def contest_list(request: HttpRequest) -> HttpResponse:
    """List the competitions with their phase, dates, entries and next step."""
    if not rules.can_see_desk(request.user):
        raise Http404
    found = [
        competition
        for competition in Competition.objects.with_setup()
        if rules.can_read_setup(request.user, competition)
    ]
    counts = _entry_counts(request.user)
    rows = [
        {
            "competition": competition,
            "phase": competition.phase,
            "phase_label": phase_label(competition.phase),
            "entries": counts.get(competition.pk, 0),
            "next": _next_step(competition),
        }
        for competition in found
    ]
    context = {"rows": rows, "can_add": rules.is_secretariat(request.user)}
    return TemplateResponse(request, "competitions/admin/list.html", context)


@never_cache
@require_admin_access
@require_safe
def contest_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a competition stands and what still keeps it from opening."""
    competition = competition_for(request, pk)
    return TemplateResponse(
        request, "competitions/admin/overview.html", overview_context(request, competition)
    )


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def contest_new(request: HttpRequest) -> HttpResponse:
    """Begin a competition, with a template or without."""
    if not (rules.is_active(request.user) and rules.is_secretariat(request.user)):
        raise Http404
    initial = {"year": timezone.localdate().year, "template": "kovablik-2025"}
    form = NewForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (
        made := _made(form, lambda: editions.create(by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("“%(title)s” is made. See what it still needs.") % {"title": made.title})
        return redirect("contest_desk", pk=made.pk)
    context = {"form": form, "notes": templates()}
    return TemplateResponse(
        request, "competitions/admin/new.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def contest_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a competition as a new edition."""
    competition = competition_for(request, pk, rules.can_set_up)
    initial = {"title": competition.title, "year": competition.year + 1}
    form = EditionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (
        made := _made(form, lambda: editions.clone(competition, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("“%(title)s” is made. See what it still needs.") % {"title": made.title})
        return redirect("contest_desk", pk=made.pk)
    context = desk_context(request, competition, "overview") | {"form": form}
    return TemplateResponse(
        request, "competitions/admin/clone.html", context, status=422 if form.errors else 200
    )


@never_cache
@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def contest_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then make the competition known."""
    competition = competition_for(request, pk, rules.can_set_up)
    refused: list[str] = []
    if request.method == "POST":
        try:
            setup.announce(competition, by=request.user)
        except ValidationError as error:
            refused = error.messages
        else:
            messages.success(request, _("“%(title)s” is announced.") % {"title": competition.title})
            return redirect("contest_desk", pk=pk)
    context = desk_context(request, competition, "overview") | {
        "missing": refused or [item.sentence for item in missing_from(competition)],
        "moments": _moments(competition),
    }
    return TemplateResponse(
        request, "competitions/admin/announce.html", context, status=422 if refused else 200
    )


def _made(form: forms.Form, make: Callable[[], Competition]) -> Competition | None:
    """Return what was made; put a refusal beside the fields it speaks of."""
    try:
        return make()
    except ValidationError as error:
        add_errors(form, error)
        return None


def overview_context(request: HttpRequest, competition: Competition) -> dict[str, Any]:
    """Return what the overview shows to a person."""
    items = checklist_of(competition)
    return desk_context(request, competition, "overview") | {
        "items": [{"item": item, "url": _mend(competition, item)} for item in items],
        "lacking": sum(not item.is_done for item in items),
        "moments": _moments(competition),
        "entries": _entry_counts(request.user).get(competition.pk, 0),
    }


def _entry_counts(user: Any) -> dict[int, int]:
    """Return how many entries were handed over by competition, without those the person stands aside from."""
    entries = Entry.objects.handed_over().without_conflict_for(user).order_by()
    return dict(entries.values_list("competition").annotate(number=Count("pk")))


def _next_step(competition: Competition) -> str:
    if competition.announced_at is not None:
        return ""
    missing = missing_from(competition)
    return missing[0].sentence if missing else _("Complete: it can be announced.")


def _mend(competition: Competition, item: Item) -> str:
    """Return the address where a point is mended."""
    if item.number and item.part in ROW_ADDRESSES:
        name, key = ROW_ADDRESSES[item.part]
        return reverse(name, kwargs={"pk": competition.pk, key: item.number})
    return reverse(f"contest_{item.part}", kwargs={"pk": competition.pk})


def _moments(competition: Competition) -> list[dict[str, Any]]:
    """Return the stretches of a competition in their order: label, opens_at, closes_at."""
    entries = {"label": _("Entries"), "opens_at": competition.opens_at, "closes_at": competition.closes_at}
    rounds = [
        {"label": round_.name, "opens_at": round_.opens_at, "closes_at": round_.closes_at}
        for round_ in competition.rounds.all()
    ]
    return [entries, *rounds]
