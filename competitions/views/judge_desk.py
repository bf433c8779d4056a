"""The judges' desk: what waits for a judge, and where to go on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from competitions.desk_words import words
from competitions.judge_rows import Work, work_of
from competitions.models import Assignment
from competitions.rules import judgeships_of
from competitions.views.judge_access import judge_page, newest, owner_of

MOST_KEPT = 80  # entries that a device keeps for reading without a connection


@judge_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """List what a judge was given, by competition and round; 404 for whoever judges nowhere."""
    judgeships = judgeships_of(request.user)
    if not judgeships:
        raise Http404
    given = list(given_to(request))
    work = work_of(judgeships, given, newest([row.entry_id for row in given]))
    stages = [stage for item in work for stage in item.stages]
    context = {
        "work": work,
        "stages": stages,
        "leading": min((stage for stage in stages if stage.next), key=_deadline, default=None),
        "has_rows": any(stage.rows for stage in stages),
        "desk": facts_for_scripts(request, keeps=kept_paths(work)),
        "words": words(),
    }
    return render(request, "competitions/judging/desk.html", context)


def given_to(request: HttpRequest) -> Any:
    """Return what the judge has before them, with sheets and scores."""
    rows = Assignment.objects.on_desk_of(request.user)
    joined = rows.select_related("round__competition", "round__rubric", "entry__category", "judge", "sheet")
    return joined.prefetch_related("sheet__scores").order_by(
        "round__position", "round", "entry__number", "pk"
    )


def kept_paths(work: list[Work]) -> list[str]:
    """Return the pages that the judge's device keeps: this one, and entries that wait in an open round first."""
    stages = [stage for item in work for stage in item.stages if stage.round.is_open]
    rows = [row for stage in stages for row in stage.waiting]
    rows += [row for stage in stages for row in stage.handed_in]
    entries = dict.fromkeys(row.assignment.entry_id for row in rows)
    paths = [reverse("judging_entry", args=[entry]) for entry in entries]
    return [reverse("judging_desk"), *paths[:MOST_KEPT]]


def facts_for_scripts(request: HttpRequest, *, keeps: list[str]) -> dict[str, Any]:
    """Return who reads the page and what their device keeps."""
    return {"person": request.user.pk, "owner": owner_of(request), "keeps": keeps}


def _deadline(stage: Any) -> Any:
    return stage.round.closes_at


urlpatterns = [path("", desk, name="judging_desk")]
