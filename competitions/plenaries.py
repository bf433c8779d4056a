"""What a plenary reads: who may decide about an entry, how it stood before, and what its decisions say in words."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competitions import pairing
from competitions.averaging import round_half_up
from competitions.models import Adjustment, Deliberation, Entry, Judge, Result, ResultRun, Round
from competitions.models.choices import AdjustmentKind
from competitions.result_words import decimal

PRECISION = 2  # places of a total, as results show it
WHOLE = 100  # percent of the final


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


def total_after(
    plenary: Deliberation, points: Decimal, stage: Round, result: Result | None
) -> Decimal | None:
    """Return what points in a round make of the total that a plenary had before it.

    In the final a round counts by its weight. A plenary about another round has no such total.
    """
    if result is None or result.total is None or plenary.round_id not in {None, stage.pk}:
        return None
    share = stage.weight / WHOLE if plenary.round_id is None else 1
    return round_half_up(result.total + points * share, PRECISION)


def after_text(kind: str, labels: list[str], by: Decimal | None, total: Decimal | None) -> str:
    """Return how things stand after a decision, in words that stay as they were written."""
    if kind == AdjustmentKind.TIE:
        return _("Order: %(labels)s.") % {"labels": ", ".join(labels)}
    if kind == AdjustmentKind.EXCLUDE:
        return _("Not ranked.")
    points = points_text(by or Decimal(0))
    if total is None:
        return _("%(points)s points.") % {"points": points}
    return _("%(points)s points: total %(total)s.") % {"points": points, "total": decimal(total)}


def before_text(kind: str, results: list[Result | None]) -> str:
    """Return how things stood before a decision; empty when nothing was computed yet."""
    found = [result for result in results if result is not None]
    if not found:
        return ""
    if kind == AdjustmentKind.TIE:
        totals = ", ".join(decimal(result.shown or "–") for result in found)
        return _("Equal totals: %(totals)s.") % {"totals": totals}
    rank = found[0].rank if found[0].rank is not None else "–"
    return _("Total %(total)s, place %(rank)s.") % {"total": decimal(found[0].shown or "–"), "rank": rank}
