"""The language switch, pages that are not there, and files that stay private until they are published."""

import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from core import files
from core.errors import NotThereError

PUBLIC_FOR_A_DAY = "public, max-age=86400"


@require_safe
def set_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the visitor's language in a cookie and go back where they were."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a page is not there; why, only in a sentence written to be read.

    What other exceptions tell may be the difference between hidden and missing.
    """
    sentence = str(exception) if isinstance(exception, NotThereError) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """Serve an image: a public one to everybody, a private one to those who may see it.

    Refused and missing files get the same 404.
    """
    found = files.find_image(name)
    if found is None:
        raise Http404
    image, is_cut = found
    is_public = image.is_public and is_cut
    if not is_public and not files.may_see(request.user, image):
        raise Http404
    try:
        content = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, content_type=mimetypes.guess_type(PurePosixPath(name).name)[0] or "application/octet-stream"
    )
    response.headers["Cache-Control"] = PUBLIC_FOR_A_DAY if is_public else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
