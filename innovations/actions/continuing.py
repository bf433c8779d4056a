"""Starting this year's record from an earlier one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from modelcluster.models import model_from_serializable_data

from innovations.models import InnovationPage
from innovations.models.choices import Origin, RelationKind
from innovations.models.places import check_open, free_slug
from users.models import User

#: What belongs to the earlier record alone: who it is, where it stands, and what was noted on it.
LEFT_BEHIND = ("pk", "path", "depth", "numchild", "url_path", "translation_key", "wagtail_admin_comments")


@transaction.atomic
def continue_record(innovation: InnovationPage, *, by: User) -> InnovationPage:
    """Start a draft for this year from an earlier innovation of the same agency.

    The draft is a continuation until the agency says what changed. Raises PermissionDenied for
    anybody who may not write for the agency, ValidationError when the agency takes no new records.
    """
    agency = innovation.agency
    if not agency.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied
    check_open(agency)
    data = {key: value for key, value in innovation.serializable_data().items() if key not in LEFT_BEHIND}
    draft = model_from_serializable_data(InnovationPage, data | {"pk": None}, check_fks=False)
    for name in ("measurements", "photos", "documents", "team"):
        for row in getattr(draft, name).all():
            row.pk = None
    _begin(draft, innovation, by)
    agency.add_child(instance=draft)
    draft.save_revision(user=by, log_action=True)
    return draft


def _begin(draft: InnovationPage, earlier: InnovationPage, by: User) -> None:
    draft.live = False
    draft.has_unpublished_changes = True
    draft.slug = free_slug(earlier.agency, earlier.title)
    draft.draft_title = draft.title
    draft.owner = by
    draft.origin = Origin.AGENCY
    draft.year_applied = timezone.localdate().year
    draft.relation_kind = RelationKind.CONTINUATION
    draft.related_innovation = earlier
    draft.import_key = ""
    draft.locked = False
    draft.alias_of = None
    draft.first_published_at = draft.last_published_at = draft.latest_revision_created_at = None
    draft.live_revision = draft.latest_revision = None
    draft.go_live_at = draft.expire_at = None
