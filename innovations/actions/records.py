"""Putting innovations on record as drafts of an agency: one with its parts, or many at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends_with_name

from innovations.actions.agencies import free_slug
from innovations.importing.openness import check_open
from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Measurement,
    TeamMember,
)
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
    _place(agency, pages, by)
    _insert(pages)
    revisions = _save_revisions(pages, by)
    _log(pages, revisions, by)
    for __, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(InnovationPage, pages)
    _refer(pages)
    return pages


def _place(agency: AgencyPage, pages: list[InnovationPage], by: User | None) -> None:
    """Give each page its place in the tree, its slug and what Wagtail sets on a new draft."""
    parent = Page.objects.select_for_update().get(pk=agency.pk)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    slugs = _free_slugs(parent, [page.title for page in pages])
    content_type = ContentType.objects.get_for_model(InnovationPage)
    locale = parent.locale or Locale.get_default()
    for number, (page, slug) in enumerate(zip(pages, slugs, strict=True), start=step + 1):
        page.depth, page.path = parent.depth + 1, Page._get_path(parent.path, parent.depth + 1, number)
        page.slug, page.draft_title, page.content_type = slug, page.title, content_type
        page.locale, page.owner, page.live, page.has_unpublished_changes = locale, by, False, True
        page.set_url_path(parent)
        _settle_relations(page)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))


def _settle_relations(page: InnovationPage) -> None:
    """Say that the page has no parts but those set, so that nobody asks the database row by row."""
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(page)]
    for name in [*relations, *(field.name for field in get_all_child_m2m_relations(page))]:
        setattr(page, name, list(getattr(page, name).all()))


def _free_slugs(parent: Page, titles: list[str]) -> list[str]:
    bases = [slugify(title, allow_unicode=True)[:200].strip("-") or "inovasi" for title in titles]
    taken = set(parent.get_children().filter(slug__in=bases).values_list("slug", flat=True))
    slugs = []
    for base in bases:
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
            if slug not in taken and parent.get_children().filter(slug=slug).exists():
                taken.add(slug)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _insert(pages: list[InnovationPage]) -> None:
    own = [field for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(
        [Page(**{field.attname: getattr(page, field.attname) for field in own}) for page in pages]
    )
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
        page._state.adding, page._state.db = False, base._state.db
    # bulk_create refuses a model that inherits a table; its own half is an ordinary insert.
    rows = InnovationPage._base_manager.get_queryset()
    rows._for_write = True
    rows._batched_insert(pages, InnovationPage._meta.local_concrete_fields, batch_size=None)
    for field in get_all_child_m2m_relations(InnovationPage):
        through = field.remote_field.through
        source, target = field.m2m_column_name(), field.m2m_reverse_name()
        through._base_manager.bulk_create(
            through(**{source: page.pk, target: related.pk})
            for page in pages
            for related in getattr(page, field.name).all()
        )


def _save_revisions(pages: list[InnovationPage], by: User | None) -> list[Revision]:
    now = timezone.now()
    base = ContentType.objects.get_for_model(Page)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=page.content_type,
            base_content_type=base,
            object_id=str(page.pk),
            created_at=now,
            user=by,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    )
    # The newest revision of each page is the only one it has.
    newest = Revision.objects.filter(
        base_content_type=base, object_id=Cast(models.OuterRef("pk"), models.CharField(max_length=255))
    ).values("pk")[:1]
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(
        latest_revision=models.Subquery(newest), latest_revision_created_at=now
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
    return revisions


def _log(pages: list[InnovationPage], revisions: list[Revision], by: User | None) -> None:
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=page, content_type=page.content_type, label=page.draft_title, user=by, timestamp=now, **facts
        )
        for page, revision in zip(pages, revisions, strict=True)
        for facts in (
            {"action": "wagtail.create", "content_changed": True},
            {"action": "wagtail.edit", "revision": revision, "content_changed": True},
        )
    )


def _refer(pages: list[InnovationPage]) -> None:
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=page.content_type,
            base_content_type=base,
            object_id=page.pk,
            to_content_type_id=to_type,
            to_object_id=to_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        for to_type, to_id, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(page)
        )
    )
