"""Whole public pages, kept as long as the catalogue does not change.

A kept page is found under the catalogue's stamp, which every publication and withdrawal moves in its own
transaction, so nothing stale is ever served and nothing is thrown away by hand. Only pages that ask nothing of the
visitor but the language are kept: a view says so with `keep`.
"""

import dataclasses
import gzip
import hashlib
import operator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from search.snapshot import Snapshot

#: Level 6 takes twice as long for pages that are 3 % smaller.
COMPRESSION = 4
SECONDS = 3600


@dataclasses.dataclass(frozen=True)
class KeptPage:
    """A page as it left, compressed."""

    body: bytes
    headers: dict[str, str]

    def response(self, request: HttpRequest, plain: bytes | None = None) -> HttpResponse:
        """Return the page as this browser can read it; `plain` is the body before it was compressed, where known."""
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.body, headers={**self.headers, "Content-Encoding": "gzip"})
        else:
            response = HttpResponse(plain or gzip.decompress(self.body), headers=self.headers)
        response.headers["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def keep(response: HttpResponse) -> HttpResponse:
    """Say that a page is the same for everybody until the catalogue changes."""
    response.is_kept = True  # type: ignore[attr-defined]
    return response


def key_of(request: HttpRequest, state: Snapshot) -> str:
    """Return what tells this page, in this state of the catalogue, from every other."""
    # Empty fields of a form say nothing; of equal names, the order tells.
    asked = sorted(parse_qsl(request.META.get("QUERY_STRING", "")), key=operator.itemgetter(0))
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    parts = [
        state.stamp,
        release(),
        timezone.localdate().isoformat(),
        request.scheme or "",
        request.get_host(),
        language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        request.path,
        urlencode(asked),
    ]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def find(request: HttpRequest, key: str) -> HttpResponse | None:
    """Return what the browser has already, or a kept page; nothing when there is none."""
    page: KeptPage | None = caches["pages"].get(key)
    if page is None:
        return None
    if f'W/"{key}"' in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=page.headers)
    return page.response(request)


def store(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse:
    """Keep a page and return it as a browser gets it."""
    response.headers["ETag"] = f'W/"{key}"'
    response.headers["Cache-Control"] = "no-cache"
    page = KeptPage(gzip.compress(response.content, COMPRESSION, mtime=0), dict(response.headers))
    if not settings.DEBUG:
        caches["pages"].set(key, page, SECONDS)
    kept = page.response(request, response.content)
    kept.cookies = response.cookies
    return kept


def _read_release() -> str:
    digest = hashlib.blake2b(digest_size=8)
    for folder in ("templates", "locale", "static", "search", "competitions", "innovations", "core", "home"):
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*.*")):
            if path.suffix in {".py", ".html", ".mo", ".css", ".js", ".svg"}:
                digest.update(f"{path} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


_release = ""


def release() -> str:
    """Return what changes when the program does: pages of the former one are not served by the next."""
    global _release
    if not _release:
        _release = _read_release()
    return _release
