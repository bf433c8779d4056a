"""Setting a competition up: changing its parts, attaching its guide, announcing it.

Who may is in `competitions.rules`; what may no longer change is in `competitions.models.lateness`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Model, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions.audit import record
from competitions.actions.establish import collect_guides, establish_contests
from competitions.models import Category, Competition, CompetitionPage, Criterion, Panel, Round
from competitions.models.checklist import missing_from
from competitions.models.facts import Part, facts_of, name_of, plain
from competitions.models.lateness import WHOLE_ROW, date_refusal, refusal
from core import files
from core.models import RegistryDocument
from users.models import User

DATE_FIELDS = {"opens_at", "closes_at", "grace_minutes"}


class StalePart(ValidationError):  # noqa: N818 - named for what it tells
    """Another officer changed a part of the set-up while this one was typing."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else saved this part while you were writing."))


@transaction.atomic
def change(
    competition: Competition,
    *,
    by: User,
    rows: Sequence[Model] = (),
    removed: Sequence[Model] = (),
    reason: str = "",
    part: Part | None = None,
    seen: str = "",
) -> Competition:
    """Write changed rows of a competition's set-up, parents first, and take removed ones away.

    `rows` are unsaved: the competition itself, or parts of it. `reason` says why a date of an announced
    competition moves. `seen` is the stamp of the `part` they come from, as it was shown. Raises PermissionDenied;
    StalePart when another officer changed that part meanwhile; ValidationError when it is too late for a change,
    or when an announced competition would no longer be complete.
    """
    _hold_rounds(competition)
    locked = _locked(competition, by)
    if part is not None and part.stamp != seen:
        raise StalePart
    lacked = _lacking(locked)
    lines = [_remove(locked, row) for row in removed]
    unmoved: list[str] = []
    lines += [line for row in rows if (line := _write(locked, row, reason, unmoved))]
    if unmoved:
        raise ValidationError(unmoved)
    if not lines:
        return locked
    _refuse_grace_among_dates(locked, lines)
    _refuse_newly_incomplete(locked, lacked)
    changed = Competition.objects.get(pk=locked.pk)
    _follow(locked, changed, by)
    record("competition.changed", by=by, competition=changed, rows=lines, reason=reason.strip())
    return changed


@transaction.atomic
def attach_guide(competition: Competition, file: File, *, by: User, title: str = "") -> RegistryDocument:
    """Attach the guide document; the one before stays on record and leaves the public page."""
    locked = _locked(competition, by)
    before = locked.guide
    guide = RegistryDocument(
        title=title or f"{_('Guide')}: {locked.title}"[:255],
        file=file,
        collection=collect_guides(by=by),
        uploaded_by_user=by,
    )
    guide._set_document_file_metadata()
    guide.full_clean(exclude=["collection"])
    guide.save()
    locked.guide = guide
    locked.save(update_fields=["guide"])
    files.refresh_visibility([document for document in (before, guide) if document])
    record(
        "competition.guide_attached",
        by=by,
        competition=locked,
        before=before.file_hash if before else "",
        after=guide.file_hash,
    )
    return guide


@transaction.atomic
def announce(competition: Competition, *, by: User) -> CompetitionPage:
    """Make the competition known: its page is published and its guide becomes public.

    Raises ValidationError naming each point of the checklist that is not done.
    """
    locked = _locked(competition, by)
    if locked.announced_at is not None:
        raise ValidationError(_("This competition has been announced already."))
    missing = missing_from(_with_setup(locked))
    if missing:
        raise ValidationError([item.sentence for item in missing])
    locked.announced_at, locked.announced_by = timezone.now(), by
    locked.full_clean()
    locked.save(update_fields=["announced_at", "announced_by"])
    page = _publish_page(locked, by)
    if locked.guide:
        files.refresh_visibility([locked.guide])
    record(
        "competition.announced",
        by=by,
        competition=locked,
        opens_at=plain(locked.opens_at),
        closes_at=plain(locked.closes_at),
    )
    return page


def _hold_rounds(competition: Competition) -> None:
    """Hold the rounds before the competition, in the house's order.

    A sheet is handed in while its round is held, and locks what it was judged by: that has happened, or it waits.
    """
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    list(rounds.filter(competition=competition.pk).order_by("pk"))


def _locked(competition: Competition, by: User) -> Competition:
    locked = Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=competition.pk)
    if not rules.can_set_up(by, locked):
        raise PermissionDenied
    return locked


def _with_setup(competition: Competition) -> Competition:
    return Competition.objects.with_setup().get(pk=competition.pk)


def _lacking(competition: Competition) -> set[str]:
    if competition.announced_at is None:
        return set()
    return {item.code for item in missing_from(_with_setup(competition))}


