"""Everything an installation needs before the first agency is registered."""

import csv
import json
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from innovations.actions.agencies import FILE_PERMISSIONS
from innovations.models import (
    HeadEndorsementTask,
    Sector,
    Target,
    Theme,
    VerificationTask,
)
from innovations.models.places import files_root
from innovations.rules import AUDITORS, LEADERS, SECRETARIAT, VERIFIERS
from users.models import User

DATA = Path(__file__).resolve().parent.parent / "data"
WORKFLOW_NAME = "Pengesahan dan verifikasi inovasi"
EDITABLE_LISTS = (Sector, Theme, Target)


@transaction.atomic
def establish(*, by: User | None = None) -> Page:
    """Make the site, its catalogue, the list of contests, the workflow, the role groups and the lists.

    Idempotent: what is there already, renamed or edited included, is left alone.
    Returns the catalogue page that governments are registered under.
    """
    Page.objects.select_for_update().get(depth=1)  # two who prepare at once come one after the other
    catalogue = _catalogue(by)
    _contests(catalogue.get_parent(), by)
    _about(catalogue.get_parent(), by)
    _workflow(catalogue)
    _sectors()
    _themes()
    _groups(catalogue)
    return catalogue


def _catalogue(by: User | None) -> Page:
    catalogue_model = apps.get_model("search", "CataloguePage")
    found = catalogue_model.objects.first()
    if found:
        return found
    home = apps.get_model("home", "HomePage").objects.first() or _home(by)
    catalogue = catalogue_model(title="Inovasi", slug="inovasi", owner=by, show_in_menus=True)
    return home.add_child(instance=catalogue)


def _contests(home: Page, by: User | None) -> None:
    index_page = apps.get_model("competitions", "CompetitionIndexPage")
    if not index_page.objects.exists():
        home.add_child(instance=index_page(title="Lomba", slug="lomba", owner=by, show_in_menus=True))


def _about(home: Page, by: User | None) -> None:
    standard_page = apps.get_model("home", "StandardPage")
    if standard_page.objects.exists():
        return
    words = json.loads((DATA / "about.json").read_text(encoding="utf-8"))
    home.add_child(instance=standard_page(slug="tentang", owner=by, **words))


def _home(by: User | None) -> Page:
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(content_type__model="page"):
        welcome.delete()
    root.refresh_from_db()
    home = root.add_child(
        instance=apps.get_model("home", "HomePage")(title="Lumbung", slug="lumbung", owner=by)
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Lumbung"},
    )
    return home


def _workflow(catalogue: Page) -> None:
    if HeadEndorsementTask.objects.exists():
        return
    Workflow.objects.filter(name="Moderators approval").delete()
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    tasks = (
        HeadEndorsementTask.objects.create(name="Pengesahan kepala perangkat daerah"),
        VerificationTask.objects.create(name="Verifikasi"),
    )
    for order, task in enumerate(tasks):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page=catalogue)


def _sectors() -> None:
    if Sector.objects.exists():
        return
    with (DATA / "sectors.csv").open(encoding="utf-8") as file:
        Sector.objects.bulk_create(
            Sector(name=row["name"], slug=row.get("slug") or slugify(row["name"]), group=row["group"])
            for row in csv.DictReader(file)
        )


def _themes() -> None:
    if Theme.objects.exists():
        return
    rows = json.loads((DATA / "themes.json").read_text(encoding="utf-8"))
    Theme.objects.bulk_create(Theme(**row) for row in rows)


def _groups(catalogue: Page) -> None:
    verifiers, secretariat, leaders, auditors = (
        Group.objects.get_or_create(name=name)[0] for name in (VERIFIERS, SECRETARIAT, LEADERS, AUDITORS)
    )
    admin = Permission.objects.get(codename="access_admin")
    for group in (verifiers, secretariat, leaders, auditors):
        group.permissions.add(admin)
    for name in ("add", "change", "publish"):
        _allow_page(verifiers, catalogue, name)
    for codename in FILE_PERMISSIONS:
        if codename.startswith("choose"):
            _allow_files(verifiers, codename)
            _allow_files(auditors, codename)
    for model in EDITABLE_LISTS:
        verifiers.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="innovations",
                content_type__model=model._meta.model_name,
                codename__regex="^(add|change|view)_",
            )
        )


def _allow_page(group: Group, page: Page, name: str) -> None:
    if not group.page_permissions.filter(page=page, permission__codename=f"{name}_page").exists():
        GroupPagePermission.objects.create(group=group, page=page, permission_type=name)


def _allow_files(group: Group, codename: str) -> None:
    permission = Permission.objects.get(
        codename=codename, content_type__app_label__in=["wagtailimages", "wagtaildocs"]
    )
    GroupCollectionPermission.objects.get_or_create(
        group=group, collection=files_root(), permission=permission
    )
