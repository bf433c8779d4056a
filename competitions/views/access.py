"""Who is let into the entering desk, and which entries are there for them."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from competitions import rules
from competitions.models import Entry

View = Callable[..., HttpResponse]


def desk_page(view: View) -> View:
    """Let signed-in people in, and keep nothing of the page anywhere else."""

    signed_in = login_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = signed_in(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return guarded


def own_entry(request: HttpRequest, pk: int) -> Entry:
    """Return an entry of the person's own agencies; the same 404 for a hidden one as for none."""
    rows = Entry.objects.select_related("competition__government", "category", "innovation", "agency")
    entry = rows.filter(pk=pk).first()
    if entry is None or not rules.can_write_entry(request.user, entry):
        raise Http404
    entry.category.competition = entry.competition
    return entry
