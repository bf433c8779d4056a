"""Holding what a sheet stands on, in the house's order: the round, the judge, the entry, the sheet."""

from competitions.models import Assignment, Entry, Judge, Round, ScoreSheet


def hold_round(pk: int) -> Round:
    """Return a round as it stands now: who hands in and who closes it go one after the other."""
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    return rounds.select_related("competition", "rubric").get(pk=pk)


def hold_place(assignment: Assignment) -> Round:
    """Hold the round, the judge and the entry of an assignment; return the round.

    Whoever releases the judge, writes a conflict down or takes the entry out holds one of them as well.
    """
    stage = hold_round(assignment.round_id)
    Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.judge_id)
    Entry.objects.locked().get(pk=assignment.entry_id)
    return stage


def hold_sheet(sheet: ScoreSheet) -> ScoreSheet:
    """Hold a sheet and what it stands on; return it as it stands now, with its assignment and round."""
    stage = hold_place(Assignment.objects.get(sheet=sheet.pk))
    rows = ScoreSheet.objects.locked().select_related(
        "assignment__entry__competition", "assignment__judge__user"
    )
    held = rows.get(pk=sheet.pk)
    held.assignment.round = stage
    return held
