"""Where new things go: a free address below a page, and the collection of every agency's files."""

from django.utils.text import slugify
from wagtail.models import Collection, Page

from innovations.addresses import taken_below

FILES_COLLECTION = "Perangkat daerah"


def free_slug(parent: Page, text: str) -> str:
    """Return a slug for `text` that no child of `parent` has, and at which one would be found."""
    base = slugify(text)[:200] or "halaman"
    taken = set(parent.get_children().filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= taken_below(parent.url_path)
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def files_root() -> Collection:
    """Return the collection that holds every agency's files."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=FILES_COLLECTION).first()
    return found or root.add_child(name=FILES_COLLECTION)
