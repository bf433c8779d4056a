"""Letters to the people concerned, sent once the change is certain."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from innovations.models import AgencyCorner, AgencyPage, InnovationPage
from innovations.models.innovation import label_of
from innovations.rules import VERIFIERS
from users.models import User


def sent_to_head(page: InnovationPage, *, by: User | None) -> None:
    """Tell the heads that a text waits for their endorsement."""
    _announce("sent_to_head", page, _people_of(page, heads=True), by)


def sent_to_verifiers(page: InnovationPage, *, by: User | None) -> None:
    """Tell the verifiers that an endorsed text waits for them."""
    verifiers = User.objects.filter(groups__name=VERIFIERS, is_active=True)
    _announce("sent_to_verifiers", page, verifiers, by)


def returned(page: InnovationPage, *, by: User, notes: Mapping[str, str], message: str) -> None:
    """Tell the agency what to change."""
    _announce("returned", page, _people_of(page), by, notes=notes, message=message)


def published(page: InnovationPage, *, by: User) -> None:
    """Tell the agency that the innovation is verified and public."""
    _announce("published", page, _people_of(page), by)


def withdrawn(page: InnovationPage, *, by: User, reason: str) -> None:
    """Tell the agency and the verifiers that it was taken back, and why."""
    verifiers = User.objects.filter(groups__name=VERIFIERS, is_active=True)
    _announce("withdrawn", page, [*_people_of(page), *verifiers], by, reason=reason)


def _people_of(page: InnovationPage, *, heads: bool = False) -> list[User]:
    """Return the heads, or everybody, of the page's agency; of the nearest one above that has any."""
    agencies = AgencyPage.objects.ancestor_of(page).order_by("-depth")
    for corner in AgencyCorner.objects.filter(agency__in=agencies).order_by("-agency__depth"):
        groups = [corner.heads_id] if heads else [corner.heads_id, corner.team_id]
        people = list(User.objects.filter(groups__in=groups, is_active=True).distinct())
        if people:
            return people
    return []


def _announce(
    kind: str, page: InnovationPage, people: Iterable[User], by: User | None, **more: object
) -> None:
    """Write one letter a person in their own language, after the transaction is certain."""
    admin_url = settings.WAGTAILADMIN_BASE_URL + reverse("innovation_review", args=[page.pk])
    context = {"page": page, "by": by, "admin_url": admin_url, "kind": kind} | more
    for person in {person.pk: person for person in people}.values():
        if by is None or person.pk != by.pk:
            _post(kind, context | {"person": person})


def _post(kind: str, context: dict) -> None:
    def send() -> None:  # Django tells of what failed by its name, which a partial does not have
        _send(kind, context)

    transaction.on_commit(send, robust=True)


def _send(kind: str, context: dict) -> None:
    person = context["person"]
    profile = getattr(person, "wagtail_userprofile", None)
    language = (profile.preferred_language if profile else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        subject = SUBJECTS[kind]() % {"title": context["page"].get_admin_display_title()}
        notes = [(label_of(field), note) for field, note in context.get("notes", {}).items()]
        body = render_to_string("innovations/emails/flow.txt", context | {"notes": notes})
    send_mail(" ".join(subject.split()), body, settings.DEFAULT_FROM_EMAIL, [person.email])


SUBJECTS = {
    "sent_to_head": lambda: _("“%(title)s” waits for your endorsement"),
    "sent_to_verifiers": lambda: _("“%(title)s” waits for verification"),
    "returned": lambda: _("“%(title)s” was returned with notes"),
    "published": lambda: _("“%(title)s” is verified and published"),
    "withdrawn": lambda: _("“%(title)s” was withdrawn"),
}
