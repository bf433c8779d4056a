"""From rows to the facts that `competitions.scoring` computes from (docs/results-format.md).

Only what counts goes in: eligible entries, the newest version of every sheet that is handed in, not void, of an
assignment that was not ended, by a judge who need not stand aside; and what closed plenaries decided. Judges and
agencies stand by pseudonyms, always: the arithmetic only asks who is the same, and the public document names
agencies beside it. The number of queries is the same at any size.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from competitions import decided, pairing
from competitions.analysing import Asides
from competitions.canonical import canonical, sha256_of
from competitions.models import (
    Assignment,
    Competition,
    Entry,
    Judge,
    Prize,
    ResultRun,
    Round,
    SheetVersion,
)
from competitions.models.choices import Severity, SheetState

FORMAT = "lumbung.scoring/1"
PRECISION = 2  # places of what is shown and ranked
LAMBDA = "5"  # of the judge-ridge model
WHOLE = "100"


@dataclass(frozen=True)
class Gathered:
    """Everything that decides: the facts, who the pseudonyms are, and the prizes that are given by it."""

    facts: dict[str, Any]
    judges: dict[str, int]  # "J01" -> number of the judge
    prizes: list[dict[str, Any]]
    asides: Asides

    @property
    def text(self) -> str:
        """The facts as they are kept and hashed."""
        return canonical(self.facts)

    @property
    def sha256(self) -> str:
        """The hash by which it is seen that nothing slipped in."""
        return sha256_of(self.text)


def gather(
    competition: Competition, stage: Round | None = None, *, known: Mapping[str, int] | None = None
) -> Gathered:
    """Read a competition, or one of its rounds alone, as it is now.

    `known` are pseudonyms to be kept; without them those of the newest run are, so that a judge has one name
    through a competition.
    """
    stages = [stage] if stage else list(competition.rounds.select_related("rubric"))
    judged = {one.pk: list(pairing.entries_of(one)) for one in stages}
    entries = list(entries_in(competition, stage).select_related("agency"))
    kept = _newest_pseudonyms(competition) if known is None else dict(known)
    versions = list(_counted(stages, competition))
    allowed = _allowed(versions, competition, {pk: {one.pk for one in rows} for pk, rows in judged.items()})
    judges = pseudonyms(competition, {judge for _version, judge, *_rest in allowed}, kept)
    rounds = [
        _round(one, judged[one.pk], _sheets(allowed, one, judges), is_alone=stage is not None)
        for one in stages
    ]
    facts = {
        "format": FORMAT,
        "precision": PRECISION,
        "tie_order": list(competition.tie_order),
        "severity": {"method": _method(competition), "lambda": LAMBDA},
        "rounds": rounds,
        "categories": _categories(competition),
        "entries": _entries(entries),
        "plenary": decided.items_of(competition, stage, entries, rounds),
    }
    names = {name: pk for pk, name in sorted(judges.items())}
    return Gathered(facts, names, prizes_of(competition), _asides(allowed, judges, entries))


def entries_in(competition: Competition, stage: Round | None = None) -> QuerySet[Entry]:
    """Return the entries that results are about: those of a round, or every eligible one."""
    if stage is not None:
        return pairing.entries_of(stage)
    entries = Entry.objects.filter(competition=competition).eligible()
    return entries.order_by("category__position", "category", "number", "pk")


def pseudonyms(competition: Competition, judges: Iterable[int], kept: Mapping[str, int]) -> dict[int, str]:
    """Return the name of each judge (key), such as "J01": the kept one, or a new one after them.

    New ones go by a hash, so that their order tells nothing of who was asked first or is called what.
    """
    names = {pk: name for name, pk in kept.items()}
    new = sorted(set(judges) - set(names), key=lambda pk: sha256_of(f"{competition.slug}:{pk}"))
    for number, pk in enumerate(new, start=len(names) + 1):
        names[pk] = f"J{number:02d}"
    return names


def prizes_of(competition: Competition) -> list[dict[str, Any]]:
    """Return the prizes as `competitions.prizes.give` reads them."""
    return [
        {
            "key": str(prize.pk),
            "name": prize.name,
            "category": str(prize.category_id) if prize.category_id else None,
            "first": prize.first_place,
            "last": prize.last_place,
        }
        for prize in Prize.objects.filter(competition=competition)
    ]


def _newest_pseudonyms(competition: Competition) -> dict[str, int]:
    runs = ResultRun.objects.filter(competition=competition).order_by("-number")
    return runs.values_list("pseudonyms", flat=True).first() or {}


def _method(competition: Competition) -> str:
    return "ridge" if competition.severity == Severity.RIDGE else "none"


# --- Rounds and their sheets ----------------------------------------------------------------------

Counted = tuple[SheetVersion, int, int, int]  # with the keys of its judge, entry and round


def _counted(stages: list[Round], competition: Competition) -> Iterator[Counted]:
    """Yield the newest version of every sheet that counts."""
    rows = SheetVersion.objects.filter(
        sheet__state=SheetState.HANDED_IN,
        sheet__assignment__ended_at__isnull=True,
        sheet__assignment__round__in=stages,
        sheet__assignment__entry__competition=competition,
    )
    newest = {row.sheet_id: row for row in rows.order_by("sheet", "number")}
    given = Assignment.objects.active().filter(round__in=stages, sheet__isnull=False)
    for pk, judge, entry, stage in given.order_by("pk").values_list("sheet", "judge", "entry", "round"):
        if pk in newest:
            yield newest[pk], judge, entry, stage


def _allowed(
    versions: list[Counted], competition: Competition, judged: Mapping[int, set[int]]
) -> list[Counted]:
    """Leave out sheets of entries that a round does not judge, and of judges who have to stand aside."""
    people = Judge.objects.filter(pk__in={judge for _version, judge, *_rest in versions})
    entries = Entry.objects.filter(competition=competition).eligible()
    forbidden = pairing.blocked(entries, people.select_related("competition"))
    return [row for row in versions if row[2] in judged[row[3]] and (row[2], row[1]) not in forbidden]


def _sheets(allowed: list[Counted], stage: Round, names: Mapping[int, str]) -> list[dict[str, Any]]:
    rows = [
        {"entry": str(entry), "judge": names[judge], "scores": scores_of(version.data)}
        for version, judge, entry, of_round in allowed
        if of_round == stage.pk
    ]
    return sorted(rows, key=lambda row: (int(row["entry"]), row["judge"]))


def _asides(allowed: list[Counted], names: Mapping[int, str], entries: list[Entry]) -> Asides:
    """Return when each sheet was handed in, and which are about an entry of the judge's own agency or below it."""
    paths = {entry.pk: entry.agency.path for entry in entries}
    judges = Judge.objects.filter(pk__in=names, agency__isnull=False)
    own_paths = dict(judges.values_list("pk", "agency__path"))
    keys = {
        (str(stage), str(entry), names[judge]): (version, judge, entry)
        for version, judge, entry, stage in allowed
    }
    return Asides(
        moments={key: version.handed_in_at.timestamp() for key, (version, _judge, _entry) in keys.items()},
        own=frozenset(
            key
            for key, (_version, judge, entry) in keys.items()
            if judge in own_paths and paths.get(entry, "").startswith(own_paths[judge])
        ),
    )


