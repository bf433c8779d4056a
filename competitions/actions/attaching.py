"""Files beside the sections of an entry."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from competitions.actions import audit
from competitions.actions.holding import hold_for_writing
from competitions.actions.storing import store
from competitions.models import Entry, EntryAttachment, FormSection
from core.forms import REAL_TYPES, check_document_content
from users.models import User

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST_FILES = 5  # of one section


@transaction.atomic
def attach(entry: Entry, *, section: FormSection, upload: Any, by: User) -> EntryAttachment:
    """Put a file beside a section. Raises ValidationError when the section takes none, or not this one."""
    entry = hold_for_writing(entry, by=by)
    if section.pk not in {item.pk for item in entry.sections} or not section.takes_attachment:
        raise ValidationError(_("This section takes no attachments."))
    if entry.attachments.filter(section=section).count() >= MOST_FILES:
        raise ValidationError(_("A section takes at most %(count)d files.") % {"count": MOST_FILES})
    name = _checked_name(upload)
    attachment = EntryAttachment(
        entry=entry,
        section=section,
        file=store(upload.file, content_type=upload.content_type or "", by=by),
        name=name,
        added_by=by,
    )
    attachment.full_clean()
    attachment.save()
    audit.record(
        "entry.attach", by=by, entry=entry, section=section.key, name=name, sha256=attachment.file_id
    )
    return attachment


@transaction.atomic
def detach(attachment: EntryAttachment, *, by: User) -> None:
    """Take a file away from a draft; what was frozen with it stays frozen."""
    entry = hold_for_writing(attachment.entry, by=by)
    deleted, _rows = EntryAttachment.objects.filter(pk=attachment.pk).delete()
    if deleted:
        audit.record("entry.detach", by=by, entry=entry, name=attachment.name, sha256=attachment.file_id)


def _checked_name(upload: Any) -> str:
    """Return the file's name, when size, kind and content are fit."""
    name = upload.name.rpartition("/")[2][-200:]
    if name.rpartition(".")[2].lower() not in REAL_TYPES:
        raise ValidationError(
            _("“%(name)s” cannot be attached. Send one of: %(kinds)s.")
            % {"name": name, "kinds": ", ".join(sorted(REAL_TYPES))}
        )
    if upload.size > LARGEST:
        raise ValidationError(
            _("“%(name)s” is too large: %(size)s. A file may have %(limit)s.")
            % {"name": name, "size": filesizeformat(upload.size), "limit": filesizeformat(LARGEST)}
        )
    if upload.size == 0:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    check_document_content(upload)
    return name
