"""The public dashboard and its numbers, and the living style page."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home import samples
from home.dashboard import files, page


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the catalogue's answer in numbers and plots.

    The page is not kept: targets, closed years and what agencies owe change without the catalogue's clock.
    """
    return render(request, "home/dashboard.html", page.describe(request.GET))


@require_safe
def dashboard_data(request: HttpRequest) -> HttpResponse:
    """Send the numbers of one plot."""
    plot = request.GET.get("plot", "")
    if plot not in files.NAMES:
        said = _("Name a plot: plot=%(names)s.") % {"names": ", plot=".join(sorted(files.NAMES))}
        return HttpResponseBadRequest(said, content_type="text/plain; charset=utf-8")
    response = HttpResponse(files.make(request.GET, plot), content_type="text/csv; charset=utf-8")
    name = f"lumbung-dasbor-{plot}-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show the components, light and dark; only where the code is being worked on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "home/style_guide.html", samples.everything())
