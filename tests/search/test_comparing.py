"""Up to four innovations side by side; hidden and missing ones answered alike."""

import pytest
from django.http import QueryDict

from innovations.models import Measurement
from search.comparing import compare, read_number
from tests.factories.catalogue import make_draft, make_innovation

pytestmark = pytest.mark.django_db

PATH = "/inovasi/bandingkan/"


@pytest.fixture
def shown(registry) -> list[int]:
    """The page numbers of five published innovations."""
    return [
        make_innovation(registry.health, f"Inovasi ke-{number}", year_applied=2020 + number).pk
        for number in range(5)
    ]


def ask(*numbers: object):
    return compare(QueryDict("&".join(f"id={number}" for number in numbers)))


def test_innovations_stand_in_the_order_they_were_asked_for(shown):
    compared = ask(shown[2], shown[0])
    assert [entry.title for entry in compared.entries] == ["Inovasi ke-2", "Inovasi ke-0"]
    assert compared.notices == []


def test_a_fifth_is_refused_with_a_sentence(shown, client):
    compared = ask(*shown)
    assert [entry.pk for entry in compared.entries] == shown[:4]
    assert len(compared.notices) == 1
    client.cookies["bahasa"] = "en"
    page = client.get(f"{PATH}?{'&'.join(f'id={number}' for number in shown)}").content.decode()
    assert "Up to four innovations can be compared, so only the first four are shown." in page


def test_the_same_innovation_stands_once(shown):
    assert [entry.pk for entry in ask(shown[0], shown[0], shown[1]).entries] == shown[:2]


def test_hidden_and_missing_ones_are_answered_alike(shown, registry, client):
    draft = make_draft(registry.health, "Naskah rahasia")
    withdrawn = make_innovation(registry.health, "Ditarik")
    withdrawn.unpublish()
    pages = []
    for number in (draft.pk, withdrawn.pk, registry.health.pk, 999_999, "0", "-1", "x", "9" * 30, "%00", "٣"):
        page = client.get(f"{PATH}?id={shown[0]}&id={number}")
        assert page.status_code == 200
        address = f"%26id%3D{number}".replace("%00", "")
        pages.append(page.content.decode().partition("<main")[2])
        assert "rahasia" not in page.content.decode(), address
    assert len(set(pages)) == 1


def test_each_can_be_taken_away(shown):
    assert [column["remove_url"] for column in ask(*shown[:2]).columns] == [
        f"{PATH}?id={shown[1]}",
        f"{PATH}?id={shown[0]}",
    ]
    assert ask(shown[0]).columns[0]["remove_url"] == PATH


def test_facts_that_none_has_are_left_out(registry):
    numbers = [
        make_innovation(registry.health, "Satu", effective="Antrean lebih pendek.").pk,
        make_innovation(registry.health, "Dua").pk,
    ]
    facts = {fact.label: fact.cells for fact in ask(*numbers).facts}
    assert facts["Efektif"] == ["Antrean lebih pendek.", None]
    assert "Waktu yang dihemat" not in facts


def test_figures_and_time_saved_are_shown(registry, client):
    measurements = [
        Measurement(aspect="effective", name="Waktu tunggu", unit="menit", before=95, after=12, year=2024),
        Measurement(aspect="efficient", name="Biaya", unit="rupiah", before=10000, after=2500, year=2024),
    ]
    page = make_innovation(
        registry.health,
        "Antre Daring",
        measurements=measurements,
        time_before=3,
        time_after=1,
        time_unit="hour",
    )
    facts = {fact.kind: fact.cells for fact in ask(page.pk).facts}
    assert facts["figure"][0]["name"] == "Waktu tunggu"
    assert [figure["name"] for figure in facts["figures"][0]] == ["Biaya"]
    assert facts["duration"] == [7200]
    text = client.get(f"{PATH}?id={page.pk}").content.decode()
    assert "2 jam" in text
    assert "Turun 75%" in text


def test_figures_that_lack_a_number_are_left_out(registry, client):
    measurements = [
        Measurement(aspect="effective", name="Waktu tunggu", unit="menit", before=95, after=12),
        Measurement(aspect="other", name="Peserta", unit="orang", after=40),
        Measurement(aspect="other", name="Bungkus", unit="", before=3, after=1),
        Measurement(aspect="other", name="Desa", unit="desa", before=0, after=4),
    ]
    page = make_innovation(registry.health, "Antre Daring", measurements=measurements)
    assert client.get(f"{PATH}?id={page.pk}").status_code == 200
    facts = {fact.kind: fact.cells for fact in ask(page.pk).facts}
    assert [figure["name"] for figure in facts["figures"][0]] == ["Desa"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("", 0),
        ("-7", 0),
        ("7.5", 0),
        ("1e3", 0),
        ("²", 0),
        ("2147483648", 0),
        ("9" * 99, 0),
    ],
)
def test_only_numbers_of_pages_are_numbers(text, number):
    assert read_number(text) == number


def test_nothing_chosen_says_what_to_do(client, db):
    page = client.get(PATH)
    assert page.status_code == 200
    assert 'href="/inovasi/"' in page.content.decode().partition("<main")[2]


def test_many_numbers_cost_as_little_as_two(shown, client, count_queries):
    client.get(PATH)  # the process reads the index once
    seen = []
    for numbers in (shown[:2], range(1, 2000)):
        with count_queries() as queries:
            client.get(f"{PATH}?{'&'.join(f'id={number}' for number in numbers)}")
        seen.append(len(queries))
    assert seen == [2, 2]  # the state of the catalogue, the entries
