"""What computed results tell beside their rows: rounds, ties, method, who was passed over. Read once a process.

A run is never changed once written, so what was read of it stays true.
"""

import functools
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from competitions.canonical import sha256_of
from competitions.models import ResultRun

AWARDS = '{"awards":'
#: Runs whose reading a process keeps.
MOST_KEPT = 32


@dataclass(frozen=True)
class Stage:
    """A judged round as it went into the results."""

    key: str
    name: str
    kind: str
    weight: str  # percent of the final
    combination: str
    minimum_sheets: int
    criteria: Mapping[str, str]  # key -> name
    shown: Mapping[str, str]  # entry -> its score in this round
    judges: int
    sheets: int


@dataclass(frozen=True)
class RunFacts:
    """The reading of one run. Entries, rounds, criteria and categories stand by their keys: numbers as text."""

    stages: tuple[Stage, ...]
    judges: int
    sheets: int
    results_sha256: str  # of what was computed, the prizes aside: as results.json has it
    ties: Mapping[str, list[dict[str, Any]]]  # category -> steps, in the order they were taken
    steps: list[dict[str, Any]]
    why_round: Mapping[str, str]  # entry without a rank -> the round it fails at
    beside: Mapping[str, dict[str, Any]]  # entry -> totals and ranks by the mean and adjusted
    method: Mapping[str, Any]
    passed_over: list[dict[str, Any]] = field(default_factory=list)
    bands: Mapping[str, list] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()  # entries whose points a plenary changed
    reasons: Mapping[str, str] = field(default_factory=dict)  # decision of a plenary -> why

    def stage(self, key: str | None) -> Stage | None:
        """Return a round by its key."""
        return next((one for one in self.stages if one.key == key), None)


def facts_of(run: ResultRun) -> RunFacts:
    """Return what a run tells; one without texts is read from the database when they are needed."""
    return _read(run.pk, run.facts_sha256, run.results_sha256)


@functools.lru_cache(maxsize=MOST_KEPT)
def _read(pk: int, facts_sha256: str, results_sha256: str) -> RunFacts:
    """Read a run; the hashes tell it from another one of the same number in another database."""
    texts = ResultRun.objects.values_list("facts", "results", "analysis").get(pk=pk)
    facts, results, analysis = map(json.loads, texts)
    awards, computed = split(texts[1])
    scores = {stage["key"]: stage["scores"] for stage in results["rounds"]}
    stages = tuple(_stage(one, scores.get(one["key"], {})) for one in facts["rounds"])
    sheets = [sheet for one in facts["rounds"] for sheet in one["sheets"]]
    ties = defaultdict(list)
    for step in results["ties"]:
        ties[step["category"]].append(step)
    return RunFacts(
        stages=stages,
        judges=len({sheet["judge"] for sheet in sheets}),
        sheets=len(sheets),
        results_sha256=sha256_of(computed),
        ties=dict(ties),
        steps=results["ties"],
        why_round={row["entry"]: row["why_round"] for row in results["finals"] if row["why_round"]},
        beside={row["entry"]: row["beside"] for row in results["finals"] if row["beside"]},
        method=results["method"],
        passed_over=awards.get("passed_over", []),
        bands=analysis.get("bands", {}),
        moved=frozenset(
            entry for stage in scores.values() for entry, score in stage.items() if score["points"]
        ),
        reasons={item["key"]: item.get("reason", "") for item in facts["plenary"]},
    )


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return the prizes in kept results, and what was computed, as the text it is kept in.

    The prizes are no part of what `competitions.scoring` answers; their name stands first in canonical JSON.
    """
    if not text.startswith(AWARDS):
        return {}, text
    found, end = json.JSONDecoder().raw_decode(text, len(AWARDS))
    return found, "{" + text[end:].removeprefix(",")


def _stage(facts: dict[str, Any], scores: dict[str, Any]) -> Stage:
    return Stage(
        key=facts["key"],
        name=facts.get("name", facts["key"]),
        kind=facts.get("kind", ""),
        weight=facts["weight"],
        combination=facts["combination"],
        minimum_sheets=facts["minimum_sheets"],
        criteria={one["key"]: one.get("name", one["key"]) for one in facts["criteria"]},
        shown={entry: score["shown"] for entry, score in scores.items() if score["shown"] is not None},
        judges=len({sheet["judge"] for sheet in facts["sheets"]}),
        sheets=len(facts["sheets"]),
    )
