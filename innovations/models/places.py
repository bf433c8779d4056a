"""Where new things go: an agency that takes them, a free address, and the collection of every agency's files."""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Collection, Page

from innovations.addresses import taken_below
from innovations.models.agency import AgencyPage

FILES_COLLECTION = "Perangkat daerah"


def check_open(agency: AgencyPage) -> None:
    """Refuse an agency that takes no new records: not published, or closed.

    Raises ValidationError with a sentence.
    """
    if not agency.live:
        raise ValidationError(
            _("%(agency)s is not published yet. Publish its page first."), params={"agency": agency.title}
        )
    if agency.is_closed:
        raise ValidationError(
            _(
                "%(agency)s was closed on %(day)s. Record the innovation under the agency that took its place."
            ),
            params={"agency": agency.title, "day": date_format(agency.active_to, "j F Y")},
        )


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
