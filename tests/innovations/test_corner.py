"""The corner of each agency: its own people write there, nobody else."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from innovations.actions.agencies import give_corner
from innovations.actions.establish import establish
from innovations.models import AgencyPage, InnovationPage, Sector, Theme
from tests.clients import signed_in
from tests.factories.registry import make_draft, make_office, make_person, make_published, make_verifier

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(module_db):
    return module_db(lambda: (make_office(), make_office("Dinas Sosial"), make_verifier()))


@pytest.fixture(scope="module")
def published(module_db, made):
    return module_db(make_published, made[0], by=made[2])


def counts():
    return (
        Group.objects.count(),
        GroupPagePermission.objects.count(),
        GroupCollectionPermission.objects.count(),
        Sector.objects.count(),
        Theme.objects.count(),
    )


def test_giving_a_corner_again_changes_nothing(office):
    before = counts()

    establish()
    again = give_corner(office.agency)

    assert (counts(), again) == (before, office.agency.corner)


def test_giving_a_corner_mends_what_was_taken_away(office):
    before = counts()
    office.agency.corner.team.page_permissions.all().delete()

    give_corner(office.agency)

    assert counts() == before


@pytest.mark.parametrize(
    ("who", "edit", "delete"),
    [("officer", True, True), ("head", True, True), ("other", False, False), ("verifier", False, False)],
)
def test_drafts_are_written_by_the_agencys_own_people(office, other, verifier, who, edit, delete):
    page = make_draft(office)
    person = {
        "officer": office.officer,
        "head": office.head,
        "other": other.head,
        "verifier": verifier,
    }[who]
    may = page.permissions_for_user(person)

    assert (may.can_edit(), may.can_delete(), may.can_publish(), may.can_unpublish()) == (
        edit,
        delete,
        False,
        False,
    )


def test_nobody_publishes_unpublishes_or_deletes_past_the_flow_not_even_administrators(office):
    page = make_published(office)
    may = page.permissions_for_user(make_person("admin", is_superuser=True))

    assert [
        may.can_publish(),
        may.can_unpublish(),
        may.can_delete(),
        may.can_copy(),
        may.can_set_view_restrictions(),
    ] == [False] * 5


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/admin/pages/{page}/delete/", {}),
        ("/admin/pages/{agency}/delete/", {}),
        ("/admin/pages/{catalogue}/delete/", {}),
        ("/admin/pages/{page}/unpublish/", {}),
        ("/admin/pages/{agency}/unpublish/", {}),
        ("/admin/bulk/wagtailcore/page/delete/?id={page}", {}),
        ("/admin/bulk/wagtailcore/page/delete/?id={agency}", {}),
        ("/admin/bulk/wagtailcore/page/unpublish/?id={page}", {}),
        (
            "/admin/bulk/wagtailcore/page/unpublish/?id={agency}&include_descendants=on",
            {"include_descendants": "on"},
        ),
        ("/admin/api/main/pages/{page}/action/delete/", {}),
        ("/admin/api/main/pages/{agency}/action/delete/", {}),
        ("/admin/api/main/pages/{page}/action/unpublish/", {}),
        ("/admin/api/main/pages/{agency}/action/unpublish/", {"recursive": "true"}),
    ],
)
@pytest.mark.parametrize("role", ["administrator", "head", "verifier"])
def test_no_path_takes_a_published_innovation_away(office, published, verifier, address, data, role):
    page = InnovationPage.objects.get(pk=published.pk)
    person = {
        "administrator": make_person("admin", is_superuser=True, is_staff=True),
        "head": office.head,
        "verifier": verifier,
    }[role]
    catalogue = AgencyPage.objects.get(pk=office.agency.pk).government.get_parent()
    address = address.format(page=page.pk, agency=office.agency.pk, catalogue=catalogue.pk)

    response = signed_in(person).post(address, data)

    page.refresh_from_db()
    assert page.live
    assert response.status_code < 500


def test_a_draft_that_was_never_published_can_be_deleted_by_its_agency(office):
    page = make_draft(office)

    signed_in(office.officer).post(f"/admin/pages/{page.pk}/delete/")

    assert not type(page).objects.filter(pk=page.pk).exists()


def test_not_even_an_administrator_publishes_past_the_flow(office):
    page = make_draft(office)
    client = signed_in(make_person("admin", is_superuser=True, is_staff=True))

    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")
    client.post(f"/admin/api/main/pages/{page.pk}/action/publish/")

    page.refresh_from_db()
    assert not page.live


def test_teams_do_not_register_agencies(office):
    client = signed_in(office.head)

    client.post(
        f"/admin/pages/add/innovations/agencypage/{office.agency.pk}/",
        {"title": "Dinas Palsu", "slug": "palsu", "kind": "department"},
    )
    client.post(f"/admin/pages/{office.agency.pk}/edit/", {"title": "Ganti", "target_override": "0"})

    office.agency.refresh_from_db()
    assert AgencyPage.objects.filter(title="Dinas Palsu").count() == 0
    assert (office.agency.title, office.agency.target_override) == ("Dinas Kesehatan", None)


@pytest.mark.parametrize("closed", [{"active_to": "2020-12-31"}, {"live": False}])
def test_an_agency_that_takes_no_records_continues_none(office, published, closed):
    AgencyPage.objects.filter(pk=office.agency.pk).update(**closed)
    before = InnovationPage.objects.count()

    response = signed_in(office.officer).post(f"/admin/inovasi/{published.pk}/lanjutkan/")

    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
    assert InnovationPage.objects.count() == before
