"""The parts of the set-up desk: basics, dates, guide, categories, form, prizes, rubrics, rounds and panels."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import setup
from competitions.desk import competition_for, desk_context
from competitions.forms.rows import (
    BandRows,
    CategoryRows,
    CriterionRows,
    Draft,
    PanelRows,
    PrizeRows,
    RoundRows,
    RubricRows,
    SectionRows,
    WindowRows,
    one_more,
)
from competitions.forms.setup import BasicsForm, DatesForm, GuideForm, RoundForm
from competitions.models import Competition, Criterion, Round, Rubric
from competitions.models.checklist import written
from competitions.models.lateness import has_entries, has_sheets

PREFIX = "rows"
View = Callable[..., HttpResponse]


def on_desk(view: View) -> View:
    """Let only people with a desk in, and keep nothing of it in a browser's memory."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return never_cache(require_admin_access(methods(view)))


def edit(
    request: HttpRequest,
    competition: Competition,
    make: Callable[[Any], Draft],
    *,
    tab: str,
    heading: str,
    **more: Any,
) -> HttpResponse:
    """Show one part; save it on POST. `make` takes what was sent, or None, and returns the draft."""
    status = 200
    if request.method != "POST":
        draft = make(None)
    elif not rules.can_set_up(request.user, competition):
        raise PermissionDenied
    elif "add" in request.POST:
        draft = make(one_more(request.POST, PREFIX))
        draft.without_complaints()
    else:
        draft = make(request.POST)
        if _is_saved(request, competition, draft):
            messages.success(request, _("Saved."))
            return redirect(request.path)
        status = 422
    context = desk_context(request, competition, tab) | {"draft": draft, "heading": heading} | more
    return TemplateResponse(request, "competitions/admin/part.html", context, status=status)


def _is_saved(request: HttpRequest, competition: Competition, draft: Draft) -> bool:
    if not draft.is_valid():
        return False
    try:
        setup.change(
            competition, by=request.user, rows=draft.written, removed=draft.removed, reason=draft.reason
        )
    except ValidationError as error:
        draft.refuse(error)
        return False
    return True


def _own(competition: Competition) -> Competition:
    """Return the same competition apart, for a form to write on: headings keep what is stored."""
    return Competition.objects.get(pk=competition.pk)


def _kept(competition: Competition, *, form: bool = False, rubric: bool = False) -> str:
    """Return what an officer is told of a part that stays as it is by now."""
    if form and has_entries(competition):
        return _("An entry has been submitted: names, codes, limits and quotas stay as they are.")
    if rubric and has_sheets(competition):
        return _("A score sheet has been handed in: what it was judged by stays as it is.")
    return ""


