"""What the desk of results shows: where each round stands, the runs a reader may see, and what comes next.

Entries that the reader stands aside from are in no number here, and results that hold one of them are not listed:
for such a reader there are none.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from competitions import rules
from competitions.gathering import entries_in
from competitions.models import Competition, ResultDecision, ResultRun, Round
from competitions.models.choices import Promotion, RunDecision
from competitions.who_judges import Board
from users.models import User

#: What the state of a run is called on the desk.
STATES = {
    "computed": lambda: _("Computed"),
    RunDecision.APPROVED: lambda: _("Approved"),
    RunDecision.PUBLISHED: lambda: _("Made public"),
    RunDecision.REJECTED: lambda: _("Sent back"),
    RunDecision.STALE: lambda: _("Outdated"),
    RunDecision.SUPERSEDED: lambda: _("Replaced"),
}
#: Why results are outdated, by the word that is kept with them.
WHY_OUTDATED = {
    "entry eligible after all": lambda: _("An entry was found eligible after all."),
    "entry not eligible": lambda: _("An entry was found not eligible."),
    "entry withdrawn": lambda: _("An entry was withdrawn."),
    "plenary decided": lambda: _("A plenary was closed that decided about entries."),
    "sheet handed in": lambda: _("A score sheet was handed in."),
    "sheet reopened": lambda: _("A score sheet was opened again."),
    "sheet void": lambda: _("A score sheet became void."),
}


def why(decision: ResultDecision) -> str:
    """Return the reason of a decision in the reader's language; what a person wrote stays as it is."""
    known = WHY_OUTDATED.get(decision.reason) if decision.kind == RunDecision.STALE else None
    return known() if known else decision.reason


@dataclass(frozen=True)
class Progress:
    """How far a round is, as one reader may know it."""

    stage: Round
    expected: int  # sheets
    handed_in: int
    below: list[str]  # numbers of entries with fewer sheets than they need
    promotes: bool  # lets only some go on to a later round
    may_close: bool

    @property
    def missing(self) -> int:
        """Sheets that are still expected."""
        return self.expected - self.handed_in

    @property
    def is_complete(self) -> bool:
        """Whether every sheet is handed in."""
        return self.expected > 0 and self.missing == 0


@dataclass(frozen=True)
class Step:
    """One thing to be done: by whom, and where."""

    sentence: str
    who: str
    is_done: bool
    url: str = ""  # where it is done, for whom it is to do now
    action: str = ""
    is_compute: bool = False  # done by a button here, and not on a page of its own
    stage: Round | None = None  # what is computed, where that is the step


class ResultsDesk:
    """The results of a competition as a reader may know them."""

    def __init__(self, competition: Competition, reader: User) -> None:
        self.competition, self.reader = competition, reader
        self.stages = list(competition.rounds.all())
        self.may_organise = rules.can_compute(reader, competition)

    @cached_property
    def rounds(self) -> list[Progress]:
        """Every round with its progress."""
        return [self._progress(stage) for stage in self.stages]

    @cached_property
    def runs(self) -> list[ResultRun]:
        """The runs that the reader may open, newest first."""
        found = ResultRun.objects.filter(competition=self.competition)
        found = found.select_related("round", "computed_by", "competition").prefetch_related("decisions__by")
        return [run for run in found.order_by("-number") if rules.can_see_run(self.reader, run)]

    @property
    def steps(self) -> list[Step]:
        """What has to be done, in the order of the work."""
        return [step for steps in self._steps() for step in steps]

    # --- Rounds ---

    def _progress(self, stage: Round) -> Progress:
        board = Board(stage, self.reader)
        finished = Counter(entry for entry, _judge, is_finished in board.given if is_finished)
        below = [pk for pk in board.keys if finished[pk] < stage.minimum_sheets]
        return Progress(
            stage=stage,
            expected=len(board.given),
            handed_in=sum(finished.values()),
            below=[entry.label for entry in board.entries.filter(pk__in=below)],
            promotes=self._promotes(stage),
            may_close=stage.is_open and rules.can_set_up(self.reader, self.competition),
        )

    def _promotes(self, stage: Round) -> bool:
        return stage is not self.stages[-1] and stage.promotion != Promotion.ALL

    # --- What comes next ---

    def _steps(self) -> Any:
        for stage in self.stages:
            yield [self._judging(stage)]
            if self._promotes(stage):
                yield self._of_run(stage)
        if self.stages:
            yield self._of_run(None)

    def _judging(self, stage: Round) -> Step:
        words = {"round": stage}
        if stage.is_over:
            return Step(_("“%(round)s” is over.") % words, _("Judges"), True)
        return Step(_("Judges hand their sheets in for “%(round)s”.") % words, _("Judges"), False)

    def _of_run(self, stage: Round | None) -> list[Step]:
        """Return the steps from computing to publishing of the newest run of a scope."""
        runs = [run for run in self.runs if run.round_id == (stage.pk if stage else None)]
        run = next((run for run in runs if run.state in {"computed", "approved", "published"}), None)
        state = run.state if run else ""
        about = _("who goes on after “%(round)s”") % {"round": stage} if stage else _("the final ranking")
        words = {"what": about}
        return [
            Step(
                _("Compute %(what)s.") % words,
                _("Secretariat"),
                bool(run),
                action=_("Compute"),
                is_compute=not run and self.may_compute(stage),
                stage=stage,
            ),
            Step(
                _("Look at it and approve %(what)s as the second person.") % words,
                _("Leader"),
                state in {"approved", "published"},
                self._url("contest_result_approve", run, rules.can_approve_run, "computed"),
                _("Approve"),
            ),
            Step(
                _("Publish %(what)s.") % words,
                _("Secretariat"),
                state == "published",
                self._url("contest_result_publish", run, rules.can_publish_run, "approved"),
                _("Publish"),
            ),
        ]

    def _url(self, name: str, run: ResultRun | None, rule: Any, state: str) -> str:
        if run is None or run.state != state or not rule(self.reader, run):
            return ""
        return reverse(name, kwargs={"pk": self.competition.pk, "result_pk": run.pk})

    def may_compute(self, stage: Round | None) -> bool:
        """Whether the reader may have it computed now."""
        stages = [stage] if stage else self.stages
        if not self.may_organise or not all(one.is_over for one in stages):
            return False
        entries = entries_in(self.competition, stage)
        return not entries.exclude(pk__in=entries.order_by().without_conflict_for(self.reader)).exists()
