"""Registering agencies, and the corner each one has in the editor."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from innovations.models import AgencyCorner, AgencyPage
from innovations.models.choices import AgencyKind
from innovations.models.places import files_root, free_slug
from users.models import User

PAGE_PERMISSIONS = ("add", "change", "lock")
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
    corner = AgencyCorner.objects.select_for_update().filter(agency=agency).first()
    if corner is None:
        corner = AgencyCorner.objects.create(
            agency=agency,
            team=Group.objects.create(name=_group_name("Tim", agency)),
            heads=Group.objects.create(name=_group_name("Kepala", agency)),
            collection=files_root().add_child(name=f"{agency.label} #{agency.pk}"[:255]),
        )
    for group in (corner.team, corner.heads):
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        _allow_pages(group, agency)
        _allow_files(group, corner.collection)
    return corner


def _group_name(role: str, agency: AgencyPage) -> str:
    return f"{role} {agency.label}"[:130] + f" #{agency.pk}"


def _allow_pages(group: Group, agency: AgencyPage) -> None:
    held = set(group.page_permissions.filter(page=agency).values_list("permission__codename", flat=True))
    for name in PAGE_PERMISSIONS:
        if f"{name}_page" not in held:
            GroupPagePermission.objects.create(group=group, page=agency, permission_type=name)


def _allow_files(group: Group, collection: Collection) -> None:
    for codename in FILE_PERMISSIONS:
        permission = Permission.objects.get(
            codename=codename, content_type__app_label__in=["wagtailimages", "wagtaildocs"]
        )
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
