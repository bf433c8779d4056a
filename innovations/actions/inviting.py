"""Inviting colleagues to an agency, and letting them go."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.models import AgencyCorner, AgencyPage, Invitation
from users.actions.accounts import open_account
from users.models import User
from users.tokens import digest, new_token

LASTS = timedelta(days=7)
AGAIN_AFTER = timedelta(minutes=10)
MOST_OPEN = 50


@transaction.atomic
def invite(agency: AgencyPage, *, by: User, email: str, role: str) -> Invitation:
    """Invite an e-mail address to an agency's team or heads, and mail the link once this is committed.

    A waiting invitation of the same address and role is replaced: its link stops working. What is answered
    does not depend on whether the address has an account. Raises ValidationError when the address belongs to
    the agency in this role already, was invited minutes ago, or too many invitations are open.
    """
    corner = _lock(agency)
    email = email.strip().lower()
    _check_not_a_member(_group(corner, role), email)
    _replace_older(agency, email, role)
    token, now = new_token(), timezone.now()
    invitation = Invitation(
        agency=agency,
        email=email,
        role=role,
        token_hash=digest(token),
        invited_by=by,
        created_at=now,
        expires_at=now + LASTS,
    )
    invitation.full_clean()
    invitation.save()
    log(instance=agency, action="users.invite", user=by, data={"email": email, "role": str(role)})
    transaction.on_commit(lambda: _send(invitation, token), robust=True)
    return invitation


@transaction.atomic
def accept(token: str, *, by: User | None = None, name: str = "", password: str = "") -> User:
    """Join the agency that a token invites to, and return the person who joined.

    Without an account at the invited address one is opened with `name` and `password`; with one, only that
    person, signed in as `by`, can join. Raises ValidationError with code "refused" for a token that does not
    work, "sign_in" when the account's person is not signed in, "other_person" when somebody else is.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).open().with_token(token).first()
    if invitation is None:
        raise ValidationError(_("This invitation does not work any more."), code="refused")
    user = _person(invitation, by) or open_account(
        invitation.email, by=invitation.invited_by, name=name, password=password
    )
    user.groups.add(_group(invitation.agency.corner, invitation.role))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    log(
        instance=invitation.agency,
        action="users.accept_invitation",
        user=user,
        data={"email": invitation.email, "role": invitation.role},
    )
    return user


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take an invitation back. Raises ValidationError when it was accepted or revoked meanwhile."""
    now = timezone.now()
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=now):
        raise ValidationError(_("This invitation was accepted or revoked meanwhile."))
    invitation.revoked_at = now
    log(
        instance=invitation.agency,
        action="users.revoke_invitation",
        user=by,
        data={"email": invitation.email, "role": invitation.role},
    )
    return invitation


@transaction.atomic
def remove(agency: AgencyPage, *, by: User, member: User) -> None:
    """Let a member go from an agency's team and heads; the account itself stays.

    Raises ValidationError for oneself, for the last head who can sign in, and for somebody who is no member.
    """
    corner = _lock(agency)
    groups = Group.objects.filter(pk__in=[corner.team_id, corner.heads_id], user=member)
    if member == by:
        raise ValidationError(_("You cannot remove yourself. Ask another head of the agency."))
    if corner.heads in groups and not _has_head_besides(corner, member):
        raise ValidationError(_("This is the last head of the agency. Invite another head first."))
    if not groups:
        raise ValidationError(_("This person does not belong to the agency any more."))
    member.groups.remove(*groups)
    log(instance=agency, action="users.remove_colleague", user=by, data={"email": member.email})


def _lock(agency: AgencyPage) -> AgencyCorner:
    """Let one change of an agency's people happen after the other."""
    return (
        AgencyCorner.objects.select_for_update(of=("self",))
        .select_related("team", "heads")
        .get(agency=agency)
    )


def _group(corner: AgencyCorner, role: str) -> Group:
    return corner.heads if role == Invitation.Role.HEAD else corner.team


def _has_head_besides(corner: AgencyCorner, member: User) -> bool:
    return User.objects.filter(groups=corner.heads, is_active=True).exclude(pk=member.pk).exists()


def _check_not_a_member(group: Group, email: str) -> None:
    if User.objects.filter(groups=group, email__iexact=email).exists():
        raise ValidationError({"email": _("This person belongs to the agency already.")})


def _replace_older(agency: AgencyPage, email: str, role: str) -> None:
    """Revoke a waiting invitation of the same address, unless it was sent minutes ago."""
    older = Invitation.objects.waiting().filter(agency=agency, email=email, role=role)
    now = timezone.now()
    if older.filter(created_at__gt=now - AGAIN_AFTER).exists():
        raise ValidationError(
            {
                "email": _(
                    "This address was invited a moment ago. If no mail arrives, try again in ten minutes."
                )
            }
        )
    older.update(revoked_at=now)
    if Invitation.objects.open().filter(agency=agency).count() >= MOST_OPEN:
        raise ValidationError(_("Too many invitations are open. Revoke those that nobody needs."))


def _person(invitation: Invitation, by: User | None) -> User | None:
    """Return the invited person when they are signed in, or None when an account is to be opened."""
    account = User.objects.filter(email__iexact=invitation.email).first()
    if by is not None and by != account:
        raise ValidationError(_("This invitation is for another e-mail address."), code="other_person")
    if account is not None and by is None:
        raise ValidationError(_("Sign in first to accept this invitation."), code="sign_in")
    return account


def _send(invitation: Invitation, token: str) -> None:
    """Mail the link, in Indonesian and then in English."""
    context = {
        "invitation": invitation,
        "site": settings.WAGTAIL_SITE_NAME,
        "url": settings.BASE_URL.rstrip("/") + reverse("invitation", args=[token]),
    }
    subjects, bodies = [], []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            subjects.append(_("Invitation to %(agency)s") % {"agency": invitation.agency.label})
            bodies.append(render_to_string("emails/invitation.txt", context).strip())
    subject = " ".join(" / ".join(subjects).split())
    send_mail(subject, "\n\n---\n\n".join(bodies) + "\n", None, [invitation.email])
