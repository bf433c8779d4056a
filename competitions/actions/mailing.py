"""Letters about contests, sent once the change is certain, each in the language of who reads it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from competitions import rules
from competitions.models import Competition, Entry, EntrySnapshot, Objection, ScreeningDecision
from innovations.models import AgencyCorner, AgencyPage
from innovations.rules import SECRETARIAT, agencies_of
from users.models import User


def write(
    people: Iterable[User], *, subject: Callable[[], str], template: str, context: dict[str, Any]
) -> None:
    """Write one letter a person once the transaction is certain.

    `subject` is asked for in the reader's language; `template` stands below `templates/competitions/emails/`.
    """
    for person in {person.pk: person for person in people}.values():
        _post(person, subject, template, dict(context))


def _post(person: User, subject: Callable[[], str], template: str, context: dict[str, Any]) -> None:
    def send() -> None:  # Django tells of what failed by its name, which a partial does not have
        _send(person, subject, template, context)

    transaction.on_commit(send, robust=True)


def _send(person: User, subject: Callable[[], str], template: str, context: dict[str, Any]) -> None:
    profile = getattr(person, "wagtail_userprofile", None)
    language = (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        words = context | {"person": person, "site": settings.BASE_URL.rstrip("/")}
        body = render_to_string(f"competitions/emails/{template}", words)
        send_mail(" ".join(subject().split()), body, None, [person.email])


def people_of(entry: Entry, *, heads_only: bool = False) -> list[User]:
    """Return the people of the entering agency, or of the nearest one above that has any."""
    agencies = AgencyPage.objects.ancestor_of(entry.agency, inclusive=True)
    for corner in AgencyCorner.objects.filter(agency__in=agencies).order_by("-agency__depth"):
        groups = [corner.heads_id] if heads_only else [corner.heads_id, corner.team_id]
        people = list(User.objects.filter(groups__in=groups, is_active=True).distinct())
        if people:
            return people
    return []


def organisers_of(competition: Competition) -> list[User]:
    """Return the members of the secretariat who run a competition.

    The group is one for all governments: whoever belongs to agencies of other governments alone is not written to.
    """
    people = User.objects.filter(groups__name=SECRETARIAT, is_active=True).order_by("pk")
    return [
        person
        for person in people
        if rules.can_set_up(person, competition) and _serves(person, competition.government)
    ]


def _serves(person: User, government: AgencyPage) -> bool:
    agencies = agencies_of(person)
    return not agencies or any(agency.path.startswith(government.path) for agency in agencies)


def secretaries_of(entry: Entry) -> list[User]:
    """Return the members of the secretariat who may know of an entry: those without a conflict."""
    entries = Entry.objects.filter(pk=entry.pk)
    people = organisers_of(entry.competition)
    return [person for person in people if entries.without_conflict_for(person).exists()]


def asked_head(entry: Entry, *, by: User) -> None:
    """Tell the heads that an entry waits for them."""
    heads = [person for person in people_of(entry, heads_only=True) if person.pk != by.pk]
    title = entry.innovation.title
    write(
        heads,
        subject=lambda: _("“%(title)s” waits for you to submit it") % {"title": title},
        template="asked_head.txt",
        context={"entry": entry, "by": by},
    )


def receipt(snapshot: EntrySnapshot) -> None:
    """Send the agency its receipt: number, moment and hash."""
    entry = snapshot.entry
    competition = entry.competition.title
    write(
        people_of(entry),
        subject=lambda: (
            _("Receipt: entry %(number)s in “%(competition)s”")
            % {"number": entry.label, "competition": competition}
        ),
        template="receipt.txt",
        context={"entry": entry, "snapshot": snapshot},
    )


def withdrawn(entry: Entry, *, by: User) -> None:
    """Tell the secretariat that an agency took its entry back."""
    label, competition = entry.label, entry.competition.title
    write(
        secretaries_of(entry),
        subject=lambda: (
            _("Entry %(number)s in “%(competition)s” was withdrawn")
            % {"number": label, "competition": competition}
        ),
        template="entry_withdrawn.txt",
        context={"entry": entry, "by": by},
    )


def accepted(entry: Entry) -> None:
    """Tell the agency that its entry goes to the judges."""
    _screened(entry, "accepted")


def returned(entry: Entry, decision: ScreeningDecision) -> None:
    """Tell the agency what to mend, and until when."""
    _screened(entry, "returned", decision=decision)


def refused(entry: Entry, decision: ScreeningDecision) -> None:
    """Tell the agency why its entry is out, and how to object."""
    _screened(entry, "refused", decision=decision)


def answered(entry: Entry, objection: Objection) -> None:
    """Tell the agency what came of its objection."""
    _screened(entry, "answered", objection=objection)


def second_officer(entry: Entry, *, by: User) -> None:
    """Tell the rest of the secretariat that a proposal waits for one of them."""
    _told_secretariat(entry, "second_officer", by)


def objected(entry: Entry, *, by: User) -> None:
    """Tell the secretariat that an agency objects."""
    _told_secretariat(entry, "objected", by)


def _screened(entry: Entry, kind: str, **more: Any) -> None:
    write(
        people_of(entry),
        subject=_about(entry, kind),
        template="screening.txt",
        context={"entry": entry, "kind": kind, "place": f"/peserta/{entry.pk}/"} | more,
    )


def _told_secretariat(entry: Entry, kind: str, by: User) -> None:
    write(
        [person for person in secretaries_of(entry) if person.pk != by.pk],
        subject=_about(entry, kind),
        template="screening.txt",
        context={
            "entry": entry,
            "kind": kind,
            "place": f"/admin/lomba/{entry.competition_id}/peserta/{entry.pk}/",
        },
    )


def _about(entry: Entry, kind: str) -> Callable[[], str]:
    words = {"number": entry.label, "competition": entry.competition.title}
    return lambda: SUBJECTS[kind]() % words


SUBJECTS: dict[str, Callable[[], str]] = {
    "accepted": lambda: _("Entry %(number)s in “%(competition)s” is eligible"),
    "returned": lambda: _("Entry %(number)s in “%(competition)s” was returned for correction"),
    "refused": lambda: _("Entry %(number)s in “%(competition)s” is not eligible"),
    "answered": lambda: _("Your objection about entry %(number)s in “%(competition)s” is answered"),
    "second_officer": lambda: _("Entry %(number)s in “%(competition)s” waits for a second officer"),
    "objected": lambda: _("Objection about entry %(number)s in “%(competition)s”"),
}
