"""Facts read strictly from JSON (docs/results-format.md). Pure, standard library only.

Whatever is not as it must be raises `FactsError`, which names the place: a number that cannot be is an error
here and never a low score later.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from competitions.averaging import PLACES
from competitions.scoring_facts import (
    Category,
    Criterion,
    Entry,
    Exclusion,
    Facts,
    Points,
    Promotion,
    Round,
    Sheet,
    Tie,
)
from competitions.strict_json import FactsError, Reader, differ

FORMAT = "lumbung.scoring/1"
TIE_STEPS = ("heaviest", "criteria", "head_to_head", "plenary")
COMBINATIONS = ("mean", "median", "trimmed")
WHOLE = Decimal(100)
MOST_JUDGES = 600  # of a category whose severity is adjusted for; the time this takes grows with their cube


def read_facts(data: Any) -> Facts:
    """Check the facts and return them typed. Raises FactsError, a ValueError, naming the place."""
    reader = Reader(data, "facts", "format precision tie_order severity rounds categories entries plenary")
    reader.choice("format", [FORMAT])
    tie_order = tuple(reader.choices("tie_order", TIE_STEPS))
    severity = _severity(reader.inside("severity", "method", "lambda"))
    categories = tuple(_category(row) for row in reader.rows("categories", "key", "name most_per_agency"))
    differ([category.key for category in categories], reader.at("categories"))
    entries = _entries(reader, {category.key for category in categories})
    rounds = _rounds(reader, entries)
    if severity is not None:
        _can_be_adjusted(rounds, entries)
    decisions = _plenary(reader, entries, rounds, tie_order)
    return Facts(
        reader.whole("precision", 0, PLACES),
        tie_order,
        severity,
        rounds,
        categories,
        entries,
        ties=tuple(one for one in decisions if isinstance(one, Tie)),
        points=_by_place([one for one in decisions if isinstance(one, Points)]),
        exclusions=tuple(one for one in decisions if isinstance(one, Exclusion)),
    )


def _severity(reader: Reader) -> Decimal | None:
    is_adjusted = reader.choice("method", ["none", "ridge"]) == "ridge"
    if not is_adjusted and reader.get("lambda") is None:
        return None
    weight = reader.number("lambda", low=Decimal("0.000001"))
    return weight if is_adjusted else None


def _can_be_adjusted(rounds: tuple[Round, ...], entries: Mapping[str, Entry]) -> None:
    for round_ in rounds:
        if round_.combination != "mean":
            raise FactsError("ridge_needs_mean", f"round {round_.key}")
        pairs = {(entries[sheet.entry].category, sheet.judge) for sheet in round_.sheets}
        if max(Counter(category for category, _judge in pairs).values(), default=0) > MOST_JUDGES:
            raise FactsError("too_many_judges", f"round {round_.key}", most=MOST_JUDGES)


def _category(reader: Reader) -> Category:
    most = reader.get("most_per_agency")
    return Category(reader.key("key"), None if most is None else reader.whole("most_per_agency", 1, 1000))


def _entries(reader: Reader, categories: set[str]) -> dict[str, Entry]:
    rows = reader.rows("entries", "key category", "agency number")
    agencies = [None if row.get("agency") is None else row.key("agency") for row in rows]
    entries = [
        Entry(row.key("key"), row.known("category", categories), agency)
        for row, agency in zip(rows, agencies, strict=True)
    ]
    differ([entry.key for entry in entries], reader.at("entries"))
    return {entry.key: entry for entry in entries}


# --- Rounds ---------------------------------------------------------------------------------------


def _rounds(reader: Reader, entries: Mapping[str, Entry]) -> tuple[Round, ...]:
    needed = "key weight combination minimum_sheets promotion criteria entries sheets"
    rounds = tuple(_round(row, entries) for row in reader.rows("rounds", needed, "name kind"))
    differ([round_.key for round_ in rounds], reader.at("rounds"))
    _total(reader, "rounds", [round_.weight for round_ in rounds])
    return rounds


def _round(reader: Reader, entries: Mapping[str, Entry]) -> Round:
    reader.place = f"round {reader.key('key')}"
    criteria = read_criteria(reader)
    judged = reader.keys("entries", entries)
    return Round(
        key=reader.key("key"),
        weight=reader.number("weight", low=Decimal(0), high=WHOLE),
        combination=reader.choice("combination", COMBINATIONS),
        minimum_sheets=reader.whole("minimum_sheets", 1, 1000),
        promotion=_promotion(reader.inside("promotion", "rule", "count score")),
        criteria=criteria,
        entries=judged,
        sheets=_sheets(reader, criteria, frozenset(judged)),
    )


def _promotion(reader: Reader) -> Promotion:
    rule = reader.choice("rule", ["all", "top", "threshold"])
    if rule == "top":
        return Promotion(rule, count=reader.whole("count", 1, 1_000_000))
    if rule == "threshold":
        return Promotion(rule, score=reader.number("score", low=Decimal(0), high=WHOLE))
    return Promotion(rule)


def read_criteria(reader: Reader) -> tuple[Criterion, ...]:
    """Read the rubric of a round: its weights total 100, its ranges hold whole steps."""
    needed = "key weight minimum maximum step allows_na"
    criteria = tuple(_criterion(row) for row in reader.rows("criteria", needed, "name"))
    differ([criterion.key for criterion in criteria], reader.at("criteria"))
    _total(reader, "criteria", [criterion.weight for criterion in criteria])
    return criteria


def _criterion(reader: Reader) -> Criterion:
    criterion = Criterion(
        reader.key("key"),
        reader.number("weight", low=Decimal("0.000001"), high=WHOLE),
        reader.number("minimum"),
        reader.number("maximum"),
        reader.number("step", low=Decimal("0.000001")),
        reader.flag("allows_na"),
    )
    if criterion.maximum <= criterion.minimum:
        raise FactsError("range", reader.at("maximum"))
    if (criterion.maximum - criterion.minimum) % criterion.step:
        raise FactsError("range_step", reader.at("step"))
    return criterion


class Scale:
    """Reads the scores of one criterion; the same text is checked once."""

    def __init__(self, criterion: Criterion) -> None:
        self.criterion = criterion
        self.seen: dict[str, Fraction] = {}

    def read(self, sheet: Reader) -> Fraction | None:
        """Return the share of the range that the sheet gives, None for not applicable."""
        key = self.criterion.key
        text = sheet.data.get(key)
        if isinstance(text, str) and text in self.seen:
            return self.seen[text]
        if key not in sheet.data or (text is None and not self.criterion.allows_na):
            raise FactsError("unanswered", sheet.at(key))
        if text is None:
            return None
        value = sheet.number(key)
        if not self.criterion.minimum <= value <= self.criterion.maximum:
            raise FactsError(
                "out_of_range",
                sheet.at(key),
                value=text,
                low=self.criterion.minimum,
                high=self.criterion.maximum,
            )
        if (value - self.criterion.minimum) % self.criterion.step:
            raise FactsError("off_step", sheet.at(key), value=text, step=self.criterion.step)
        self.seen[text] = self.criterion.share(value)
        return self.seen[text]


def scales_of(criteria: Iterable[Criterion]) -> dict[str, Scale]:
    """Return a reader of scores for each criterion."""
    return {criterion.key: Scale(criterion) for criterion in criteria}


def _sheets(reader: Reader, criteria: tuple[Criterion, ...], judged: frozenset[str]) -> tuple[Sheet, ...]:
    scales = scales_of(criteria)
    sheets = []
    seen: set[tuple[str, str]] = set()
    for row in reader.rows("sheets", "entry judge scores"):
        entry, judge = row.known("entry", judged), row.key("judge")
        row.place = f"{reader.place}, entry {entry}, judge {judge}"
        if (entry, judge) in seen:
            raise FactsError("duplicate_sheet", row.place)
        seen.add((entry, judge))
        sheets.append(Sheet(entry, judge, read_shares(row, scales)))
    return tuple(sheets)


def read_shares(row: Reader, scales: Mapping[str, Scale]) -> dict[str, Fraction | None]:
    """Read the scores of one sheet: every criterion answered, none unknown."""
    scores = row.inside("scores", None)
    scores.place, scores.joint = row.place, ", criterion "
    for key in scores.data:
        if key not in scales:
            raise FactsError("unknown", scores.place, what=key)
    return {key: scale.read(scores) for key, scale in scales.items()}


def _total(reader: Reader, name: str, weights: list[Decimal]) -> None:
    total = sum(weights, Decimal(0))
    if total != WHOLE:
        raise FactsError("total", reader.at(name), total=total)


# --- Decisions of the plenary ---------------------------------------------------------------------


def _plenary(
    reader: Reader, entries: Mapping[str, Entry], rounds: tuple[Round, ...], tie_order: tuple[str, ...]
) -> list[Tie | Points | Exclusion]:
    rows = reader.rows("plenary", "key kind", "entry round by reason category order")
    by_key = {round_.key: round_ for round_ in rounds}
    kinds: dict[str, Callable[..., Tie | Points | Exclusion]] = {
        "tie": _tie,
        "points": _points,
        "exclude": _exclusion,
    }
    decisions = [kinds[row.choice("kind", tuple(kinds))](row, entries, by_key) for row in rows]
    differ([decision.key for decision in decisions], reader.at("plenary"))
    ties = [decision for decision in decisions if isinstance(decision, Tie)]
    if ties and "plenary" not in tie_order:
        raise FactsError("no_plenary", f"{reader.at('plenary')} {ties[0].key}")
    _do_not_meet(reader, ties)
    return decisions


def _do_not_meet(reader: Reader, ties: list[Tie]) -> None:
    """Refuse two decisions between the same entries: which of them holds would be a matter of order."""
    named: dict[tuple[str | None, str], list[Tie]] = {}
    for one in ties:
        shared = Counter(other.key for entry in one.order for other in named.get((one.round, entry), ()))
        for other, count in shared.items():
            if count > 1:
                raise FactsError("two_decisions", f"{reader.at('plenary')} {other}", other=one.key)
        for entry in one.order:
            named.setdefault((one.round, entry), []).append(one)


def _round_of(reader: Reader, rounds: Mapping[str, Round]) -> str | None:
    return None if reader.get("round") is None else reader.known("round", rounds)


def _tie(reader: Reader, entries: Mapping[str, Entry], rounds: Mapping[str, Round]) -> Tie:
    reader = Reader(reader.data, reader.place, "key kind category order", "round reason")
    category = reader.key("category")
    of_category = {key for key, entry in entries.items() if entry.category == category}
    order = reader.keys("order", of_category)
    if len(order) < 2:
        raise FactsError("too_few", reader.at("order"))
    return Tie(reader.key("key"), category, _round_of(reader, rounds), order)


def _points(reader: Reader, entries: Mapping[str, Entry], rounds: Mapping[str, Round]) -> Points:
    reader = Reader(reader.data, reader.place, "key kind entry round by", "reason")
    entry, round_ = reader.known("entry", entries), reader.known("round", rounds)
    if entry not in rounds[round_].entries:
        raise FactsError("not_judged", reader.place, round=round_, entry=entry)
    return Points(reader.key("key"), entry, round_, reader.number("by"))


def _by_place(points: list[Points]) -> dict[tuple[str, str], tuple[Points, ...]]:
    by_place: dict[tuple[str, str], tuple[Points, ...]] = {}
    for one in sorted(points, key=lambda points: points.key):
        place = one.round, one.entry
        by_place[place] = (*by_place.get(place, ()), one)
    return by_place


def _exclusion(reader: Reader, entries: Mapping[str, Entry], rounds: Mapping[str, Round]) -> Exclusion:
    reader = Reader(reader.data, reader.place, "key kind entry", "round reason")
    return Exclusion(reader.key("key"), reader.known("entry", entries), _round_of(reader, rounds))
