"""What visitors read of agencies and innovations: found by address, with what stands around them."""

import datetime as dt
import functools
import operator
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.models import RegistryRendition
from core.prepared import PLACE, Prepared
from innovations import addresses
from innovations.models.agency import AgencyPage
from innovations.models.choices import Origin
from innovations.models.innovation import InnovationPage
from innovations.models.lists import scheme_label
from innovations.models.parts import InnovationDocument, InnovationPhoto

#: How large the photos of an innovation are shown: on a wide screen, and on a phone.
PHOTO_CUTS = {"wide": "max-1200x1200|format-webp", "phone": "max-800x800|format-webp"}
#: Deeper than any government; longer addresses are not looked up.
DEEPEST = 8


def find_lineages(paths: Iterable[str]) -> dict[str, list[AgencyPage | InnovationPage]]:
    """Return the public page at each "kab-batang/diskominfo/..." and the agencies above it, from the top down.

    One query, whatever is asked. A path is left out when it or any page above it is not published.
    """
    wanted = {path: _steps(path) for path in paths}
    urls = {addresses.catalogue_url(step): step for steps in wanted.values() for step in steps}
    if not urls:
        return {}
    # `slug` is indexed and narrows the search; `url_path` then tells which of them is meant.
    place = functools.reduce(operator.or_, (Q(url_path__endswith=url) for url in urls))
    pages = (
        Page.objects.live()
        .filter(place, slug__in={step.rpartition("/")[2] for step in urls.values()})
        .select_related(
            "agencypage",
            "innovationpage__main_sector",
            "innovationpage__related_innovation__catalogue_entry",
        )
    )
    by_url = {addresses.public_url(page.url_path): _specific(page) for page in pages}
    found = {step: by_url[url] for url, step in urls.items() if by_url.get(url)}
    return {
        path: [found[step] for step in steps]
        for path, steps in wanted.items()
        if steps and all(step in found for step in steps)
    }


def _steps(path: str) -> list[str]:
    parts = path.split("/")
    if "" in parts or len(parts) > DEEPEST:
        return []
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _specific(page: Page) -> AgencyPage | InnovationPage | None:
    return getattr(page, "agencypage", None) or getattr(page, "innovationpage", None)


def prepare_innovation(page: InnovationPage) -> None:
    """Load what the public page shows, so that its template asks for nothing more."""
    page.shown_photos = PHOTOS.ask(page.pk)
    page.public_documents = DOCUMENTS.ask(page.pk)
    for photo in page.shown_photos:
        if photo.image:
            photo.image.prefetched_renditions = _cuts(photo)


def _photos() -> QuerySet:
    """Return photos with their images and, in the same query, the files those were cut to."""
    cuts = {
        name: FilteredRelation("image__renditions", condition=Q(image__renditions__filter_spec=spec))
        for name, spec in PHOTO_CUTS.items()
    }
    told = {f"{cut}_{name}": F(f"{cut}__{name}") for cut in cuts for name in ("file", "width", "height")}
    photos = InnovationPhoto.objects.filter(page=PLACE).select_related("image")
    return photos.annotate(**cuts, **told).order_by("sort_order")


def _documents() -> QuerySet:
    documents = InnovationDocument.objects.filter(page=PLACE, is_public=True).select_related("document")
    return documents.order_by("sort_order")


PHOTOS: Prepared[InnovationPhoto] = Prepared(_photos)
DOCUMENTS: Prepared[InnovationDocument] = Prepared(_documents)


def _cuts(photo: InnovationPhoto) -> list[RegistryRendition]:
    """Return the cuts that were made already; the page makes what is missing."""
    cuts = []
    for name, spec in PHOTO_CUTS.items():
        told = {part: getattr(photo, f"{name}_{part}") for part in ("file", "width", "height")}
        if told["file"]:
            cuts.append(RegistryRendition(image=photo.image, filter_spec=spec, **told))
    return cuts


def shown_lists(page: InnovationPage) -> dict[str, list]:
    """Return the lists of a record that its public page shows, in plain values: figures, team, themes, sectors.

    The catalogue keeps them when the record is published; a preview makes them anew.
    """
    return {
        "figures": [
            {
                "aspect": figure.aspect,
                "name": figure.name,
                "unit": figure.unit,
                "before": plain_number(figure.before),
                "after": plain_number(figure.after),
                "year": figure.year,
                "source": figure.source,
            }
            for figure in page.measurements.all()
            if figure.name
        ],
        "team": [{"name": member.name, "role": member.role} for member in page.team.all()],
        "themes": sorted([theme.slug, theme.name] for theme in page.themes.all()),
        "related_sectors": sorted(sector.name for sector in page.related_sectors.all()),
    }


def plain_number(number: Decimal | None) -> str | None:
    """Return a figure without the zeros of its column: "2.5" for 2.5000."""
    return None if number is None else format(Decimal(number).normalize(), "f")


def agency_trail(lineage: list[AgencyPage]) -> list[dict[str, str]]:
    """Return the way to the last of some agencies, as links."""
    return [{"title": agency.label, "url": addresses.public_url(agency.url_path)} for agency in lineage]


def breadcrumbs(trail: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the catalogue and the agencies above a page, as links."""
    return [{"title": _("Innovations"), "url": addresses.CATALOGUE_URL}, *trail]


def innovation_context(page: InnovationPage) -> dict[str, Any]:
    """Return what the public page of an innovation shows beside the record's own fields."""
    return {
        "shown": page.shown,
        "themes": [
            {"name": name, "scheme": scheme_label(code), "url": f"{addresses.CATALOGUE_URL}?theme={code}"}
            for code, name in page.shown["themes"]
        ],
        "permanent_path": addresses.identifier_path(page.pk) if page.pk else "",
        "breadcrumbs": breadcrumbs(page.trail),
        "agency": page.agency,
        "agency_url": page.trail[-1]["url"],
        "government": page.government,
        "government_url": page.trail[0]["url"],
        "is_simulated": page.is_simulated,
        "public_documents": page.public_documents,
        "related": related_link(page),
        "timeline": timeline(page),
    }


def related_link(page: InnovationPage) -> dict[str, str] | None:
    """Return the innovation this one builds on, as a link; a record that is not public is not named."""
    other = page.related_innovation
    if other is None or not hasattr(other, "catalogue_entry"):
        return None
    return {
        "title": other.title,
        "url": addresses.public_url(other.url_path),
        "kind_label": page.get_relation_kind_display(),
        "note": page.relation_note,
    }


def timeline(page: InnovationPage) -> list[dict[str, Any]]:
    """Return the dated steps of an innovation's life, oldest first."""
    # The day an archived record entered here says nothing of the innovation's own life.
    published = None if page.origin == Origin.ARCHIVE else page.first_published_at
    steps: list[tuple[dt.date | None, str, str]] = [
        (page.trial_date, _("Trial"), _("It was first tried out.")),
        (page.launch_date, _("Launch"), _("It was put to use.")),
        (page.development_date, _("Development"), _("It was developed further.")),
        (
            timezone.localtime(published).date() if published else None,
            _("Published"),
            _("The record was published here."),
        ),
    ]
    dated = [{"date": date, "label": label, "text": text} for date, label, text in steps if date]
    return sorted(dated, key=lambda step: step["date"])
