"""One answer for every link that does not work, whatever the reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GONE = 410


def refuse(request: HttpRequest, *, template: str, path: str) -> HttpResponse:
    """Answer 410 with a page that is the same byte for byte for used, expired, unknown and malformed tokens.

    The page names `path` where it would name its own address (the language switch does), and so does the log.
    """
    request.path = request.path_info = path
    request.META["QUERY_STRING"] = ""
    return render(request, template, status=GONE)
