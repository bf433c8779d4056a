"""What field visits found, read on the secretariat's desk."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from competitions import rules
from competitions.desk import competition_for, desk_context
from competitions.models import Competition, Entry, FieldVisit, VisitPhoto
from competitions.views.entry_files import file_response, open_or_missing
from competitions.visit_text import SIGNATORIES, signatures_of


@never_cache
@require_admin_access
@require_safe
def visit_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every visit with what was found, photos and signatures that count."""
    competition = competition_for(request, pk, rules.can_see_schedule)
    rows = _shown(request.user, competition).select_related("entry__innovation", "round", "written_by")
    visits = list(rows.prefetch_related("photos", "signatures"))
    for visit in visits:
        visit.signed = signatures_of(visit)
    context = desk_context(request, competition, "visits") | {"visits": visits, "needed": SIGNATORIES}
    return TemplateResponse(request, "competitions/admin/visits.html", context)


@never_cache
@require_admin_access
@require_safe
def visit_photo(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """Give a photo of a visit."""
    competition = competition_for(request, pk, rules.can_see_schedule)
    photos = VisitPhoto.objects.filter(visit__in=_shown(request.user, competition)).select_related("file")
    photo = get_object_or_404(photos, pk=photo_pk)
    return file_response(open_or_missing(photo.file), photo.name)


def _shown(reader: Any, competition: Competition) -> Any:
    """Return the visits to entries that the reader need not stand aside from."""
    kept = Entry.objects.filter(competition=competition).without_conflict_for(reader)
    return FieldVisit.objects.filter(entry__in=kept)
