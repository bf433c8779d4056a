"""The board, the agency's page, the dashboard and the insiders' board tell one and the same figure."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from innovations.models import AgencyPage
from tests.clients import signed_in
from tests.factories.registry import make_draft, make_office, make_published, make_verifier

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_every_screen_tells_two_of_three_and_what_blocks_the_third():
    year = timezone.localdate().year
    office, verifier = make_office(), make_verifier()
    make_published(office, "Antar Obat", by=verifier, year_applied=year)
    make_published(office, "Kelas Ayah", by=verifier, year_applied=year)
    make_draft(office, "Senyum Posyandu", is_complete=False, year_applied=year)
    agency = AgencyPage.objects.get(pk=office.agency.pk)

    board = text_of(Client(), f"/target/{year}/")
    page = text_of(Client(), agency.url)
    desk = text_of(signed_in(office.officer), "/admin/")
    insiders = text_of(signed_in(verifier), f"/admin/papan/{year}/")

    assert "2 dari 3" in board
    assert "2 dari 3" in page
    assert f"2 dari 3 terhitung tahun {year}" in desk
    assert "Dinas Kesehatan 2 3" in insiders
    assert "Berikutnya: “Senyum Posyandu”. Isi “tahapan”." in desk
    assert "Senyum Posyandu" not in board + page
    assert "Senyum Posyandu: Belum terbit." in insiders
