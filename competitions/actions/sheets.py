"""Writing score sheets: saved as drafts, and handed in.

Rows are held in the house's order: the round, the judge, the entry, the sheet, the rubric, the competition, the
end of the audit trail. Refusals do not tell what is hidden: a conflict, an entry that left and a sheet of somebody
else are all PermissionDenied.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.actions import audit
from competitions.actions.results_stale import mark_stale
from competitions.actions.sheet_states import close_round, excuse, reopen, void
from competitions.canonical import canonical, sha256_of
from competitions.models import (
    Assignment,
    Criterion,
    ResultRun,
    Round,
    Rubric,
    ScoreSheet,
    SheetVersion,
)
from competitions.models.choices import SheetState
from competitions.on_desk import Place, find_place
from competitions.sheet_content import content_of, facts_of
from competitions.sheet_rows import hold_place
from competitions.sheet_statements import move_on, put_scores
from competitions.sheet_values import LONGEST_TEXT, Given, check, read_text
from competitions.sheets import (
    closed_sentence,
    criteria_of,
    given_of,
    missing_from,
    sheet_of,
    sheet_total,
)
from users.models import User

__all__ = ["Given", "StaleSheet", "close_round", "excuse", "hand_in", "reopen", "save_sheet", "void"]


class StaleSheet(ValidationError):  # noqa: N818 - named for what it tells
    """Somebody saved meanwhile; `current` is the sheet as it stands now."""

    def __init__(self, current: ScoreSheet | None) -> None:
        super().__init__(
            _("This sheet was saved in another place while you were writing. Compare both."), code="stale"
        )
        self.current = current


@transaction.atomic
def save_sheet(
    assignment: Assignment,
    *,
    by: User,
    version: int,
    scores: Mapping[int, Given],
    note: str | None = None,
    comment: str | None = None,
    place: Place | None = None,
) -> ScoreSheet:
    """Save what a judge has written so far; `version` is the one it was written on, 0 for none.

    `scores` are by number of the criterion. A criterion that is not named stays as it is, and so do note and
    comment when they are None. Raises PermissionDenied for what is not on the judge's desk; StaleSheet; and
    ValidationError with code "closed" when the sheet or the round takes no writing, or by field for what cannot be
    saved: the number of the criterion, "note" or "comment". Nothing is saved then.

    Drafts leave no audit line: hundreds of judges save every other second, each line would wait for the end of
    the one chain, and a draft decides nothing. What counts is told with its hash when it is handed in.

    `place` is what `find_place` answered a moment ago, for who asks before the transaction begins: SQLite lets one
    write at a time. What must not slip in between stands in the statement itself.
    """
    place = place if place is not None else find_place(by, assignment)
    if place is None or (place.user, place.assignment) != (by.pk, assignment.pk):
        raise PermissionDenied
    _refuse_closed(place.round, place.state, timezone.now())
    written = _checked(criteria_of(place.round), scores)
    texts = _texts(note=note, comment=comment)
    sheet = _start(assignment, texts) if version == 0 else _move_on(place, assignment, version, texts)
    put_scores(sheet.pk, written)
    return sheet


@transaction.atomic
def hand_in(assignment: Assignment, *, by: User, version: int) -> SheetVersion:
    """Hand a complete sheet in: from now on it counts, and the judge only reads it.

    What counts is the moment at which the round is held, so that one who closes it and one who hands in never both
    win. The first one locks the rubric. Raises PermissionDenied for what is not on the judge's desk; StaleSheet;
    ValidationError with code "closed", "incomplete" with a sentence a criterion, or by field.
    """
    stage = hold_place(assignment)
    now = timezone.now()
    found = _on_desk(assignment, by)
    sheet = ScoreSheet.objects.locked().filter(assignment=found).first()
    _refuse_closed(stage, sheet.state if sheet else None, now)
    criteria, given = criteria_of(stage), given_of(sheet)
    _refuse_incomplete(criteria, given)
    if sheet is None or sheet.version != version:
        raise StaleSheet(sheet)
    _checked(criteria, given)
    frozen = _freeze(found, sheet, criteria, given, by, now)
    Rubric.objects.filter(rounds=stage, locked_at=None).update(locked_at=now)
    if ResultRun.objects.filter(competition=stage.competition_id).standing().exists():
        mark_stale(stage.competition, by=by, reason="sheet handed in", stage=stage)
    audit.record(
        "sheet.hand_in",
        by=by,
        competition=stage.competition,
        entry=found.entry,
        **facts_of(sheet, found),
        version=frozen.number,
        sha256=frozen.sha256,
    )
    return frozen


def _on_desk(assignment: Assignment, by: User) -> Assignment:
    """Return the assignment as it stands now; PermissionDenied unless it is before the judge."""
    found = Assignment.objects.on_desk_of(by).filter(pk=assignment.pk).select_related("entry").first()
    if found is None:
        raise PermissionDenied
    return found


def _refuse_closed(stage: Round, state: str | None, moment: dt.datetime) -> None:
    if state not in (None, SheetState.DRAFT):
        raise ValidationError(_("This sheet is handed in and can no longer be changed."), code="closed")
    if not stage.is_open_at(moment):
        raise ValidationError(closed_sentence(stage), code="closed")


def _checked(criteria: Sequence[Criterion], scores: Mapping[int, Given]) -> dict[int, Given]:
    """Return what is given as it is kept. Raises ValidationError with one sentence a criterion."""
    by_key, checked, refused = {row.pk: row for row in criteria}, {}, {}
    for key, given in scores.items():
        if key not in by_key:
            refused[str(key)] = _("This rubric has no such criterion. Load the page again.")
            continue
        try:
            checked[key] = check(by_key[key], given)
        except ValidationError as error:
            refused[str(key)] = " ".join(error.messages)
    if refused:
        raise ValidationError(refused)
    return checked


def _texts(**typed: str | None) -> dict[str, str]:
    """Return the note and the comment as they are kept, where they were given."""
    texts, refused = {}, {}
    for name, text in typed.items():
        try:
            if text is not None:
                texts[name] = read_text(text, LONGEST_TEXT)
        except ValidationError as error:
            refused[name] = " ".join(error.messages)
    if refused:
        raise ValidationError(refused)
    return texts


def _start(assignment: Assignment, texts: dict[str, str]) -> ScoreSheet:
    """Make the first version of a sheet; who comes second finds it."""
    held = Assignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.pk)
    if held.ended_at is not None:
        raise PermissionDenied
    if current := sheet_of(held):
        raise StaleSheet(current)
    return ScoreSheet.objects.create(assignment=held, version=1, saved_at=timezone.now(), **texts)


def _move_on(place: Place, assignment: Assignment, version: int, texts: dict[str, str]) -> ScoreSheet:
    """Make the next version of a sheet, if it is still as it was read."""
    now = timezone.now()
    note, comment = texts.get("note"), texts.get("comment")
    if not move_on(place.sheet, version=version, note=note, comment=comment, at=now):
        current = sheet_of(assignment)
        if current is not None:
            _refuse_closed(place.round, current.state, now)
        raise StaleSheet(current)
    return ScoreSheet(pk=place.sheet, assignment=assignment, version=version + 1, saved_at=now, **texts)


def _refuse_incomplete(criteria: Sequence[Criterion], given: Mapping[int, Given]) -> None:
    missing = missing_from(criteria, given)
    if missing or not criteria:
        sentence = _("“%(name)s” has no score yet.")
        raise ValidationError(
            [ValidationError(sentence % {"name": row.name}, code="incomplete") for row in missing]
            or ValidationError(_("This round has no rubric yet."), code="incomplete")
        )


def _freeze(
    assignment: Assignment,
    sheet: ScoreSheet,
    criteria: Sequence[Criterion],
    given: Mapping[int, Given],
    by: User,
    now: dt.datetime,
) -> SheetVersion:
    """Write down what is handed in, once and for all, and close the sheet."""
    content = canonical(content_of(assignment, sheet, criteria, given, now))
    sheet.state, sheet.handed_in_at = SheetState.HANDED_IN, now
    sheet.save(update_fields=["state", "handed_in_at"])
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=now)
    return SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.version,
        content=content,
        sha256=sha256_of(content),
        total=sheet_total(criteria, given),
        handed_in_by=by,
        handed_in_at=now,
    )
