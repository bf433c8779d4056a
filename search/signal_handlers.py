"""What follows for the catalogue from a change of a page, whoever caused it.

A deleted page takes its entry along by the database's own cascade.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from competitions.events import awards_changed
from innovations.models import AgencyPage, InnovationPage, Sector, Theme
from innovations.reading import PHOTO_CUTS
from search.actions import entries
from search.composing import CARD_IMAGE


def connect() -> None:
    """Listen to Wagtail's signals."""
    for signal in (page_published, page_slug_changed, post_page_move):
        signal.connect(refresh_innovation, sender=InnovationPage)
        signal.connect(refresh_agency, sender=AgencyPage)
    page_unpublished.connect(remove_innovation, sender=InnovationPage)
    page_unpublished.connect(refresh_agency, sender=AgencyPage)
    post_save.connect(refresh_sector, sender=Sector)
    post_save.connect(refresh_theme, sender=Theme)
    pre_delete.connect(refresh_without_theme, sender=Theme)
    awards_changed.connect(refresh_awarded)
    post_delete.connect(refresh_picture, sender=get_image_model().get_rendition_model())
    post_save.connect(refresh_documents, sender=get_document_model())


def refresh_innovation(instance: InnovationPage, **kwargs: Any) -> None:
    """Follow a publication, a new address or a new place."""
    entries.refresh(instance)


def remove_innovation(instance: InnovationPage, **kwargs: Any) -> None:
    """Follow a withdrawal."""
    entries.remove(instance)


def refresh_agency(instance: AgencyPage, **kwargs: Any) -> None:
    """Follow a new name, address or place of an agency, or its withdrawal."""
    entries.refresh_below(instance)


def refresh_sector(instance: Sector, created: bool, **kwargs: Any) -> None:
    """Follow a new name of a sector."""
    if not created:
        entries.refresh_of_sector(instance)


def refresh_theme(instance: Theme, created: bool, **kwargs: Any) -> None:
    """Follow a new name or code of a theme."""
    if not created:
        entries.refresh_of_theme(instance)


def refresh_without_theme(instance: Theme, **kwargs: Any) -> None:
    """Follow a theme that goes: after its links to innovations have gone."""
    pages = list(instance.innovations.values_list("pk", flat=True))
    transaction.on_commit(lambda: entries.refresh_some(pages))


def refresh_awarded(innovations: list[int], **kwargs: Any) -> None:
    """Follow awards that were won or revoked: kept pages of these innovations are made anew."""
    entries.refresh_some(innovations)


def refresh_picture(instance: Any, **kwargs: Any) -> None:
    """Show a card, and the page behind it, with new cuts when an image was replaced and its old ones went."""
    if instance.filter_spec in {CARD_IMAGE, *PHOTO_CUTS.values()}:
        transaction.on_commit(lambda: entries.refresh_with_image(instance.image_id))


def refresh_documents(instance: Any, created: bool, **kwargs: Any) -> None:
    """Follow a new title or file of a document: kept pages name it by both."""
    if not created:
        entries.refresh_with_document(instance.pk)
