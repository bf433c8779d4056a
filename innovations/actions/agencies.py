"""Registering agencies, and the corner each one has in the editor."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from innovations.actions.bulk import add_pages, log_pages, make_known, own_revision
from innovations.models import AgencyCorner, AgencyPage
from innovations.models.choices import AgencyKind
from innovations.models.places import files_root, free_slug
from users.models import User

PAGE_PERMISSIONS = ("add_page", "change_page", "lock_page")
FILE_PERMISSIONS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


@transaction.atomic
def register(parent: Page, *, by: User | None, title: str, kind: str, **fields: Any) -> AgencyPage:
    """Put an agency on record below the catalogue or another agency, published, with its corner.

    Raises ValidationError when a field is wrong or a government would stand below an agency.
    """
    agency = _unsaved(parent, by=by, title=title, kind=kind, **fields)
    agency.slug = agency.slug or free_slug(parent, agency.label)
    with disable_reference_index_auto_update():  # publishing, the last of three, does it
        parent.add_child(instance=agency)
        revision = agency.save_revision(user=by, clean=False)
    revision.publish(user=by, skip_permission_checks=True)
    agency.refresh_from_db()
    give_corner(agency, by=by)
    return agency


def _unsaved(parent: Page, *, by: User | None, title: str, kind: str, **fields: Any) -> AgencyPage:
    is_government = kind in AgencyKind.governments()
    if is_government == isinstance(parent.specific, AgencyPage):
        raise ValidationError(_("Governments stand at the top, agencies below a government."))
    fields.setdefault("owes_target", kind in AgencyKind.owing_target())
    return AgencyPage(title=title, kind=kind, owner=by, **fields)


@transaction.atomic
def register_many(parent: Page, rows: Sequence[Mapping[str, Any]], *, by: User | None) -> list[AgencyPage]:
    """Put agencies on record below one parent at once: the same rows as `register`, in few statements.

    Each row holds what `register` takes; whoever calls this checks it. Corners are given afterwards, to all
    that were registered: see `give_corners`.
    """
    agencies = [_unsaved(parent, by=by, **row) for row in rows]
    if not agencies:
        return []
    slugs = [agency.slug or slugify(agency.label)[:200] or "halaman" for agency in agencies]
    for agency in agencies:
        agency.clean_fields(exclude=_wagtails_own())
    revisions = add_pages(parent, agencies, slugs, by=by)
    _publish(agencies)
    log_pages(agencies, revisions, "wagtail.publish", by=by)
    make_known(agencies)
    for agency, revision in zip(agencies, revisions, strict=True):
        page_published.send(sender=AgencyPage, instance=agency, revision=revision)
    return agencies


def _wagtails_own() -> list[str]:
    """Return the fields that are set when a page is placed, and the link to itself."""
    own = {field.name for field in Page._meta.get_fields()} - {"title"}
    return [*own, "page_ptr"]


def _publish(agencies: list[AgencyPage]) -> None:
    now = timezone.now()
    facts = {"live": True, "first_published_at": now, "last_published_at": now}
    Page.objects.filter(pk__in=[agency.pk for agency in agencies]).update(
        live_revision=own_revision(), has_unpublished_changes=False, **facts
    )
    for agency in agencies:
        agency.live_revision = agency.latest_revision
        for name, value in facts.items():
            setattr(agency, name, value)


@transaction.atomic
def give_corners(agencies: Iterable[AgencyPage]) -> list[AgencyCorner]:
    """Give agencies that have none their corners: see `give_corner`.

    They come in the order of their names: collections are kept in that order, and one that goes to the end
    moves no other.
    """
    root = files_root()
    corners = [_make_corner(agency, root) for agency in sorted(agencies, key=_collection_name)]
    _allow(corners)
    return corners


@transaction.atomic
def give_corner(agency: AgencyPage, *, by: User | None = None) -> AgencyCorner:
    """Give an agency its two groups, page permissions and file collection; mend what is missing.

    Idempotent: a second call changes nothing.
    """
    agency = AgencyPage.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
    corner = AgencyCorner.objects.filter(agency=agency).select_related("team", "heads", "collection").first()
    if corner is None:
        corner = _make_corner(agency, files_root())
    _allow([corner])
    return corner


def _make_corner(agency: AgencyPage, root: Collection) -> AgencyCorner:
    return AgencyCorner.objects.create(
        agency=agency,
        team=Group.objects.create(name=_group_name("Tim", agency)),
        heads=Group.objects.create(name=_group_name("Kepala", agency)),
        collection=root.add_child(name=_collection_name(agency)),
    )


def _collection_name(agency: AgencyPage) -> str:
    return f"{agency.label} #{agency.pk}"[:255]


def _group_name(role: str, agency: AgencyPage) -> str:
    return f"{role} {agency.label}"[:130] + f" #{agency.pk}"


def _allow(corners: list[AgencyCorner]) -> None:
    """Write whatever permission the groups lack, in one statement for each kind."""
    held = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs"],
            codename__in=["access_admin", *PAGE_PERMISSIONS, *FILE_PERMISSIONS],
        )
    }
    groups = [(corner, group) for corner in corners for group in (corner.team, corner.heads)]
    Group.permissions.through.objects.bulk_create(
        [Group.permissions.through(group=group, permission=held["access_admin"]) for _, group in groups],
        ignore_conflicts=True,
    )
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=corner.agency, permission=held[codename])
            for corner, group in groups
            for codename in PAGE_PERMISSIONS
        ],
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=corner.collection, permission=held[codename])
            for corner, group in groups
            for codename in FILE_PERMISSIONS
        ],
        ignore_conflicts=True,
    )
