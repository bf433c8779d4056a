"""Facts of small contests, written short."""

from typing import Any


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
