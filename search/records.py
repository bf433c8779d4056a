"""A published innovation at its address, with everything its page shows."""

from core.prepared import PLACE, Prepared
from innovations import reading
from innovations.addresses import catalogue_url
from innovations.models import InnovationPage
from search import index
from search.models import CatalogueEntry

AT_ADDRESS: Prepared[CatalogueEntry] = Prepared(
    lambda: (
        CatalogueEntry.objects.filter(url=PLACE)
        .order_by()
        .select_related(
            "agency", "government", "page__main_sector", "page__related_innovation__catalogue_entry"
        )
    )
)


def find(path: str) -> InnovationPage | None:
    """Return the published innovation at "kab-batang/diskominfo/e-arsip" in one query, as its page shows it.

    None is returned for agencies, and for the rare page that was published past everything that listens.
    """
    now = index.current()
    # No innovation has an agency's address, so most agencies are told without asking.
    if now.under(f"agency:{path}") or now.under(f"government:{path}"):
        return None
    for entry in AT_ADDRESS.ask(catalogue_url(path)):
        page, agency, government = entry.page, entry.agency, entry.government
        if page.live and agency.live and government.live:
            page.agency, page.government = agency, government
            page.is_simulated, page.shown = entry.is_simulated, entry.shown
            page.trail = [
                *reading.agency_trail([government]),
                *entry.facts.get("between", []),
                *(reading.agency_trail([agency]) if agency.pk != government.pk else []),
            ]
            return page
    return None
