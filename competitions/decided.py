"""What closed plenaries decided, as the facts of results hold it (docs/results-format.md)."""

from collections.abc import Iterator, Mapping
from typing import Any

from competitions.models import Adjustment, Competition, Entry, Round
from competitions.models.choices import AdjustmentKind, Promotion


def items_of(
    competition: Competition, stage: Round | None, entries: list[Entry], rounds: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what closed plenaries decided and did not take back, as far as it is about these entries and rounds.

    A later order of the same entries holds in place of an earlier one. What computing would refuse is left out:
    nobody can take it back once its plenary is closed.
    """
    known, judged = {str(entry.pk) for entry in entries}, {one["key"]: set(one["entries"]) for one in rounds}
    kept: list[dict[str, Any]] = []
    for item in reversed(list(_decided(competition, stage))):
        if _is_about(item, stage, known, judged) and not any(_replaces(later, item) for later in kept):
            kept.append(item)
    return kept[::-1]


def _decided(competition: Competition, stage: Round | None) -> Iterator[dict[str, Any]]:
    """Yield what stands of closed plenaries in the order of the decisions, as items of the facts."""
    closed = Adjustment.objects.filter(
        deliberation__competition=competition, deliberation__closed_at__isnull=False
    )
    rows = list(closed.select_related("deliberation__round").order_by("pk"))
    cancelled = {row.cancels_id for row in rows}
    last = competition.rounds.last()
    for row in rows:
        if row.cancels_id or row.pk in cancelled:
            continue
        if row.kind == AdjustmentKind.TIE and "plenary" not in competition.tie_order:
            continue
        item = {**row.data, "key": str(row.pk), "kind": str(row.kind), "reason": row.reason}
        if row.kind == AdjustmentKind.TIE and _is_cutoff(row.deliberation.round, stage, last):
            item.setdefault("round", str(row.deliberation.round_id))
        yield item


def _is_cutoff(of: Round | None, stage: Round | None, last: Round | None) -> bool:
    """Whether a plenary of this round put entries in order for who goes on, and not for the final."""
    return of is not None and of.promotion != Promotion.ALL and (stage is not None or of != last)


def _replaces(later: dict[str, Any], item: dict[str, Any]) -> bool:
    """Whether a later decision puts two of the same entries in order."""
    are_orders = later["kind"] == item["kind"] == AdjustmentKind.TIE
    is_of_one = are_orders and later.get("round") == item.get("round")
    return is_of_one and len(set(later["order"]) & set(item["order"])) > 1


def _is_about(
    item: dict[str, Any], stage: Round | None, known: set[str], judged: Mapping[str, set[str]]
) -> bool:
    """Whether an item speaks of what is computed; of an order only those stay who are still there."""
    of_round = item.get("round")
    if of_round is not None and of_round not in judged:
        return False
    if item["kind"] == AdjustmentKind.POINTS:
        return item["entry"] in judged[item["round"]]
    if item["kind"] != AdjustmentKind.TIE:
        return item["entry"] in known
    item["order"] = [entry for entry in item["order"] if entry in known]
    is_of_stage = stage is None or of_round is not None
    return is_of_stage and len(item["order"]) > 1
