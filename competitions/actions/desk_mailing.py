"""Letters to the secretariat about its judges: who said yes or no, and who stands aside from an entry."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from competitions.actions.mailing import organisers_of, secretaries_of, write
from competitions.models import Competition, ConflictOfInterest, Judge


def accepted(judge: Judge) -> None:
    """Tell the organisers that somebody agreed to judge."""
    _answered(judge, lambda: _("%(name)s agreed to judge in “%(competition)s”"))


def declined(judge: Judge) -> None:
    """Tell the organisers that somebody does not judge; the reason stays on the desk."""
    _answered(judge, lambda: _("%(name)s declined to judge in “%(competition)s”"))


def stood_aside(conflict: ConflictOfInterest) -> None:
    """Tell those organisers of a judge's conflict who have none themselves; the entry stands by its number."""
    entry = conflict.entry
    if entry is None:
        return
    words = {"name": conflict.user, "number": entry.label, "competition": entry.competition.title}
    write(
        secretaries_of(entry),
        subject=lambda: _("%(name)s stands aside from entry %(number)s in “%(competition)s”") % words,
        template="judge_stood_aside.txt",
        context=words | {"place": _desk(entry.competition, "konflik")},
    )


def _answered(judge: Judge, subject: Callable[[], str]) -> None:
    words = {"name": judge.name, "competition": judge.competition.title}
    write(
        organisers_of(judge.competition),
        subject=lambda: subject() % words,
        template="judge_answered.txt",
        context=words | {"is_yes": judge.accepted_at is not None, "place": _desk(judge.competition, "juri")},
    )


def _desk(competition: Competition, part: str) -> str:
    return f"/admin/lomba/{competition.pk}/{part}/"
