"""Writing and sending the letters about results.

A letter is claimed before it is sent, by one update that only one sender can win. So it may be sent from several
places at once, again and again, and after a crash, and nobody gets it twice: what was claimed and neither sent nor
failed, because the server stopped in between, is left for a person to decide.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.actions.mailing import people_of
from competitions.models import Award, Letter, Mailing, Result, ResultRun
from competitions.models.choices import LetterKind
from users.models import User

#: How long one request sends; the next one goes on where it ended.
SECONDS = 20
#: After so long a claim that led nowhere is known to be one of a server that stopped.
GIVEN_UP_AFTER = timedelta(minutes=10)
#: Mail servers let go of who sends more over one connection, commonly after a hundred.
AT_ONCE = 50  # letters


@dataclass(frozen=True)
class Sent:
    """What came of sending: letters that went out, that failed, and that still wait."""

    sent: int
    failed: int
    waiting: int


# --- Writing --------------------------------------------------------------------------------------


def letters_about(mailing: Mailing, row: Result) -> Iterator[Letter]:
    """Yield the letters about one entry, unsaved: one for each person of its agency."""
    awards = list(Award.objects.standing().filter(competition=mailing.competition, entry=row.entry))
    if mailing.kind == LetterKind.AWARDS and not awards:
        return
    people = {person.email.lower(): person for person in people_of(row.entry)}
    for _address, person in sorted(people.items()):
        with translation.override(_language_of(person)):
            yield Letter(
                mailing=mailing,
                entry=row.entry,
                to=person.email,
                subject=" ".join(_subject(mailing, row).split())[:250],
                body=_body(mailing, row, awards, person),
            )


def _language_of(person: User) -> str:
    profile = getattr(person, "wagtail_userprofile", None)
    return (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE


def _subject(mailing: Mailing, row: Result) -> str:
    words = {"number": row.entry.label, "competition": mailing.competition.title}
    if mailing.kind == LetterKind.AWARDS:
        return _("Your award in “%(competition)s”: entry %(number)s") % words
    if mailing.kind == LetterKind.PROMOTION:
        return _("Entry %(number)s in “%(competition)s”: who goes on") % words
    return _("Results of “%(competition)s”: entry %(number)s") % words


def _body(mailing: Mailing, row: Result, awards: list[Award], person: User) -> str:
    stage = mailing.run.round
    later = stage.competition.rounds.filter(position__gt=stage.position) if stage else None
    context = {
        "kind": mailing.kind,
        "competition": mailing.competition,
        "entry": row.entry,
        "row": row,
        "awards": awards,
        "stage": stage,
        "next": later.order_by("position", "pk").first() if later is not None else None,
        "person": person,
        "site": settings.BASE_URL.rstrip("/"),
    }
    return render_to_string("competitions/emails/results.txt", context)


# --- Sending --------------------------------------------------------------------------------------


def send(mailing: Mailing, *, seconds: float = SECONDS) -> Sent:
    """Send the released letters that wait, for so many seconds; ask again for the rest.

    Each is claimed first, and only what is claimed here is sent here. Letters about results that were replaced
    since stay where they are. The mail server is called once for many letters.
    """
    ends = time.monotonic() + seconds
    sent = failed = 0
    connection = get_connection()
    waiting = Letter.objects.filter(mailing=mailing, mailing__sent_at__isnull=False, claimed_at=None)
    for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
        if time.monotonic() >= ends or not _is_public(mailing.run_id):
            break
        if _is_claimed(pk):
            went = _send(Letter.objects.get(pk=pk), connection)
            sent, failed = sent + went, failed + (not went)
            if (sent + failed) % AT_ONCE == 0:
                connection.close()
    connection.close()
    return Sent(sent, failed, waiting.count())


def retry(letter: Letter) -> bool:
    """Send one letter that failed, or whose sender stopped, once more; say whether it went out.

    One that was sent, that somebody is sending now, or whose results were replaced, stays as it is.
    """
    now = timezone.now()
    is_stuck = letter.error or (letter.claimed_at and letter.claimed_at < now - GIVEN_UP_AFTER)
    released = Mailing.objects.filter(pk=letter.mailing_id, sent_at__isnull=False).first()
    may_go = released is not None and _is_public(released.run_id)
    # Of its own table alone: through another one PostgreSQL would not look at a row again that changed meanwhile.
    stuck = Letter.objects.filter(pk=letter.pk, claimed_at=letter.claimed_at, sent_at=None)
    if not is_stuck or not may_go or not stuck.update(claimed_at=now, error=""):
        return False
    connection = get_connection()
    went = _send(Letter.objects.get(pk=letter.pk), connection)
    connection.close()
    return went


def _is_public(run: int) -> bool:
    """Whether results are what the public reads, and not replaced by others."""
    return ResultRun.objects.filter(pk=run).published().exists()


def _is_claimed(pk: int) -> bool:
    """Claim a letter; False where somebody else was quicker."""
    return bool(Letter.objects.filter(pk=pk, claimed_at=None).update(claimed_at=timezone.now()))


def _send(letter: Letter, connection: BaseEmailBackend) -> bool:
    """Send a claimed letter exactly as it was previewed, and write down what came of it.

    The connection stays open for the next one, unless something went wrong.
    """
    message = EmailMessage(letter.subject, letter.body, None, [letter.to], connection=connection)
    try:
        connection.open()
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        connection.close()
        Letter.objects.filter(pk=letter.pk).update(error=str(error)[:500] or type(error).__name__)
        return False
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), error="")
    return True
