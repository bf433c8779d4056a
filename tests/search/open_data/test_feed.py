"""The feed and the description for catalogues of data."""

import datetime as dt
import json

import pytest

from search.actions import entries
from search.open_data.columns import COLUMNS
from tests.factories.catalogue import make_innovation, make_live, publish
from tests.search.open_data.reading import ATOM, feed, feed_numbers, fetch

pytestmark = pytest.mark.django_db


def test_an_entry_keeps_its_name_when_it_is_renamed_and_moved(
    registry, client, django_capture_on_commit_callbacks
):
    page = make_innovation(registry.health, "Antar Obat", slug="antar-obat", summary="Obat & vitamin")
    before = feed().find(f"{ATOM}entry")
    page.title, page.slug = "Obat <Tiba>", "obat-tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(page)
    after = feed().find(f"{ATOM}entry")

    def told(entry, name: str) -> str:
        return entry.find(f"{ATOM}{name}").text

    assert told(after, "id") == told(before, "id") == f"tag:localhost,2026:inovasi/{page.pk}"
    assert (told(after, "title"), told(after, "summary")) == ("Obat <Tiba>", "Obat & vitamin")
    assert told(after, "published") == told(before, "published")
    assert told(after, "updated") > told(before, "updated")
    assert after.find(f"{ATOM}link").get("href").endswith("/dinkes/obat-tiba/")


def test_the_newest_fifty_come_whatever_order_is_asked_for(registry):
    for number in range(53):
        page = make_live(registry.health, f"Inovasi {number:02}")
        page.first_published_at = dt.datetime(2024, 1, 1, number // 60, number % 60, tzinfo=dt.UTC)
        page.save()
    entries.rebuild()
    for query in ("", "sort=title", "q=inovasi", "sort=oldest&page=2"):
        titles = [entry.find(f"{ATOM}title").text for entry in feed(query).iterfind(f"{ATOM}entry")]
        assert titles == [f"Inovasi {number:02}" for number in range(52, 2, -1)], query


def test_the_feed_names_its_own_canonical_address(registry):
    make_innovation(registry.health, innovation_type="digital", year_applied=2024)
    found = feed("year=2024&type=digital&utm_source=x&page=3&type=digital")
    links = {link.get("rel"): link.get("href") for link in found.iterfind(f"{ATOM}link")}
    assert links == {
        "self": "http://testserver/inovasi/feed.atom?year=2024&type=digital",
        "alternate": "http://testserver/inovasi/?year=2024&type=digital",
    }
    assert found.find(f"{ATOM}title").text == "Inovasi: 2024, Digital – Lumbung"


def test_control_characters_break_no_feed(registry):
    make_live(registry.health, "Obat\x0b\x1bTiba", summary="a\x08b")
    entries.rebuild()
    assert feed().find(f"{ATOM}entry/{ATOM}title").text == "Obat Tiba"
    assert len(feed_numbers("q=%0b%1b+obat")) == 1


def test_an_unchanged_feed_is_not_sent_again(registry, client):
    make_innovation(registry.health)
    stamp = client.get("/inovasi/feed.atom").headers["ETag"]
    assert client.get("/inovasi/feed.atom", headers={"If-None-Match": stamp}).status_code == 304
    make_innovation(registry.health)
    assert client.get("/inovasi/feed.atom", headers={"If-None-Match": stamp}).status_code == 200


def test_catalogues_of_data_find_every_form(registry, client):
    assert "dct:modified" not in json.loads(fetch("/inovasi/dcat.jsonld"))
    make_innovation(registry.health)
    response = client.get("/inovasi/dcat.jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    told = json.loads(response.content)
    assert (told["@type"], told["dct:modified"]["@type"]) == ("dcat:Catalog", "xsd:dateTime")
    (dataset,) = told["dcat:dataset"]
    assert dataset["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    for form in dataset["dcat:distribution"]:
        address = form.get("dcat:downloadURL", form["dcat:accessURL"])["@id"].removeprefix(
            "http://testserver"
        )
        assert client.get(address).status_code == 200
    assert len(dataset["dcat:distribution"]) == 4


def test_the_data_page_explains_every_column(registry, client):
    text = client.get("/data/").content.decode()
    assert [column.code for column in COLUMNS if f"<code>{column.code}</code>" not in text] == []
    assert 'href="/data/"' in client.get("/").content.decode()
