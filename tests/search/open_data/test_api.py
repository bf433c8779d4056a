"""The API: the same answers as the page, in parts that stay right, and errors in sentences."""

import base64
import datetime as dt
import json

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.models import AgencyPage
from search.actions import entries
from search.open_data import schemas
from search.open_data.columns import COLUMNS
from search.orders import ORDERS
from tests.factories.catalogue import (
    make_agency,
    make_draft,
    make_innovation,
    make_live,
    make_many_live,
    publish,
)
from tests.search.open_data.reading import CODES, api, api_parts, api_rows, data

pytestmark = pytest.mark.django_db


def titles(rows) -> list[str]:
    return [row["title"] for row in rows]


def make_dated(agency, count: int, title: str = "Obat") -> None:
    """Make innovations of which three at a time have the same moment and the same name."""
    for number in range(count):
        page = make_live(agency, f"{title} {number // 3}", summary="obat" if number % 2 else "")
        page.first_published_at = dt.datetime(2024, 1, 1 + number // 3, tzinfo=dt.UTC)
        page.save()
    entries.rebuild()


def test_parts_make_up_the_whole_in_its_order(registry):
    make_dated(registry.health, 16)
    for query in ("", "q=obat", "q=obat+tidak", *(f"sort={name}" for name in ORDERS)):
        whole = data(query)
        for limit in (1, 2, 7, 100):
            parts, case = api_parts(query, limit), (query, limit)
            assert [row for part in parts for row in part["innovations"]] == whole["innovations"], case
            assert {part["total"] for part in parts} == {whole["total"]}, case
            assert all(len(part["innovations"]) == limit for part in parts[:-1]), case


@pytest.mark.parametrize("few", [1, 600])
def test_long_answers_are_walked_slice_by_slice(registry, monkeypatch, few):
    monkeypatch.setattr("search.actions.indexing.SLICE", 4)
    monkeypatch.setattr("search.open_data.keyset.FEW", few)
    make_dated(registry.health, 30)
    make_innovation(registry.health, "Obat baru")  # after the slices were cut
    for query in ("", "q=obat", "sort=title", "sort=oldest"):
        assert api_rows(query, 7) == data(query)["innovations"], query


def test_parts_stay_right_while_entries_come_and_go(registry):
    pages = [make_innovation(registry.health, f"Nama {letter}") for letter in "bdfhj"]
    first = api("/api/v1/innovations?limit=2&sort=title")
    assert titles(first["innovations"]) == ["Nama b", "Nama d"]
    pages[1].unpublish()  # the very entry that the cursor names
    pages[0].unpublish()
    make_innovation(registry.health, "Nama a")
    make_innovation(registry.health, "Nama e")
    second = api(first["next"].removeprefix("http://testserver"))
    assert titles(second["innovations"]) == ["Nama e", "Nama f"]
    entries.rebuild()
    third = api(second["next"].removeprefix("http://testserver"))
    assert (titles(third["innovations"]), third["next"]) == (["Nama h", "Nama j"], None)


def test_one_innovation_is_told_as_in_the_list(registry):
    page = make_innovation(registry.health)
    assert api(f"/api/v1/innovations/{page.pk}") == api_rows()[0]


def test_what_is_not_published_answers_like_what_is_not_there(registry):
    page = make_innovation(registry.health)
    page.unpublish()
    hidden = make_agency(registry.government, "Rahasia", "rahasia", live=False)
    below, draft = make_live(hidden), make_draft(registry.health)
    entries.rebuild()
    missing = api("/api/v1/innovations/987654", 404)
    for number in (page.pk, below.pk, draft.pk, registry.health.pk, 0, 10**30, "x", "1.5", "-1", "9" * 5000):
        assert api(f"/api/v1/innovations/{number}", 404) == missing, number
    assert api("/api/v1/tidak/ada", 404) == missing
    assert api_rows() == []


def test_facets_are_counted_when_asked_for(registry):
    make_innovation(registry.health, year_applied=2024, innovation_type="digital")
    make_innovation(registry.health, year_applied=2023, innovation_type="non_digital")
    assert "facets" not in api("/api/v1/innovations")
    found = api("/api/v1/innovations?facets=true&year=2024")
    assert found["total"] == 1
    assert found["facets"]["year"]["values"] == [
        {"value": "2024", "label": "2024", "count": 1, "is_selected": True},
        {"value": "2023", "label": "2023", "count": 1, "is_selected": False},
    ]
    assert [one["count"] for one in found["facets"]["type"]["values"]] == [1, 0]


def test_notices_name_what_was_left_out(registry):
    assert len(api("/api/v1/innovations?year=1800&warna=biru&limit=3&facets=true")["notices"]) == 2
    assert api("/api/v1/innovations?page=3&view=table")["notices"] == []


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("limit", ["0", "-1", "101", "99999999999", "9" * 5000, "x", "1.5", "", "NaN", "%00"])
@pytest.mark.parametrize("address", ["innovations", "agencies"])
def test_a_wrong_limit_is_refused_in_a_sentence(registry, address, limit):
    assert api(f"/api/v1/{address}?limit={limit}", 400) == {
        "error": "limit adalah bilangan bulat dari 1 sampai 100."
    }


def test_facets_that_are_neither_true_nor_false_are_refused(registry):
    assert "facets" in api("/api/v1/innovations?facets=mungkin", 400)["error"]


CURSORS = [
    "x",
    "a" * 5000,
    "W10",  # []
    "bnVsbA",  # null
    "WyJuZXdlc3QiLCBbMCwgMF0sIFsxXV0",  # too short a key
    "WyJuZXdlc3QiLCBbMCwgMF0sIFsiYSIsICJiIiwgImMiXV0",  # words in place of numbers
    "WyJuZXdlc3QiLCBbMCwgMF0sIFtmYWxzZSwgMWUzMDAsIDFdXQ",  # 1e300
    "WyJ0aXRsZSIsIFswLCAwXSwgWyJhIiwgMV1d",  # of another order
    "W1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tbW1tb" * 90,
    "ü",
]


@pytest.mark.parametrize("cursor", CURSORS)
def test_what_is_no_cursor_is_refused_in_a_sentence(registry, cursor):
    make_innovation(registry.health)
    assert "kursor" in api(f"/api/v1/innovations?cursor={cursor}", 400)["error"]


@settings(max_examples=60)
@given(
    cursor=st.text(max_size=60),
    limit=st.one_of(st.integers(), st.text(max_size=5)),
    question=st.text(max_size=30),
    sort=st.sampled_from(["", "title", "time_saved", "relevance", "'"]),
)
def test_whatever_is_sent_is_answered(cursor, limit, question, sort):
    sent = {"cursor": cursor, "limit": limit, "q": question, "sort": sort, "year": question}
    for address in ("innovations", "agencies"):
        response = Client().get(f"/api/v1/{address}", sent)
        assert response.status_code in (200, 400)
        assert response.status_code == 200 or json.loads(response.content)["error"]


def test_a_cursor_of_a_place_that_never_was_is_answered(registry):
    make_many_live(registry.health, 3)
    entries.rebuild()
    # Of the largest numbers that JSON can name.
    text = json.dumps(["newest", [0, 0], [True, 10**300, 10**300]]).encode()
    cursor = base64.urlsafe_b64encode(text).decode().rstrip("=")
    assert api(f"/api/v1/innovations?cursor={cursor}")["innovations"] == []


def test_agencies_have_their_counts(registry):
    make_innovation(registry.clinic)
    make_innovation(registry.health)
    make_draft(registry.school)
    found = {row["code"]: row for row in api("/api/v1/agencies")["agencies"]}
    counted = {code: (row["innovations"], row["innovations_with_units"]) for code, row in found.items()}
    assert counted == {
        "kab-batang": (0, 2),
        "kab-batang/dinkes": (1, 2),
        "kab-batang/dinkes/puskesmas-bawang": (1, 1),
        "kab-batang/disdik": (0, 0),
    }
    assert found["kab-batang/dinkes"]["part_of"] == "kab-batang"
    for row in found.values():
        assert row["url"].startswith("http://testserver/inovasi/kab-batang/")


def test_agencies_come_in_parts_and_hidden_ones_never(registry):
    hidden = make_agency(registry.government, "Rahasia", "rahasia", live=False)
    make_agency(hidden, "Di bawah", "di-bawah")
    for number in range(3):
        make_agency(registry.government, f"Dinas {number}", f"dinas-ke-{number}")
    whole = [row["name"] for row in api("/api/v1/agencies")["agencies"]]
    parts, address = [], "/api/v1/agencies?limit=2"
    while address:
        part = api(address.removeprefix("http://testserver"))
        parts += [row["name"] for row in part["agencies"]]
        address = part["next"]
    assert (
        parts
        == whole
        == [page.title for page in AgencyPage.objects.live().order_by("path") if page.title != "Di bawah"]
    )
    agency = AgencyPage.objects.get(pk=registry.health.pk)
    agency.live = False
    agency.save()
    publish(registry.school)
    names = {row["name"] for row in api("/api/v1/agencies")["agencies"]}
    assert not names & {"Dinas Kesehatan", "Puskesmas Bawang", "Rahasia", "Di bawah"}


def test_any_site_may_read_every_answer(registry):
    for address in (
        "innovations",
        "innovations/1",
        "innovations?limit=0",
        "agencies",
        "openapi.json",
        "tidak-ada",
    ):
        response = Client().get(f"/api/v1/{address}")
        assert response.headers["Access-Control-Allow-Origin"] == "*", address
        assert "license" in response.headers["Link"]
        assert response.cookies == {}


def test_only_reading_is_answered(registry):
    for address in ("innovations", "agencies", "openapi.json", "docs"):
        assert Client().post(f"/api/v1/{address}").status_code == 405


def test_the_description_is_of_what_is_answered(registry):
    described = api("/api/v1/openapi.json")
    assert set(described["paths"]) == {
        "/api/v1/innovations",
        "/api/v1/innovations/{number}",
        "/api/v1/agencies",
    }
    schema = described["components"]["schemas"]["Innovation"]
    assert list(schema["properties"]) == schema["required"] == CODES
    assert schema["properties"]["title"]["description"] == "As its agency wrote it."
    make_innovation(registry.health)
    assert set(schemas.KINDS) <= {column.code for column in COLUMNS}


def test_the_description_for_people_needs_nobodys_script(registry, client):
    response = client.get("/api/v1/docs")
    text = response.content.decode()
    assert "/api/v1/innovations/{number}" in text
    assert "<script" not in text
    assert client.get("/api/v1/").headers["Location"] == "/api/v1/docs"


def test_the_same_queries_whatever_is_found(registry, count_queries):
    seen = []
    for number in (3, 900):
        make_many_live(registry.health, number)
        entries.rebuild()
        api("/api/v1/innovations?limit=50&facets=true")
        with count_queries() as queries:
            api("/api/v1/innovations?limit=50&facets=true")
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 3
