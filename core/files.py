"""Who may read an uploaded file."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from core.models import RegistryDocument, RegistryFile, RegistryImage, RegistryRendition

SEEING = ["add", "change", "delete", "choose", "view"]


def find_image(name: str) -> tuple[RegistryImage, bool] | None:
    """Return the image that the media file `name` belongs to, and whether it is a cut size of it."""
    if name.startswith("images/"):
        rendition = RegistryRendition.objects.select_related("image").filter(file=name).first()
        return (rendition.image, True) if rendition else None
    image = RegistryImage.objects.filter(file=name).first()
    return (image, False) if image else None


def may_see(user: AbstractBaseUser | AnonymousUser, file: RegistryFile) -> bool:
    """Whether a person holds any permission on the file's collection."""
    if not user.is_authenticated or not user.is_active:
        return False
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, SEEING, file)


def files_shown_by(page: Page) -> set[RegistryFile]:
    """Return the files that a page shows to everybody once it is published.

    A page with files that stay inside answers `private_files()` with them.
    """
    hidden = {(type(file), file.pk) for file in getattr(page, "private_files", set)()}
    shown: set[RegistryFile] = set()
    for model in (RegistryImage, RegistryDocument):
        ids = (
            ReferenceIndex.get_references_for_object(page)
            .filter(to_content_type=_content_type(model))
            .values_list("to_object_id", flat=True)
        )
        shown.update(
            file for file in model.objects.filter(pk__in=list(ids)) if (model, file.pk) not in hidden
        )
    return shown


def refresh_visibility(candidates: Iterable[RegistryFile]) -> None:
    """Set `is_public` of each file to whether some published page shows it now."""
    for file in candidates:
        is_shown = any(file in files_shown_by(page) for page in _live_pages_with(file))
        if file.is_public != is_shown:
            type(file).objects.filter(pk=file.pk).update(is_public=is_shown)
            file.is_public = is_shown


def _live_pages_with(file: RegistryFile) -> Iterable[Page]:
    base = _content_type(Page)
    ids = (
        ReferenceIndex.get_references_to(file)
        .filter(base_content_type=base)
        .values_list("object_id", flat=True)
    )
    return Page.objects.filter(pk__in={int(pk) for pk in ids}).live().specific()


def _content_type(model: type[models.Model]):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model)
