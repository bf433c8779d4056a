"""What calibration says of a run, as JSON for those who decide about it. It informs; the ranking is `scoring`'s.

Pure: numpy alone. Facts and results go in as they are kept, and what comes out is kept beside them: numbers with
fractions as text, judges by their pseudonyms, entries and categories by their keys. How sure the places of the
final are comes from the levels of its rounds, drawn for each and weighted as the rounds are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from competitions.balancing import Bools
from competitions.calibration import SEED, leave_one_out, severity_of
from competitions.crossing import Crossing, Floats
from competitions.overlap import measure
from competitions.places import draw_levels, places_of, share_places
from competitions.reliability import agreement, alpha, kendall_w
from competitions.signals import signals
from competitions.variance import Components, estimate

FORMAT = "lumbung.analysis/1"
DRAWS = 2000
MOST_CELLS = 4_000_000  # of a table of entries by judges that is still looked at as a whole

Pair = tuple[str, str, str]  # keys of round and entry, pseudonym of the judge


@dataclass(frozen=True)
class Asides:
    """What facts do not tell and signals ask for: when each sheet was handed in, and which are of the judge's own."""

    moments: Mapping[Pair, float]
    own: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class _Panel:
    """The sheets of one round and category: entries and judges by their keys, crossed."""

    stage: str
    category: str
    entries: list[str]
    judges: list[str]
    crossing: Crossing


def analyse(
    facts: Mapping[str, Any], results: Mapping[str, Any], tops: Mapping[str, int], asides: Asides
) -> dict[str, Any]:
    """Return what is known of severity, places, reliability and signals.

    `tops` says for each category how many places matter: prizes, or who goes on. The same run gives the same answer.
    """
    panels = list(_panels(facts, results))
    rng = np.random.default_rng(SEED)
    components = [estimate(panel.crossing) for panel in panels]
    weights = {row["key"]: float(row["weight"]) / 100 for row in facts["rounds"]}
    found: dict[str, Any] = {
        "format": FORMAT,
        **{name: {} for name in ("intervals", "chances", "adjusted", "bands", "cutoff", "top")},
    }
    for category in facts["categories"]:
        own = [
            (panel, component)
            for panel, component in zip(panels, components, strict=True)
            if panel.category == category["key"]
        ]
        _places(found, category["key"], own, results, weights, tops.get(category["key"], 1), rng)
    found["panels"] = [
        _described(panel, component, tops.get(panel.category, 1), asides)
        for panel, component in zip(panels, components, strict=True)
    ]
    return found


def _panels(facts: Mapping[str, Any], results: Mapping[str, Any]) -> Iterator[_Panel]:
    """Yield every round and category in which there is a sheet with a score."""
    categories = {row["key"]: row["category"] for row in facts["entries"]}
    for stage in results["rounds"]:
        by_category: dict[str, list[str]] = {}
        for entry in stage["scores"]:
            by_category.setdefault(categories[entry], []).append(entry)
        for category, entries in by_category.items():
            given = {
                entry: {
                    judge: float(score)
                    for judge, score in stage["scores"][entry]["sheet_scores"].items()
                    if score is not None
                }
                for entry in entries
            }
            judges = sorted({judge for scores in given.values() for judge in scores})
            if judges:
                yield _Panel(stage["key"], category, entries, judges, _crossed(entries, judges, given))


def _crossed(entries: list[str], judges: list[str], given: Mapping[str, Mapping[str, float]]) -> Crossing:
    columns = {judge: column for column, judge in enumerate(judges)}
    cells = [
        (row, columns[judge], score)
        for row, entry in enumerate(entries)
        for judge, score in given[entry].items()
    ]
    rows, places, scores = zip(*cells, strict=True)
    return Crossing(np.array(rows), np.array(places), np.array(scores), len(entries), len(judges))


# --- How sure the places are ----------------------------------------------------------------------


def _places(
    found: dict[str, Any],
    category: str,
    panels: list[tuple[_Panel, Components]],
    results: Mapping[str, Any],
    weights: Mapping[str, float],
    top: int,
    rng: np.random.Generator,
) -> None:
    """Add what is known of the places of one category's ranked entries."""
    ranked = sorted(
        (row for row in results["finals"] if row["category"] == category and row["rank"] is not None),
        key=lambda row: (row["rank"], len(row["entry"]), row["entry"]),
    )
    entries = [row["entry"] for row in ranked]
    if not entries:
        return
    levels = np.zeros((DRAWS, len(entries)))
    adjusted = np.zeros(len(entries))
    for panel, components in panels:
        places = {entry: place for place, entry in enumerate(panel.entries)}
        own = np.array([places[entry] for entry in entries])
        drawn = draw_levels(panel.crossing, components, rng, DRAWS)
        levels += weights[panel.stage] * drawn[:, own]
        adjusted += weights[panel.stage] * severity_of(panel.crossing, components).levels[own]
    points = np.array([_points(entry, results, weights) for entry in entries])
    known = places_of(levels + points, np.arange(len(entries)), top)
    found["top"][category] = top
    found["intervals"] |= {
        entry: [int(low), int(high)] for entry, low, high in zip(entries, known.low, known.high, strict=True)
    }
    found["chances"] |= {entry: f"{chance:.3f}" for entry, chance in zip(entries, known.in_top, strict=True)}
    found["cutoff"][category] = [entries[place] for place in known.at_cutoff]
    found["bands"][category] = [[band[0] + 1, band[-1] + 1] for band in known.bands if len(band) > 1]
    found["adjusted"] |= _adjusted(entries, adjusted + points)


