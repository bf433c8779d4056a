"""Keeping the read model in step with the pages it is made from."""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from innovations.models import AgencyPage, InnovationPage, InnovationPhoto, Sector
from search.composing import compose
from search.models import CatalogueEntry

CHUNK = 500
REFRESHED = [field.name for field in CatalogueEntry._meta.concrete_fields if not field.primary_key]


@transaction.atomic
def refresh(innovation: InnovationPage) -> None:
    """Write an innovation's entry anew; one that is not public loses it."""
    _rewrite(CatalogueEntry.objects.filter(pk=innovation.pk), InnovationPage.objects.filter(pk=innovation.pk))


@transaction.atomic
def remove(innovation: InnovationPage) -> None:
    """Take an innovation out of the catalogue."""
    CatalogueEntry.objects.filter(pk=innovation.pk).delete()


@transaction.atomic
def refresh_below(agency: AgencyPage) -> None:
    """Write the entries of an agency and of the units below it anew: after a new name, address or place."""
    path = AgencyPage.objects.values_list("path", flat=True).get(pk=agency.pk)
    _rewrite(
        CatalogueEntry.objects.filter(page__path__startswith=path),
        InnovationPage.objects.filter(path__startswith=path),
    )


@transaction.atomic
def refresh_of_sector(sector: Sector) -> None:
    """Write the entries of a sector anew: after a new name."""
    _rewrite(CatalogueEntry.objects.filter(sector=sector), InnovationPage.objects.filter(main_sector=sector))


@transaction.atomic
def refresh_with_image(image_id: int) -> None:
    """Write the entries of the innovations that show a photo anew: after its picture was cut anew."""
    pages = InnovationPage.objects.filter(photos__image=image_id).distinct()
    _rewrite(CatalogueEntry.objects.filter(page__in=pages), pages)


@transaction.atomic
def rebuild(*, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write the whole read model anew and return how many entries it has.

    `progress` is told after every 500 innovations how many are done, of how many.
    """
    return _rewrite(CatalogueEntry.objects.all(), InnovationPage.objects.all(), progress)


def _rewrite(
    entries: QuerySet[CatalogueEntry],
    innovations: QuerySet[InnovationPage],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Replace some entries by those of the innovations among `innovations` that are public."""
    innovations = innovations.live()
    total, done, written = innovations.count(), 0, 0
    entries.delete()
    for pages in _chunks(innovations):
        lineages = _lineages(pages)
        composed = [compose(page, lineages[page.pk]) for page in pages if lineages[page.pk]]
        CatalogueEntry.objects.bulk_create(
            composed, update_conflicts=True, unique_fields=["page"], update_fields=REFRESHED
        )
        done, written = done + len(pages), written + len(composed)
        progress(done, total)
    return written


def _chunks(innovations: QuerySet[InnovationPage]) -> Iterator[list[InnovationPage]]:
    ordered = (
        innovations.order_by("pk")
        .select_related("main_sector")
        .prefetch_related(
            "measurements",
            Prefetch("photos", InnovationPhoto.objects.select_related("image")),
            "photos__image__renditions",
        )
    )
    last = 0
    while pages := list(ordered.filter(pk__gt=last)[:CHUNK]):
        yield pages
        last = pages[-1].pk


def _lineages(pages: list[InnovationPage]) -> dict[int, list[AgencyPage]]:
    """Return each page's agencies, from the government down; none where one of them is not published."""
    step = AgencyPage.steplen
    above = {page.pk: [page.path[:end] for end in range(step, len(page.path), step)] for page in pages}
    places = {place for own in above.values() for place in own}
    agencies = {agency.path: agency for agency in AgencyPage.objects.filter(path__in=places)}
    lineages = {}
    for page in pages:
        own = [agencies[place] for place in above[page.pk] if place in agencies]
        lineages[page.pk] = own if all(agency.live for agency in own) else []
    return lineages
