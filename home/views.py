"""The living style page: every component in every state."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home import samples


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the components, light and dark; only where the code is being worked on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/style_guide.html", samples.everything())
