"""Sixty agencies and five thousand innovations ask no more of the database than five and five."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.actions.records import record_many
from innovations.models import AgencyPage, InnovationPage, Sector, Verification
from innovations.rules import VERIFIERS
from search.actions.entries import rebuild
from tests.factories.registry import (
    Office,
    make_government,
    make_office,
    make_offices,
    make_person,
    make_verifier,
)

#: Queries are counted, and both databases are asked the same ones.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

ADMIN, PUBLIC = 40, 8


def fill(office: Office, number: int, sector: Sector) -> None:
    """Give an office that many innovations, every second one published this year or last."""
    year = timezone.localdate().year
    pages = [
        InnovationPage(
            title=f"{office.agency.title} {index}",
            year_applied=year - index % 3,
            main_sector=sector,
            summary="Layanan dijemput ke desa.",
            innovation_type="digital",
        )
        for index in range(number)
    ]
    record_many(AgencyPage.objects.get(pk=office.agency.pk), pages, by=office.officer)
    live = [page.pk for page in pages[::2]]
    InnovationPage.objects.filter(pk__in=live).update(
        live=True, has_unpublished_changes=False, first_published_at=timezone.now()
    )
    Verification.objects.bulk_create(
        Verification(innovation_id=pk, verified_at=timezone.now()) for pk in live
    )


def clients(office: Office) -> dict[str, Client]:
    """Return a signed-in client for each role."""
    people = {
        "visitor": None,
        "officer": office.officer,
        "head": office.head,
        "verifier": make_person("verifikator", Group.objects.get(name=VERIFIERS)),
    }
    found = {}
    for role, person in people.items():
        found[role] = Client()
        if person:
            found[role].force_login(person)
    return found


def queries_of(client: Client, address: str) -> int:
    """Count the queries of an address once its caches are warm, so that counts can be compared."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(seen)


def screens(office: Office) -> dict[str, tuple[str, str, int]]:
    """Return every screen that must not grow: who asks, where, and how many queries are allowed."""
    draft = InnovationPage.objects.child_of(office.agency).filter(live=False).order_by("pk").first()
    shown = InnovationPage.objects.child_of(office.agency).live().order_by("pk").first()
    year = timezone.localdate().year
    agency = office.agency.pk
    return {
        "home": ("visitor", "/", PUBLIC),
        "catalogue": ("visitor", "/inovasi/", PUBLIC),
        "catalogue, filtered": ("visitor", f"/inovasi/?year={year}&type=digital&q=desa", PUBLIC),
        "innovation page": ("visitor", shown.url, 6),
        "agency page": ("visitor", office.agency.url, PUBLIC),
        "board": ("visitor", f"/target/{year}/", PUBLIC),
        "officer's dashboard": ("officer", "/admin/", ADMIN),
        "head's dashboard": ("head", "/admin/", ADMIN),
        "verifier's dashboard": ("verifier", "/admin/", ADMIN),
        "explorer": ("officer", f"/admin/pages/{agency}/", ADMIN),
        "verifier's explorer": ("verifier", f"/admin/pages/{agency}/", ADMIN),
        "search": ("officer", "/admin/pages/search/?q=Dinas", ADMIN),
        "editor": ("officer", f"/admin/pages/{draft.pk}/edit/", ADMIN),
        "new innovation": ("officer", f"/admin/pages/add/innovations/innovationpage/{agency}/", ADMIN),
        "review": ("officer", f"/admin/inovasi/{draft.pk}/tinjau/", ADMIN),
        "insiders' board": ("verifier", f"/admin/papan/{year}/", ADMIN),
    }


def measure(office: Office) -> dict[str, int]:
    by_role = clients(office)
    return {name: queries_of(by_role[role], url) for name, (role, url, _limit) in screens(office).items()}


def test_no_screen_asks_more_with_sixty_agencies_and_five_thousand_innovations():
    make_verifier()
    government = make_government()
    offices = [make_office(f"Dinas {number}", government) for number in range(5)]
    sector = Sector.objects.first()
    # The first office stays as it is; a page of its explorer is full in neither case.
    fill(offices[0], 6, sector)
    for office in offices[1:]:
        fill(office, 2, sector)
    rebuild()
    few = measure(offices[0])

    for office in make_offices(55, government):
        fill(office, 91, sector)
    rebuild()
    many = measure(offices[0])

    assert InnovationPage.objects.count() > 5000
    limits = {name: limit for name, (_role, _url, limit) in screens(offices[0]).items()}
    assert {name: count for name, count in many.items() if count > limits[name]} == {}
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}


def test_no_list_of_an_agencys_own_asks_more_with_thirty_rows_than_with_three():
    make_verifier()
    office = make_office("Dinas Satu")
    sector = Sector.objects.first()
    fill(office, 6, sector)
    rebuild()
    few = measure(office)
    fill(office, 30, sector)
    rebuild()
    many = measure(office)

    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