def _refuse_newly_incomplete(competition: Competition, lacked: Iterable[str]) -> None:
    if competition.announced_at is None:
        return
    missing = [item for item in missing_from(_with_setup(competition)) if item.code not in lacked]
    if missing:
        raise ValidationError(
            [_("An announced competition stays complete."), *(item.sentence for item in missing)]
        )


def _remove(competition: Competition, row: Model) -> dict[str, Any]:
    stored = type(row)._default_manager.get(pk=row.pk)
    if why := refusal(competition, stored, {WHOLE_ROW}):
        raise ValidationError(why)
    _refuse_in_use(stored)
    line = {"what": name_of(stored), "id": stored.pk, "before": facts_of(stored), "after": {}}
    try:
        stored.delete()
    except ProtectedError as error:
        names = {"name": str(row)}
        raise ValidationError(
            _("“%(name)s” is in use, so it cannot be removed. Change what uses it first.") % names
        ) from error
    return line


def _refuse_in_use(row: Model) -> None:
    """Nothing goes along unseen with what is removed."""
    if isinstance(row, Category) and (row.panels.exists() or row.sections.exists() or row.entries.exists()):
        text = _("Panels, sections or entries stand on “%(name)s”. Give them another category first.")
    elif isinstance(row, Panel) and row.seats.exists():
        text = _("Judges sit on “%(name)s”. Give them another panel first.")
    elif isinstance(row, Round) and row.panels.filter(seats__isnull=False).exists():
        text = _("Judges sit on panels of “%(name)s”. Take them off first.")
    else:
        return
    raise ValidationError(text % {"name": str(row)})


def _write(competition: Competition, row: Model, reason: str, unmoved: list[str]) -> dict[str, Any] | None:
    """Save a row and return what it changed, or None when it is as it was.

    Why dates may not move is added to `unmoved`, so that a person reads of all rows at once.
    """
    _rejoin(row)
    stored = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    before = facts_of(stored) if stored else {}
    after = facts_of(row)
    names = {name for name in after if before.get(name) != after[name]} if stored else {WHOLE_ROW}
    if not names:
        return None
    if why := refusal(competition, stored or row, names):
        raise ValidationError(why)
    is_told = competition.announced_at is not None and isinstance(row, Competition | Round)
    if stored and is_told and (refused := _refused_moves(stored, row, names & DATE_FIELDS, reason)):
        unmoved += refused
        return None
    row.full_clean()
    if isinstance(row, Criterion) and stored:
        _refuse_bands_outside(row)
    row.save(update_fields=names if stored else None)
    return {
        "what": name_of(row),
        "id": row.pk,
        "before": {name: before[name] for name in names} if stored else {},
        "after": {name: after[name] for name in names} if stored else after,
    }


def _refused_moves(stored: Model, row: Model, names: set[str], reason: str) -> list[str]:
    """Return why dates that the public knows may not move so: with a reason alone, and never into the past."""
    if names and not reason.strip():
        raise ValidationError({"reason": _("Say why the dates move: people rely on them.")})
    place = f"“{stored}”: " if isinstance(stored, Round) else ""
    refusals = (date_refusal(name, getattr(stored, name), getattr(row, name)) for name in sorted(names))
    return [place + why for why in refusals if why]


def _refuse_grace_among_dates(competition: Competition, lines: Iterable[dict[str, Any]]) -> None:
    """The reason of a moved date is public, so no reason may be about the grace as well."""
    moved = {name for line in lines for name in line["before"]} & DATE_FIELDS
    if competition.announced_at and "grace_minutes" in moved and len(moved) > 1:
        text = _("Save the hidden grace apart from other dates: the public is told why those move.")
        raise ValidationError({"grace_minutes": text})


def _refuse_bands_outside(criterion: Criterion) -> None:
    outside = criterion.bands.filter(Q(low__lt=criterion.minimum) | Q(high__gt=criterion.maximum)).first()
    if outside:
        raise ValidationError(
            _("The band “%(band)s” of “%(criterion)s” lies outside this range. Change the band first.")
            % {"band": outside, "criterion": criterion}
        )


def _rejoin(row: Model) -> None:
    """Take over the number of a parent that was saved after this row was made."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row) and (parent := getattr(row, field.name)):
            setattr(row, field.attname, parent.pk)


def _follow(before: Competition, after: Competition, by: User) -> None:
    """Keep the published page at the name of its competition."""
    page = CompetitionPage.objects.filter(competition=after).first()
    if page and before.title != after.title:
        page.title = page.draft_title = after.title
        page.save_revision(user=by).publish(user=by, skip_permission_checks=True)


def _publish_page(competition: Competition, by: User) -> CompetitionPage:
    index = establish_contests(by=by)
    page = CompetitionPage(
        title=competition.title, slug=competition.slug, competition=competition, owner=by, live=False
    )
    index.add_child(instance=page)
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return CompetitionPage.objects.get(pk=page.pk)
