"""Facts of small contests, written short."""

from typing import Any

from competitions.canonical import canonical, sha256_of
from competitions.scoring import compute


def criterion(key: str = "c", weight: str = "100", **changes: Any) -> dict[str, Any]:
    """Return a criterion from 0 to 100 in steps of 0.01."""
    plain = {
        "key": key,
        "weight": weight,
        "minimum": "0",
        "maximum": "100",
        "step": "0.01",
        "allows_na": False,
    }
    return plain | changes


def sheets(scores: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sheets from {entry: {judge: score, or a list of scores}}; criteria are c, or c1, c2 and so on."""
    return [
        {"entry": entry, "judge": judge, "scores": _scores(given)}
        for entry, by_judge in scores.items()
        for judge, given in by_judge.items()
    ]


def _scores(given: Any) -> dict[str, Any]:
    if not isinstance(given, list):
        return {"c": given}
    return {f"c{number}": score for number, score in enumerate(given, start=1)}


def round_(scores: dict[str, dict[str, Any]], key: str = "r", **changes: Any) -> dict[str, Any]:
    """Return a round of one criterion that counts whole and lets everybody go on."""
    plain = {
        "key": key,
        "weight": "100",
        "combination": "mean",
        "minimum_sheets": 1,
        "promotion": {"rule": "all"},
        "criteria": [criterion()],
        "entries": list(scores),
        "sheets": sheets(scores),
    }
    return plain | changes


def facts(*rounds: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the facts of a contest with one category, of the entries its first round judged."""
    plain = {
        "format": "lumbung.scoring/1",
        "precision": 2,
        "tie_order": ["heaviest", "criteria", "head_to_head", "plenary"],
        "severity": {"method": "none"},
        "rounds": list(rounds),
        "categories": [{"key": "k", "name": "Umum", "most_per_agency": None}],
        "entries": [{"key": key, "category": "k", "agency": None} for key in rounds[0]["entries"]],
        "plenary": [],
    }
    return plain | changes


def ranks(results: dict[str, Any]) -> dict[str, int | None]:
    """Return the rank of each entry."""
    return {final["entry"]: final["rank"] for final in results["finals"]}


def totals(results: dict[str, Any]) -> dict[str, str | None]:
    """Return the total of each entry."""
    return {final["entry"]: final["total"] for final in results["finals"]}


def document(given: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the results document of facts, with a prize for the best and hashes that are right."""
    results = compute(given)
    best = results["finals"][0]
    plain = {
        "format": "lumbung.results-document/1",
        "competition": {"slug": "lomba", "title": "Lomba Inovasi", "year": 2026},
        "facts": given,
        "results": results,
        "awards": [{"entry": best["entry"], "name": "Juara 1", "category": best["category"], "rank": 1}],
        "hashes": {
            "facts": sha256_of(canonical(given)),
            "results": sha256_of(canonical(results)),
            "snapshots": {entry["key"]: sha256_of(entry["key"]) for entry in given["entries"]},
        },
        "generated_at": "2026-05-01T10:00:00+07:00",
        "method": {"en": "The mean of three judges."},
    }
    return plain | changes


def full_contest() -> dict[str, Any]:
    """Return facts in which every kind of field stands: two rounds, ties, all decisions, adjusted scores."""
    rubric = [criterion("c1", "60", name="Kebaruan"), criterion("c2", "40", allows_na=True)]
    first = {
        "a": {"J": ["80", "70"], "K": ["70", "80"]},
        "b": {"J": ["70", "70"], "K": ["80", "80"]},
        "c": {"J": ["60", None], "K": ["60", "60"]},
        "d": {"J": ["50", "50"], "K": ["50", "50"]},
        "e": {"J": ["50", "50"], "K": ["50", "50"]},
        "f": {"J": ["90", "90"]},
    }
    second = {"a": {"J": "70", "K": "70"}, "b": {"J": "70", "K": "70"}, "c": {"J": "60", "K": "60"}}
    data = facts(
        round_(
            first,
            "1",
            name="Desk",
            kind="desk",
            weight="40",
            criteria=rubric,
            minimum_sheets=2,
            promotion={"rule": "top", "count": 3},
        ),
        round_(second, "2", weight="60", promotion={"rule": "threshold", "score": "50"}),
        severity={"method": "ridge", "lambda": "5"},
    )
    data["categories"][0]["most_per_agency"] = 1
    data["entries"] = [{"key": key, "category": "k", "agency": "X", "number": 7} for key in first]
    data["plenary"] = [
        {"key": "d1", "kind": "tie", "category": "k", "order": ["b", "a"]},
        {"key": "d2", "kind": "points", "entry": "c", "round": "2", "by": "-2.50", "reason": "Late"},
        {"key": "d3", "kind": "exclude", "entry": "d", "round": "2"},
        {"key": "d4", "kind": "tie", "category": "k", "round": "1", "order": ["d", "e"]},
    ]
    return data
