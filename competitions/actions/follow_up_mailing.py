"""Letters to winners: what became of the innovation?"""

from django.utils.translation import gettext as _

from competitions.actions.mailing import people_of, write
from competitions.models import FollowUp


def asked(follow_up: FollowUp) -> None:
    """Ask the agency that won what became of its innovation."""
    award = follow_up.award
    title, year = award.innovation_title, follow_up.year
    write(
        people_of(award.entry),
        subject=lambda: _("%(year)d: what became of “%(title)s”?") % {"year": year, "title": title},
        template="follow_up.txt",
        context={"follow_up": follow_up, "award": award},
    )
