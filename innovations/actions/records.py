"""Putting innovations on record as drafts of an agency: one with its parts, or many at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from wagtail.signal_handlers import disable_reference_index_auto_update

from innovations.bulk import add_pages, log_pages, make_known
from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Measurement,
    TeamMember,
)
from innovations.models.places import check_open, free_slug
from users.models import User

PARTS: dict[str, type[models.Model]] = {
    "measurements": Measurement,
    "photos": InnovationPhoto,
    "documents": InnovationDocument,
    "team": TeamMember,
}


@transaction.atomic
def record(agency: AgencyPage, *, by: User | None, title: str, **fields: Any) -> InnovationPage:
    """Put one innovation on record as a draft of an agency, and return it.

    `fields` are those of the page; `measurements`, `photos`, `documents` and `team` are lists of dicts,
    sectors and themes lists of objects. Raises ValidationError when a field is wrong or the agency is closed.
    """
    check_open(agency)
    title = title.strip()
    fields |= {name: _parts(model, fields.get(name, ())) for name, model in PARTS.items()}
    page = InnovationPage(
        title=title,
        slug=free_slug(agency, title),
        live=False,
        owner=by,
        has_unpublished_changes=True,
        **fields,
    )
    page.full_clean(exclude=["path", "depth", "url_path"])
    agency.add_child(instance=page)
    with disable_reference_index_auto_update():  # a revision refers to nothing that the page does not
        page.save_revision(user=by, log_action=True, clean=False)
    return page


def _parts(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> list[models.Model]:
    parts = [model(**({"sort_order": order} | dict(row))) for order, row in enumerate(rows)]
    for part in parts:
        part.full_clean(exclude=["page"])
    return parts


@transaction.atomic
def record_many(agency: AgencyPage, pages: list[InnovationPage], *, by: User | None) -> list[InnovationPage]:
    """Put innovations without parts on record at once: the same rows as `record` one by one, in few statements.

    `pages` are new and their fields already checked; sectors and themes may be set. All or none are written.
    """
    if not pages:
        return []
    check_open(agency)
    for page in pages:
        page.live, page.has_unpublished_changes = False, True
    slugs = [slugify(page.title, allow_unicode=True)[:200].strip("-") or "inovasi" for page in pages]
    revisions = add_pages(agency, pages, slugs, by=by)
    log_pages(pages, revisions, "wagtail.edit", by=by)
    make_known(pages)
    return pages
