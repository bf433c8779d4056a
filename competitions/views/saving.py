"""Saving a judge's sheet while it is written: small answers in JSON, many times a minute."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from competitions.actions import sheets
from competitions.forms.saving import Sent, from_form, from_json
from competitions.models import Assignment, ScoreSheet
from competitions.on_desk import Place, find_place_for
from competitions.sheets import Given, criteria_of, given_of, missing_from, sheet_total, shown_total


@never_cache
@require_POST
def save(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Save what a judge has written; answers version, saved_at, total and what is missing.

    401 signed out (JSON only; a form is led to the sign-in), 403 the sheet or the round takes no writing, 404 not on
    the judge's desk, 409 saved in another place meanwhile, with both texts, 422 what cannot be saved and why.
    """
    is_json = request.content_type == "application/json"
    if not request.user.is_authenticated:
        return _signed_out(entry_id, is_json=is_json)
    place = find_place_for(request.user, entry_id)
    if place is None:
        raise Http404
    sent = from_json(request.body) if is_json else from_form(request.POST)
    if sent.errors:
        return JsonResponse({"errors": sent.errors}, status=422)
    return _saved(request, place, sent)


def _saved(request: HttpRequest, place: Place, sent: Sent) -> JsonResponse:
    assignment = Assignment(pk=place.assignment, round=place.round)
    try:
        sheet = sheets.save_sheet(
            assignment,
            by=request.user,
            version=sent.version,
            scores=sent.scores,
            note=sent.note,
            comment=sent.comment,
            place=place,
        )
    except PermissionDenied:
        raise Http404 from None
    except sheets.StaleSheet as refusal:
        return _stale(assignment, refusal, sent)
    except ValidationError as refusal:
        return _refused(refusal)
    return JsonResponse(_state(assignment, sheet, sent.scores))


def _stale(assignment: Assignment, refusal: sheets.StaleSheet, sent: Sent) -> JsonResponse:
    """Answer with both texts; where they are the same an earlier answer got lost, and all is well."""
    current = refusal.current
    if current is not None and not differs(sent, current):
        return JsonResponse(_state(assignment, current, {}))
    answer = {"message": refusal.messages[0], "current": describe(current), "yours": _yours(sent)}
    return JsonResponse(answer, status=409)


def _refused(refusal: ValidationError) -> JsonResponse:
    if getattr(refusal, "code", "") == "closed":
        return JsonResponse({"code": "closed", "message": " ".join(refusal.messages)}, status=403)
    errors = {key: " ".join(messages) for key, messages in refusal.message_dict.items()}
    return JsonResponse({"errors": errors}, status=422)


def _state(assignment: Assignment, sheet: ScoreSheet, named: Mapping[int, Given]) -> dict[str, Any]:
    """Return what the page shows of a saved sheet; scores are read again only where not all were named."""
    criteria = criteria_of(assignment.round)
    given = named if {row.pk for row in criteria} <= named.keys() else given_of(sheet)
    total = sheet_total(criteria, given)
    return {
        "version": sheet.version,
        "saved_at": sheet.saved_at.isoformat(),
        "total": shown_total(total),
        "missing": [row.pk for row in missing_from(criteria, given)],
    }


def describe(sheet: ScoreSheet | None) -> dict[str, Any]:
    """Return a stored sheet as browsers send it."""
    if sheet is None:
        return {"version": 0, "scores": {}, "note": "", "comment": ""}
    return {
        "version": sheet.version,
        "saved_at": sheet.saved_at.isoformat(),
        "scores": _scores(given_of(sheet)),
        "note": sheet.note,
        "comment": sheet.comment,
    }


def _yours(sent: Sent) -> dict[str, Any]:
    """Return what was sent, as it was understood; what was not named is not there."""
    texts = {name: text for name in ("note", "comment") if (text := getattr(sent, name)) is not None}
    return {"version": sent.version, "scores": _scores(sent.scores), **texts}


def _scores(given: Mapping[int, Given]) -> dict[str, Any]:
    return {
        str(key): {
            "value": None if row.value is None else str(row.value),
            "is_na": row.is_na,
            "comment": row.comment,
        }
        for key, row in given.items()
    }


def differs(sent: Sent, sheet: ScoreSheet) -> bool:
    """Whether what was sent is not what stands there."""
    stored = given_of(sheet)
    if any(stored.get(key, Given()) != given for key, given in sent.scores.items()):
        return True
    return sent.note not in (None, sheet.note) or sent.comment not in (None, sheet.comment)


def _signed_out(entry_id: int, *, is_json: bool) -> HttpResponse:
    """Say where to sign in, and lead back to the sheet."""
    led = redirect_to_login(reverse("judging_entry", args=[entry_id]))
    if not is_json:
        return led
    message = _("You are signed out. Sign in to save what you wrote.")
    return JsonResponse({"sign_in": led.url, "message": message}, status=401)
