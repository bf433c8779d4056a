"""Whether a judge can still be let off an entry, and what to say where not."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from competitions.models import Assignment
from competitions.sheets import closed_sentence
from core.moments import in_words
from users.models import User


def excuse_refusal(assignment: Assignment, reader: User) -> ValidationError | None:
    """Return why a person cannot ask that this judge be let off: handed in, the round over, or asked already.

    Judges are not told that a chair asked: they may still ask themselves, which then stands in its place.
    """
    is_judge = reader.pk == assignment.judge.user_id
    if assignment.finished_at is not None:
        return ValidationError(_finished_sentence(is_judge=is_judge), code="state")
    if assignment.round.is_over:
        return ValidationError(closed_sentence(assignment.round), code="closed")
    if assignment.excuse_asked_at is None:
        return None
    if is_judge and not assignment.is_excuse_asked_by_judge:
        return None
    return ValidationError(_asked_sentence(assignment, reader), code="asked")


def _finished_sentence(*, is_judge: bool) -> str:
    if is_judge:
        return _("You handed this sheet in already: finished work stays.")
    return _("The judge handed this sheet in already: finished work stays.")


def _asked_sentence(assignment: Assignment, reader: User) -> str:
    """Say when it was asked; the reason is between who asked and the secretariat."""
    words = {"moment": in_words(assignment.excuse_asked_at), "name": assignment.judge.name}
    if assignment.excuse_asked_by_id == reader.pk:
        return _("You asked on %(moment)s. The secretariat has not taken the entry back so far.") % words
    if assignment.is_excuse_asked_by_judge:
        return _("%(name)s asked on %(moment)s to be let off. The secretariat decides.") % words
    return _("Another chair asked on %(moment)s. The secretariat decides.") % words
