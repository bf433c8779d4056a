"""The catalogue described for catalogues of data: DCAT 3 (W3C, 2024) as JSON-LD."""

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from search.models import CatalogueEntry
from search.open_data import licence
from search.open_data.columns import moment
from search.snapshot import Snapshot

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = "https://www.iana.org/assignments/media-types/"
FILES = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": ("JSON", "application/json"),
}


def describe(snapshot: Snapshot, site: str, language: str) -> dict[str, Any]:
    """Return the catalogue, its one dataset, and every form that this may be had in."""
    publisher = {"@type": "foaf:Organization", "foaf:name": "Lumbung", "foaf:homepage": {"@id": f"{site}/"}}
    shared: dict[str, Any] = {
        "dct:publisher": publisher,
        "dct:license": {"@id": licence.URL},
        "dct:language": language,
    }
    if when := changed_at(snapshot):
        shared["dct:modified"] = {"@type": "xsd:dateTime", "@value": when}
    return {
        "@context": CONTEXT,
        "@id": f"{site}/inovasi/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _("Open data of Lumbung"),
        "dct:description": _("Innovations of Indonesian local governments as open data."),
        "foaf:homepage": {"@id": f"{site}/data/"},
        **shared,
        "dcat:service": _service(site),
        "dcat:dataset": [_dataset(site) | shared],
    }


def changed_at(snapshot: Snapshot) -> str:
    """Return when something was last published; empty in an empty catalogue."""

    def latest() -> str:
        return moment(CatalogueEntry.objects.order_by().aggregate(latest=Max("changed_at"))["latest"]) or ""

    return snapshot.remember(("changed at",), latest)


def _dataset(site: str) -> dict[str, Any]:
    return {
        "@id": f"{site}/data/",
        "@type": "dcat:Dataset",
        "dct:title": _("Innovations of local governments"),
        "dct:description": _(
            "Every published innovation with its agency, year, sector, themes, figures before and after, and place."
        ),
        "dct:identifier": f"{site}/data/",
        "dcat:landingPage": {"@id": f"{site}/inovasi/"},
        "dcat:keyword": [_("innovation"), _("local government"), _("public service"), "Indonesia"],
        "dct:spatial": {"@id": "https://www.geonames.org/1643084/"},
        "dcat:distribution": [
            *(_file(site, ending, *about) for ending, about in FILES.items()),
            {
                "@type": "dcat:Distribution",
                "dct:title": "API",
                "dct:license": {"@id": licence.URL},
                "dcat:accessURL": {"@id": f"{site}/api/v1/innovations"},
                "dcat:accessService": {"@id": f"{site}/api/v1/"},
            },
        ],
    }


def _file(site: str, ending: str, name: str, media_type: str) -> dict[str, Any]:
    url = f"{site}/inovasi/data.{ending}"
    return {
        "@type": "dcat:Distribution",
        "@id": url,
        "dct:title": name,
        "dct:license": {"@id": licence.URL},
        "dcat:accessURL": {"@id": f"{site}/data/"},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": MEDIA + media_type},
    }


def _service(site: str) -> dict[str, Any]:
    return {
        "@id": f"{site}/api/v1/",
        "@type": "dcat:DataService",
        "dct:title": "API",
        "dcat:endpointURL": {"@id": f"{site}/api/v1/"},
        "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
        "dcat:servesDataset": {"@id": f"{site}/data/"},
        "dct:license": {"@id": licence.URL},
    }
