"""Adding a line to the chain of what happened, in the transaction in which it happens."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from competitions.audit_lines import FIRST_HASH, line_of
from competitions.canonical import canonical, chained
from competitions.models import AuditEvent, AuditHead, Competition, Entry
from users.models import User


@transaction.atomic
def record(
    action: str,
    *,
    by: User | None,
    competition: Competition | None = None,
    entry: Entry | None = None,
    **facts: Any,
) -> AuditEvent:
    """Add one line: `action` is "noun.verb", `facts` are what JSON can hold. `by` is None for the system itself.

    Call it last in an action: the end of the chain stays locked until the transaction ends.
    """
    head, _is_new = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": FIRST_HASH})
    event = AuditEvent(
        number=head.number + 1,
        at=timezone.now(),
        competition=competition or (entry.competition if entry else None),
        actor=by,
        action=action,
        entry=entry,
        data=canonical(facts),
        previous_hash=head.hash,
    )
    event.hash = chained(head.hash, line_of(event))
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash
    head.save(update_fields=["number", "hash"])
    return event
