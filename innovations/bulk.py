"""Putting many new pages below one parent: the same rows as Wagtail writes one by one, in few statements."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import Locale, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends_with_name

from innovations.addresses import taken_below
from users.models import User


def add_pages(parent: Page, pages: list[Any], slugs: Sequence[str], *, by: User | None) -> list[Revision]:
    """Write new pages of one model below `parent`, each with a first revision, and return the revisions.

    `slugs` are those wanted; one that is taken gets a number. Fields are checked already; many-to-many
    fields may be set, other parts may not. To be called within a transaction.
    """
    _place(parent, pages, slugs, by)
    _insert(pages)
    return _save_revisions(pages, by)


def make_known(pages: list[Any]) -> None:
    """Put new pages into the editors' search and among the references."""
    for __, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(type(pages[0]), pages)
    _refer(pages)


def log_pages(pages: list[Any], revisions: list[Revision], action: str, *, by: User | None) -> None:
    """Note that the pages were made, and what was done with their revision."""
    now = timezone.now()
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=page, content_type=page.content_type, label=page.draft_title, user=by, timestamp=now, **facts
        )
        for page, revision in zip(pages, revisions, strict=True)
        for facts in (
            {"action": "wagtail.create", "content_changed": True},
            {"action": action, "revision": revision, "content_changed": True},
        )
    )


def _place(parent: Page, pages: list[Any], slugs: Sequence[str], by: User | None) -> None:
    """Give each page its place in the tree, its slug and what Wagtail sets on a new page."""
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(type(pages[0]))
    locale = parent.locale or Locale.get_default()
    placed = zip(pages, _free_slugs(parent, slugs), strict=True)
    for number, (page, slug) in enumerate(placed, start=step + 1):
        page.depth, page.path = parent.depth + 1, Page._get_path(parent.path, parent.depth + 1, number)
        page.slug, page.draft_title, page.content_type = slug, page.title, content_type
        page.locale, page.owner = locale, by
        page.set_url_path(parent)
        _settle_relations(page)
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))


def _settle_relations(page: Any) -> None:
    """Say that the page has no parts but those set, so that nobody asks the database row by row."""
    relations = [relation.get_accessor_name() for relation in get_all_child_relations(page)]
    for name in [*relations, *(field.name for field in get_all_child_m2m_relations(page))]:
        setattr(page, name, list(getattr(page, name).all()))


def _free_slugs(parent: Page, wanted: Sequence[str]) -> list[str]:
    taken = set(parent.get_children().filter(slug__in=wanted).values_list("slug", flat=True))
    taken |= taken_below(parent.url_path)
    slugs = []
    for base in wanted:
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
            if slug not in taken and parent.get_children().filter(slug=slug).exists():
                taken.add(slug)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _insert(pages: list[Any]) -> None:
    model = type(pages[0])
    own = [field for field in Page._meta.concrete_fields if not field.primary_key]
    bases = Page.objects.bulk_create(
        [Page(**{field.attname: getattr(page, field.attname) for field in own}) for page in pages]
    )
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
        page._state.adding, page._state.db = False, base._state.db
    # bulk_create refuses a model that inherits a table; its own half is an ordinary insert.
    rows = model._base_manager.get_queryset()
    rows._for_write = True
    rows._batched_insert(pages, model._meta.local_concrete_fields, batch_size=None)
    for field in get_all_child_m2m_relations(model):
        through = field.remote_field.through
        source, target = field.m2m_column_name(), field.m2m_reverse_name()
        through._base_manager.bulk_create(
            through(**{source: page.pk, target: related.pk})
            for page in pages
            for related in getattr(page, field.name).all()
        )


def _save_revisions(pages: list[Any], by: User | None) -> list[Revision]:
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
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(
        latest_revision=own_revision(), latest_revision_created_at=now
    )
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision, page.latest_revision_created_at = revision, now
    return revisions


def own_revision() -> models.Subquery:
    """Return the only revision of the page of an outer query."""
    base = ContentType.objects.get_for_model(Page)
    own = Cast(models.OuterRef("pk"), models.CharField(max_length=255))
    return models.Subquery(Revision.objects.filter(base_content_type=base, object_id=own).values("pk")[:1])


def _refer(pages: list[Any]) -> None:
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
