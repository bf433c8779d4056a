"""What was computed, as rows: one for each entry. Pages, exports and certificates read them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from competitions.models import Result, ResultRun


def rows_of(run: ResultRun) -> Iterator[Result]:
    """Yield the rows of a run, unsaved, from its kept JSON: integrity compares them with those that are kept."""
    found = _of_round(run.data) if run.round_id else _final(run.data)
    intervals = run.findings.get("intervals", {})
    for entry, category, facts in found:
        low, high = intervals.get(entry, (None, None))
        yield Result(
            run=run,
            entry_id=int(entry),
            category_id=int(category),
            rank_from=low if facts["rank"] else None,
            rank_to=high if facts["rank"] else None,
            **facts,
        )


Found = Iterator[tuple[str, str, dict[str, Any]]]


def _final(data: Mapping[str, Any]) -> Found:
    """Yield entry, category and what stands in its row, of a whole competition."""
    given: dict[str, list[dict[str, Any]]] = {}
    for stage in data["rounds"]:
        for entry, score in stage["scores"].items():
            given.setdefault(entry, []).append(score)
    for row in data["finals"]:
        yield (
            row["entry"],
            row["category"],
            {
                "total": _decimal(row["total"]),
                "shown": row["shown"] or "",
                "rank": row["rank"],
                "is_shared": row["is_shared"],
                "why_none": row["why_none"] or "",
                "steps": row["steps"],
                **_spread(given.get(row["entry"], [])),
            },
        )


def _of_round(data: Mapping[str, Any]) -> Found:
    """Yield the same of one round, whose ranks are those of its scores: who goes on does not hang on more."""
    (stage,) = data["rounds"]
    ranks = [row["rank"] for row in stage["promoted"]]
    for row in stage["promoted"]:
        score = stage["scores"][row["entry"]]
        is_ranked = row["rank"] is not None
        yield (
            row["entry"],
            row["category"],
            {
                "total": _decimal(score["score"]),
                "shown": score["shown"] or "",
                "rank": row["rank"],
                "is_shared": is_ranked and _is_shared(stage, row, ranks),
                "why_none": "" if is_ranked else (score["why_none"] or row["why"]),
                "is_promoted": row["is_promoted"],
                "steps": [],
                **_spread([score]),
            },
        )


def _is_shared(stage: Mapping[str, Any], row: Mapping[str, Any], ranks: list[int | None]) -> bool:
    if ranks.count(row["rank"]) < 2:
        return False
    same = [one for one in stage["promoted"] if one["rank"] == row["rank"]]
    return sum(one["category"] == row["category"] for one in same) > 1


def _spread(scores: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how many sheets count in all, the lowest and the highest of them."""
    lowest = [Decimal(score["lowest"]) for score in scores if score["lowest"] is not None]
    highest = [Decimal(score["highest"]) for score in scores if score["highest"] is not None]
    return {
        "sheets": sum(score["sheets"] for score in scores),
        "lowest": min(lowest, default=None),
        "highest": max(highest, default=None),
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
