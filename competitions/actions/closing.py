"""Closing a round before its time: from then on nothing more is handed in, and results can be computed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit
from competitions.models import Assignment, Round
from users.models import User


@transaction.atomic
def close_round(stage: Round, *, by: User, reason: str = "") -> Round:
    """Close a round that judges work in now; sheets that are not handed in by this moment do not count.

    The round is held, so that whoever hands in at the same moment is either counted or told that it is closed.
    Raises PermissionDenied; ValidationError when it is not open, and without a reason while sheets are missing.
    """
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    stage = rounds.select_related("competition").get(pk=stage.pk)
    if not rules.can_set_up(by, stage.competition):
        raise PermissionDenied
    if not stage.is_open:
        raise ValidationError(_("This round is not open, so there is nothing to close."), code="state")
    missing = Assignment.objects.unfinished().filter(round=stage).count()
    if missing and not reason.strip():
        raise ValidationError({"reason": _("Say why it closes while sheets are missing.")})
    before, stage.closes_at = stage.closes_at, timezone.now()
    stage.save(update_fields=["closes_at"])
    audit.record(
        "round.close",
        by=by,
        competition=stage.competition,
        round=stage.pk,
        before=before.isoformat() if before else None,
        missing=missing,
        reason=reason.strip(),
    )
    return stage
