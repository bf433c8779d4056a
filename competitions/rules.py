"""Who may do what in contests, as sentences. When something may be done is the action's to say."""

import rules
from django.db.models import Q

from competitions.models import Assignment, Competition, Entry, FieldVisit, Judge, ResultRun, ScoreSheet, Seat
from competitions.models.choices import EntryState
from competitions.models.conflict import ConflictOfInterest, blocked_by_conflict
from innovations.rules import (
    AUDITORS,
    LEADERS,
    SECRETARIAT,
    Person,
    agencies_of,
    group_names,
    headed_by,
    is_active,
)


def judgeships_of(user: Person) -> list[Judge]:
    """Return what a person judges at present, asked for once a request."""
    if not hasattr(user, "_lumbung_judgeships"):
        found = Judge.objects.accepted().filter(user=user.pk).select_related("competition")
        user._lumbung_judgeships = list(found)  # type: ignore[union-attr]
    return user._lumbung_judgeships  # type: ignore[union-attr]


@rules.predicate
def is_secretariat(user: Person) -> bool:
    """A member of the secretariat."""
    return SECRETARIAT in group_names(user)


@rules.predicate
def is_auditor(user: Person) -> bool:
    """Somebody who reads everything and changes nothing."""
    return AUDITORS in group_names(user)


@rules.predicate
def is_leader(user: Person) -> bool:
    """Somebody who approves results as a second person."""
    return LEADERS in group_names(user)


@rules.predicate
def judges_in(user: Person, competition: Competition) -> bool:
    """A judge of this competition: nobody organises and judges the same one."""
    return any(judge.competition_id == competition.pk for judge in judgeships_of(user))


@rules.predicate
def is_announced(user: Person, competition: Competition) -> bool:
    """A competition that the public knows of."""
    return competition.announced_at is not None


@rules.predicate
def may_enter_from_here(user: Person, competition: Competition) -> bool:
    """Of an agency of the government that holds it."""
    government = competition.government.path
    return any(agency.path.startswith(government) for agency in agencies_of(user))


@rules.predicate
def is_of_entrant(user: Person, entry: Entry) -> bool:
    """Of the agency that entered, or of one above it."""
    return any(entry.agency.path.startswith(agency.path) for agency in agencies_of(user))


@rules.predicate
def is_head_of_entrant(user: Person, entry: Entry) -> bool:
    """Head of the agency that entered, or of one above it."""
    return any(entry.agency.path.startswith(agency.path) for agency in headed_by(user))


@rules.predicate
def is_handed_over(user: Person, entry: Entry) -> bool:
    """An entry that left its agency."""
    return entry.state not in {EntryState.DRAFT, EntryState.WITHDRAWN} or entry.number is not None


@rules.predicate
def organises(user: Person, entry: Entry) -> bool:
    """Of the secretariat, and no judge of the same competition."""
    return is_secretariat(user) and not judges_in(user, entry.competition)


@rules.predicate
def has_conflict(user: Person, entry: Entry) -> bool:
    """Somebody who must stand aside from this entry."""
    return not Entry.objects.filter(pk=entry.pk).without_conflict_for(user).exists()


@rules.predicate
def is_assigned(user: Person, entry: Entry) -> bool:
    """A judge who was given this entry and still has it."""
    judges = [judge.pk for judge in judgeships_of(user)]
    return entry.assignments.active().filter(judge__in=judges).exists()


@rules.predicate
def is_own_conflict(user: Person, conflict: ConflictOfInterest) -> bool:
    """A conflict of the person's own."""
    return conflict.user_id == user.pk


@rules.predicate
def is_shown_conflict(user: Person, conflict: ConflictOfInterest) -> bool:
    """A conflict about something that the person does not stand too near to."""
    return ConflictOfInterest.objects.filter(pk=conflict.pk).shown_to(user).exists()


@rules.predicate
def organises_conflict(user: Person, conflict: ConflictOfInterest) -> bool:
    """Of the secretariat, and no judge of the competition that the conflict is in."""
    return is_secretariat(user) and not judges_in(user, conflict.competition)


