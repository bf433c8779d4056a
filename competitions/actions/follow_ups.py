"""The yearly question to winners: asked for three years, answered by the agency, told to the public."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, follow_up_mailing
from competitions.events import awards_changed
from competitions.models import Award, FollowUp
from competitions.models.award import OPENS_BEFORE, YEARS
from competitions.models.choices import Running
from competitions.sheet_values import tidy
from users.models import User

LONGEST = 2000
AGAIN_AFTER = dt.timedelta(days=30)
#: Whoever has not answered by then is not written to any more.
GIVEN_UP_AFTER = dt.timedelta(days=365)


@transaction.atomic
def ensure_for(award: Award, *, by: User | None) -> list[FollowUp]:
    """Make the questions of the three years after an award, as far as they are not there, and return all of them.

    Part of publishing results, which tells the audit trail.
    """
    day = timezone.localtime(award.awarded_at).date()
    for later in range(1, YEARS + 1):
        due = _anniversary(day, later)
        FollowUp.objects.get_or_create(award=award, year=due.year, defaults={"due_date": due})
    return list(award.follow_ups.order_by("year"))


@transaction.atomic
def answer(follow_up: FollowUp, *, by: User, status: str, account: str) -> FollowUp:
    """Say what became of an awarded innovation; the public reads it. An answer may be mended by another one.

    Raises PermissionDenied for people of other agencies; ValidationError by field for what cannot be, with code
    "closed" before the question is asked and for an award that does not stand any more.
    """
    follow_up = FollowUp.objects.select_for_update(of=("self",), no_key=True).get(pk=follow_up.pk)
    award = Award.objects.select_related("entry__agency", "entry__competition").get(pk=follow_up.award_id)
    if not rules.can_answer_follow_up(by, award.entry):
        raise PermissionDenied
    _refuse_closed(follow_up, award)
    text = tidy(account).strip()
    _refuse_unsaid(status, text)
    follow_up.status, follow_up.account = status, text
    follow_up.answered_by, follow_up.answered_at = by, timezone.now()
    follow_up.full_clean()
    follow_up.save()
    awards_changed.send(sender=Award, innovations=[award.innovation_id])
    audit.record(
        "award.follow_up",
        by=by,
        entry=award.entry,
        award=award.pk,
        year=follow_up.year,
        status=str(status),
        account=text,
    )
    return follow_up


@transaction.atomic
def remind(*, by: User | None) -> list[FollowUp]:
    """Write to the agencies whose answer is due, once in thirty days; return the questions they were asked."""
    now, today = timezone.now(), timezone.localdate()
    waiting = FollowUp.objects.open(today).filter(due_date__gt=today - GIVEN_UP_AFTER)
    asked = waiting.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=now - AGAIN_AFTER))
    rows = asked.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = list(rows.select_related("award__entry__agency", "award__entry__competition"))
    for follow_up in found:
        follow_up.reminded_at = now
        follow_up.save(update_fields=["reminded_at"])
        follow_up_mailing.asked(follow_up)
    if found:
        audit.record("award.remind_follow_ups", by=by, follow_ups=[one.pk for one in found])
    return found


def _anniversary(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years later; the 28th where there is no 29th of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _refuse_closed(follow_up: FollowUp, award: Award) -> None:
    if not Award.objects.shown().filter(pk=award.pk).exists():
        raise ValidationError(
            _("This award does not stand any more: there is nothing to answer."), code="closed"
        )
    opens = follow_up.due_date - OPENS_BEFORE
    if timezone.localdate() < opens:
        raise ValidationError(
            _("This is asked from %(day)s.") % {"day": date_format(opens, "j F Y")}, code="closed"
        )


def _refuse_unsaid(status: str, text: str) -> None:
    errors = {}
    if status not in Running.values:
        errors["status"] = _("Choose what became of it.")
    if status in {Running.STOPPED, Running.DEVELOPED} and not text:
        errors["account"] = _("Say what happened, with figures where there are any.")
    if len(text) > LONGEST:
        errors["account"] = _("Write at most %(count)d letters.") % {"count": LONGEST}
    if errors:
        raise ValidationError(errors)
