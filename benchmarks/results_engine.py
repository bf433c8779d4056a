"""Measure the results engine on a contest of a whole country: `python -m benchmarks.results_engine`.

Prints medians of 5 rounds, all taking turns: the official results with and without scores adjusted for
severity (`scoring.compute`, from JSON to JSON), calibration with intervals of places beside them, signals, and
checking the published document. Run it with OPENBLAS_NUM_THREADS=1 where other work keeps the cores busy.
"""

import json
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.measuring import machine
from competitions.calibration import calibrate
from competitions.canonical import canonical, sha256_of
from competitions.crossing import Crossing
from competitions.scoring import compute
from competitions.signals import signals
from competitions.strict_json import load
from competitions.verify import FORMAT, verify

SIZES = [(200, 15), (2_000, 100), (10_000, 500)]
K = 3
WEIGHTS = ["30.00", "20.00", "20.00", "15.00", "15.00"]
ROUNDS = 5
TOP = 30
DRAWS = 1_000


def contest(n: int, m: int, severity: str) -> dict[str, Any]:
    """Return the facts of n entries with k of m judges each, five criteria, one of which may be left out."""
    chance = random.Random(1)
    criteria = [
        {
            "key": str(number),
            "weight": weight,
            "minimum": "0",
            "maximum": "100",
            "step": "1",
            "allows_na": number == 0,
        }
        for number, weight in enumerate(WEIGHTS)
    ]
    levels, mildness = [chance.gauss(70, 8) for _n in range(n)], [chance.gauss(0, 4) for _m in range(m)]

    def sheet(entry: int, judge: int) -> dict[str, Any]:
        scores: dict[str, str | None] = {
            str(number): str(round(min(100, max(0, levels[entry] + mildness[judge] + chance.gauss(0, 8)))))
            for number in range(len(WEIGHTS))
        }
        if chance.random() < 0.02:
            scores["0"] = None
        return {"entry": str(entry), "judge": f"J{judge}", "scores": scores}

    sheets = [sheet(entry, judge) for entry in range(n) for judge in chance.sample(range(m), K)]
    return {
        "format": "lumbung.scoring/1",
        "precision": 2,
        "tie_order": ["heaviest", "criteria", "head_to_head", "plenary"],
        "severity": {"method": severity, "lambda": "5"},
        "rounds": [
            {
                "key": "1",
                "weight": "100",
                "combination": "mean",
                "minimum_sheets": 2,
                "promotion": {"rule": "top", "count": TOP},
                "criteria": criteria,
                "entries": [str(entry) for entry in range(n)],
                "sheets": sheets,
            }
        ],
        "categories": [{"key": "1", "most_per_agency": 1}],
        "entries": [{"key": str(entry), "category": "1", "agency": str(entry % 600)} for entry in range(n)],
        "plenary": [],
    }


def crossing_of(results: dict[str, Any], n: int, m: int) -> Crossing:
    """Return the sheets of the results' one round."""
    rows = [
        (int(entry), int(judge[1:]), float(score))
        for entry, row in results["rounds"][0]["scores"].items()
        for judge, score in row["sheet_scores"].items()
    ]
    entries, judges, scores = zip(*rows, strict=True)
    return Crossing(np.array(entries), np.array(judges), np.array(scores), n, m)


def document_of(facts: dict[str, Any], results: dict[str, Any]) -> str:
    """Return the published document as text."""
    hashes = {"facts": sha256_of(canonical(facts)), "results": sha256_of(canonical(results)), "snapshots": {}}
    return json.dumps({"format": FORMAT, "facts": facts, "results": results, "awards": [], "hashes": hashes})


def seconds(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    """Measure every size."""
    print(f"{machine()}; {K} sheets an entry, {len(WEIGHTS)} criteria, {DRAWS} draws, medians of {ROUNDS}")
    print(
        f"{'entries x judges':<20}{'compute':>10}{'adjusted':>10}{'calibrate':>11}{'signals':>9}{'verify':>9}"
    )
    for n, m in SIZES:
        plain, ridge = contest(n, m, "none"), contest(n, m, "ridge")
        results = compute(plain)
        crossing, document = crossing_of(results, n, m), document_of(plain, results)
        order = np.arange(crossing.scores.size)

        def check(document: str = document) -> None:
            if verify(load(document)):
                raise RuntimeError("The document does not agree with itself.")

        actions: list[Callable[[], Any]] = [
            lambda facts=plain: compute(facts),
            lambda facts=ridge: compute(facts),
            lambda sheets=crossing: calibrate(sheets, TOP, draws=DRAWS),
            lambda sheets=crossing, order=order: signals(sheets, order=order),
            check,
        ]
        times: list[list[float]] = [[] for _action in actions]
        for _round in range(ROUNDS):
            for action, taken in zip(actions, times, strict=True):
                taken.append(seconds(action))
        medians = [statistics.median(taken) for taken in times]
        widths = (10, 10, 11, 9, 9)
        columns = "".join(f"{one:>{width - 2}.2f} s" for one, width in zip(medians, widths, strict=True))
        print(f"{f'{n} x {m}':<20}{columns}", flush=True)


if __name__ == "__main__":
    main()
