"""Who wins which prize, from the ranks: pure, standard library only.

Prizes go by place in a category. An agency may win with so many innovations of a category; what would win beyond
that is passed over and the next one moves up, with a trace. Every place as far as prizes go counts as won, also one
between them that brings nothing: so places are those of `prize_rank` in docs/results-format.md. Equal ranks share: each gets what stands on their
place, and the places after it are used up (1, 1, 3).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass
class _Podium:
    """One category while its prizes are given: the next free place, and what each agency has won."""

    prizes: Sequence[Mapping[str, Any]]
    agencies: Mapping[str, str]
    most: int | None
    place: int = 1
    won: Counter[str] = field(default_factory=Counter)

    def on_place(self) -> list[Mapping[str, Any]]:
        """Return the prizes that stand on the next free place."""
        return [prize for prize in self.prizes if prize["first"] <= self.place <= prize["last"]]

    @property
    def is_over(self) -> bool:
        """Whether no prize is left for this place or a later one."""
        return self.place > max((prize["last"] for prize in self.prizes), default=0)

    def is_full(self, entry: str) -> bool:
        """Whether the agency of an entry has won as often as it may."""
        return self.most is not None and self.won[self.agencies[entry]] >= self.most


def give(
    prizes: Iterable[Mapping[str, Any]],
    results: Iterable[Mapping[str, Any]],
    agencies: Mapping[str, str],
    most_per_agency: Mapping[str, int | None] | int | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return the awards with the entries that were passed over, both as JSON holds them.

    `prizes`: {"key", "name", "category": key or None for every category, "first", "last"}; places count from 1.
    `results`: {"entry", "category", "rank": whole number or None}; the order of the rows decides nothing.
    `agencies`: entry -> agency. `most_per_agency`: how many innovations of one category an agency may win with,
    by category or for all of them; None for any number.

    Answers {"awards": [{"entry", "category", "prize", "name", "place", "rank", "is_shared"}], "passed_over":
    [{"entry", "category", "agency", "rank", "place", "most"}], "beyond": the same for entries that share a rank with
    another one of their agency: nothing decides between them, so they win together although it is one too many.
    """
    prizes, rows = list(prizes), [row for row in results if row["rank"] is not None]
    given: dict[str, list[dict[str, Any]]] = {"awards": [], "passed_over": [], "beyond": []}
    for category in sorted({row["category"] for row in rows}, key=_in_order):
        most = most_per_agency.get(category) if isinstance(most_per_agency, Mapping) else most_per_agency
        own = [prize for prize in prizes if prize["category"] in {None, category}]
        podium = _Podium(own, agencies, most)
        ranked = sorted(
            (row for row in rows if row["category"] == category),
            key=lambda row: (row["rank"], _in_order(row["entry"])),
        )
        for rank, tied in groupby(ranked, key=lambda row: row["rank"]):
            _give_rank(podium, category, rank, [row["entry"] for row in tied], given)
    return given


def _give_rank(
    podium: _Podium, category: str, rank: int, tied: list[str], given: dict[str, list[dict[str, Any]]]
) -> None:
    """Give what stands on the next free place to all who share a rank, but to agencies that won enough."""
    if podium.is_over:
        return
    standing = podium.on_place()
    where = {"category": category, "rank": rank, "place": podium.place}
    full = [entry for entry in tied if podium.is_full(entry)]
    given["passed_over"] += [_trace(podium, entry, where) for entry in full]
    winners = [entry for entry in tied if entry not in full]
    for entry in winners:
        facts = {"entry": entry, **where, "is_shared": len(winners) > 1}
        given["awards"] += [facts | {"prize": prize["key"], "name": prize["name"]} for prize in standing]
    podium.won.update(podium.agencies[entry] for entry in winners)
    given["beyond"] += [
        _trace(podium, entry, where)
        for entry in winners
        if podium.most is not None and podium.won[podium.agencies[entry]] > podium.most
    ]
    podium.place += len(winners)


def _trace(podium: _Podium, entry: str, where: Mapping[str, Any]) -> dict[str, Any]:
    return {"entry": entry, "agency": podium.agencies[entry], "most": podium.most, **where}


def _in_order(key: str) -> tuple[int, str]:
    """Return what rows are sorted by for print, so that 9 stands before 10; it decides nothing."""
    return len(key), key
