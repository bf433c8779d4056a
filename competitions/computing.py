"""Working results out: gathered, computed, looked at by calibration. It writes nothing and holds nothing.

It may take long, so that it is done before the row of the competition is held; the action then only looks whether
the facts are still the same.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions import scoring
from competitions.analysing import analyse
from competitions.gathering import Gathered, gather
from competitions.models import Competition, ResultRun, Round
from competitions.prizes import give


@dataclass(frozen=True)
class WorkedOut:
    """What `competitions.actions.results.compute` keeps."""

    gathered: Gathered
    results: dict[str, Any]
    analysis: dict[str, Any]

    def still_holds(self, competition: Competition, stage: Round | None) -> bool:
        """Whether facts and prizes are what they were when it was worked out."""
        now = gather(competition, stage)
        return (now.sha256, now.judges, now.prizes) == (
            self.gathered.sha256,
            self.gathered.judges,
            self.gathered.prizes,
        )


def work_out(competition: Competition, stage: Round | None = None) -> WorkedOut:
    """Compute a competition, or one of its rounds alone, as it is now.

    Raises ValidationError where the facts do not allow it.
    """
    gathered = gather(competition, stage)
    results = results_of(gathered.facts, gathered.prizes, is_final=stage is None)
    tops = tops_of(gathered, results, is_final=stage is None)
    return WorkedOut(gathered, results, analyse(gathered.facts, results, tops, gathered.asides))


def results_of(facts: dict[str, Any], prizes: list[dict[str, Any]], *, is_final: bool) -> dict[str, Any]:
    """Return what `scoring.compute` answers, with the prizes given by it beside it under "awards"."""
    try:
        results = scoring.compute(facts)
    except ValueError as error:
        raise ValidationError(
            _("This cannot be computed: %(why)s Mend the set-up or the sheet that it names.")
            % {"why": str(error)}
        ) from error
    if is_final:
        given = give(
            prizes,
            results["finals"],
            {row["key"]: row["agency"] for row in facts["entries"]},
            {row["key"]: row["most_per_agency"] for row in facts["categories"]},
        )
        results["awards"] = {"prizes": prizes, **given}
    return results


def tops_of(gathered: Gathered, results: dict[str, Any], *, is_final: bool) -> dict[str, int]:
    """Return how many places matter in each category: those with a prize, or of entries that go on."""
    categories = [row["key"] for row in gathered.facts["categories"]]
    if is_final:
        return {
            key: max((row["last"] for row in gathered.prizes if row["category"] in {None, key}), default=1)
            for key in categories
        }
    (stage,) = results["rounds"]
    goes_on = Counter(row["category"] for row in stage["promoted"] if row["is_promoted"])
    return {key: max(1, goes_on[key]) for key in categories}


def is_current(run: ResultRun) -> bool:
    """Whether a run still rests on what is on record: facts and prizes, with its own pseudonyms."""
    now = gather(run.competition, run.round, known=run.pseudonyms)
    kept = run.data.get("awards", {}).get("prizes", now.prizes)
    return now.sha256 == run.facts_sha256 and kept == now.prizes and now.judges == run.pseudonyms
