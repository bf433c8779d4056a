"""Choosing a page: others' published innovations go by their published name, never by that of their next text."""

import pytest

from tests.leaks.planting import SENTINEL
from tests.leaks.test_admin import leaks


@pytest.mark.parametrize(
    "address",
    [
        "/admin/choose-page/{agency}/",
        "/admin/choose-page/{agency}/?page_type=innovations.innovationpage",
        "/admin/choose-page/{live}/",
        "/admin/choose-page/search/?q=Layanan&page_type=innovations.innovationpage",
        "/admin/choose-page/chosen-multiple/?id={live}",
    ],
)
def test_the_next_name_of_a_published_innovation_stays_with_its_agency(scene, address):
    theirs = scene.theirs

    found = leaks(
        scene.client("officer"), [address.format(agency=theirs.office.agency.pk, live=theirs.live.pk)]
    )

    assert found == []


def test_it_is_offered_by_its_published_name(scene):
    response = scene.client("officer").get(f"/admin/choose-page/{scene.theirs.office.agency.pk}/")

    assert "Layanan Terbuka" in response.content.decode()
    assert SENTINEL not in response.content.decode()
