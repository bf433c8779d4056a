"""Keeping the read model in step with the pages it is made from."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from competitions.awards_reading import with_awards
from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Sector,
    Theme,
)
from search.actions import clock, indexing
from search.composing import LAYOUT, compose
from search.models import CatalogueEntry, SearchedText

CHUNK = 500


@transaction.atomic
def refresh(innovation: InnovationPage) -> None:
    """Write an innovation's entry anew; one that is not public loses it."""
    _rewrite(CatalogueEntry.objects.filter(pk=innovation.pk), InnovationPage.objects.filter(pk=innovation.pk))


@transaction.atomic
def remove(innovation: InnovationPage) -> None:
    """Take an innovation out of the catalogue."""
    _rewrite(CatalogueEntry.objects.filter(pk=innovation.pk), InnovationPage.objects.none())


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
def refresh_of_theme(theme: Theme) -> None:
    """Write the entries of a theme anew: after a new name or code."""
    refresh_some(theme.innovations.values_list("pk", flat=True))


@transaction.atomic
def refresh_some(pages: Iterable[int]) -> None:
    """Write the entries of some innovations anew, by the numbers of their pages."""
    numbers = list(pages)
    _rewrite(CatalogueEntry.objects.filter(pk__in=numbers), InnovationPage.objects.filter(pk__in=numbers))


@transaction.atomic
def refresh_with_image(image_id: int) -> None:
    """Write the entries of the innovations that show a photo anew: after its picture was cut anew."""
    pages = InnovationPage.objects.filter(photos__image=image_id).distinct()
    _rewrite(CatalogueEntry.objects.filter(page__in=pages), pages)


@transaction.atomic
def refresh_with_document(document_id: int) -> None:
    """Write the entries of the innovations that show a document anew: after its title or its file changed."""
    shown = InnovationDocument.objects.filter(document=document_id, is_public=True)
    refresh_some(shown.values_list("page", flat=True))


@transaction.atomic
def rebuild(*, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write the whole read model and its index anew and return how many entries it has.

    `progress` is told after every 500 innovations how many are done, of how many.
    """
    state = clock.lock()
    CatalogueEntry.objects.all().delete()
    written = sum(map(len, _write(InnovationPage.objects.all(), progress)))
    clock.move(state, [])
    state.layout = LAYOUT
    indexing.write_edition(state)
    return written


def is_outdated() -> bool:
    """Whether an older release wrote the entries."""
    return clock.read().layout != LAYOUT


def _rewrite(entries: QuerySet[CatalogueEntry], innovations: QuerySet[InnovationPage]) -> None:
    """Replace some entries by those of the innovations among `innovations` that are public."""
    state = clock.lock()
    changed = set(entries.values_list("pk", flat=True))
    SearchedText.objects.filter(pk__in=changed).delete()
    entries.delete()
    for written in _write(innovations):
        changed.update(written)
    if changed:
        clock.move(state, sorted(changed))
        # What was changed is saved by then: an edition that fails is written after the next change.
        transaction.on_commit(indexing.write_edition_when_due, robust=True)


def _write(
    innovations: QuerySet[InnovationPage],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[list[int]]:
    """Write the entries of those innovations that are public, and yield their numbers chunk by chunk."""
    innovations = innovations.live()
    total, done = innovations.count(), 0
    for pages in _chunks(innovations):
        lineages = _lineages(pages)
        composed = [compose(page, lineages[page.pk]) for page in pages if lineages[page.pk]]
        CatalogueEntry.objects.bulk_create(composed)
        SearchedText.objects.bulk_create([entry.text for entry in composed])
        done += len(pages)
        progress(done, total)
        yield [entry.pk for entry in composed]


def _chunks(innovations: QuerySet[InnovationPage]) -> Iterator[list[InnovationPage]]:
    ordered = (
        innovations.order_by("pk")
        .select_related("main_sector")
        .prefetch_related(
            "measurements",
            "team",
            "themes",
            "related_sectors",
            Prefetch("photos", InnovationPhoto.objects.select_related("image")),
            "photos__image__renditions",
            with_awards("shown_awards"),
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
