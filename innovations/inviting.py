"""Who may invite and remove an agency's people, as sentences (rules layer)."""

import rules

from innovations.models import AgencyPage, Invitation
from innovations.rules import Person, agencies_of, headed_by, is_active


@rules.predicate
def is_superuser(user: Person) -> bool:
    """Whoever keeps the whole registry."""
    return user.is_superuser  # type: ignore[union-attr]


@rules.predicate
def belongs_to(user: Person, agency: AgencyPage) -> bool:
    """In the team or among the heads of this very agency."""
    return agency in agencies_of(user)


@rules.predicate
def heads(user: Person, agency: AgencyPage) -> bool:
    """Among the heads of this very agency."""
    return agency in headed_by(user)


can_invite_team = is_active & (is_superuser | belongs_to)
can_invite_head = is_active & (is_superuser | heads)

rules.add_perm("innovations.see_colleagues", can_invite_team)
rules.add_perm("innovations.invite_team", can_invite_team)
rules.add_perm("innovations.invite_head", can_invite_head)
rules.add_perm("innovations.remove_colleague", can_invite_head)


def roles_open_to(user: Person, agency: AgencyPage) -> list[Invitation.Role]:
    """Return the roles a person may invite others to."""
    return [role for role in Invitation.Role if user.has_perm(f"innovations.invite_{role}", agency)]
