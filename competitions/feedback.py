"""What an agency reads of its own entry once results are published: place, comments without names, means.

It is read from the sheets as they were handed in. Comments of one field stand in an order that tells nothing: by a
hash of their own words, so that two fields cannot be put side by side to find who wrote both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from competitions.canonical import sha256_of
from competitions.models import Award, Entry, Result, ResultRun, ScoreSheet, SheetVersion
from competitions.models.choices import Feedback
from competitions.result_words import decimal, percent, why_none
from competitions.run_facts import facts_of
from competitions.scoring import mean, round_half_up

PLACES = 2


@dataclass
class Field:
    """One criterion of a round, or the whole entry where it has no name."""

    name: str
    comments: list[str]
    mean: str = ""
    highest: str = ""


@dataclass
class StageFeedback:
    """What the judges of one round left."""

    name: str
    fields: list[Field]


@dataclass
class OwnResult:
    """What the agency reads: its row in the published results and what the judges wrote."""

    run: ResultRun
    row: Result
    ranked: int  # entries of its category that have a rank
    total: str
    why_none: str
    stages: list[StageFeedback] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)


def own_result(entry: Entry) -> OwnResult | None:
    """Return it, as far as the competition lets entrants read; none before results are published."""
    runs = ResultRun.objects.final().published().defer("facts", "results", "analysis")
    run = runs.filter(competition=entry.competition_id).order_by("-number").first()
    row = run.rows.filter(entry=entry).first() if run else None
    if run is None or row is None:
        return None
    facts = facts_of(run)
    return OwnResult(
        run=run,
        row=row,
        ranked=run.rows.filter(category=row.category_id, rank__isnull=False).count(),
        total=decimal(row.shown),
        why_none=why_none(row.why_none, str(entry.pk), facts) if row.rank is None else "",
        stages=_stages(entry),
        awards=list(
            Award.objects.announced().filter(entry=entry).select_related("revocation").order_by("place")
        ),
    )


def promotions(entry: Entry) -> list[Result]:
    """Return whether an entry goes on after each round whose results are published, each with its round."""
    rows = Result.objects.filter(entry=entry, run__in=ResultRun.objects.published(), run__round__isnull=False)
    return list(rows.select_related("run__round").order_by("run__round__position"))


def _stages(entry: Entry) -> list[StageFeedback]:
    allowed = entry.competition.feedback
    if allowed == Feedback.NOTHING:
        return []
    by_round: dict[int, list[dict[str, Any]]] = {}
    for version in _handed_in(entry):
        by_round.setdefault(version.data["round"], []).append(version.data)
    rounds = entry.competition.rounds.filter(pk__in=by_round)
    shows_means = allowed == Feedback.SCORES
    found = [StageFeedback(one.name, _fields(by_round[one.pk], shows_means=shows_means)) for one in rounds]
    return [stage for stage in found if stage.fields]


def _handed_in(entry: Entry) -> Iterable[SheetVersion]:
    """Return the newest version of every sheet of an entry that counts."""
    counted = ScoreSheet.objects.counted().filter(assignment__entry=entry)
    versions = SheetVersion.objects.filter(sheet__in=counted).order_by("sheet", "number")
    return {version.sheet_id: version for version in versions}.values()


def _fields(sheets: list[dict[str, Any]], *, shows_means: bool) -> list[Field]:
    fields = [_field(criterion, sheets, shows_means=shows_means) for criterion in sheets[0]["criteria"]]
    whole = Field("", mixed(sheet["comment"] for sheet in sheets))
    return [one for one in (whole, *fields) if one.comments or one.mean]


def _field(criterion: dict[str, Any], sheets: list[dict[str, Any]], *, shows_means: bool) -> Field:
    answers = [sheet["scores"].get(criterion["key"], {}) for sheet in sheets]
    values = [Decimal(answer["value"]) for answer in answers if answer.get("value") is not None]
    found = Field(criterion["name"], mixed(answer.get("comment", "") for answer in answers))
    if shows_means and values:
        found.mean = decimal(round_half_up(mean(values), PLACES))
        found.highest = percent(criterion["maximum"])
    return found


def mixed(comments: Iterable[str]) -> list[str]:
    """Return the comments that say something, in an order that tells nothing of who wrote them."""
    return sorted((text for comment in comments if (text := comment.strip())), key=sha256_of)
