"""One part of the set-up desk on a screen: shown, saved, refused, or brought together with what another saved."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.actions import setup
from competitions.desk import desk_context
from competitions.forms.meanwhile import SEEN_FIELDS, bring_together, fields_seen
from competitions.forms.rows import Draft, one_more
from competitions.models import AuditEvent, Competition
from competitions.models.facts import Part

PREFIX = "rows"
SEEN = "seen"
View = Callable[..., HttpResponse]
#: Takes what was sent, or None, and returns the draft over what is stored at that moment.
Make = Callable[[Any], Draft]
#: Saves a valid draft of a part that was seen with a stamp. Raises ValidationError; StalePart.
Save = Callable[[Draft, Part, str], Any]


def on_desk(view: View) -> View:
    """Let only people with a desk in, and keep nothing of it in a browser's memory."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return never_cache(require_admin_access(methods(view)))


def edit(
    request: HttpRequest,
    competition: Competition,
    make: Make,
    *,
    tab: str,
    heading: str,
    save: Save | None = None,
    **more: Any,
) -> HttpResponse:
    """Show one part; save it on POST, as rows of the set-up unless `save` says otherwise."""
    if request.method != "POST":
        draft, status, found = make(None), 200, {}
    elif not rules.can_set_up(request.user, competition):
        raise PermissionDenied
    elif "add" in request.POST:
        draft, status, found = make(one_more(request.POST, PREFIX)), 200, _as_sent(request)
        draft.without_complaints()
    else:
        draft, status, found = make(request.POST), 422, _as_sent(request)
        try:
            if _is_saved(request, draft, save or _changing(request, competition)):
                messages.success(request, _("Saved."))
                return redirect(request.path)
        except setup.StalePart:
            draft, status, found = _brought_together(draft.data, competition, make)
    context = desk_context(request, competition, tab) | {"draft": draft, "heading": heading} | more
    context |= found or _as_shown(draft)
    return TemplateResponse(request, "competitions/admin/part.html", context, status=status)


def _is_saved(request: HttpRequest, draft: Draft, save: Save) -> bool:
    """Save a part, or put what is wrong beside its fields. Raises StalePart, also before anything is looked at."""
    part, seen = draft.part, request.POST.get(SEEN, "")
    if part.stamp != seen:
        raise setup.StalePart
    if not draft.is_valid():
        return False
    try:
        save(draft, part, seen)
    except setup.StalePart:
        raise
    except ValidationError as error:
        draft.refuse(error)
        return False
    return True


def _changing(request: HttpRequest, competition: Competition) -> Save:
    def save(draft: Draft, part: Part, seen: str) -> None:
        rows = {"rows": draft.written, "removed": draft.removed, "reason": draft.reason}
        setup.change(competition, by=request.user, part=part, seen=seen, **rows)

    return save


def _as_shown(draft: Draft) -> dict[str, str]:
    return {"seen": draft.stamp, "seen_fields": fields_seen(draft)}


def _as_sent(request: HttpRequest) -> dict[str, str]:
    return {"seen": request.POST.get(SEEN, ""), "seen_fields": request.POST.get(SEEN_FIELDS, "")}


def _brought_together(
    sent: QueryDict, competition: Competition, make: Make
) -> tuple[Draft, int, dict[str, Any]]:
    stored = make(None)
    shown = _as_shown(stored)
    draft, meanwhile = bring_together(sent, stored, make, PREFIX)
    saved = _last_saved(competition, draft.part)
    return draft, 409, shown | {"meanwhile": meanwhile, "saved": saved}


def _last_saved(competition: Competition, part: Part) -> AuditEvent | None:
    """Return the newest line of the audit trail about rows of these kinds."""
    about = reduce(or_, (Q(data__contains=f'"what":"{kind}"') for kind in sorted(part.kinds)))
    lines = AuditEvent.objects.filter(about, competition=competition, action="competition.changed")
    return lines.select_related("actor").order_by("-number").first()
