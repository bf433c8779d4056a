"""The score sheets of judges: saved while they are written, handed in, opened again, made void.

Rows are held in the house's order: the round, the judge, the entry, the sheet, the rubric, the competition, the
end of the audit trail. Refusals do not tell what is hidden: a conflict, an entry that left and a sheet of somebody
else are all PermissionDenied.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit
from competitions.actions.results_stale import mark_stale
from competitions.canonical import canonical, sha256_of
from competitions.models import (
    Assignment,
    Criterion,
    Entry,
    EntrySnapshot,
    Judge,
    ResultRun,
    Round,
    Rubric,
    Score,
    ScoreSheet,
    SheetVersion,
)
from competitions.models.choices import SheetState
from competitions.moments import in_words
from competitions.sheets import (
    LONGEST_NOTE,
    Given,
    check,
    criteria_of,
    given_of,
    missing_from,
    read_text,
    sheet_of,
    sheet_total,
)
from users.models import User

__all__ = ["Given", "StaleSheet", "hand_in", "reopen", "save_sheet", "void"]

FORMAT = "lumbung.sheet/1"


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
) -> ScoreSheet:
    """Save what a judge has written so far; `version` is the one it was written on, 0 for none.

    `scores` are by number of the criterion. A criterion that is not named stays as it is, and so do note and
    comment when they are None. Raises PermissionDenied for what is not on the judge's desk; StaleSheet; and
    ValidationError with code "closed" when the sheet or the round takes no writing, or by field for what cannot be
    saved: the number of the criterion, "note" or "comment". Nothing is saved then.

    Drafts leave no audit line: hundreds of judges save every other second, each line would wait for the end of
    the one chain, and a draft decides nothing. What counts is told with its hash when it is handed in.
    """
    found = _on_desk(assignment, by)
    _refuse_closed(found.round, getattr(found, "sheet", None), timezone.now())
    written = _checked(criteria_of(found.round), scores)
    texts = _texts(note=note, comment=comment)
    sheet = _start(found, texts) if version == 0 else _move_on(found, version, texts)
    Score.objects.bulk_create(
        [
            Score(
                sheet=sheet,
                criterion_id=criterion,
                value=given.value,
                is_na=given.is_na,
                comment=given.comment,
            )
            for criterion, given in sorted(written.items())
        ],
        update_conflicts=True,
        update_fields=["value", "is_na", "comment"],
        unique_fields=["sheet", "criterion"],
    )
    return sheet


@transaction.atomic
def hand_in(assignment: Assignment, *, by: User, version: int) -> SheetVersion:
    """Hand a complete sheet in: from now on it counts, and the judge only reads it.

    What counts is the moment at which the round is held, so that one who closes it and one who hands in never both
    win. The first one locks the rubric. Raises PermissionDenied for what is not on the judge's desk; StaleSheet;
    ValidationError with code "closed", "incomplete" with a sentence a criterion, or by field.
    """
    stage = _held(assignment.round_id)
    Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment.judge_id)
    Entry.objects.locked().get(pk=assignment.entry_id)
    now = timezone.now()
    found = _on_desk(assignment, by)
    sheet = ScoreSheet.objects.locked().filter(assignment=found).first()
    _refuse_closed(stage, sheet, now)
    if sheet is None or sheet.version != version:
        raise StaleSheet(sheet_of(found))
    criteria, given = criteria_of(stage), given_of(sheet)
    _refuse_incomplete(criteria, given)
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
        **_facts(found, sheet),
        version=frozen.number,
        sha256=frozen.sha256,
    )
    return frozen


@transaction.atomic
def reopen(sheet: ScoreSheet, *, by: User, reason: str) -> ScoreSheet:
    """Give a handed-in sheet back to its judge, before the round closes; what was handed in stays on record.

    Raises PermissionDenied for anybody but the chair of a panel that covers the entry; ValidationError without a
    reason, when the round is over, and for a sheet that is not handed in.
    """
    stage, assignment, sheet = _hold_all(sheet)
    if not rules.can_reopen_sheet(by, sheet):
        raise PermissionDenied
    reason = _reason(reason)
    if sheet.state != SheetState.HANDED_IN or assignment.ended_at is not None:
        raise ValidationError(_("This sheet is not handed in."), code="state")
    if not _is_open(stage, timezone.now()):
        raise ValidationError(_closed_sentence(stage), code="closed")
    sheet.state, sheet.handed_in_at = SheetState.DRAFT, None
    sheet.version += 1  # a page that was opened before is told so
    sheet.save(update_fields=["state", "handed_in_at", "version"])
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=None)
    mark_stale(stage.competition, by=by, reason="sheet reopened", stage=stage)
    audit.record(
        "sheet.reopen",
        by=by,
        competition=stage.competition,
        entry=assignment.entry,
        **_facts(assignment, sheet),
        version=sheet.version,
        reason=reason,
    )
    return sheet


@transaction.atomic
def void(sheet: ScoreSheet, *, by: User, reason: str) -> ScoreSheet:
    """Take a handed-in sheet out of the count for good; the judge no longer has the entry.

    Raises PermissionDenied for anybody but an organiser without a conflict; ValidationError without a reason and
    for a sheet that is not handed in. Results that rest on it become outdated.
    """
    stage, assignment, sheet = _hold_all(sheet)
    if not rules.can_void_sheet(by, sheet):
        raise PermissionDenied
    reason = _reason(reason)
    if sheet.state != SheetState.HANDED_IN:
        raise ValidationError(_("This sheet is not handed in."), code="state")
    now = timezone.now()
    sheet.state, sheet.voided_by, sheet.voided_at, sheet.voided_reason = SheetState.VOID, by, now, reason
    sheet.full_clean()
    sheet.save(update_fields=["state", "voided_by", "voided_at", "voided_reason"])
    length = Assignment._meta.get_field("ended_reason").max_length or 200
    Assignment.objects.active().filter(pk=assignment.pk).update(ended_at=now, ended_reason=reason[:length])
    mark_stale(stage.competition, by=by, reason="sheet void", stage=stage)
    audit.record(
        "sheet.void",
        by=by,
        competition=stage.competition,
        entry=assignment.entry,
        **_facts(assignment, sheet),
        reason=reason,
    )
    return sheet


def _on_desk(assignment: Assignment, by: User) -> Assignment:
    """Return the assignment as it stands, with its sheet; PermissionDenied unless it is before the judge now."""
    rows = Assignment.objects.on_desk_of(by).filter(pk=assignment.pk)
    found = rows.select_related("round__rubric", "round__competition", "entry", "sheet").first()
    if found is None:
        raise PermissionDenied
    return found


def _held(pk: int) -> Round:
    """Hold a round: who hands in and who closes it go one after the other."""
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    return rounds.select_related("competition", "rubric").get(pk=pk)


def _hold_all(sheet: ScoreSheet) -> tuple[Round, Assignment, ScoreSheet]:
    """Hold the round, the judge, the entry and the sheet, and return what of them has changed."""
    known = Assignment.objects.get(sheet=sheet.pk)
    stage = _held(known.round_id)
    Judge.objects.select_for_update(of=("self",), no_key=True).get(pk=known.judge_id)
    Entry.objects.locked().get(pk=known.entry_id)
    sheet = (
        ScoreSheet.objects.locked()
        .select_related("assignment__entry", "assignment__judge__user")
        .get(pk=sheet.pk)
    )
    sheet.assignment.round = stage
    return stage, sheet.assignment, sheet


def _is_open(stage: Round, moment: datetime) -> bool:
    return bool(stage.opens_at and stage.closes_at and stage.opens_at <= moment <= stage.closes_at)


def _refuse_closed(stage: Round, sheet: ScoreSheet | None, moment: datetime) -> None:
    if sheet is not None and sheet.state != SheetState.DRAFT:
        raise ValidationError(_("This sheet is handed in and can no longer be changed."), code="closed")
    if not _is_open(stage, moment):
        raise ValidationError(_closed_sentence(stage), code="closed")


def _closed_sentence(stage: Round) -> str:
    if stage.opens_at is None or stage.closes_at is None:
        return _("The dates of scoring are not set yet.")
    if timezone.now() < stage.opens_at:
        return _("Scoring opens on %(moment)s.") % {"moment": in_words(stage.opens_at)}
    return _("Scoring closed on %(moment)s.") % {"moment": in_words(stage.closes_at)}


def _checked(criteria: tuple[Criterion, ...], scores: Mapping[int, Given]) -> dict[int, Given]:
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
                texts[name] = read_text(text, LONGEST_NOTE)
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


def _move_on(assignment: Assignment, version: int, texts: dict[str, str]) -> ScoreSheet:
    """Make the next version of a sheet, if it is still as it was read."""
    sheet: ScoreSheet | None = getattr(assignment, "sheet", None)
    changes: dict[str, Any] = {"saved_at": timezone.now(), **texts}
    drafts = ScoreSheet.objects.filter(assignment=assignment.pk, version=version, state=SheetState.DRAFT)
    if sheet is None or not drafts.update(version=F("version") + 1, **changes):
        current = sheet_of(assignment)
        if current is not None and current.state != SheetState.DRAFT:
            _refuse_closed(assignment.round, current, timezone.now())
        raise StaleSheet(current)
    for name, value in {**changes, "version": version + 1}.items():
        setattr(sheet, name, value)
    return sheet


def _refuse_incomplete(criteria: tuple[Criterion, ...], given: Mapping[int, Given]) -> None:
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
    criteria: tuple[Criterion, ...],
    given: Mapping[int, Given],
    by: User,
    now: datetime,
) -> SheetVersion:
    """Write down what is handed in, once and for all, and close the sheet."""
    total = sheet_total(criteria, given)
    content = canonical(_content(assignment, sheet, criteria, given, total, now))
    sheet.state, sheet.handed_in_at = SheetState.HANDED_IN, now
    sheet.save(update_fields=["state", "handed_in_at"])
    Assignment.objects.filter(pk=assignment.pk).update(finished_at=now)
    return SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.version,
        content=content,
        sha256=sha256_of(content),
        total=total,
        handed_in_by=by,
        handed_in_at=now,
    )


def _content(
    assignment: Assignment,
    sheet: ScoreSheet,
    criteria: tuple[Criterion, ...],
    given: Mapping[int, Given],
    total: Decimal | None,
    now: datetime,
) -> dict[str, Any]:
    """Return what is frozen: no private note, and the rubric with it, so that the total can be worked out again."""
    snapshot = EntrySnapshot.objects.filter(entry=assignment.entry_id).order_by("version").last()
    return {
        "format": FORMAT,
        "round": assignment.round_id,
        "entry": assignment.entry_id,
        "judge": assignment.judge_id,
        "assignment": assignment.pk,
        "snapshot": {"version": snapshot.version, "sha256": snapshot.sha256} if snapshot else None,
        "version": sheet.version,
        "handed_in_at": now.isoformat(timespec="microseconds"),
        "criteria": [_criterion(criterion) for criterion in criteria],
        "scores": {str(row.pk): _answer(given[row.pk]) for row in criteria},
        "comment": sheet.comment,
        "total": None if total is None else str(total),
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion as the facts of scoring write it."""
    numbers = {name: str(getattr(criterion, name)) for name in ("weight", "minimum", "maximum", "step")}
    return {"key": str(criterion.pk), "name": criterion.name, **numbers, "allows_na": criterion.allows_na}


def _answer(given: Given) -> dict[str, Any]:
    value = None if given.value is None else str(given.value)
    return {"value": value, "is_na": given.is_na, "comment": given.comment}


def _facts(assignment: Assignment, sheet: ScoreSheet) -> dict[str, Any]:
    """Return whose sheet it is, for the audit trail; no line there tells a score."""
    return {
        "round": assignment.round_id,
        "assignment": assignment.pk,
        "judge": assignment.judge_id,
        "sheet": sheet.pk,
    }


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    return read_text(reason.strip(), LONGEST_NOTE)