can_set_up = is_active & is_secretariat & ~judges_in
can_see_competition = is_announced | (is_active & (is_secretariat | is_auditor | is_leader))
can_see_desk = is_active & (is_secretariat | is_auditor | is_leader)
can_read_setup = can_set_up | (is_active & (is_auditor | is_leader))
can_enter = is_active & is_announced & may_enter_from_here
can_write_entry = is_active & is_of_entrant
can_submit_entry = is_active & is_head_of_entrant
can_screen = is_active & organises & is_handed_over & ~has_conflict
can_oversee = is_active & is_handed_over & (is_auditor | (is_leader & ~has_conflict))
can_assign = is_active & is_secretariat & ~judges_in
can_see_assignments = can_assign | (is_active & is_auditor)
can_assign_entry = is_active & organises & ~has_conflict
can_judge = is_active & is_assigned & ~has_conflict
can_see_conflicts = is_active & (is_auditor | (is_secretariat & ~judges_in))
can_dismiss_conflict = is_active & organises_conflict & ~is_own_conflict & is_shown_conflict
can_read_entry = can_write_entry | can_screen | can_oversee
can_read_snapshot = can_read_entry | can_judge

rules.add_perm("competitions.set_up", can_set_up)
rules.add_perm("competitions.read_setup", can_read_setup)
rules.add_perm("competitions.see_competition", can_see_competition)
rules.add_perm("competitions.enter", can_enter)
rules.add_perm("competitions.write_entry", can_write_entry)
rules.add_perm("competitions.submit_entry", can_submit_entry)
rules.add_perm("competitions.screen_entry", can_screen)
rules.add_perm("competitions.assign", can_assign)
rules.add_perm("competitions.see_assignments", can_see_assignments)
rules.add_perm("competitions.assign_entry", can_assign_entry)
rules.add_perm("competitions.see_conflicts", can_see_conflicts)
rules.add_perm("competitions.dismiss_conflict", can_dismiss_conflict)
rules.add_perm("competitions.judge_entry", can_judge)
rules.add_perm("competitions.read_entry", can_read_entry)
rules.add_perm("competitions.read_snapshot", can_read_snapshot)


@rules.predicate
def chairs_in(user: Person, competition: Competition) -> bool:
    """A judge who chairs a panel of this competition."""
    own = [judge.pk for judge in judgeships_of(user) if judge.competition_id == competition.pk]
    return bool(own) and Seat.objects.filter(judge__in=own, is_chair=True).exists()


@rules.predicate
def visits(user: Person, visit: FieldVisit) -> bool:
    """A judge who was given the visited entry in the round of the visit, and still has it."""
    judges = [judge.pk for judge in judgeships_of(user)]
    given = Assignment.objects.active().filter(round=visit.round_id, entry=visit.entry_id)
    return given.filter(judge__in=judges).exists()


@rules.predicate
def is_kept_from_visited(user: Person, visit: FieldVisit) -> bool:
    """Somebody who must stand aside from the visited entry."""
    return has_conflict(user, visit.entry)


can_hold_plenary = is_active & ((is_secretariat & ~judges_in) | chairs_in)
can_read_plenary = can_hold_plenary | (is_active & (is_auditor | is_leader))
can_schedule = can_set_up
can_see_schedule = can_read_setup
can_write_visit = is_active & visits & ~is_kept_from_visited

rules.add_perm("competitions.hold_plenary", can_hold_plenary)
rules.add_perm("competitions.read_plenary", can_read_plenary)
rules.add_perm("competitions.schedule", can_schedule)
rules.add_perm("competitions.write_visit", can_write_visit)


# --- Score sheets ---------------------------------------------------------------------------------


def _chairs_over(user: Person, assignment: Assignment) -> bool:
    judges = [judge.pk for judge in judgeships_of(user)]
    seats = Seat.objects.filter(judge__in=judges, is_chair=True, panel__round=assignment.round_id)
    covering = Q(panel__category=None) | Q(panel__category=assignment.entry.category_id)
    return seats.filter(covering).exists()


