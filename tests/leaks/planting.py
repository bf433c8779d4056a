"""A word that nobody outside an agency may ever read, planted wherever the agency can write."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from wagtail.models import Comment, CommentReply, UploadedFile

from core.models import RegistryDocument, RegistryImage
from innovations.actions import flow
from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Invitation,
    Measurement,
    TeamMember,
)
from innovations.models.choices import RelationKind
from innovations.models.completeness import DESIGN_FIELDS
from tests.factories.registry import (
    Office,
    make_document,
    make_draft,
    make_image,
    make_published,
    make_verifier,
)

#: No word of any language, none of whose letters a slug or a file name changes.
SENTINEL = "zqxrahasia"

#: Text that the tree or the system writes itself.
SYSTEM_FIELDS = {"path", "url_path", "translation_key", "draft_title", "import_key", "origin"}
_numbers = itertools.count(1)


def word() -> str:
    """Return a word of its own, so that a leak tells where it came from."""
    return f"{SENTINEL}{next(_numbers)}"


def planted_text(model_field: models.Field) -> str:
    """Return a planted word fit for a field."""
    if isinstance(model_field, models.URLField):
        return f"https://{word()}.example/{word()}"
    if model_field.name in DESIGN_FIELDS:
        return " ".join([word()] + ["kata"] * 60)
    return f"<p>{word()}</p>" if hasattr(model_field, "features") else word()


def planted_fields(model: type[models.Model]) -> dict[str, str]:
    """Return a planted word for every free text field of a model."""
    return {
        item.name: planted_text(item)
        for item in model._meta.concrete_fields
        if isinstance(item, models.CharField | models.TextField)
        and not item.choices
        and item.name not in SYSTEM_FIELDS
        and getattr(item, "parent_link", False) is False
    }


@dataclass
class Planted:
    """What agency B keeps to itself, and its people."""

    office: Office
    draft: InnovationPage = None
    waiting: InnovationPage = None
    verifying: InnovationPage = None
    returned: InnovationPage = None
    live: InnovationPage = None
    withdrawn: InnovationPage = None
    unit: AgencyPage = None
    images: list[RegistryImage] = field(default_factory=list)
    documents: list[RegistryDocument] = field(default_factory=list)
    invitation: Invitation = None
    upload: UploadedFile = None

    @property
    def hidden(self) -> list[InnovationPage]:
        """The innovations that visitors do not know of at all."""
        return [self.draft, self.waiting, self.verifying, self.returned, self.withdrawn]


def plant(office: Office, builds_on: InnovationPage | None = None) -> Planted:
    """Give an office a draft, one in every state of the flow, and secrets beside its published one.

    The draft builds on `builds_on`, a published innovation of somebody else.
    """
    found = Planted(office)
    found.draft = _draft(found)
    if builds_on:
        _rewrite(found.draft, found, related_innovation=builds_on)
    found.waiting = _draft(found)
    flow.submit(found.waiting, by=office.officer)
    found.verifying = _draft(found)
    flow.submit(found.verifying, by=office.officer)
    flow.endorse(found.verifying, by=office.head)
    found.returned = _draft(found)
    flow.submit(found.returned, by=office.officer)
    flow.send_back(
        found.returned, by=office.head, notes={"summary": word(), "photos": word()}, message=word()
    )
    found.live = _live_with_secrets(found)
    found.withdrawn = _withdrawn(found)
    found.unit = _unpublished_unit(office)
    found.invitation = _invite(office)
    found.upload = _upload_half_done(office)
    return found


def change_everything(page: InnovationPage, found: Planted) -> None:
    """Write planted words into every text of a page and its parts, without saving."""
    for name, text in planted_fields(InnovationPage).items():
        setattr(page, name, text)
    page.draft_title = page.title
    image, document = _image(found), _document(found)
    page.measurements = [
        Measurement(**planted_fields(Measurement) | {"aspect": aspect, "before": 60, "after": 15})
        for aspect in ("effective", "efficient", "simple")
    ]
    page.photos = [InnovationPhoto(**planted_fields(InnovationPhoto), image=image)]
    page.documents = [
        InnovationDocument(**planted_fields(InnovationDocument), document=document, is_public=True)
    ]
    page.team = [TeamMember(**planted_fields(TeamMember))]


def _draft(found: Planted) -> InnovationPage:
    page = make_draft(found.office)
    _rewrite(page, found)
    comment = Comment.objects.create(
        page_id=page.pk, user=found.office.officer, text=word(), contentpath="summary"
    )
    CommentReply.objects.create(comment=comment, user=found.office.head, text=word())
    return InnovationPage.objects.get(pk=page.pk)


def _rewrite(page: InnovationPage, found: Planted, **fields: Any) -> None:
    change_everything(page, found)
    page.related_innovation, page.relation_kind = found.draft, RelationKind.EXTENSION
    for name, value in fields.items():
        setattr(page, name, value)
    page.save()
    page.save_revision(user=found.office.officer, log_action=True)


def _live_with_secrets(found: Planted) -> InnovationPage:
    """Return a published innovation with a private document, an inner contact and an unpublished new text."""
    page = make_published(
        found.office,
        "Layanan Terbuka",
        contact_name=word(),
        contact_address=word(),
        documents=[
            {"document": _document(found), "title": word(), "is_public": False},
            {"document": make_document(found.office, "Pedoman", "pedoman.pdf"), "is_public": True},
        ],
    )
    text = page.get_latest_revision_as_object()
    change_everything(text, found)
    text.related_innovation = found.draft
    text.relation_kind = RelationKind.CONTINUATION
    text.save_revision(user=found.office.officer, log_action=True)
    return InnovationPage.objects.get(pk=page.pk)


def _withdrawn(found: Planted) -> InnovationPage:
    page = make_draft(found.office)
    _rewrite(page, found)
    flow.submit(page, by=found.office.officer)
    flow.endorse(page, by=found.office.head)
    flow.verify(page, by=make_verifier())
    flow.withdraw(page, by=found.office.head, reason=word())
    return InnovationPage.objects.get(pk=page.pk)


def _unpublished_unit(office: Office) -> AgencyPage:
    """Return a unit that is being registered below the office."""
    unit = AgencyPage(title=word(), slug=word(), kind="puskesmas", short_name=word(), live=False)
    return AgencyPage.objects.get(pk=office.agency.pk).add_child(instance=unit)


def _image(found: Planted) -> RegistryImage:
    image = make_image(found.office, word(), f"{word()}.png")
    image.description = word()
    image.uploaded_by_user = found.office.officer
    image.save()
    image.get_rendition("fill-100x100")
    found.images.append(image)
    return image


def _document(found: Planted) -> RegistryDocument:
    document = make_document(found.office, word(), f"{word()}.pdf", text=word())
    found.documents.append(document)
    return document


def _invite(office: Office) -> Invitation:
    return Invitation.objects.create(
        agency=office.agency,
        email=f"{word()}@lumbung.example",
        role="team",
        token_hash=word(),
        invited_by=office.head,
        expires_at=timezone.now() + dt.timedelta(days=7),
    )


def _upload_half_done(office: Office) -> UploadedFile:
    """Leave a file that was dragged into the editor and never finished."""
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(RegistryImage),
        file=ContentFile(b"\x00", name=f"{word()}.png"),
        uploaded_by_user=office.officer,
    )
