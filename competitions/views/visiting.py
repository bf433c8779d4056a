"""Field visits on the judges' desk: what was found, photos, signatures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.actions import visiting
from competitions.forms.meetings import PhotoForm, VisitForm
from competitions.models import Assignment, FieldVisit, VisitPhoto
from competitions.models.choices import RoundKind
from competitions.views.doing import done, hidden_like_missing
from competitions.views.entry_files import file_response, open_or_missing
from competitions.views.judge_access import assignment_of, newest, title_of
from competitions.visit_text import SIGNATORIES, hash_of, is_signed, signatures_of
from innovations.views.joining import add_errors

REFUSED, STALE = 422, 409


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show what a visit found, and keep what a judge writes; refused texts stay in the form."""
    assignment = _assignment(request, entry_id)
    form = VisitForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            with hidden_like_missing():
                visiting.save(assignment.round, assignment.entry, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            status = STALE if getattr(error, "code", "") == "stale" else REFUSED
            return _show(request, assignment, form=form, status=status)
        messages.success(request, _("Saved."))
        return redirect("judging_visit", entry_id=entry_id)
    return _show(request, assignment, form=form, status=REFUSED if form else 200)


@never_cache
@login_required
@require_POST
def photo_new(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take a photo in."""
    assignment, found = _visit(request, entry_id)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid() and done(
        form, lambda: visiting.add_photo(found, by=request.user, **form.cleaned_data)
    ):
        return redirect("judging_visit", entry_id=entry_id)
    return _show(request, assignment, photo_form=form, status=REFUSED)


@never_cache
@login_required
@require_safe
def photo(request: HttpRequest, entry_id: int, photo_pk: int) -> FileResponse:
    """Give a photo to those who visit."""
    _given, found = _visit(request, entry_id)
    row = get_object_or_404(found.photos.select_related("file"), pk=photo_pk)
    return file_response(open_or_missing(row.file), row.name)


@never_cache
@login_required
@require_POST
def photo_remove(request: HttpRequest, entry_id: int, photo_pk: int) -> HttpResponse:
    """Take a photo away."""
    _given, found = _visit(request, entry_id)
    row = get_object_or_404(VisitPhoto, visit=found, pk=photo_pk)
    try:
        with hidden_like_missing():
            visiting.remove_photo(row, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("judging_visit", entry_id=entry_id)


@never_cache
@login_required
@require_POST
def sign(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Sign what was read."""
    _given, found = _visit(request, entry_id)
    try:
        with hidden_like_missing():
            visiting.sign(found, by=request.user, sha256=request.POST.get("sha256", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Thank you. You signed what was found."))
    return redirect("judging_visit", entry_id=entry_id)


def _assignment(request: HttpRequest, entry_id: int) -> Assignment:
    """Return the judge's assignment of a visit."""
    return assignment_of(request, entry_id, round__kind=RoundKind.FIELD_VISIT)


def _visit(request: HttpRequest, entry_id: int) -> tuple[Assignment, FieldVisit]:
    assignment = _assignment(request, entry_id)
    return assignment, get_object_or_404(FieldVisit, round=assignment.round, entry=assignment.entry)


def _show(
    request: HttpRequest,
    assignment: Assignment,
    *,
    form: VisitForm | None = None,
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = FieldVisit.objects.filter(round=assignment.round, entry=assignment.entry)
    found = rows.prefetch_related("photos__file", "signatures").first()
    text = newest([assignment.entry_id]).get(assignment.entry_id)
    signed = signatures_of(found) if found else []
    is_open = assignment.round.is_open and not (found and is_signed(found))
    context = {
        "assignment": assignment,
        "entry": assignment.entry,
        "title": title_of(text) if text else "",
        "visit": found,
        "form": (form or VisitForm(initial=_initial(found))) if is_open else None,
        "stored": found if status == STALE else None,
        "photo_form": photo_form or PhotoForm(),
        "signatures": signed,
        "needed": SIGNATORIES,
        "sha256": hash_of(found) if found else "",
        "has_signed": any(row.signed_by_id == request.user.pk for row in signed),
        "is_open": is_open,
    }
    return render(request, "competitions/judging/visit.html", context, status=status)


def _initial(visit: FieldVisit | None) -> dict[str, Any]:
    if visit is None:
        return {"version": 0}
    return {name: getattr(visit, name) for name in ("version", "visit_date", "place", "met", "findings")}
