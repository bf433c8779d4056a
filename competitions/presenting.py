"""What a schedule of presentations would be, before anybody writes it."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

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


def proposed(stage: Round, plan: Plan) -> list[PresentationSlot]:
    """Return what drawing up would write; writes nothing. Panels of different categories sit side by side."""
    tracks: dict[Panel | None, list[Entry]] = {}
    panels = list(stage.panels.select_related("category"))
    for entry in pairing.entries_of(stage).select_related("innovation", "agency", "category"):
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