@rules.predicate
def organises_sheet(user: Person, sheet: ScoreSheet) -> bool:
    """Of the secretariat, and no judge of the competition that the sheet belongs to."""
    return organises(user, sheet.assignment.entry)


@rules.predicate
def stands_aside_from_sheet(user: Person, sheet: ScoreSheet) -> bool:
    """Somebody who must stand aside from the entry that the sheet is about."""
    return has_conflict(user, sheet.assignment.entry)


@rules.predicate
def chairs_over_sheet(user: Person, sheet: ScoreSheet) -> bool:
    """Chair of a panel of the round that covers the entry."""
    return _chairs_over(user, sheet.assignment)


@rules.predicate
def reads_sheet(user: Person, sheet: ScoreSheet) -> bool:
    """Somebody before whom the sheet is not sealed."""
    return ScoreSheet.objects.filter(pk=sheet.pk).readable_by(user).exists()


@rules.predicate
def has_on_desk(user: Person, assignment: Assignment) -> bool:
    """A judge who has this before them now."""
    return Assignment.objects.on_desk_of(user).filter(pk=assignment.pk).exists()


@rules.predicate
def chairs_over_assignment(user: Person, assignment: Assignment) -> bool:
    """Chair of a panel of the round that covers the entry, without a conflict with it."""
    return _chairs_over(user, assignment) and not has_conflict(user, assignment.entry)


can_reopen_sheet = is_active & chairs_over_sheet & ~stands_aside_from_sheet
can_void_sheet = is_active & organises_sheet & ~stands_aside_from_sheet
can_read_sheet = is_active & reads_sheet
can_ask_excuse = is_active & (has_on_desk | chairs_over_assignment)

rules.add_perm("competitions.reopen_sheet", can_reopen_sheet)
rules.add_perm("competitions.void_sheet", can_void_sheet)
rules.add_perm("competitions.read_sheet", can_read_sheet)
rules.add_perm("competitions.ask_excuse", can_ask_excuse)


# --- Results --------------------------------------------------------------------------------------


@rules.predicate
def judges_in_run(user: Person, run: ResultRun) -> bool:
    """A judge of the competition: whoever scores sees no totals before they are published."""
    return judges_in(user, run.competition)


@rules.predicate
def stands_aside_from_run(user: Person, run: ResultRun) -> bool:
    """Somebody who must stand aside from any entry in it, ranked or not.

    Totals and ranks tell of the others even where one row is left out, so that the whole is hidden.
    """
    entries = Entry.objects.filter(results__run=run.pk)
    return entries.filter(blocked_by_conflict(user)).exists()  # type: ignore[arg-type]


@rules.predicate
def computed_it(user: Person, run: ResultRun) -> bool:
    """Who had it computed: somebody else approves."""
    return run.computed_by_id == user.pk


@rules.predicate
def computes(user: Person, competition: Competition) -> bool:
    """Of the secretariat, and no judge of the same competition.

    Whoever has to stand aside from an entry that goes in is refused by the action: it sees no scores, not even
    for the moment in which they are counted.
    """
    return is_secretariat(user) and not judges_in(user, competition)


organises_run = is_secretariat & ~judges_in_run & ~stands_aside_from_run
leads_run = is_leader & ~judges_in_run & ~stands_aside_from_run

can_see_results = is_active & ~judges_in & (is_secretariat | is_auditor | is_leader)
can_compute = is_active & computes
can_see_run = is_active & ((is_auditor & ~judges_in_run) | organises_run | leads_run)
can_approve_run = is_active & leads_run & ~computed_it
can_reject_run = is_active & (leads_run | organises_run)
can_publish_run = is_active & organises_run

rules.add_perm("competitions.see_results", can_see_results)
rules.add_perm("competitions.compute_results", can_compute)
rules.add_perm("competitions.see_run", can_see_run)
rules.add_perm("competitions.approve_run", can_approve_run)
rules.add_perm("competitions.reject_run", can_reject_run)
rules.add_perm("competitions.publish_run", can_publish_run)


# --- After publication ----------------------------------------------------------------------------

can_answer_follow_up = is_active & is_of_entrant

rules.add_perm("competitions.answer_follow_up", can_answer_follow_up)
