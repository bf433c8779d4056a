"""The whole registry at a glance, for the front door."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from competitions import reading
from innovations.models.board import board_for_year
from search.addresses import Address
from search.models import CatalogueEntry

LATEST = 6
#: The board of a whole country is too much to count for every visitor.
BOARD_SECONDS = 60


def of_registry() -> dict[str, Any]:
    """Return what the home page shows: totals, sectors, newest entries, open contests, this year's board."""
    totals = _totals()
    return {
        "totals": totals,
        "sectors": _sectors(),
        "latest": list(CatalogueEntry.objects.order_by("-published_at", "page_id")[:LATEST]),
        "contests": reading.open_now(),
        "board": _board(timezone.localdate().year),
        "is_simulated": bool(totals["innovations"]) and totals["simulated"] == totals["innovations"],
    }


def _totals() -> dict[str, int]:
    return CatalogueEntry.objects.aggregate(
        innovations=Count("pk"),
        agencies=Count("agency", distinct=True),
        governments=Count("government", distinct=True),
        simulated=Count("pk", filter=Q(is_simulated=True)),
    )


def _sectors() -> list[dict[str, Any]]:
    rows = (
        CatalogueEntry.objects.filter(sector__isnull=False)
        .order_by()
        .values_list("sector__slug", "sector__name")
        .annotate(total=Count("pk"))
        .order_by("-total", "sector__name")
    )
    return [
        {"name": name, "url": Address(values=(("sector", slug),)).url, "count": total}
        for slug, name, total in rows
    ]


def _board(year: int) -> dict[str, Any]:
    counted = cache.get_or_set(f"home-board-{year}", lambda: _count_board(year), BOARD_SECONDS)
    return {"year": year, "url": f"/target/{year}/", "reached": counted[0], "total": counted[1]}


def _count_board(year: int) -> tuple[int, int]:
    boards = board_for_year(year)
    return sum(board.reached for board in boards), sum(board.total for board in boards)
