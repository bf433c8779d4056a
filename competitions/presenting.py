"""What a schedule of presentations would be, before anybody writes it."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import pairing
from competitions.models import Entry, Panel, PresentationSlot, Round
from competitions.timetable import Hours, lay_out


@dataclass(frozen=True)
class Plan:
    """How a round's presentations are laid out; the same plan on the same entries gives the same times."""

    first_day: dt.date
    hours: Hours
    seed: int
    gap: int = 5  # minutes
    place: str = ""


def held(stage: Round) -> QuerySet[PresentationSlot]:
    """Return the presentations of a round that have begun: what is drawn up anew leaves them alone."""
    return PresentationSlot.objects.filter(round=stage, starts_at__lte=timezone.now()).order_by(
        "starts_at", "pk"
    )


def nothing_to_draw(stage: Round) -> str:
    """Say why there is nothing to draw up."""
    if held(stage).exists():
        return _("Every entry of this round was presented already.")
    return _("No entry is in this round yet.")


def proposed(stage: Round, plan: Plan) -> list[PresentationSlot]:
    """Return what drawing up would write; writes nothing. Panels of different categories sit side by side.

    What was presented already, or is being presented, is left out.
    """
    tracks: dict[Panel | None, list[Entry]] = {}
    panels = list(stage.panels.select_related("category"))
    waiting = pairing.entries_of(stage).exclude(pk__in=held(stage).values("entry"))
    for entry in waiting.select_related("innovation", "agency", "category"):
        tracks.setdefault(_panel_for(entry, panels), []).append(entry)
    slots = []
    for panel, entries in tracks.items():
        lot = sorted(entries, key=lambda entry: entry.pk)
        random.Random(f"{plan.seed}/{panel.pk if panel else 0}").shuffle(lot)  # noqa: S311 - a lot that can be redrawn
        length = stage.presentation_minutes + stage.interview_minutes
        starts = lay_out(len(lot), first_day=plan.first_day, hours=plan.hours, minutes=length, gap=plan.gap)
        slots += [_slot(stage, entry, panel, start, plan) for entry, start in zip(lot, starts, strict=True)]
    return sorted(slots, key=lambda slot: (slot.starts_at, slot.panel_id or 0, slot.entry_id))


def _panel_for(entry: Entry, panels: Sequence[Panel]) -> Panel | None:
    """Return the panel before which an entry is presented: that of its category before one for all."""
    own = [panel for panel in panels if panel.category_id == entry.category_id]
    shared = [panel for panel in panels if panel.category_id is None]
    return next(iter([*own, *shared]), None)


def _slot(
    stage: Round, entry: Entry, panel: Panel | None, start: dt.datetime, plan: Plan
) -> PresentationSlot:
    return PresentationSlot(
        round=stage,
        entry=entry,
        panel=panel,
        starts_at=timezone.make_aware(start),
        presentation_minutes=stage.presentation_minutes,
        interview_minutes=stage.interview_minutes,
        place=plan.place,
        uid=uuid.uuid4().hex,
    )
