"""Writing down what a field visit found, with photos, until two judges have signed the same text."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit
from competitions.actions.storing import store
from competitions.models import Entry, FieldVisit, Judge, Round, VisitPhoto, VisitSignature
from competitions.models.choices import RoundKind
from competitions.visit_text import hash_of, is_signed
from core.forms import check_document_content
from users.models import User

LARGEST = 10 * 1024 * 1024  # bytes of one photo
MOST_PHOTOS = 12
KINDS = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


@transaction.atomic
def save(
    stage: Round,
    entry: Entry,
    *,
    by: User,
    version: int,
    visit_date: dt.date,
    place: str,
    met: str = "",
    findings: str = "",
) -> FieldVisit:
    """Write down a visit; `version` is the one that was read, 0 for the first text.

    A judge who has the entry in a round of field visits does so. Raises PermissionDenied for others,
    ValidationError with code "stale" when somebody saved meanwhile, "closed" once two have signed or the round is over.
    """
    Entry.objects.locked().get(pk=entry.pk)
    visit = FieldVisit.objects.select_for_update(of=("self",)).filter(round=stage, entry=entry).first()
    visit = visit or FieldVisit(round=stage, entry=entry, version=0)
    _refuse(visit, by)
    if visit.version != version:
        raise ValidationError(_("Somebody else saved this meanwhile."), code="stale")
    visit.visit_date, visit.place, visit.met, visit.findings = visit_date, place, met, findings
    visit.version, visit.written_by, visit.written_at = version + 1, by, timezone.now()
    if visit_date > timezone.localdate():
        raise ValidationError({"visit_date": _("The day of the visit cannot lie in the future.")})
    visit.full_clean()
    visit.save()
    audit.record(
        "visit.save", by=by, entry=entry, round=stage.pk, version=visit.version, sha256=hash_of(visit)
    )
    return visit


@transaction.atomic
def add_photo(visit: FieldVisit, *, by: User, upload: Any, caption: str = "") -> VisitPhoto:
    """Put a photo beside what was found; signatures under the older text do not count any more."""
    visit = _held(visit, by)
    name = _checked_name(upload)
    if visit.photos.count() >= MOST_PHOTOS:
        raise ValidationError(_("A visit takes at most %(count)d photos.") % {"count": MOST_PHOTOS})
    photo = VisitPhoto(
        visit=visit,
        file=store(upload.file, content_type=KINDS[_ending(name)], by=by),
        name=name,
        caption=caption.strip(),
        added_by=by,
    )
    photo.full_clean()
    photo.save()
    audit.record("visit.add_photo", by=by, entry=visit.entry, round=visit.round_id, sha256=photo.file_id)
    return photo


@transaction.atomic
def remove_photo(photo: VisitPhoto, *, by: User) -> None:
    """Take a photo away again."""
    visit = _held(photo.visit, by)
    sha256 = photo.file_id
    photo.delete()
    audit.record("visit.remove_photo", by=by, entry=visit.entry, round=visit.round_id, sha256=sha256)


@transaction.atomic
def sign(visit: FieldVisit, *, by: User, sha256: str) -> VisitSignature:
    """Stand by what was found: `sha256` is the hash of the text that was read.

    Raises ValidationError with code "stale" when the text changed meanwhile, and when it is empty.
    """
    visit = _held(visit, by)
    if hash_of(visit) != sha256:
        raise ValidationError(
            _("The text changed after you opened it. Read it again, then sign."), code="stale"
        )
    if not visit.findings.strip():
        raise ValidationError(_("Write down what was found before you sign."))
    if visit.signatures.filter(signed_by=by, sha256=sha256).exists():
        raise ValidationError(_("You signed this text already."))
    judge = Judge.objects.accepted().get(user=by, competition=visit.round.competition_id)
    signature = VisitSignature(
        visit=visit, signed_by=by, name=judge.name, sha256=sha256, signed_at=timezone.now()
    )
    signature.full_clean()
    signature.save(force_insert=True)
    audit.record("visit.sign", by=by, entry=visit.entry, round=visit.round_id, sha256=sha256)
    return signature


def _held(visit: FieldVisit, by: User) -> FieldVisit:
    Entry.objects.locked().get(pk=visit.entry_id)
    visit = FieldVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    _refuse(visit, by)
    return visit


def _refuse(visit: FieldVisit, by: User) -> None:
    if visit.round.kind != RoundKind.FIELD_VISIT or not rules.can_write_visit(by, visit):
        raise PermissionDenied
    if not visit.round.is_open:
        raise ValidationError(_("This round is not open."), code="closed")
    if visit.pk and is_signed(visit):
        raise ValidationError(_("Two judges have signed this text; it no longer changes."), code="closed")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _checked_name(upload: Any) -> str:
    """Return the photo's name, when size, kind and content are fit."""
    name = str(upload.name).rpartition("/")[2][-200:]
    if _ending(name) not in KINDS:
        raise ValidationError(_("“%(name)s” is not a photo. Send JPEG or PNG.") % {"name": name})
    if upload.size > LARGEST:
        raise ValidationError(
            _("“%(name)s” is too large: %(size)s. A photo may have %(limit)s.")
            % {"name": name, "size": filesizeformat(upload.size), "limit": filesizeformat(LARGEST)}
        )
    check_document_content(upload)
    return name
