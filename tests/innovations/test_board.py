"""The board of three a year: one reading for the public, the agency and the dashboard."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from innovations.actions import flow
from innovations.actions.agencies import register
from innovations.actions.closing import close_year
from innovations.models import AgencyPage, InnovationPage, Target
from innovations.models.board import board_for_year, board_row_for
from tests.factories.registry import (
    make_draft,
    make_government,
    make_office,
    make_person,
    make_published,
    make_verifier,
)

pytestmark = pytest.mark.django_db


def row_of(office, year=2026, **options):
    return board_row_for(AgencyPage.objects.get(pk=office.agency.pk), year, **options)


def test_published_innovations_count_and_the_others_say_why_not():
    office = make_office()
    first = make_published(office, "Antar Obat")
    make_published(
        office,
        "Antar Obat Lagi",
        relation_kind="continuation",
        related_innovation=first,
        relation_note="Diteruskan.",
    )
    make_draft(office, "Belum Jadi")

    row = row_of(office, public=False)

    assert (row.counted, row.uncounted, row.target, row.is_reached) == (1, 2, 3, False)
    assert [(item.title, item.reason_text) for item in row.innovations] == [
        ("Antar Obat", ""),
        ("Antar Obat Lagi", "Lanjutan dari Antar Obat."),
        ("Belum Jadi", "Belum terbit."),
    ]


def test_the_public_board_knows_nothing_of_drafts_and_withdrawn_ones():
    office = make_office()
    make_draft(office, "Sentinel Draf")
    gone = make_published(office, "Sentinel Ditarik")
    flow.withdraw(gone, by=office.head, reason="Berhenti.")

    row = row_of(office, public=True)

    assert (row.counted, row.innovations) == (0, [])


def test_innovations_of_a_unit_without_target_count_for_its_department():
    office = make_office()
    unit = register(
        AgencyPage.objects.get(pk=office.agency.pk), by=None, title="Puskesmas Uji", kind="health_centre"
    )
    page = make_published(office, "Kader Siaga")
    page.move(unit, pos="last-child")

    board = board_for_year(2026, government=AgencyPage.objects.get(pk=office.agency.pk).government)[0]

    assert [(row.agency_name, row.counted) for row in board.rows] == [("Dinas Kesehatan", 1)]


def test_targets_come_from_the_agency_then_the_government_then_three():
    government = make_government()
    offices = [make_office(f"Dinas {letter}", government) for letter in "ABC"]
    Target.objects.create(government=government, year=2026, number=4)
    AgencyPage.objects.filter(pk=offices[0].agency.pk).update(target_override=1)

    targets = {row.agency_name: row.target for board in board_for_year(2026) for row in board.rows}
    earlier = {row.agency_name: row.target for board in board_for_year(2025) for row in board.rows}

    assert targets == {"Dinas A": 1, "Dinas B": 4, "Dinas C": 4}
    assert earlier == {"Dinas A": 1, "Dinas B": 3, "Dinas C": 3}


def test_an_agency_owes_nothing_in_years_it_did_not_exist():
    office = make_office(active_from="2026-03-01")

    assert row_of(office, 2025) is None
    assert row_of(office, 2026).target == 3


def test_closing_a_year_freezes_it():
    office = make_office()
    page = make_published(office, "Tetap Tercatat", year_applied=2025)
    verifier = make_verifier()
    government = AgencyPage.objects.get(pk=office.agency.pk).government
    close_year(government, 2025, by=verifier)
    before = row_of(office, 2025)

    make_published(office, "Datang Terlambat", year_applied=2025)
    flow.withdraw(page, by=office.head, reason="Berhenti.")
    InnovationPage.objects.filter(pk=page.pk).update(year_applied=2020)
    AgencyPage.objects.filter(pk=office.agency.pk).update(title="Nama Baru", target_override=9)
    after = row_of(office, 2025)

    assert (before.counted, before.target, before.agency_name) == (1, 3, "Dinas Kesehatan")
    assert (after.counted, after.target, after.agency_name) == (1, 3, "Dinas Kesehatan")
    assert after.innovations == []
    assert board_for_year(2025, government=government)[0].is_closed


@pytest.mark.parametrize(("year", "times"), [(2026, 1), (2025, 2)])
def test_a_year_is_closed_once_and_only_when_it_is_over(year, times, time_machine):
    time_machine.move_to("2026-11-21")
    government = AgencyPage.objects.get(pk=make_office().agency.pk).government
    verifier = make_verifier()

    for _ in range(times - 1):
        close_year(government, year, by=verifier)
    with pytest.raises(ValidationError):
        close_year(government, year, by=verifier)


@pytest.mark.parametrize("role", ["officer", "head", "nobody"])
def test_closing_a_year_is_for_verifiers(role):
    office = make_office()
    government = AgencyPage.objects.get(pk=office.agency.pk).government
    person = {"officer": office.officer, "head": office.head, "nobody": make_person()}[role]

    with pytest.raises(PermissionDenied):
        close_year(government, 2025, by=person)


def test_the_board_asks_the_same_of_the_database_with_one_agency_and_with_many(count_queries):
    government = make_government()
    office = make_office("Dinas A", government)
    make_published(office)
    with count_queries() as few:
        board_for_year(2026)
    for letter in "BCDE":
        other = make_office(f"Dinas {letter}", government)
        make_published(other)
        make_published(other)
    with count_queries() as many:
        board_for_year(2026)

    assert len(few) == len(many) <= 5


def test_the_public_board_of_a_closed_year_forgets_the_name_of_what_was_withdrawn_since():
    office = make_office()
    verifier = make_verifier()
    first = make_published(office, "Sentinel Ditarik", year_applied=2025)
    make_published(
        office,
        "Lanjutannya",
        year_applied=2025,
        relation_kind="continuation",
        related_innovation=first,
        relation_note="Diteruskan.",
    )
    close_year(AgencyPage.objects.get(pk=office.agency.pk).government, 2025, by=verifier)

    def reasons(**options) -> list[str]:
        return [item.reason_text for item in row_of(office, 2025, **options).innovations]

    assert reasons() == ["", "Lanjutan dari Sentinel Ditarik."]
    flow.withdraw(first, by=office.head, reason="Berhenti.")
    assert reasons() == ["Lanjutan inovasi sebelumnya."]
    assert reasons(public=False) == ["", "Lanjutan dari Sentinel Ditarik."]


def test_the_board_of_a_closed_year_leads_to_published_agencies_alone():
    office = make_office()
    close_year(AgencyPage.objects.get(pk=office.agency.pk).government, 2025, by=make_verifier())
    assert row_of(office, 2025).agency_url.endswith("/dinas-kesehatan/")

    AgencyPage.objects.get(pk=office.agency.pk).unpublish()

    assert row_of(office, 2025).agency_url == ""


@pytest.mark.parametrize(
    ("address", "status"),
    [("2026/", 200), ("", 200), ("0/", 404), ("1944/", 404), ("2101/", 404), ("99999/", 404)],
)
def test_the_insiders_board_answers_for_years_that_a_record_may_have(client, address, status):
    client.force_login(make_verifier())

    assert client.get(f"/admin/papan/{address}").status_code == status


@pytest.mark.parametrize("year", ["-5", "0", "99999", "x"])
def test_closing_an_impossible_year_is_not_found(client, year):
    office = make_office()
    client.force_login(make_verifier())
    government = AgencyPage.objects.get(pk=office.agency.pk).government

    assert client.post("/admin/papan/tutup/", {"government": government.pk, "year": year}).status_code == 404


def test_who_may_not_close_a_year_learns_nothing_of_what_there_is(client):
    office = make_office()
    client.force_login(office.head)

    answers = [
        client.post("/admin/papan/tutup/", {"government": number, "year": 2025})
        for number in (office.agency.pk, 999_999)
    ]

    assert (
        len({(answer.status_code, answer.headers.get("Location"), answer.content) for answer in answers}) == 1
    )


def test_the_list_of_sectors_says_yes_and_no_in_the_readers_language(client):
    client.force_login(make_verifier())
    page = client.get("/admin/snippets/innovations/sector/").content.decode()
    assert "Ditawarkan dalam formulir" in page
    assert "True" not in page.split("<tbody>")[1].split("</tbody>")[0]
