"""Registering agencies, and the corner each one has in the editor."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

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
    is_government = kind in AgencyKind.governments()
    if is_government == isinstance(parent.specific, AgencyPage):
        raise ValidationError(_("Governments stand at the top, agencies below a government."))
    fields.setdefault("owes_target", kind in AgencyKind.owing_target())
    fields.setdefault("slug", free_slug(parent, fields.get("short_name") or title))
    agency = AgencyPage(title=title, kind=kind, owner=by, **fields)
    agency.full_clean(exclude=["path", "depth", "url_path"])
    parent.add_child(instance=agency)
    agency.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    agency.refresh_from_db()
    give_corner(agency, by=by)
    return agency


@transaction.atomic
def give_corner(agency: AgencyPage, *, by: User | None = None) -> AgencyCorner:
    """Give an agency its two groups, page permissions and file collection; mend what is missing.

    Idempotent: a second call changes nothing.
    """
    agency = AgencyPage.objects.select_for_update(of=("self",), no_key=True).get(pk=agency.pk)
    corner = AgencyCorner.objects.filter(agency=agency).select_related("team", "heads", "collection").first()
    if corner is None:
        corner = AgencyCorner.objects.create(
            agency=agency,
            team=Group.objects.create(name=_group_name("Tim", agency)),
            heads=Group.objects.create(name=_group_name("Kepala", agency)),
            collection=files_root().add_child(name=f"{agency.label} #{agency.pk}"[:255]),
        )
    _allow(corner)
    return corner


def _group_name(role: str, agency: AgencyPage) -> str:
    return f"{role} {agency.label}"[:130] + f" #{agency.pk}"


def _allow(corner: AgencyCorner) -> None:
    """Write whatever permission the two groups lack, in one statement for each kind."""
    held = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label__in=["wagtailadmin", "wagtailcore", "wagtailimages", "wagtaildocs"],
            codename__in=["access_admin", *PAGE_PERMISSIONS, *FILE_PERMISSIONS],
        )
    }
    groups = (corner.team, corner.heads)
    Group.permissions.through.objects.bulk_create(
        [Group.permissions.through(group=group, permission=held["access_admin"]) for group in groups],
        ignore_conflicts=True,
    )
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page=corner.agency, permission=held[codename])
            for group in groups
            for codename in PAGE_PERMISSIONS
        ],
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=corner.collection, permission=held[codename])
            for group in groups
            for codename in FILE_PERMISSIONS
        ],
        ignore_conflicts=True,
    )
