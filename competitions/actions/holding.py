"""Holding an entry while its agency changes it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.models import Entry
from users.models import User


@transaction.atomic
def hold_for_writing(entry: Entry, *, by: User) -> Entry:
    """Return the row as it stands now, held until the transaction around this ends.

    Raises PermissionDenied for people of other agencies, ValidationError with code "closed" once it is handed over.
    """
    entry = Entry.objects.locked().get(pk=entry.pk)
    if not rules.can_write_entry(by, entry):
        raise PermissionDenied
    if not entry.is_writable_at(timezone.now()):
        raise ValidationError(_("This entry is handed over and can no longer be changed."), code="closed")
    return entry
