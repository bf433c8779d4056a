"""Whether an agency takes new records."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.models import AgencyPage


def check_open(agency: AgencyPage) -> None:
    """Refuse an agency that takes no new records: not published, or closed.

    Raises ValidationError with a sentence.
    """
    if not agency.live:
        raise ValidationError(
            _("%(agency)s is not published yet. Publish its page first."), params={"agency": agency.title}
        )
    if agency.active_to and agency.active_to < timezone.localdate():
        raise ValidationError(
            _(
                "%(agency)s was closed on %(day)s. Record the innovation under the agency that took its place."
            ),
            params={"agency": agency.title, "day": agency.active_to.isoformat()},
        )
