"""What search engines are told: every public page, and what they need not read."""

import datetime as dt
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from competitions.models import CompetitionIndexPage, CompetitionPage
from home.models import StandardPage
from innovations.addresses import public_url
from innovations.models import AgencyPage
from innovations.models.board import years_on_board
from search.models import CatalogueEntry
from search.open_data.agencies import all_published

#: Addresses of one part; the protocol allows 50,000.
MOST = 10_000


class PageSitemap(Sitemap):
    """The pages of the house: front door, catalogue, dashboard, board, data, guidance, contests."""

    def items(self) -> list[str]:
        """Return their addresses."""
        years = sorted({*years_on_board(), timezone.localdate().year}, reverse=True)
        announced = CompetitionPage.objects.live().filter(competition__announced_at__isnull=False)
        contests = [
            *CompetitionIndexPage.objects.live().values_list("url_path", flat=True),
            *announced.order_by("path").values_list("url_path", flat=True),
        ]
        finished = announced.filter(competition__results_published_at__isnull=False).order_by("path")
        guidance = StandardPage.objects.live().order_by("path").values_list("url_path", flat=True)
        return [
            "/",
            reverse("catalogue"),
            reverse("dashboard"),
            *(reverse("target_board", args=[year]) for year in years),
            reverse("data_page"),
            reverse("api_docs"),
            *map(public_url, [*guidance, *contests]),
            *(
                reverse("contest_results", args=[slug])
                for slug in finished.values_list("competition__slug", flat=True)
            ),
        ]

    def location(self, item: str) -> str:
        """Return an address as it is."""
        return item


class AgencySitemap(Sitemap):
    """The published agencies."""

    limit = MOST

    def items(self) -> list[AgencyPage]:
        """Return them in the order of the tree."""
        return list(all_published())

    def location(self, item: AgencyPage) -> str:
        """Return the agency's page."""
        return public_url(item.url_path)


class InnovationSitemap(Sitemap):
    """The published innovations."""

    limit = MOST

    def items(self) -> QuerySet:
        """Return addresses and days of change, in an order that stays."""
        return CatalogueEntry.objects.order_by("pk").values_list("url", "changed_at")

    def location(self, item: tuple[str, dt.datetime]) -> str:
        """Return the innovation's page."""
        return item[0]

    def lastmod(self, item: tuple[str, dt.datetime]) -> dt.datetime:
        """Return when its text was last published."""
        return item[1]

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Say nothing for the whole: it would read every row."""
        return None


SITEMAPS: dict[str, Any] = {"pages": PageSitemap, "agencies": AgencySitemap, "innovations": InnovationSitemap}

#: Lists with several filters are endless; files, sign-in and the desk are nothing to find.
UNREAD = (
    "/admin/",
    "/akun/",
    "/bahasa/",
    "/juri/",
    "/peserta/",
    "/inovasi/?*&",
    "/inovasi/?q=",
    "/inovasi/?sort=",
    "/inovasi/?view=",
    "/inovasi/bandingkan/",
    "/inovasi/pilihan/",
    "/inovasi/data.*?",
    "/inovasi/feed.atom?",
    "/api/v1/innovations?",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what not to read, and where everything is listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in UNREAD)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
