"""What the public page of a competition says beside its facts."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from competitions import rules
from competitions.actions.audit import record
from competitions.actions.setup import StalePart
from competitions.models import Competition, CompetitionPage
from competitions.models.facts import Part, name_of
from users.models import User


@transaction.atomic
def write(page: CompetitionPage, body: str, *, by: User, part: Part, seen: str) -> CompetitionPage:
    """Publish other words on the page of an announced competition; nothing else of the page changes.

    `seen` is the stamp of the `part` they were written over. Raises PermissionDenied for whoever does not set the
    competition up; StalePart when somebody wrote there meanwhile.
    """
    competition = Competition.objects.select_for_update().get(pk=page.competition_id)
    if not rules.can_set_up(by, competition):
        raise PermissionDenied
    if part.stamp != seen:
        raise StalePart
    page = CompetitionPage.objects.get(pk=page.pk)
    before, page.body = page.body, body
    if before == body:
        return page
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    line = {"what": name_of(page), "id": page.pk, "before": {"body": before}, "after": {"body": body}}
    record("competition.changed", by=by, competition=competition, rows=[line], reason="")
    return CompetitionPage.objects.get(pk=page.pk)
