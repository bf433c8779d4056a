"""Bringing a demonstration record along its way, by the real verbs."""

import datetime as dt
import hashlib
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from innovations.actions import flow
from innovations.actions.records import record
from innovations.models import AgencyPage, InnovationPage
from users.models import User


class Hands(NamedTuple):
    """The people a record passes through."""

    officer: User
    head: User
    verifier: User


def demo_key(agency: AgencyPage, title: str) -> str:
    """Return the mark by which a record of the demonstration is known again."""
    return "demo-" + hashlib.sha256(f"{agency.pk}\n{title}".encode()).hexdigest()[:40]


def loaded_keys() -> set[str]:
    """Return the marks of the records that are there already."""
    keys = InnovationPage.objects.filter(import_key__startswith="demo-")
    return set(keys.values_list("import_key", flat=True))


def not_later_than_now(day: dt.date, hour: int = 10) -> dt.datetime:
    """Return a moment of a day, or now where the day has not come yet."""
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
    return min(moment, timezone.now())


@transaction.atomic
def publish(
    agency: AgencyPage,
    hands: Hands,
    fields: dict[str, Any],
    *,
    endorsed_on: dt.date,
    verified_on: dt.date,
) -> InnovationPage:
    """Record, send, endorse and verify, with dates of their own."""
    page = endorse(agency, hands, fields, endorsed_on=endorsed_on)
    flow.verify(page, by=hands.verifier, at=not_later_than_now(verified_on, hour=14))
    return page


@transaction.atomic
def endorse(
    agency: AgencyPage, hands: Hands, fields: dict[str, Any], *, endorsed_on: dt.date
) -> InnovationPage:
    """Record, send and endorse: it waits for verification."""
    page = submit(agency, hands, fields)
    flow.endorse(page, by=hands.head, at=not_later_than_now(endorsed_on))
    return page


@transaction.atomic
def submit(agency: AgencyPage, hands: Hands, fields: dict[str, Any]) -> InnovationPage:
    """Record and send: it waits for the head."""
    page = record(agency, by=hands.officer, **fields)
    flow.submit(page, by=hands.officer)
    return page
