"""Ranks with their ties: 1, 1, 3, and every step that decided between equals printed.

Pure, standard library only. Nothing here looks at time, number, name or order of what it is given.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from competitions.averaging import round_half_up

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """What a step made of a tied group: the groups that remain, best first, and the values it looked at."""

    groups: list[Group]
    values: dict[str, Any]
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the declared chain between equal totals."""

    name: str
    split: Callable[[Group], Split]


@dataclass(frozen=True, slots=True)
class Place:
    """The rank of an entry, whether others share it, and which steps of the ranking led to it."""

    rank: int
    is_shared: bool
    steps: tuple[int, ...] = ()


@dataclass(slots=True)
class Ranking:
    """The places of all entries, and every step that was taken between equals, as it is printed."""

    places: dict[str, Place] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)


def rank(totals: Mapping[str, Decimal], chain: Sequence[Step] = (), precision: int = 2) -> Ranking:
    """Rank entries by their totals, rounded half up to the precision; the chain decides between equals.

    What no step decides is shared, and the next rank is skipped: 1, 1, 3.
    """
    ranking = Ranking()
    for group in grouped({entry: round_half_up(total, precision) for entry, total in totals.items()}):
        _settle(ranking, group, chain)
    return ranking


def grouped(values: Mapping[str, Decimal]) -> list[Group]:
    """Return groups of entries with equal values, the highest first."""
    groups: dict[Decimal, list[str]] = {}
    for entry in sorted(values, key=in_order):
        groups.setdefault(values[entry], []).append(entry)
    return [tuple(groups[value]) for value in sorted(groups, reverse=True)]


def in_order(key: str) -> tuple[int, str]:
    """Return what lists are sorted by for print, so that 9 stands before 10; it decides nothing."""
    return len(key), key


def _settle(ranking: Ranking, equals: Group, chain: Sequence[Step]) -> None:
    """Give a group of equal totals the next ranks, step by step, the best part first."""
    waiting: list[tuple[Group, int, tuple[int, ...]]] = [(equals, 0, ())]
    while waiting:
        group, place, taken = waiting.pop()
        if len(group) == 1 or place == len(chain):
            shared = Place(len(ranking.places) + 1, len(group) > 1, taken)
            ranking.places |= dict.fromkeys(group, shared)
            continue
        split = chain[place].split(group)
        taken = (*taken, len(ranking.steps))
        ranking.steps.append(
            {
                "step": chain[place].name,
                **split.details,
                "with": list(group),
                "values": {entry: split.values.get(entry) for entry in group},
                "decided": len(split.groups) > 1,
            }
        )
        waiting += [(part, place + 1, taken) for part in reversed(split.groups)]


# --- Steps ----------------------------------------------------------------------------------------


def by_value(
    name: str, value: Callable[[str], Decimal | None], precision: int, details: dict[str, Any]
) -> Step:
    """Return a step at which the higher value goes first; it decides nothing where somebody has none."""

    def split(group: Group) -> Split:
        values = {entry: value(entry) for entry in group}
        rounded = {entry: round_half_up(one, precision) for entry, one in values.items() if one is not None}
        printed = {entry: format(one, "f") for entry, one in rounded.items()}
        groups = grouped(rounded) if len(rounded) == len(group) else [group]
        return Split(groups, printed, details)

    return Step(name, split)


def by_decision(orders: Iterable[tuple[str, Sequence[str]]]) -> Step:
    """Return the step of the plenary: (key, order) decides where it names everybody who is tied."""
    decisions = list(orders)

    def split(group: Group) -> Split:
        for key, order in decisions:
            if set(group) <= set(order):
                named = [entry for entry in order if entry in group]
                values = {entry: place for place, entry in enumerate(named, start=1)}
                return Split([(entry,) for entry in named], values, {"decision": key})
        return Split([group], {}, {"decision": None})

    return Step("plenary", split)


MOST_COMPARED = 100  # entries with one total; beyond, comparing each with each says nothing to anybody


def head_to_head(sheets: Callable[[str], Mapping[Any, Decimal]]) -> Step:
    """Return the step at which entries meet among the judges who judged both.

    Of two entries the one that more common judges put higher beats the other. The smallest set of tied
    entries each of which beats everybody outside it goes first, then the same among the rest (Smith 1973).
    So a winner over each other entry goes first, and a cycle, equal votes or no common judge leave the tie.
    """

    def split(group: Group) -> Split:
        if len(group) > MOST_COMPARED:
            return Split([group], {}, {"meetings": []})
        scores = {entry: sheets(entry) for entry in group}
        beaten: dict[str, set[str]] = {entry: set() for entry in group}
        meetings = []
        for number, one in enumerate(group):
            for other in group[number + 1 :]:
                votes = _votes(scores[one], scores[other])
                if any(votes):
                    meetings.append({"between": [one, other], "votes": list(votes)})
                if votes[0] != votes[1]:
                    winner, loser = (one, other) if votes[0] > votes[1] else (other, one)
                    beaten[winner].add(loser)
        values = {entry: len(losers) for entry, losers in beaten.items()}
        return Split(_smith_sets(group, beaten), values, {"meetings": meetings})

    return Step("head_to_head", split)


def _votes(one: Mapping[Any, Decimal], other: Mapping[Any, Decimal]) -> tuple[int, int]:
    """Return how many common judges put the one higher, and how many the other."""
    pairs = [(score, other[judge]) for judge, score in one.items() if judge in other]
    return sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)


def _smith_sets(group: Group, beaten: Mapping[str, set[str]]) -> list[Group]:
    """Return the group in parts, each member of a part beating every member of the later parts.

    Who beats everybody outside a set beats more than anybody outside it, so sets are prefixes in that order.
    """
    ordered = sorted(group, key=lambda entry: (-len(beaten[entry]), in_order(entry)))
    parts, part = [], []
    inside: set[str] = set()
    wins_outside = 0
    for place, entry in enumerate(ordered, start=1):
        wins_outside -= sum(entry in beaten[other] for other in inside)
        wins_outside += len(beaten[entry] - inside)
        inside.add(entry)
        part.append(entry)
        if wins_outside == place * (len(group) - place):
            parts.append(tuple(sorted(part, key=in_order)))
            part = []
    return parts
