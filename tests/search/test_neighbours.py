"""Innovations like one: near in subject and words, explained, and never hidden ones."""

import json
import re

import pytest

from innovations.models import Theme
from search import index, neighbours
from search.actions import entries
from search.models import CatalogueEntry
from tests.factories.catalogue import (
    make_agency,
    make_draft,
    make_government,
    make_innovation,
    make_live,
    publish,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/inovasi/kab-batang/dinkes/antar-obat/"


@pytest.fixture
def innovation(registry):
    return make_innovation(
        registry.health,
        "Antar Obat",
        slug="antar-obat",
        summary="Obat lansia diantar kader posyandu ke rumah.",
        main_sector=registry.sectors[0],
        year_applied=2024,
    )


def make_like(agency, sector, *titles: str, **fields) -> None:
    for title in titles:
        make_live(agency, title, main_sector=sector, **fields)
    entries.rebuild()


def found(page) -> list[str]:
    return [other.entry.title for other in neighbours.find(CatalogueEntry.objects.get(pk=page.pk))]


def test_the_more_telling_words_the_nearer(innovation, registry):
    health, school = registry.sectors
    make_like(registry.health, health, "Obat lansia", "Kader posyandu antar obat", "Gigi sehat", "Obat murah")
    make_like(registry.health, school, "Antar obat lansia kader posyandu")  # of another sector
    assert found(innovation) == ["Kader posyandu antar obat", "Obat lansia", "Obat murah"]


def test_at_most_four_and_never_itself(innovation, registry):
    make_like(registry.health, registry.sectors[0], *(f"Antar obat {letter}" for letter in "abcdefg"))
    assert len(found(innovation)) == 4
    assert "Antar Obat" not in found(innovation)


def test_a_shared_theme_makes_neighbours_and_is_told(innovation, registry):
    theme = Theme.objects.create(scheme="local", code="7", name="Sehat sampai tua")
    other = make_innovation(registry.school, "Obat di sekolah", main_sector=registry.sectors[1])
    for page in (innovation, other):
        page.themes.add(theme)
        publish(page)
    (neighbour,) = neighbours.find(CatalogueEntry.objects.get(pk=innovation.pk))
    assert (neighbour.entry.title, neighbour.reasons) == ("Obat di sekolah", ["Sehat sampai tua"])


def test_hidden_ones_are_never_neighbours(innovation, registry, client):
    health = registry.sectors[0]
    make_draft(registry.health, "Antar obat rahasia", main_sector=health)
    withdrawn = make_innovation(registry.health, "Antar obat ditarik", main_sector=health)
    assert "Antar obat ditarik" in client.get(ADDRESS).content.decode()
    withdrawn.unpublish()
    hidden = make_agency(registry.government, "Rahasia", "rahasia", live=False)
    make_like(hidden, health, "Antar obat tersembunyi")
    text = client.get(ADDRESS).content.decode()
    for word in ("rahasia", "ditarik", "tersembunyi", "Inovasi serupa"):
        assert word not in text


def test_an_invented_one_stands_beside_invented_ones_only(innovation, registry):
    elsewhere = make_agency(make_government("Kab. Rekaan", "kab-rekaan", is_simulated=True))
    make_like(elsewhere, registry.sectors[0], "Antar obat rekaan")
    assert found(innovation) == []
    make_like(registry.school, registry.sectors[0], "Antar obat nyata")
    assert found(innovation) == ["Antar obat nyata"]


def test_without_a_sector_theme_or_word_there_is_none(registry):
    alone = make_innovation(registry.health, "…")
    make_innovation(registry.health, "Antar obat", main_sector=registry.sectors[0])
    assert found(alone) == []


@pytest.mark.parametrize("number", [3, 300])
def test_the_page_costs_at_most_six_queries(innovation, registry, client, count_queries, number):
    make_like(registry.health, registry.sectors[0], *(f"Antar obat {one}" for one in range(number)))
    index.current().edition.words.clear()
    with count_queries() as cold:
        assert "Inovasi serupa" in client.get(ADDRESS).content.decode()
    with count_queries() as warm:
        client.get(ADDRESS)
    assert (len(cold), len(warm)) == (6, 5)


def linked_data(client) -> dict:
    text = client.get(ADDRESS).content.decode()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found)


def test_the_description_for_search_engines_cannot_be_left(innovation, registry, client):
    wicked = '</script><script>alert("1")</script><!-- & \u2028'
    innovation.title, innovation.service_url, innovation.place = (
        wicked,
        "https://contoh.example/?a=1&b=2",
        wicked,
    )
    publish(innovation)
    told = linked_data(client)
    assert told["name"] == wicked
    assert told["about"]["availableChannel"]["serviceUrl"] == "https://contoh.example/?a=1&b=2"
    assert told["@id"] == f"http://testserver/inovasi/id/{innovation.pk}/"
    assert "<script>alert" not in client.get(ADDRESS).content.decode()


def test_the_page_says_what_to_cite_and_where_its_data_are(innovation, client):
    text = client.get(ADDRESS).content.decode()
    link = f"/inovasi/id/{innovation.pk}/"
    assert f"http://testserver{link}. Dibaca " in text
    assert f'href="{link}" rel="bookmark"' in text
    assert f'href="/api/v1/innovations/{innovation.pk}"' in text
    assert '<meta property="og:image" content="http://testserver/static/img/share.png">' in text


def test_a_page_that_the_catalogue_missed_is_shown_without_it(registry, client):
    page = make_live(registry.health, "Tanpa entri", main_sector=registry.sectors[0])
    text = client.get(page.url).content.decode()
    assert "Tanpa entri" in text
    assert "ld+json" not in text


def test_the_lists_kept_for_the_page_are_those_of_the_record(innovation, registry):
    entry = CatalogueEntry.objects.get(pk=innovation.pk)
    assert entry.shown == innovation.shown
