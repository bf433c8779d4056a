"""Who may read an uploaded file."""

from collections.abc import Callable, Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from core.models import RegistryDocument, RegistryFile, RegistryImage, RegistryRendition

SEEING = ["add", "change", "delete", "choose", "view"]

#: Questions that answer whether published content shows a file. An app whose pages hold files in
#: rows of their own adds its question here when it starts.
SHOWN_BY: list[Callable[[RegistryFile], bool]] = []


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


def files_of(page: Page) -> set[RegistryFile]:
    """Return every file that a page refers to, public or not."""
    found: set[RegistryFile] = set()
    for model in (RegistryImage, RegistryDocument):
        ids = (
            ReferenceIndex.get_references_for_object(page)
            .filter(to_content_type=ContentType.objects.get_for_model(model))
            .values_list("to_object_id", flat=True)
        )
        found.update(model.objects.filter(pk__in=list(ids)))
    return found


def refresh_visibility(candidates: Iterable[RegistryFile]) -> None:
    """Set `is_public` of each file to whether published content shows it now."""
    for file in candidates:
        is_shown = _is_on_a_plain_page(file) or any(is_shown_by(file) for is_shown_by in SHOWN_BY)
        type(file).objects.filter(pk=file.pk).exclude(is_public=is_shown).update(is_public=is_shown)
        file.is_public = is_shown


def _is_on_a_plain_page(file: RegistryFile) -> bool:
    """Whether a live page shows it that has no rows of its own for files."""
    ids = ReferenceIndex.get_references_to(file).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    pages = Page.objects.filter(pk__in={int(pk) for pk in ids.values_list("object_id", flat=True)}).live()
    return any(not getattr(page.specific_class, "keeps_own_files", False) for page in pages)
