"""Letters to judges about what they have to do: entries by number only, one letter a judge."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.actions.mailing import secretaries_of, write
from competitions.models import Assignment, Entry, Judge, Round, ScoreSheet
from users.models import User


def given(stage: Round, new: Mapping[int, list[int]]) -> None:
    """Tell judges (keys) what they were given: new entries (keys), and how many they have to judge in all."""
    waiting = unfinished_of(stage)
    numbers = _numbers({entry for entries in new.values() for entry in entries})
    for judge in _people(new):
        listed = [numbers[entry] for entry in new[judge.pk]]
        _write(stage, judge, sorted(listed), len(waiting[judge.pk]), "entries_given.txt")


def reminder(stage: Round, waiting: Mapping[int, list[int]]) -> None:
    """Remind judges (keys) of what they have not finished (entries, keys)."""
    numbers = _numbers({entry for entries in waiting.values() for entry in entries})
    for judge in _people(waiting):
        listed = [numbers[entry] for entry in waiting[judge.pk]]
        _write(stage, judge, sorted(listed), len(listed), "entries_waiting.txt")


def reopened(sheet: ScoreSheet, reason: str) -> None:
    """Tell a judge that a sheet is theirs to write again, and why."""
    assignment = sheet.assignment
    number, competition = assignment.entry.label, assignment.round.competition.title
    if assignment.judge.user is not None:
        write(
            [assignment.judge.user],
            subject=lambda: (
                _("Your sheet for entry %(number)s in “%(competition)s” is open again")
                % {"number": number, "competition": competition}
            ),
            template="sheet_reopened.txt",
            context={"stage": assignment.round, "entry": assignment.entry, "reason": reason},
        )


def excuse_asked(assignment: Assignment, by: User, reason: str) -> None:
    """Tell those of the secretariat who may know of the entry that a judge should be let off it."""
    number, competition = assignment.entry.label, assignment.round.competition.title
    write(
        secretaries_of(assignment.entry),
        subject=lambda: (
            _("A judge asks to be excused from entry %(number)s in “%(competition)s”")
            % {"number": number, "competition": competition}
        ),
        template="excuse_asked.txt",
        context={"assignment": assignment, "by": by, "reason": reason},
    )


def unfinished_of(stage: Round) -> dict[int, list[int]]:
    """Return the entries (keys) that each judge (key) has not finished in a round."""
    waiting: dict[int, list[int]] = {}
    rows = Assignment.objects.unfinished().filter(round=stage).order_by("entry__number")
    for judge, entry in rows.values_list("judge", "entry"):
        waiting.setdefault(judge, []).append(entry)
    return waiting


def _people(keys: Mapping[int, list[int]]) -> list[Judge]:
    return list(Judge.objects.filter(pk__in=keys).select_related("user__wagtail_userprofile").order_by("pk"))


def _numbers(entries: set[int]) -> dict[int, str]:
    rows = Entry.objects.filter(pk__in=entries).only("pk", "number")
    return {entry.pk: entry.label for entry in rows}


def _write(stage: Round, judge: Judge, numbers: list[str], count: int, template: str) -> None:
    if judge.user is None:
        return
    competition = stage.competition.title

    def subject() -> str:
        sentence = ngettext(
            "You have %(count)d entry to judge in “%(competition)s”",
            "You have %(count)d entries to judge in “%(competition)s”",
            count,
        )
        return sentence % {"count": count, "competition": competition}

    write(
        [judge.user],
        subject=subject,
        template=template,
        context={"stage": stage, "numbers": numbers, "count": count},
    )