@on_desk
def basics(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, rules, quotas, tie order, pact."""
    competition = competition_for(request, pk)
    own = _own(competition)
    return edit(
        request,
        competition,
        lambda sent: Draft(BasicsForm(sent, instance=own)),
        tab="basics",
        heading=_("Basics"),
        kept=_kept(competition, form=True),
    )


@on_desk
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """When entries and rounds open and close."""
    competition = competition_for(request, pk)
    own = _own(competition)

    def make(sent: Any) -> Draft:
        return Draft(DatesForm(sent, instance=own), WindowRows(sent, instance=own, prefix=PREFIX))

    return edit(
        request, competition, make, tab="dates", heading=_("Dates"), rows_heading=_("Rounds"), row_names=True
    )


@on_desk
def categories(request: HttpRequest, pk: int) -> HttpResponse:
    """Classes of entries."""
    competition = competition_for(request, pk)
    own = _own(competition)
    return edit(
        request,
        competition,
        lambda sent: Draft(rows=CategoryRows(sent, instance=own, prefix=PREFIX)),
        tab="categories",
        heading=_("Categories"),
        lead=_("Each category has a ranking of its own. Quotas left empty follow the competition."),
        add=_("Add a category"),
        kept=_kept(competition, form=True),
    )


@on_desk
def sections(request: HttpRequest, pk: int) -> HttpResponse:
    """The boxes of the entry form."""
    competition = competition_for(request, pk)
    own = _own(competition)

    def make(sent: Any) -> Draft:
        return Draft(
            rows=SectionRows(sent, instance=own, prefix=PREFIX, form_kwargs={"competition": competition})
        )

    return edit(
        request,
        competition,
        make,
        tab="sections",
        heading=_("Entry form"),
        lead=_("Each section is one box of the form, with the words it takes."),
        add=_("Add a section"),
        kept=_kept(competition, form=True),
    )


@on_desk
def prizes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the places of a category win."""
    competition = competition_for(request, pk)
    own = _own(competition)

    def make(sent: Any) -> Draft:
        return Draft(
            rows=PrizeRows(sent, instance=own, prefix=PREFIX, form_kwargs={"competition": competition})
        )

    return edit(
        request,
        competition,
        make,
        tab="prizes",
        heading=_("Prizes"),
        lead=_("A prize goes to a place, or to every place from one to another: 1 to 45 is a “Top 45”."),
        add=_("Add a prize"),
        kept=_kept(competition, rubric=True),
    )


@on_desk
def rubrics(request: HttpRequest, pk: int) -> HttpResponse:
    """The rubrics of a competition."""
    competition = competition_for(request, pk)
    own = _own(competition)
    return edit(
        request,
        competition,
        lambda sent: Draft(rows=RubricRows(sent, instance=own, prefix=PREFIX)),
        tab="rubrics",
        heading=_("Rubrics"),
        lead=_("A rubric holds the criteria of a round. Its weights must total exactly 100."),
        add=_("Add a rubric"),
        row_link="contest_rubric",
        row_link_words=_("Criteria"),
    )


@on_desk
def rubric(request: HttpRequest, pk: int, rubric_pk: int) -> HttpResponse:
    """The criteria of one rubric."""
    competition = competition_for(request, pk)
    own = get_object_or_404(Rubric, pk=rubric_pk, competition=competition)
    return edit(
        request,
        competition,
        lambda sent: Draft(rows=CriterionRows(sent, instance=own, prefix=PREFIX)),
        tab="rubrics",
        heading=own.name,
        lead=_("The weights total %(total)s of 100.") % {"total": written(own.total_weight)},
        note=own.source,
        add=_("Add a criterion"),
        kept=_kept(competition, rubric=True) if own.locked_at else "",
        back="contest_rubrics",
        back_words=_("All rubrics"),
        row_link="contest_criterion",
        row_link_words=_("Bands"),
        rubric=own,
    )


@on_desk
def criterion(request: HttpRequest, pk: int, rubric_pk: int, criterion_pk: int) -> HttpResponse:
    """The described bands of one criterion."""
    competition = competition_for(request, pk)
    own = get_object_or_404(
        Criterion.objects.select_related("rubric"),
        pk=criterion_pk,
        rubric=rubric_pk,
        rubric__competition=competition,
    )
    return edit(
        request,
        competition,
        lambda sent: Draft(rows=BandRows(sent, instance=own, prefix=PREFIX)),
        tab="rubrics",
        heading=own.name,
        lead=_("Bands say what a number means, from %(low)s to %(high)s, so that judges mean the same by it.")
        % {"low": written(own.minimum), "high": written(own.maximum)},
        add=_("Add a band"),
        kept=_kept(competition, rubric=True) if own.rubric.locked_at else "",
        back="contest_rubric",
        back_words=own.rubric.name,
        rubric=own.rubric,
    )


@on_desk
def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """The rounds of a competition and their weights in the final."""
    competition = competition_for(request, pk)
    own = _own(competition)
    total = written(sum((round_.weight for round_ in competition.rounds.all()), Decimal(0)))
    return edit(
        request,
        competition,
        lambda sent: Draft(rows=RoundRows(sent, instance=own, prefix=PREFIX)),
        tab="rounds",
        heading=_("Rounds and panels"),
        lead=_("The weights of the rounds total %(total)s of 100.") % {"total": total},
        add=_("Add a round"),
        kept=_kept(competition, rubric=True),
        row_link="contest_round",
        row_link_words=_("Rubric, rule and panels"),
    )


@on_desk
def round_(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """One round: rubric, judges, who goes on, and its panels."""
    competition = competition_for(request, pk)
    own = get_object_or_404(Round.objects.select_related("competition"), pk=round_pk, competition=competition)
    name = own.name

    def make(sent: Any) -> Draft:
        panels = PanelRows(sent, instance=own, prefix=PREFIX, form_kwargs={"competition": competition})
        return Draft(RoundForm(sent, instance=own), panels)

    return edit(
        request,
        competition,
        make,
        tab="rounds",
        heading=name,
        rows_heading=_("Panels"),
        add=_("Add a panel"),
        kept=_kept(competition, rubric=True),
        back="contest_rounds",
        back_words=_("All rounds"),
    )


@on_desk
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The guide document: what is attached, and another one in its place."""
    competition = competition_for(request, pk)
    form = GuideForm(request.POST, request.FILES) if request.method == "POST" else GuideForm()
    if request.method == "POST":
        if not rules.can_set_up(request.user, competition):
            raise PermissionDenied
        if form.is_valid():
            setup.attach_guide(
                competition, form.cleaned_data["file"], title=form.cleaned_data["title"], by=request.user
            )
            messages.success(request, _("The guide is attached."))
            return redirect(request.path)
    context = desk_context(request, competition, "guide") | {"form": form}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "competitions/admin/guide.html", context, status=status)
