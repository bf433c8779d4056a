"""The answers of the catalogue, compared with counting by hand."""

import datetime as dt
import itertools
import random

import pytest
from django.http import QueryDict

from search.actions import entries
from search.results import answer
from tests.factories.catalogue import (
    make_agency,
    make_government,
    make_innovation,
    make_live,
    make_many_live,
    make_sectors,
)

GROUPS = ["year", "sector", "government", "agency", "type", "form", "stage"]


def ask(query: str = ""):
    return answer(QueryDict(query))


def titles(query: str = "") -> list[str]:
    return [entry.title for entry in ask(query).rows]


def counts(result, group: str) -> dict[str, int]:
    return {
        value.value: value.count
        for found in result.groups
        if found["key"] == group
        for value in found["values"]
    }


@pytest.fixture
def many(db) -> list[dict]:
    """Seventy innovations of two governments with drawn features; returns the features."""
    draw = random.Random(7)
    agencies = []
    for slug in ("kab-batang", "kab-kendal"):
        government = make_government(slug.title(), slug)
        agencies += [
            (slug, f"{slug}/{name}", make_agency(government, name.title(), name))
            for name in ("dinkes", "disdik")
        ]
    sectors = make_sectors(["Kesehatan", "Pendidikan", "Perhubungan"])
    rows = []
    for number in range(70):
        government, path, agency = draw.choice(agencies)
        sector = draw.choice([*sectors, None])
        row = {
            "title": f"Inovasi {draw.choice(['pelayanan', 'perizinan'])} {number}",
            "year": draw.choice(["2022", "2023", "2024"]),
            "sector": sector.slug if sector else "",
            "government": government,
            "agency": path,
            "type": draw.choice(["digital", "non_digital", ""]),
            "form": draw.choice(["governance", "public_service", "other"]),
            "stage": draw.choice(["initiative", "trial", "applied"]),
        }
        make_many_live(
            agency,
            1,
            row["title"],
            year_applied=int(row["year"]),
            main_sector=sector,
            innovation_type=row["type"],
            innovation_form=row["form"],
            stage=row["stage"],
        )
        rows.append(row)
    entries.rebuild()
    return rows


def matches(row: dict, chosen: dict[str, list[str]], word: str, without: str = "") -> bool:
    if word and word not in row["title"]:
        return False
    return all(row[group] in values for group, values in chosen.items() if group != without)


QUESTIONS = [
    ({}, ""),
    ({"year": ["2024"]}, ""),
    ({"year": ["2022", "2024"], "type": ["digital"]}, ""),
    ({"agency": ["kab-batang/dinkes"], "stage": ["trial", "applied"]}, "perizinan"),
    ({"government": ["kab-kendal"], "sector": ["kesehatan", "perhubungan"], "form": ["other"]}, ""),
    ({"government": ["kab-kendal"], "agency": ["kab-batang/dinkes"], "year": ["2023"]}, ""),
    ({"year": ["1990"]}, "pelayanan"),
]


@pytest.mark.parametrize(("chosen", "word"), QUESTIONS)
def test_every_count_equals_counting_by_hand(many, chosen, word):
    query = QueryDict(mutable=True)
    for group, values in chosen.items():
        query.setlist(group, values)
    query["q"] = word
    result = answer(query)

    expected = [row["title"] for row in many if matches(row, chosen, word)]
    assert result.total == len(expected)
    assert {entry.title for entry in result.rows} <= set(expected)
    for group in GROUPS:
        by_hand = dict.fromkeys([*chosen.get(group, []), *(row[group] for row in many if row[group])], 0)
        for row in many:
            if row[group] and matches(row, chosen, word, without=group):
                by_hand[row[group]] = by_hand.get(row[group], 0) + 1
        assert counts(result, group) == by_hand, group


