"""Letters about presentations: to each agency about its own entry, to each judge about the whole day."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competitions.actions.mailing import people_of, write
from competitions.models import Assignment, PresentationSlot, Round
from users.models import User


def drawn_up(stage: Round, slots: Sequence[PresentationSlot], dropped: Sequence[PresentationSlot]) -> None:
    """Tell agencies and judges when entries are presented, and which of them are not any more."""
    for slot in slots:
        moved(slot, tells_judges=False)
    for slot in dropped:
        _tell_agency(slot, "presentation_dropped.txt")
    entries = [slot.entry_id for slot in [*slots, *dropped]]
    given = Assignment.objects.active().filter(round=stage, entry__in=entries)
    _tell_judges(stage, User.objects.filter(judgeships__assignments__in=given))


def moved(slot: PresentationSlot, *, tells_judges: bool = True) -> None:
    """Tell an agency, and who judges its entry, of a time."""
    _tell_agency(slot, "presentation.txt")
    if tells_judges:
        given = Assignment.objects.active().filter(round=slot.round_id, entry=slot.entry_id)
        _tell_judges(slot.round, User.objects.filter(judgeships__assignments__in=given))


def _tell_agency(slot: PresentationSlot, template: str) -> None:
    label, competition = slot.entry.label, slot.round.competition.title
    write(
        people_of(slot.entry),
        subject=lambda: (
            _("Presentation of entry %(number)s in “%(competition)s”")
            % {"number": label, "competition": competition}
        ),
        template=template,
        context={"slot": slot, "entry": slot.entry, "place": f"/peserta/{slot.entry_id}/"},
    )


def _tell_judges(stage: Round, people: QuerySet[User]) -> None:
    competition = stage.competition.title
    write(
        people.distinct().order_by("pk"),
        subject=lambda: _("Schedule of presentations in “%(competition)s”") % {"competition": competition},
        template="schedule.txt",
        context={"stage": stage, "place": "/juri/"},
    )
