"""What lets a judge go on without a connection: the service worker, who is signed in, and two pages about nobody."""

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from competitions.rules import judgeships_of
from competitions.views.judge_access import judge_page

WORKER = "js/judging/worker.js"
SHEETS = ("tokens", "base", "layout", "components", "furniture", "forms", "utilities")
OWN_SHEETS = ("judging", "frozen", "scoring", "tally", "criterion", "choosing", "sheet-reading", "judge-list")
#: What the pages of the desk are drawn with; modules are loaded by their plain names.
DRAWN_WITH = (
    *(f"css/{name}.css" for name in SHEETS + OWN_SHEETS),
    "vendor/plus-jakarta-sans/plus-jakarta-sans.woff2",
    "img/favicon.svg",
    "img/icons.svg",
    "img/roofs.svg",
    "js/countdown.js",
    "js/copy.js",
)


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker of the desk: it changes whenever something that it keeps does."""
    facts = {"version": _version(), "offline": reverse("judging_offline"), "assets": _assets()}
    program = f"self.desk = {json.dumps(facts)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(program, content_type="text/javascript; charset=utf-8")


@never_cache
@require_safe
def state(request: HttpRequest) -> JsonResponse:
    """Say who is signed in, with a token that their forms are taken with; 401 when nobody is or no judge."""
    if not request.user.is_authenticated or not judgeships_of(request.user):
        return JsonResponse({"person": None}, status=401)
    return JsonResponse({"person": request.user.pk, "token": get_token(request)})


@cache_control(private=True, no_cache=True)
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Say that a page is not kept on this device. It is about nobody: every device may keep it."""
    return render(request, "competitions/judging/offline.html")


@judge_page
@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who signed in again back to the window in which they were writing."""
    return render(request, "competitions/judging/signed_in.html")


def _modules() -> list[str]:
    folder = finders.find("js/judging")
    return sorted(f"js/judging/{file.name}" for file in Path(str(folder)).glob("*.js"))


def _assets() -> list[str]:
    """Return the addresses of what the pages are drawn with: under their hashed and under their plain names."""
    names = [*DRAWN_WITH, *(name for name in _modules() if name != WORKER)]
    plain = [f"{settings.STATIC_URL}{name}" for name in names]
    return list(dict.fromkeys([*(static(name) for name in names), *plain]))


def _version() -> str:
    return _digest() if settings.DEBUG else _kept_digest()


@functools.cache
def _kept_digest() -> str:
    return _digest()


def _digest() -> str:
    """Return what changes when a style, a script or the worker does."""
    digest = hashlib.sha256()
    for name in sorted({WORKER, *DRAWN_WITH, *_modules()}):
        found: Any = finders.find(name)
        digest.update(name.encode())
        digest.update(Path(found).read_bytes() if found else b"")
    return digest.hexdigest()[:16]


urlpatterns = [
    path("sw.js", worker, name="judging_worker"),
    path("tanda/", state, name="judging_state"),
    path("luring/", offline, name="judging_offline"),
    path("masuk-lagi/", signed_in, name="judging_signed_in"),
]
