"""What became of what a proposal was computed on, in sentences for the person who wants to confirm it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from competitions.models import Assignment, AssignmentRun, Entry, Judge
from competitions.pairing import Pair, Question, is_begun
from users.models import User

MOST_NAMED = 12


def changes(run: AssignmentRun, now: Question, *, reader: User) -> Iterator[str]:
    """Yield a sentence for everything that does not stand as it did when the run was proposed.

    Entries are named by number, and only those that the reader may know of; conflicts are told like any other
    change, so that nobody learns who stands aside from what.
    """
    then = run.parameters["basis"]
    gone, come = set(then["entries"]) - set(now.entries), set(now.entries) - set(then["entries"])
    moved = _moved(run, now)
    if gone:
        yield _named(_("Not with the judges any more: %(entries)s."), gone, reader)
    if come:
        yield _named(_("With the judges since: %(entries)s."), come, reader)
    if moved - gone - come:
        yield _named(_("Given to other judges, or not to be given like this: %(entries)s."), moved, reader)
    left = set(run.parameters["open_judges"]) - now.open_judges
    names = Judge.objects.filter(pk__in=left).order_by("name").values_list("name", flat=True)
    if left:
        yield _("Not judging here any more: %(names)s.") % {"names": ", ".join(names)}
    if not (gone or come or left or moved) and _rest(then) != _rest(now.basis):
        yield _("Panels, fields of expertise, limits or the number of judges changed.")


def _rest(basis: dict[str, Any]) -> list[Any]:
    return [basis["rest"], basis["wanted"], basis["judges"]]


def _moved(run: AssignmentRun, now: Question) -> set[int]:
    """Return the entries whose pairs changed: others were given or ended, or a pair is in conflict now."""
    then: set[Pair] = {(entry, judge) for entry, judge in run.parameters["basis"]["active"]}
    changed = then ^ set(now.active)
    ends = Assignment.objects.filter(pk__in=run.parameters["ends"])
    changed |= set(ends.filter(finished_at__isnull=False).values_list("entry", "judge"))
    begun = [pair for pair, row in now.active.items() if row.pk in run.parameters["ends"] and is_begun(row)]
    changed |= {pair for pair, place in zip(begun, now.places(begun), strict=True) if not now.conflict[place]}
    known = {(entry, judge) for entry, judge in run.pairs if entry in now.entries and judge in now.judges}
    kept = {pair for pair, row in now.active.items() if row.pk not in run.parameters["ends"]}
    unfinished = {pair for pair in kept if now.active[pair].finished_at is None}
    pairs = sorted(known | unfinished)
    places = now.places(pairs)
    changed |= {pair for pair, place in zip(pairs, places, strict=True) if now.conflict[place]}
    return {entry for entry, _judge in changed}


def _named(sentence: str, entries: Iterable[int], reader: User) -> str:
    """Put numbers into a sentence, of those the reader may know; say no more than that where there are none."""
    shown = Entry.objects.filter(pk__in=entries, number__isnull=False).without_conflict_for(reader)
    numbers = [f"{number:04d}" for number in shown.order_by("number").values_list("number", flat=True)]
    if not numbers:
        return _("What this proposal was computed on has changed.")
    more = ["…"] if len(numbers) > MOST_NAMED else []
    return sentence % {"entries": ", ".join(numbers[:MOST_NAMED] + more)}
