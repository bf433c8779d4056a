"""One innovation described for search engines: schema.org as JSON-LD."""

from typing import Any
from urllib.parse import urljoin

from search.models import CatalogueEntry
from search.open_data import licence
from search.open_data.columns import identifier, moment, plain


def describe(entry: CatalogueEntry, site: str) -> dict[str, Any]:
    """Return the record as a creative work; where the service can be used, the service it is about."""
    agency = _agency(entry, site)
    told = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": identifier(entry, site),
        "identifier": identifier(entry, site),
        "url": site + entry.url,
        "name": entry.title,
        "abstract": entry.summary,
        "inLanguage": "id",
        "creator": agency,
        "publisher": {"@type": "Organization", "name": "Lumbung", "url": f"{site}/"},
        "datePublished": moment(entry.published_at),
        "dateModified": moment(entry.changed_at),
        "temporalCoverage": str(entry.year or ""),
        "keywords": [name for name in (entry.sector_name, *(name for _code, name in entry.themes)) if name],
        "image": urljoin(site, entry.image_url) if entry.image_url else "",
        "license": licence.URL,
        "isAccessibleForFree": True,
        "spatialCoverage": _place(entry),
        "award": [f"{award['name']}, {award['competition']} ({award['category']})" for award in entry.awards],
        "isBasedOn": entry.facts.get("source_url", ""),
        "about": _service(entry, agency),
    }
    return {name: value for name, value in told.items() if value}


def _agency(entry: CatalogueEntry, site: str) -> dict[str, Any]:
    government = {
        "@type": "GovernmentOrganization",
        "name": entry.government_name,
        "url": site + entry.government_url,
    }
    if entry.agency_url == entry.government_url:
        return government
    return government | {
        "name": entry.agency_name,
        "url": site + entry.agency_url,
        "parentOrganization": government,
    }


def _place(entry: CatalogueEntry) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": entry.facts.get("place") or entry.government_name}
    if entry.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": plain(entry.latitude),
            "longitude": plain(entry.longitude),
        }
    return place


def _service(entry: CatalogueEntry, agency: dict[str, Any]) -> dict[str, Any] | None:
    if not (url := entry.facts.get("service_url")):
        return None
    return {
        "@type": "GovernmentService",
        "name": entry.title,
        "provider": agency,
        "areaServed": entry.government_name,
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": url},
    }