def scores_of(content: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the scores in the content of a handed-in sheet, by criterion; None where not applicable."""
    return {key: row["value"] for key, row in content["scores"].items()}


def _round(
    stage: Round, entries: list[Entry], sheets: list[dict[str, Any]], *, is_alone: bool
) -> dict[str, Any]:
    return {
        "key": str(stage.pk),
        "name": stage.name,
        "kind": stage.kind,
        "weight": WHOLE if is_alone else _number(stage.weight),
        "combination": stage.combination,
        "minimum_sheets": stage.minimum_sheets,
        "promotion": {
            "rule": stage.promotion,
            "count": stage.promotion_count,
            "score": _number(stage.promotion_threshold),
        },
        "criteria": [
            {
                "key": str(criterion.pk),
                "name": criterion.name,
                "weight": _number(criterion.weight),
                "minimum": _number(criterion.minimum),
                "maximum": _number(criterion.maximum),
                "step": _number(criterion.step),
                "allows_na": criterion.allows_na,
            }
            for criterion in (stage.rubric.criteria.all() if stage.rubric else [])
        ],
        "entries": [str(entry.pk) for entry in entries],
        "sheets": sheets,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


# --- Classes and entries --------------------------------------------------------------------------


def _categories(competition: Competition) -> list[dict[str, Any]]:
    return [
        {"key": str(pk), "name": name, "most_per_agency": competition.awards_per_agency}
        for pk, name in competition.categories.values_list("pk", "name")
    ]


def _entries(entries: list[Entry]) -> list[dict[str, Any]]:
    """Name agencies in the order in which their entries were handed over: the numbers tell nothing else."""
    agencies: dict[int, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.number or 0):
        agencies.setdefault(entry.agency_id, f"A{len(agencies) + 1:02d}")
    return [
        {
            "key": str(entry.pk),
            "category": str(entry.category_id),
            "agency": agencies[entry.agency_id],
            "number": entry.number,
        }
        for entry in entries
    ]
