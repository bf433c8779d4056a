import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from home.models import HomePage, StandardPage
from tests.factories.catalogue import (
    add_below,
    make_agency,
    make_catalogue,
    make_draft,
    make_government,
    make_innovation,
    make_sectors,
)

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(make_government())


def test_an_empty_granary_says_what_to_do(client):
    make_catalogue()
    page = client.get("/").content.decode()
    assert 'class="empty"' in page
    assert 'href="/akun/masuk/"' in page


def test_the_front_door_counts_what_is_published(client, agency):
    health, _school = make_sectors()
    make_innovation(agency, "Antre dari Rumah", main_sector=health)
    make_draft(agency, "Rahasia Sekali")

    response = client.get("/")

    assert response.context["totals"] == {
        "innovations": 1,
        "agencies": 1,
        "governments": 1,
        "simulated": 0,
    }
    assert response.context["sectors"] == [
        {"name": "Kesehatan", "url": "/inovasi/?sector=kesehatan", "count": 1}
    ]
    assert [entry.title for entry in response.context["latest"]] == ["Antre dari Rumah"]
    assert "Rahasia Sekali" not in response.content.decode()


def test_the_front_door_says_when_everything_is_invented(client):
    invented = make_agency(make_government(is_simulated=True))
    make_innovation(invented)
    assert 'class="ribbon"' in client.get("/").content.decode()


def test_one_real_record_takes_the_ribbon_away_but_not_the_marks(client, agency):
    invented = make_agency(make_government("Kabupaten Contoh", "kab-contoh", is_simulated=True))
    make_innovation(agency)
    make_innovation(invented)
    page = client.get("/").content.decode()
    assert 'class="ribbon"' not in page
    assert 'class="chip chip--turmeric"' in page


def test_the_front_door_asks_no_more_for_many_than_for_one(client, agency, count_queries):
    make_innovation(agency)
    client.get("/")  # the board is now kept for a minute
    with count_queries() as one:
        client.get("/")
    for _number in range(3):
        make_innovation(agency)
    with count_queries() as four:
        client.get("/")
    assert len(four) == len(one)


def test_words_of_the_editor_replace_our_own(client):
    make_catalogue()
    HomePage.objects.update(headline="Inovasi Batang", intro="Untuk warga.")
    page = client.get("/").content.decode()
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Inovasi Batang"]
    assert "Untuk warga." in page


def test_a_standing_page_shows_its_text(client):
    make_catalogue()
    add_below(HomePage.objects.get(), StandardPage(title="Tentang", slug="tentang", body="<p>Isi.</p>"))
    assert "<p>Isi.</p>" in client.get("/tentang/").content.decode()


def test_visitors_get_no_cookie_and_a_page_that_is_alike_for_all(client, agency, django_user_model):
    make_innovation(agency)
    responses = [client.get(address) for address in ("/", "/inovasi/")]
    assert [dict(response.cookies) for response in responses] == [{}, {}]

    insider = Client()
    insider.force_login(django_user_model.objects.create_user(email="orang@contoh.id"))
    assert insider.get("/inovasi/").content == responses[1].content


def test_the_language_switch_comes_back_to_the_same_question(client):
    make_catalogue()
    page = client.get("/inovasi/?q=antre&year=2026").content.decode()
    assert "/bahasa/en/?next=%2Finovasi%2F%3Fq%3Dantre%26year%3D2026" in page


def test_the_style_page_is_there_only_while_developing(client, settings):
    address = reverse("style_guide")
    assert client.get(address).status_code == 404
    settings.DEBUG = True
    assert client.get(address).status_code == 200


def test_a_missing_page_offers_the_search(client):
    make_catalogue()
    response = client.get("/tidak-ada/")
    assert response.status_code == 404
    assert 'id="error-search"' in response.content.decode()


def test_the_page_of_a_fault_needs_nothing_but_files():
    page = get_template("500.html").render()
    assert "{%" not in (ROOT / "templates" / "500.html").read_text()
    files = re.findall(r'"/(static/[^"]+)"', page)
    assert files != []
    assert [name for name in files if not (ROOT / name).is_file()] == []