def test_walking_through_the_pages_meets_every_entry_once(many):
    pages = [ask(f"page={number}").rows for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [20, 20, 20, 10]
    assert len({entry.pk for entry in itertools.chain(*pages)}) == 70


def test_equal_names_of_agencies_are_told_apart(many):
    group = next(group for group in ask().groups if group["key"] == "agency")
    assert sorted(value.label for value in group["values"]) == [
        "Dinkes, Kab-Batang",
        "Dinkes, Kab-Kendal",
        "Disdik, Kab-Batang",
        "Disdik, Kab-Kendal",
    ]


def test_years_come_newest_first_and_other_values_by_count(registry):
    for year, kind in [(2020, "digital"), (2022, "non_digital"), (2021, "digital")]:
        make_live(registry.health, year_applied=year, innovation_type=kind)
    entries.rebuild()
    result = ask()
    assert list(counts(result, "year")) == ["2022", "2021", "2020"]
    assert list(counts(result, "type")) == ["digital", "non_digital"]


def test_chosen_values_stay_at_zero(registry):
    make_live(registry.health, year_applied=2024, innovation_type="digital")
    entries.rebuild()
    result = ask("year=2019&type=non_digital&sector=kesehatan&agency=kab-batang/disdik")
    assert result.total == 0
    assert [counts(result, group) for group in ("year", "type", "sector", "agency")] == [
        {"2024": 0, "2019": 0},
        {"digital": 0, "non_digital": 0},
        {"kesehatan": 0},
        {"kab-batang/dinkes": 0, "kab-batang/disdik": 0},
    ]
    assert result.notices == []
    assert all(group["is_open"] for group in result.groups)


def test_chips_take_one_choice_away_each(registry):
    make_live(registry.health, year_applied=2024)
    entries.rebuild()
    result = ask("year=2024&year=2023&q=inovasi&agency=kab-batang/dinkes&page=1")
    assert [chip["remove_url"] for chip in result.chips] == [
        "/inovasi/?year=2023&year=2024&agency=kab-batang/dinkes",
        "/inovasi/?q=inovasi&year=2023&agency=kab-batang/dinkes",
        "/inovasi/?q=inovasi&year=2024&agency=kab-batang/dinkes",
        "/inovasi/?q=inovasi&year=2023&year=2024",
    ]
    assert result.chips[3]["label"].endswith(": Dinas Kesehatan")
    assert result.clear_url == "/inovasi/"


def test_one_government_is_no_choice(registry):
    make_live(registry.health)
    entries.rebuild()
    assert "government" not in [group["key"] for group in ask().groups]
    assert counts(ask("government=kab-batang"), "government") == {"kab-batang": 1}


@pytest.fixture
def three(registry) -> None:
    """Three entries published a day apart."""
    for number, title in enumerate(["“Zebra” pintar", "Élan pelayanan", "apotek"]):
        page = make_live(registry.health, title)
        page.summary = "Pelayanan dan kesehatan" if number != 2 else "Obat"
        page.first_published_at = dt.datetime(2024, 1, 1 + number, tzinfo=dt.UTC)
        page.save()
    entries.rebuild()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["apotek", "Élan pelayanan", "“Zebra” pintar"]),
        ("sort=newest", ["apotek", "Élan pelayanan", "“Zebra” pintar"]),
        ("sort=oldest", ["“Zebra” pintar", "Élan pelayanan", "apotek"]),
        ("sort=title", ["apotek", "Élan pelayanan", "“Zebra” pintar"]),
        ("q=melayani", ["Élan pelayanan", "“Zebra” pintar"]),
        ("q=kesehatan+elan&sort=title", ["Élan pelayanan"]),
        ("q=zebra+pelayanan", ["“Zebra” pintar"]),
        ("q=dan", ["Élan pelayanan", "“Zebra” pintar"]),
        ("q=obat+dan", ["apotek"]),
        ("q=layanan&sort=oldest", ["“Zebra” pintar", "Élan pelayanan"]),
    ],
)
def test_order_and_words(three, query, expected):
    assert titles(query) == expected
    assert ask(query).notices == []


def test_titles_with_the_word_come_first(registry):
    for day, (title, summary) in enumerate([("Antar obat", ""), ("Lain", "obat"), ("Lagi", "obat")]):
        page = make_live(registry.health, title, summary=summary)
        page.first_published_at = dt.datetime(2024, 1, 1 + day, tzinfo=dt.UTC)
        page.save()
    entries.rebuild()
    assert titles("q=obat") == ["Antar obat", "Lagi", "Lain"]


def test_relevance_is_offered_only_where_words_are_sought(three):
    assert [option["value"] for option in ask().sort_options] == ["", "oldest", "title"]
    options = ask("q=obat").sort_options
    assert [(option["value"], option["is_selected"]) for option in options] == [
        ("", True),
        ("newest", False),
        ("oldest", False),
        ("title", False),
    ]
    assert [option["url"] for option in options][:2] == ["/inovasi/?q=obat", "/inovasi/?q=obat&sort=newest"]


def test_pages_have_addresses(many):
    urls = ask("page=2&type=digital&type=non_digital").page_urls
    assert urls["previous"] == "/inovasi/?type=digital&type=non_digital"
    assert urls["next"] == "/inovasi/?type=digital&type=non_digital&page=3"
    assert [item["number"] for item in urls["list"] if item["is_current"]] == [2]


def test_the_same_queries_whatever_is_found(registry, count_queries):
    seen = []
    for number in (3, 897):
        make_many_live(registry.health, number, year_applied=2024, main_sector=registry.sectors[0])
        entries.rebuild()
        ask()  # the process reads the index once
        for query in (
            "",
            "sort=title",
            "q=inovasi&year=2024&sector=kesehatan&agency=kab-batang/dinkes&government=kab-batang",
        ):
            with count_queries() as queries:
                ask(query)
            seen.append(len(queries))
    # The state of the catalogue, the order, the rows; words.
    assert seen == [3, 3, 4] * 2


@pytest.mark.django_db
def test_invented_innovations_never_stand_before_real_ones():
    real = make_government("Kabupaten Batang", "kab-batang")
    invented = make_government("Kabupaten Simulasi", "kab-simulasi", is_simulated=True)
    make_innovation(real, "Nyata")
    make_innovation(invented, "Rekaan")

    assert [row.title for row in answer(QueryDict("")).rows] == ["Nyata", "Rekaan"]
