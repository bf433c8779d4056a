"""Who may do what in the registry, as sentences."""

import rules
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from innovations.models import AgencyCorner, AgencyPage, Endorsement, InnovationPage, Invitation

VERIFIERS = "Verifikator"
SECRETARIAT = "Sekretariat"
LEADERS = "Pimpinan"
AUDITORS = "Auditor"

Person = AbstractBaseUser | AnonymousUser


def group_names(user: Person) -> set[str]:
    """Return the names of a person's groups, asked for once a request."""
    if not hasattr(user, "_lumbung_groups"):
        user._lumbung_groups = set(user.groups.values_list("name", flat=True))  # type: ignore[union-attr]
    return user._lumbung_groups  # type: ignore[union-attr]


def corners_of(user: Person) -> list[AgencyCorner]:
    """Return the corners of the agencies a person belongs to, asked for once a request."""
    if not hasattr(user, "_lumbung_corners"):
        groups = user.groups.all()  # type: ignore[union-attr]
        corners = AgencyCorner.objects.filter(team__in=groups) | AgencyCorner.objects.filter(heads__in=groups)
        user._lumbung_corners = list(  # type: ignore[union-attr]
            corners.select_related("agency", "collection")
            .distinct()
            .order_by("agency__depth", "agency__title")
        )
    return user._lumbung_corners  # type: ignore[union-attr]


def agencies_of(user: Person) -> list[AgencyPage]:
    """Return the agencies a person belongs to, in team or as head."""
    return [corner.agency for corner in corners_of(user)]


def headed_by(user: Person) -> list[AgencyPage]:
    """Return the agencies a person is a head of."""
    if not hasattr(user, "_lumbung_head_groups"):
        user._lumbung_head_groups = set(user.groups.values_list("pk", flat=True))  # type: ignore[union-attr]
    groups = user._lumbung_head_groups  # type: ignore[union-attr]
    return [corner.agency for corner in corners_of(user) if corner.heads_id in groups]


@rules.predicate
def is_active(user: Person) -> bool:
    """A person who may sign in."""
    return user.is_authenticated and user.is_active


@rules.predicate
def is_verifier(user: Person) -> bool:
    """A verifier of the whole registry."""
    return VERIFIERS in group_names(user)


@rules.predicate
def is_auditor(user: Person) -> bool:
    """Somebody who may read everything and change nothing."""
    return AUDITORS in group_names(user)


@rules.predicate
def is_superuser(user: Person) -> bool:
    """Whoever keeps the whole registry."""
    return user.is_superuser  # type: ignore[union-attr]


@rules.predicate
def is_leader(user: Person) -> bool:
    """Somebody who follows the board and approves results as the second person."""
    return LEADERS in group_names(user)


@rules.predicate
def belongs_to(user: Person, agency: AgencyPage) -> bool:
    """In the team or among the heads of this very agency."""
    return agency in agencies_of(user)


@rules.predicate
def heads(user: Person, agency: AgencyPage) -> bool:
    """Among the heads of this very agency."""
    return agency in headed_by(user)


@rules.predicate
def is_of_agency(user: Person, innovation: InnovationPage) -> bool:
    """Of the innovation's agency, or of one above it."""
    return any(innovation.path.startswith(agency.path) for agency in agencies_of(user))


@rules.predicate
def is_head(user: Person, innovation: InnovationPage) -> bool:
    """Head of the innovation's agency, or of one above it."""
    return any(innovation.path.startswith(agency.path) for agency in headed_by(user))


@rules.predicate
def has_submitted(user: Person, innovation: InnovationPage) -> bool:
    """The one who sent it: nobody endorses their own request."""
    state = innovation.current_workflow_state
    return state is not None and state.requested_by_id == user.pk


@rules.predicate
def has_had_a_hand(user: Person, innovation: InnovationPage) -> bool:
    """Owner, sender, endorser, or writer of a text of it: nobody verifies their own work."""
    state = innovation.current_workflow_state
    revision_writers = innovation.revisions.filter(user=user.pk)
    return (
        innovation.owner_id == user.pk
        or (state is not None and state.requested_by_id == user.pk)
        or Endorsement.objects.filter(innovation=innovation, endorsed_by=user.pk).exists()
        or revision_writers.exists()
    )


can_endorse = is_active & is_head & ~has_submitted
can_verify = is_active & is_verifier & ~is_of_agency & ~has_had_a_hand
can_withdraw = is_active & (is_head | is_verifier)
can_read_draft = is_active & (is_superuser | is_of_agency | is_verifier | is_auditor)
sees_drafts_on_board = is_active & (is_superuser | is_verifier | is_auditor)
sees_board = sees_drafts_on_board | (is_active & is_leader)
can_close_year = is_active & (is_superuser | is_verifier)
can_invite_team = is_active & (is_superuser | belongs_to)
can_invite_head = is_active & (is_superuser | heads)

rules.add_perm("innovations.see_colleagues", can_invite_team)
rules.add_perm("innovations.invite_team", can_invite_team)
rules.add_perm("innovations.invite_head", can_invite_head)
rules.add_perm("innovations.remove_colleague", can_invite_head)


def roles_open_to(user: Person, agency: AgencyPage) -> list[Invitation.Role]:
    """Return the roles a person may invite others to."""
    return [role for role in Invitation.Role if user.has_perm(f"innovations.invite_{role}", agency)]
