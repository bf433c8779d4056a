"""What search engines are told."""

from xml.etree import ElementTree

import pytest

from home import sitemaps
from innovations.actions.establish import establish
from search.actions import entries
from tests.factories.catalogue import make_agency, make_draft, make_government, make_innovation, make_live

pytestmark = pytest.mark.django_db

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, path
    found = ElementTree.fromstring(response.content).iter(f"{SPACE}loc")
    return [item.text.removeprefix("http://testserver") for item in found]


def everything(client) -> list[str]:
    return [address for part in locations(client, "/sitemap.xml") for address in locations(client, part)]


@pytest.fixture
def agency(db):
    establish()
    return make_agency(make_government(), "Dinas Kesehatan", "dinkes")


def test_every_public_page_is_listed_and_answers(client, agency):
    make_innovation(agency, slug="antar-obat", year_applied=2024)
    found = everything(client)
    assert {
        "/",
        "/inovasi/",
        "/dasbor/",
        "/inovasi/kab-batang/",
        "/inovasi/kab-batang/dinkes/",
        "/inovasi/kab-batang/dinkes/antar-obat/",
        "/target/2024/",
        "/data/",
        "/tentang/",
    } <= set(found)
    assert len(found) == len(set(found))
    assert {client.get(address).status_code for address in found} == {200}


def test_what_is_hidden_is_not_listed(client, agency):
    make_draft(agency, "Naskah")
    hidden = make_agency(agency.government, "Rahasia", "rahasia", live=False)
    make_live(make_agency(hidden, "Di bawah", "di-bawah"))
    make_innovation(agency, slug="ditarik").unpublish()
    entries.rebuild()
    assert [address for address in everything(client) if address.startswith("/inovasi/kab")] == [
        "/inovasi/kab-batang/",
        "/inovasi/kab-batang/dinkes/",
    ]


def test_a_long_list_comes_in_parts_at_the_same_cost(client, agency, monkeypatch, count_queries):
    monkeypatch.setattr(sitemaps.InnovationSitemap, "limit", 2)
    for _number in range(5):
        make_live(agency)
    entries.rebuild()
    parts = [part for part in locations(client, "/sitemap.xml") if "innovations" in part]
    assert parts == [
        "/sitemap-innovations.xml",
        "/sitemap-innovations.xml?p=2",
        "/sitemap-innovations.xml?p=3",
    ]
    assert [len(locations(client, part)) for part in parts] == [2, 2, 1]
    with count_queries() as queries:
        client.get(parts[1])
    assert len(queries) <= 2


@pytest.mark.parametrize(
    "path", ["/sitemap-tiada.xml", "/sitemap-innovations.xml?p=99", "/sitemap-innovations.xml?p=x"]
)
def test_a_part_that_is_not_there_is_not_found(client, agency, path):
    assert client.get(path).status_code == 404


def test_robots_are_kept_from_endless_lists(client):
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert {"Disallow: /inovasi/?*&", "Disallow: /admin/", "Sitemap: http://testserver/sitemap.xml"} <= set(
        lines
    )
    assert "Disallow: /inovasi/" not in lines