def _points(entry: str, results: Mapping[str, Any], weights: Mapping[str, float]) -> float:
    """Return what plenaries added to an entry's total."""
    return sum(
        weights[stage["key"]] * float(given["by"])
        for stage in results["rounds"]
        for given in stage["scores"].get(entry, {}).get("points", [])
    )


def _adjusted(entries: list[str], totals: Floats) -> dict[str, dict[str, Any]]:
    """Return totals without the judges' severity, and ranks by them, ties left as they are."""
    return {
        entry: {"total": f"{total:.2f}", "rank": int(rank)}
        for entry, total, rank in zip(entries, totals, share_places(totals), strict=True)
    }


# --- One panel ------------------------------------------------------------------------------------


def _described(panel: _Panel, components: Components, top: int, asides: Asides) -> dict[str, Any]:
    """Return judges, reliability, overlap and signals of one round and category."""
    crossing = panel.crossing
    severity = severity_of(crossing, components)
    pairs = np.zeros((crossing.n_entries, crossing.n_judges), dtype=bool)
    pairs[crossing.entries, crossing.judges] = True
    overlap = measure(pairs[crossing.sizes > 0])
    return {
        "round": panel.stage,
        "category": panel.category,
        "entries": int((crossing.sizes > 0).sum()),
        "sheets": int(crossing.scores.size),
        "is_complete": crossing.is_complete,
        "lambda": f"{severity.weight:.3f}" if np.isfinite(severity.weight) else None,
        "is_estimated": severity.is_estimated,
        "components": {name: f"{getattr(components, name):.4f}" for name in ("entries", "judges", "error")},
        "reliability": _reliability(crossing, components),
        "overlap": {"components": overlap.components, "efficiency": f"{overlap.efficiency:.3f}"},
        "judges": _judges(panel, top, severity.effects, severity.errors),
        "signals": list(_signals(panel, asides)),
    }


def _judges(panel: _Panel, top: int, effects: Floats, errors: Floats) -> list[dict[str, Any]]:
    """Return for each judge how strict, and what would become of the ranking by means without them."""
    crossing = panel.crossing
    without = leave_one_out(crossing, top)
    sums = crossing.by_judge(crossing.scores)
    return [
        {
            "judge": judge,
            "sheets": int(crossing.loads[place]),
            "mean": f"{sums[place] / max(1, crossing.loads[place]):.2f}",
            "severity": f"{effects[place]:.2f}",
            "error": f"{errors[place]:.2f}",
            "shift": int(without.shifts[place]),
            "enters": _named(panel, without.enters[place]),
            "leaves": _named(panel, without.leaves[place]),
        }
        for place, judge in enumerate(panel.judges)
    ]


def _named(panel: _Panel, which: Bools) -> list[str]:
    return [panel.entries[place] for place in np.flatnonzero(which).tolist()]


def _reliability(crossing: Crossing, components: Components) -> dict[str, Any]:
    is_small = crossing.n_entries * crossing.n_judges <= MOST_CELLS
    agreed = agreement(crossing, components)
    concordance = kendall_w(crossing.table) if is_small else None
    return {
        "single": _text(agreed.single),
        "mean": _text(agreed.mean),
        "k": f"{agreed.k:.2f}",
        "alpha": _text(alpha(crossing.table)) if is_small else None,
        "w": _text(concordance.w) if concordance else None,
        "w_p": _text(concordance.p) if concordance else None,
    }


def _signals(panel: _Panel, asides: Asides) -> Iterator[dict[str, Any]]:
    """Yield every question that was asked of a judge's sheets; those that are raised say so."""
    crossing = panel.crossing
    keys = [
        (panel.stage, panel.entries[entry], panel.judges[judge])
        for entry, judge in zip(crossing.entries.tolist(), crossing.judges.tolist(), strict=True)
    ]
    own = np.array([key in asides.own for key in keys])
    order = _order(keys, asides)
    for one in signals(crossing, order=order, own_agency=own if own.any() else None):
        yield {
            "judge": panel.judges[one.judge],
            "kind": str(one.kind),
            "n": one.n,
            "effect": f"{one.effect:.3f}",
            "p": f"{one.p:.4f}",
            "p_adjusted": f"{one.p_adjusted:.4f}",
            "is_raised": bool(one.is_raised),
            "is_clear": bool(one.is_clear),
        }


def _order(keys: list[Pair], asides: Asides) -> Floats | None:
    if any(key not in asides.moments for key in keys):
        return None
    return np.array([asides.moments[key] for key in keys], dtype=float)


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:.3f}"
