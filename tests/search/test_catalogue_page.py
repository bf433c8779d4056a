"""The page of the list: its views, what is marked, what it leads to."""

import pytest

from innovations.models import InnovationPage
from search.actions import entries
from search.templatetags.catalogue import marked
from tests.factories.catalogue import make_live, make_many_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def list_of_four(registry) -> list[InnovationPage]:
    """Four innovations: two at one place, one at another, one nowhere."""
    places = [("-6.9", "109.7"), ("-6.9", "109.7"), ("-7.25", "112.75"), (None, None)]
    pages = []
    for number, (latitude, longitude) in enumerate(places):
        page = make_live(
            registry.health, f"Pelayanan {number}", year_applied=2024, summary="Kami melayani & cepat"
        )
        page.latitude, page.longitude = latitude, longitude
        page.save()
        pages.append(page)
    entries.rebuild()
    return pages


def ask(client, query: str):
    response = client.get(f"/inovasi/?{query}")
    assert response.status_code == 200
    return response


def test_a_map_shows_places_and_tells_how_many_have_none(client, list_of_four):
    response = ask(client, "view=map")
    result = response.context["result"]
    assert (result.total, result.placeless) == (4, 1)
    assert [len(place["entries"]) for place in result.places] == [2, 1]
    text = response.content.decode()
    assert "1 dari 4 inovasi tidak mencatat lokasi" in text
    assert 'data-latitude="-6.900000" data-longitude="109.700000"' in text
    assert "Pelayanan 3" not in text.partition('id="results"')[2]


def test_a_map_of_nothing_placed_says_so(client, list_of_four):
    InnovationPage.objects.filter(pk=list_of_four[3].pk).update(year_applied=2020)
    entries.rebuild()
    response = ask(client, "view=map&year=2020")
    assert (response.context["result"].placeless, response.context["result"].rows) == (1, [])
    assert "1 dari 1 inovasi tidak mencatat lokasi" in response.content.decode()


def test_a_map_costs_as_little_as_a_list(client, registry, count_queries):
    seen = []
    for number in (3, 60):
        make_many_live(registry.health, number, latitude=-6.9, longitude=109.7)
        entries.rebuild()
        ask(client, "view=map")
        for view in ("map", "table", "cards"):
            with count_queries() as queries:
                ask(client, f"view={view}&year=2024")
            seen.append(len(queries))
    assert seen[:3] == seen[3:]
    assert max(seen) <= 3


def test_views_are_links_of_which_one_is_in_use(client, list_of_four):
    text = ask(client, "view=table&year=2024").content.decode()
    assert 'href="/inovasi/?year=2024" rel="nofollow">' in text
    assert 'href="/inovasi/?year=2024&amp;view=table" rel="nofollow" aria-current="true"' in text
    assert "<table" in text


@pytest.mark.parametrize("view", ["cards", "table"])
def test_words_that_are_sought_are_marked(client, list_of_four, view):
    text = ask(client, f"q=layanan&view={view}").content.decode()
    assert "<mark>Pelayanan</mark> 0" in text
    if view == "cards":
        assert "Kami <mark>melayani</mark> &amp; cepat" in text


def test_marking_escapes_what_it_marks():
    assert (
        marked("<b>obat</b> & obat", ["obat"])
        == "&lt;b&gt;<mark>obat</mark>&lt;/b&gt; &amp; <mark>obat</mark>"
    )
    assert marked("<b>", ()) == "&lt;b&gt;"


def test_a_slip_of_the_pen_is_asked_about(client, list_of_four):
    text = ask(client, "q=pelayanam").content.decode()
    assert 'Maksud Anda <a href="/inovasi/?q=pelayanan" rel="nofollow">pelayanan</a>' in text


def test_the_same_question_is_offered_as_a_feed_and_as_data(client, list_of_four):
    text = ask(client, "q=layanan&year=2024&sort=title&view=table").content.decode()
    for path in ("feed.atom", "data.csv", "data.xlsx", "data.json"):
        assert f'href="/inovasi/{path}?q=layanan&amp;year=2024"' in text


def test_cards_can_be_chosen_without_script(client, list_of_four):
    text = ask(client, "").content.decode()
    assert '<form class="tray" id="compare-form" action="/inovasi/bandingkan/" method="get"' in text
    assert text.count('form="compare-form"') == 4


def test_an_empty_granary_says_what_to_do(client, registry):
    entries.rebuild()
    assert "/akun/masuk/" in ask(client, "").content.decode().partition('id="results"')[2]
