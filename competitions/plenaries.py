"""What a plenary reads: who may decide about an entry, how it stood before, and what its decisions say in words."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competitions import pairing
from competitions.models import Adjustment, Deliberation, Entry, Judge, Result, ResultRun
from competitions.models.choices import AdjustmentKind


def entries_before(plenary: Deliberation, reader: Any) -> QuerySet[Entry]:
    """Return the eligible entries that a plenary may talk about, without those that the reader stands aside from."""
    entries = Entry.objects.filter(competition=plenary.competition_id).eligible().without_conflict_for(reader)
    if plenary.category_id:
        entries = entries.filter(category=plenary.category_id)
    return entries.select_related("innovation", "category").order_by("category__position", "number")


def kept_from(entries: Iterable[Entry], judges: Collection[Judge]) -> set[int]:
    """Return the judges (keys) who must leave the room while one of these entries is talked about."""
    wanted = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    people = [judge for judge in judges if judge.user_id]
    return {judge for _entry, judge in pairing.blocked(wanted, people)}


def standing_of(entry: Entry, plenary: Deliberation) -> Result | None:
    """Return how an entry stood when the plenary met: its row in the newest computed results."""
    runs = ResultRun.objects.filter(competition=plenary.competition_id, round=plenary.round_id).standing()
    newest = runs.order_by("-number").first()
    return Result.objects.filter(run=newest, entry=entry).first() if newest else None


def in_force(plenaries: Iterable[Deliberation]) -> list[Adjustment]:
    """Return what plenaries decided and nobody cancelled, in the order of the decisions."""
    rows = Adjustment.objects.filter(
        deliberation__in=plenaries, cancels__isnull=True, cancelled_by__isnull=True
    )
    return list(rows.select_related("deliberation", "entry__innovation").order_by("pk"))


def touched_by(adjustment: Adjustment) -> set[int]:
    """Return the entries (keys) that a decision is about."""
    named = {int(key) for key in adjustment.data.get("order", [])}
    return named | ({adjustment.entry_id} if adjustment.entry_id else set())


def shown_to(reader: Any, plenary: Deliberation) -> list[Adjustment]:
    """Return the decisions of a plenary, without those about entries that the reader stands aside from."""
    rows = list(plenary.adjustments.select_related("entry__innovation", "decided_by", "cancels"))
    named = set().union(*(touched_by(row) for row in rows)) if rows else set()
    kept = Entry.objects.filter(pk__in=named).without_conflict_for(reader)
    return [row for row in rows if touched_by(row) <= set(kept.values_list("pk", flat=True))]


def points_text(value: Decimal) -> str:
    """Return points with their sign: “+2,50”.

    >>> points_text(Decimal("-1.5"))[0]
    '−'
    """
    sign = "+" if value > 0 else "−"
    return f"{sign}{number_format(abs(value), decimal_pos=2, use_l10n=True)}"


def after_text(kind: str, labels: list[str], by: Decimal | None, result: Result | None) -> str:
    """Return how things stand after a decision, in words that stay as they were written."""
    if kind == AdjustmentKind.TIE:
        return _("Order: %(labels)s.") % {"labels": ", ".join(labels)}
    if kind == AdjustmentKind.EXCLUDE:
        return _("Not ranked.")
    points = points_text(by or Decimal(0))
    if result is None or result.total is None:
        return _("%(points)s points.") % {"points": points}
    total = number_format(result.total + (by or Decimal(0)), decimal_pos=2, use_l10n=True)
    return _("%(points)s points: total %(total)s.") % {"points": points, "total": total}


def before_text(kind: str, results: list[Result | None]) -> str:
    """Return how things stood before a decision; empty when nothing was computed yet."""
    found = [result for result in results if result is not None]
    if not found:
        return ""
    if kind == AdjustmentKind.TIE:
        return _("Equal totals: %(totals)s.") % {"totals": ", ".join(result.shown or "–" for result in found)}
    rank = found[0].rank if found[0].rank is not None else "–"
    return _("Total %(total)s, place %(rank)s.") % {"total": found[0].shown or "–", "rank": rank}
