"""Who is let into the judges' desk, and which entries are there for them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions import freezing
from competitions.models import Assignment, Entry, EntrySnapshot, Round
from competitions.models.choices import Blindness
from core.moments import in_words

View = Callable[..., HttpResponse]


def judge_page(view: View) -> View:
    """Let signed-in people in, and tell the service worker of the desk whose page it is and in which language."""
    signed_in = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = signed_in(request, *args, **kwargs)
        add_never_cache_headers(response)
        if request.user.is_authenticated and response.status_code == 200:
            response.headers["Lumbung-Person"] = owner_of(request)
        return response

    return guarded


def owner_of(request: HttpRequest) -> str:
    """Return whose pages a device keeps: those of one person in one language, never of two."""
    return f"{request.user.pk}-{get_language()}"


def assignment_of(request: HttpRequest, entry_id: int, **stage: Any) -> Assignment:
    """Return what the judge was given an entry for: in the round that is open, or else in the latest.

    `stage` narrows the rounds, such as to visits. The same 404 for a hidden entry as for none.
    """
    named = Entry.objects.filter(pk=entry_id)  # answers for numbers beyond all numbers, too
    rows = Assignment.objects.on_desk_of(request.user).filter(entry__in=named, **stage)
    rows = rows.select_related("entry__category", "round__competition", "round__rubric", "judge")
    found = list(rows.order_by("round__position", "round", "pk"))
    if not found:
        raise Http404
    return next((row for row in reversed(found) if row.round.is_open), found[-1])


def newest(entries: list[int]) -> dict[int, EntrySnapshot]:
    """Return the frozen text that counts of each entry."""
    rows = EntrySnapshot.objects.filter(entry__in=entries).order_by("entry", "version")
    return {row.entry_id: row for row in rows}


def is_blind(assignment: Assignment) -> bool:
    """Whether the judge is to see nothing of who entered."""
    return assignment.round.competition.blindness == Blindness.BLIND


def content_of(assignment: Assignment, snapshot: EntrySnapshot) -> dict[str, Any]:
    """Return the frozen text as this judge reads it."""
    return freezing.without_names(snapshot.data) if is_blind(assignment) else snapshot.data


def files_of(entry_id: int, snapshot: EntrySnapshot, content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files of a text, each with the address at which this desk serves it."""
    return [
        item | {"url": reverse("judging_file", args=[entry_id, snapshot.version, position])}
        for position, item in enumerate(content["files"])
    ]


def title_of(snapshot: EntrySnapshot) -> str:
    """Return what an entry is called in the text that judges read."""
    return snapshot.data["innovation"]["title"]


def standing_of(stage: Round) -> str:
    """Say when a round is scored."""
    if stage.opens_at is None or stage.closes_at is None:
        return _("The dates of scoring are not set yet.")
    if stage.is_open:
        return _("Scoring is open until %(moment)s.") % {"moment": in_words(stage.closes_at)}
    if stage.is_over:
        return _("Scoring closed on %(moment)s.") % {"moment": in_words(stage.closes_at)}
    return _("Scoring opens on %(moment)s.") % {"moment": in_words(stage.opens_at)}
