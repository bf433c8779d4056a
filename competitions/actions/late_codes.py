"""Named leaves to submit late: once, in one category, by one agency, until they expire."""

import datetime as dt
import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit
from competitions.models import Category, Competition, Entry, LateCode
from innovations.models import AgencyPage
from users.models import User
from users.tokens import digest

#: Letters and digits that nobody mistakes for each other when a code is read out.
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"
LENGTH = 10


@transaction.atomic
def give(
    competition: Competition,
    *,
    category: Category,
    agency: AgencyPage,
    expires_at: dt.datetime,
    reason: str,
    by: User,
) -> tuple[LateCode, str]:
    """Return a new late code and its words, which are shown once and kept as a hash only."""
    if not rules.can_set_up(by, competition):
        raise PermissionDenied
    if competition.results_published_at is not None:
        raise ValidationError(_("The results of this competition are published: no entry is taken any more."))
    if category.competition_id != competition.pk:
        raise ValidationError({"category": _("Choose a category of this competition.")})
    if expires_at <= timezone.now():
        raise ValidationError({"expires_at": _("A code must expire later than now.")})
    words = "".join(secrets.choice(ALPHABET) for _number in range(LENGTH))
    code = LateCode(
        competition=competition,
        category=category,
        agency=agency,
        code_hash=digest(words),
        reason=reason.strip(),
        expires_at=expires_at,
        created_by=by,
    )
    code.full_clean()
    code.save()
    audit.record(
        "late_code.give",
        by=by,
        competition=competition,
        category=category.slug,
        agency=agency.pk,
        expires_at=expires_at.isoformat(),
        reason=code.reason,
    )
    return code, f"{words[:5]} {words[5:]}"


@transaction.atomic
def use(entry: Entry, *, code: str, by: User, at: dt.datetime) -> LateCode:
    """Use up a late code for an entry. Every wrong code is refused in the same words."""
    fitting = LateCode.objects.open_for(entry, at).matching(code)
    found = fitting.select_for_update(of=("self",)).first() if code.strip() else None
    if found is None:
        raise ValidationError(
            _(
                "This late code does not let the entry in: it is unknown, used, expired, "
                "or for another agency or category."
            ),
            code="late_code",
        )
    found.used_at, found.used_by_entry = at, entry
    found.save(update_fields=["used_at", "used_by_entry"])
    return found
