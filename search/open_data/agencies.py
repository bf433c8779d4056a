"""The published agencies as open data, with how many innovations are theirs."""

import functools
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from innovations.addresses import CATALOGUE_URL, catalogue_path, public_url
from innovations.models import AgencyPage
from search.snapshot import Snapshot


def published_after(path: str, count: int) -> tuple[list[AgencyPage], bool]:
    """Return the published agencies that stand in the tree after a place, and whether there are more."""
    some = list(islice(all_published(path), count + 1))
    return some[:count], len(some) > count


def all_published(after: str = "") -> Iterator[AgencyPage]:
    """Yield the published agencies in the order of the tree, from a place on.

    One below another that is not published is not published either.
    """
    hidden = set(AgencyPage.objects.not_live().values_list("path", flat=True))
    pages = AgencyPage.objects.live().filter(path__gt=after).order_by("path")
    return (page for page in pages.iterator(chunk_size=500) if not _stands_below(page, hidden))


def _stands_below(page: AgencyPage, hidden: set[str]) -> bool:
    step = AgencyPage.steplen
    return any(page.path[:end] in hidden for end in range(step, len(page.path), step))


def totals(snapshot: Snapshot) -> Counter[str]:
    """Return how many innovations are those of each agency and of the units below it, by its code."""
    return snapshot.remember(("agency totals",), functools.partial(_count, snapshot))


def _count(snapshot: Snapshot) -> Counter[str]:
    found: Counter[str] = Counter()
    for code in snapshot.codes["agency"]:
        parts, own = code.split("/"), len(snapshot.under(f"agency:{code}"))
        for depth in range(1, len(parts) + 1):
            found["/".join(parts[:depth])] += own
    return found


def record(agency: AgencyPage, snapshot: Snapshot, site: str) -> dict[str, Any]:
    """Return an agency as machines read it."""
    url = public_url(agency.url_path)
    code = catalogue_path(url)
    return {
        "id": agency.pk,
        "code": code,
        "name": agency.title,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "part_of": code.rpartition("/")[0],
        "url": site + url,
        "innovations": len(snapshot.under(f"agency:{code}")),
        "innovations_with_units": totals(snapshot)[code],
        "innovations_url": f"{site}{CATALOGUE_URL}?{'agency' if '/' in code else 'government'}={code}",
        "is_simulated": agency.is_simulated,
    }
