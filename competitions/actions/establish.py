"""What contests need before the first one is announced."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission

from competitions.models import CompetitionIndexPage
from innovations.actions.establish import establish
from innovations.rules import AUDITORS, LEADERS, SECRETARIAT
from users.models import User

GUIDES_COLLECTION = "Lomba"


@transaction.atomic
def establish_contests(*, by: User | None = None) -> CompetitionIndexPage:
    """Make the list of competitions (`/lomba/`) and the collection of their guides, unless they are there.

    Returns the list.
    """
    establish(by=by)
    collect_guides(by=by)
    return CompetitionIndexPage.objects.get()


@transaction.atomic
def collect_guides(*, by: User | None = None) -> Collection:
    """Return the collection of guide documents, which nobody outside the desk reads before they are public."""
    root = Collection.objects.select_for_update().get(depth=1)
    found = root.get_children().filter(name=GUIDES_COLLECTION).first()
    if found:
        return found
    collection = root.add_child(name=GUIDES_COLLECTION)
    choose = Permission.objects.get(content_type__app_label="wagtaildocs", codename="choose_document")
    for name in (SECRETARIAT, LEADERS, AUDITORS):
        group, _is_new = Group.objects.get_or_create(name=name)
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=choose)
    return collection
