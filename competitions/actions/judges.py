"""Asking people to judge, their answer, and letting them go."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions import rules
from competitions.actions import audit, conflicts, desk_mailing
from competitions.canonical import sha256_of
from competitions.models import Assignment, Competition, Judge, Panel, Seat
from innovations.models import AgencyPage, Sector
from innovations.rules import SECRETARIAT
from users.actions.accounts import open_account
from users.models import User
from users.tokens import digest, new_token

LASTS = timedelta(days=14)
AGAIN_AFTER = timedelta(minutes=10)


@transaction.atomic
def invite(
    competition: Competition,
    *,
    by: User,
    email: str,
    name: str,
    panels: Iterable[Panel] = (),
    chairs: Iterable[Panel] = (),
    institution: str = "",
    agency: AgencyPage | None = None,
    expertise: Iterable[Sector] = (),
    load_limit: int | None = None,
) -> Judge:
    """Ask somebody to judge, give them seats for when they accept, and mail the link once this is committed.

    `chairs` are the panels that they are to chair. Raises ValidationError, by field, for an address that is
    invited already or belongs to the secretariat, and when there is no pact to agree to or results are public.
    """
    competition = Competition.objects.select_for_update(of=("self",), no_key=True).get(pk=competition.pk)
    if not rules.can_set_up(by, competition):
        raise PermissionDenied
    _refuse_when_over(competition)
    _refuse_without_pact(competition)
    email = email.strip().lower()
    _refuse_secretariat(email)
    token, now = new_token(), timezone.now()
    judge = Judge(
        competition=competition,
        name=name.strip(),
        email=email,
        institution=institution.strip(),
        agency=agency,
        load_limit=load_limit,
        token_hash=digest(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + LASTS,
    )
    judge.full_clean()
    judge.save()
    judge.expertise.set(expertise)
    seats = _seat(judge, panels, chairs)
    audit.record("judge.invite", by=by, competition=competition, judge=judge.pk, panels=seats)
    transaction.on_commit(lambda: _send(judge, token), robust=True)
    return judge


@transaction.atomic
def resend(judge: Judge, *, by: User) -> Judge:
    """Mail a new link; the old one stops working. Raises ValidationError for who answered or was just asked."""
    judge = _held(judge, by)
    _refuse_when_over(judge.competition)
    _refuse_without_pact(judge.competition)
    if judge.accepted_at or judge.declined_at or judge.released_at:
        raise ValidationError(_("This invitation was answered or taken back meanwhile."))
    token, now = new_token(), timezone.now()
    if judge.invited_at > now - AGAIN_AFTER:
        raise ValidationError(
            _("This address was invited a moment ago. If no mail arrives, try again in ten minutes.")
        )
    judge.token_hash, judge.invited_by = digest(token), by
    judge.invited_at, judge.expires_at = now, now + LASTS
    judge.save()
    audit.record("judge.resend", by=by, competition=judge.competition, judge=judge.pk)
    transaction.on_commit(lambda: _send(judge, token), robust=True)
    return judge


@transaction.atomic
def amend(
    judge: Judge,
    *,
    by: User,
    panels: Iterable[Panel],
    chairs: Iterable[Panel] = (),
    institution: str = "",
    agency: AgencyPage | None = None,
    expertise: Iterable[Sector] = (),
    load_limit: int | None = None,
) -> Judge:
    """Change what is known of a judge and where they sit; another agency is looked at for conflicts at once."""
    judge = _held(judge, by)
    _refuse_when_over(judge.competition)
    if judge.declined_at or judge.released_at:
        raise ValidationError(_("This person does not judge in the competition any more."))
    judge.institution, judge.agency, judge.load_limit = institution.strip(), agency, load_limit
    judge.full_clean()
    judge.save()
    judge.expertise.set(expertise)
    judge.seats.all().delete()
    seats = _seat(judge, panels, chairs)
    if judge.is_active and judge.user:
        conflicts.detect_for(judge.user, competition=judge.competition, by=by)
    facts: dict[str, Any] = {
        "agency": agency.pk if agency else None,
        "load_limit": load_limit,
        "panels": seats,
    }
    audit.record("judge.amend", by=by, competition=judge.competition, judge=judge.pk, **facts)
    return judge


@transaction.atomic
def accept(
    token: str, *, pact_hash: str, by: User | None = None, name: str = "", password: str = ""
) -> Judge:
    """Begin to judge, having agreed to the pact whose SHA-256 was on the page.

    Without an account at the invited address one is opened with `name` and `password`; with one, only that
    person, signed in as `by`, accepts. Raises ValidationError with code "refused" for a token that does not
    work, "sign_in", "other_person", "secretariat" for who organises, "pact" when the text changed meanwhile.
    """
    judge = _invited(token)
    person = _person(judge, by)
    if person is not None and rules.is_secretariat(person):
        raise ValidationError(_secretariat_sentence(), code="secretariat")
    pact = judge.competition.pact
    if sha256_of(pact) != pact_hash:
        raise ValidationError(
            _("The pact was changed while you were reading. Please read it again."), code="pact"
        )
    judge.user = person or open_account(judge.email, by=judge.invited_by, name=name, password=password)
    judge.accepted_at, judge.pact_text, judge.pact_hash = timezone.now(), pact, pact_hash
    judge.full_clean()
    judge.save()
    conflicts.detect_for(judge.user, competition=judge.competition)
    audit.record("judge.accept", by=judge.user, competition=judge.competition, judge=judge.pk, pact=pact_hash)
    desk_mailing.accepted(judge)
    return judge


@transaction.atomic
def decline(token: str, *, by: User | None = None, reason: str = "") -> Judge:
    """Say no; no account is needed. Raises ValidationError with code "refused" for a token that does not work."""
    judge = _invited(token)
    judge.declined_at, judge.declined_reason = timezone.now(), reason.strip()
    judge.full_clean()
    judge.save()
    judge.seats.all().delete()
    audit.record(
        "judge.decline", by=by, competition=judge.competition, judge=judge.pk, reason=judge.declined_reason
    )
    desk_mailing.declined(judge)
    return judge


@transaction.atomic
def release(judge: Judge, *, by: User, reason: str) -> Judge:
    """Let a judge go, or take an invitation back. What they had in hand ends; what they finished stays."""
    judge = _held(judge, by)
    _refuse_when_over(judge.competition)
    reason = reason.strip()
    if judge.declined_at or judge.released_at:
        raise ValidationError(_("This person does not judge in the competition any more."))
    if not reason:
        raise ValidationError({"reason": _("Say why the judge is released.")})
    given = judge.assignments.unfinished()
    ended = sorted(given.values_list("pk", flat=True))
    length = Assignment._meta.get_field("ended_reason").max_length
    Assignment.objects.filter(pk__in=ended).update(ended_at=timezone.now(), ended_reason=reason[:length])
    judge.released_at, judge.released_reason = timezone.now(), reason
    judge.full_clean()
    judge.save()
    judge.seats.all().delete()
    audit.record(
        "judge.release", by=by, competition=judge.competition, judge=judge.pk, reason=reason, ended=ended
    )
    return judge


def _held(judge: Judge, by: User) -> Judge:
    """Return the row, held, for somebody who sets its competition up."""
    rows = Judge.objects.select_for_update(of=("self",)).select_related("competition", "user")
    judge = rows.get(pk=judge.pk)
    if not rules.can_set_up(by, judge.competition):
        raise PermissionDenied
    return judge


def _invited(token: str) -> Judge:
    """Return the judge whom a token invites, held until the transaction ends."""
    waiting = Judge.objects.select_for_update(of=("self",)).with_token(token)
    judge = waiting.select_related("competition", "invited_by").first()
    if judge is None or judge.competition.results_published_at is not None:
        raise ValidationError(_("This invitation does not work any more."), code="refused")
    return judge


def _person(judge: Judge, by: User | None) -> User | None:
    """Return the invited person when they are signed in, or None when an account is to be opened."""
    account = User.objects.filter(email__iexact=judge.email).first()
    if by is not None and by != account:
        raise ValidationError(_("This invitation is for another e-mail address."), code="other_person")
    if account is not None and by is None:
        raise ValidationError(_("Sign in first to accept this invitation."), code="sign_in")
    return account


def _refuse_when_over(competition: Competition) -> None:
    if competition.results_published_at is not None:
        raise ValidationError(_("The results of this competition are published: nobody judges any more."))


def _refuse_without_pact(competition: Competition) -> None:
    if not competition.pact.strip():
        raise ValidationError(_("Write the integrity pact first: judges agree to it when they accept."))


def _refuse_secretariat(email: str) -> None:
    if User.objects.filter(email__iexact=email, groups__name=SECRETARIAT).exists():
        raise ValidationError({"email": _secretariat_sentence()})


def _secretariat_sentence() -> str:
    return _("Members of the secretariat run the competition and cannot judge in it.")


def _seat(judge: Judge, panels: Iterable[Panel], chairs: Iterable[Panel]) -> list[dict[str, Any]]:
    """Give seats on panels, as chair where named; return what stands in the audit line."""
    panels, chairing = list(panels), {panel.pk for panel in chairs}
    if not chairing <= {panel.pk for panel in panels}:
        raise ValidationError({"chairs": _("Who chairs a panel also sits on it.")})
    for panel in panels:
        taken = panel.seats.filter(is_chair=True).select_related("judge").first()
        if panel.pk in chairing and taken:
            raise ValidationError(
                {
                    "chairs": _("%(panel)s is chaired by %(name)s already.")
                    % {"panel": panel, "name": taken.judge}
                }
            )
        seat = Seat(panel=panel, judge=judge, is_chair=panel.pk in chairing)
        seat.full_clean()
        seat.save()
    return [{"panel": panel.pk, "is_chair": panel.pk in chairing} for panel in panels]


def _send(judge: Judge, token: str) -> None:
    """Mail the link, in Indonesian and then in English."""
    context = {
        "judge": judge,
        "competition": judge.competition,
        "site": settings.WAGTAIL_SITE_NAME,
        "url": settings.BASE_URL.rstrip("/") + reverse("judge_invitation", args=[token]),
    }
    subjects, bodies = [], []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            subjects.append(_("Invitation to judge: %(competition)s") % {"competition": judge.competition})
            bodies.append(render_to_string("competitions/emails/judge_invitation.txt", context).strip())
    subject = " ".join(" / ".join(subjects).split())
    send_mail(subject, "\n\n---\n\n".join(bodies) + "\n", None, [judge.email])
