"""Files of entries, given to those who may read them and to nobody else."""

import mimetypes
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from competitions import freezing
from competitions.models import SnapshotFile
from competitions.views.access import desk_page, own_entry

#: What a browser may show by itself; everything else is downloaded.
SHOWN = {"image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"}


def file_response(content: Any, name: str) -> FileResponse:
    """Return an open file under its name; its kind is told by the name, never by who sent it."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_shown = kind in SHOWN
    response = FileResponse(
        content,
        as_attachment=not is_shown,
        filename=name,
        content_type=kind if is_shown else "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def open_or_missing(file: Any) -> Any:
    """Return a file's content, or the answer for what is not there."""
    try:
        return file.open()
    except FileNotFoundError:
        raise Http404 from None


@desk_page
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """Give a file that stands beside a section of a draft."""
    entry = own_entry(request, pk)
    found = get_object_or_404(entry.attachments.select_related("file"), pk=number)
    return file_response(open_or_missing(found.file), found.name)


@desk_page
@require_safe
def preview_file(request: HttpRequest, pk: int, position: int) -> FileResponse:
    """Give a file of the entry as it would be frozen now."""
    files = freezing.compose(own_entry(request, pk)).files
    if position >= len(files):
        raise Http404
    return file_response(open_or_missing(files[position]), files[position].name)


@desk_page
@require_safe
def snapshot_file(request: HttpRequest, pk: int, version: int, position: int) -> FileResponse:
    """Give a frozen file."""
    entry = own_entry(request, pk)
    found = get_object_or_404(
        SnapshotFile.objects.select_related("file"),
        snapshot__entry=entry,
        snapshot__version=version,
        position=position,
    )
    return file_response(open_or_missing(found.file), found.name)
