"""Awards: issued when results are published, revoked with a reason. Certificates are never rewritten."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, follow_ups
from competitions.events import awards_changed
from competitions.models import Award, Competition, ResultRun, Revocation
from users.models import User

SERIAL_BYTES = 16  # nobody guesses it

#: What stands on a certificate of the result itself: two awards that agree in it are the same.
Same = tuple[int, str, int, str, str]


@transaction.atomic
def issue(run: ResultRun, *, by: User, at: datetime) -> dict[str, Any]:
    """Issue the awards of results that are being published, and revoke older ones that they no longer hold.

    An award that stays the same keeps its certificate, and one that was revoked for itself does not come back.
    Returns what the audit line of the publication tells: awards issued and revoked, by number. Whoever calls holds
    the competition and has looked at who may.
    """
    earlier = list(Award.objects.filter(competition=run.competition).select_related("revocation"))
    standing = {_same(award): award for award in earlier if not award.is_revoked}
    forfeited = {(award.entry_id, award.name) for award in earlier if _is_forfeited(award)}
    wanted = [award for award in _awards_of(run, at) if (award.entry_id, award.name) not in forfeited]
    kept = {_same(award) for award in wanted}
    gone = [award for key, award in standing.items() if key not in kept]
    new = [award for award in wanted if _same(award) not in standing]
    _revoke(gone, by, at, _("Later results (number %(number)d) replace it.") % {"number": run.number}, run)
    for award in Award.objects.bulk_create(new):
        follow_ups.ensure_for(award, by=by)
    _tell([*gone, *new])
    return {"issued": sorted(award.pk for award in new), "revoked": sorted(award.pk for award in gone)}


@transaction.atomic
def revoke(award: Award, *, by: User, reason: str) -> Revocation:
    """Say that an award does not stand any more, such as after false data; its certificate says so from now on.

    Nobody moves up by this alone: that takes a plenary and new results. Raises PermissionDenied for anybody but
    organisers without a conflict, ValidationError without a reason and for what is revoked already.
    """
    Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=award.competition_id)
    award = Award.objects.select_related("result__run__competition", "entry", "revocation").get(pk=award.pk)
    if not rules.can_publish_run(by, award.result.run):
        raise PermissionDenied
    if award.is_revoked:
        raise ValidationError(_("This award was revoked already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    (revocation,) = _revoke([award], by, timezone.now(), reason.strip(), None)
    _tell([award])
    audit.record("award.revoke", by=by, entry=award.entry, award=award.pk, reason=revocation.reason)
    return revocation


def _same(award: Award) -> Same:
    return award.entry_id, award.name, award.place, award.category_name, award.total_shown


def _is_forfeited(award: Award) -> bool:
    return award.is_revoked and award.revocation.replaced_by_id is None


def _awards_of(run: ResultRun, at: datetime) -> list[Award]:
    """Return the awards that a run gives, in their order, with the words as they are now."""
    rows = run.rows.select_related("entry__innovation", "entry__agency", "category")
    by_entry = {str(row.entry_id): row for row in rows}
    return [
        Award(
            result=(result := by_entry[given["entry"]]),
            competition=run.competition,
            entry=result.entry,
            innovation=result.entry.innovation,
            name=given["name"],
            place=given["place"],
            category_name=result.category.name,
            innovation_title=result.entry.innovation.title,
            agency_name=result.entry.agency.title,
            government_name=run.competition.government.title,
            competition_title=run.competition.title,
            year=run.competition.year,
            total_shown=result.shown,
            serial=secrets.token_urlsafe(SERIAL_BYTES),
            awarded_at=at,
        )
        for given in run.data["awards"]["awards"]
    ]


def _revoke(
    awards: Iterable[Award], by: User, at: datetime, reason: str, run: ResultRun | None
) -> list[Revocation]:
    rows = [Revocation(award=award, by=by, at=at, reason=reason, replaced_by=run) for award in awards]
    return list(Revocation.objects.bulk_create(rows))


def _tell(awards: Iterable[Award]) -> None:
    """Let the catalogue follow: pages of these innovations say something else from now on."""
    if innovations := sorted({award.innovation_id for award in awards}):
        awards_changed.send(sender=Award, innovations=innovations)
