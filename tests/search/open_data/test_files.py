"""The catalogue as files: whole, harmless, and in one state."""

import csv
import io
import itertools
import tracemalloc
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from innovations.models import Measurement
from search import results
from search.actions import entries as writing
from search.open_data import entries, tables
from search.open_data.columns import COLUMNS
from tests.factories.catalogue import make_draft, make_innovation, make_live, make_many_live, publish
from tests.search.open_data.reading import body, csv_rows, data, fetch, xlsx_rows, xlsx_sheets

pytestmark = pytest.mark.django_db

FILES = ["csv", "xlsx", "json"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", 'a";=1', "a; =cmd|' /C calc'!A0"]


@pytest.fixture
def innovation(registry):
    return make_innovation(
        registry.clinic,
        "Antar “Obat”, cepat",
        slug="antar-obat",
        year_applied=2024,
        main_sector=registry.sectors[0],
        summary="Obat diantar\nke rumah.",
        innovation_type="digital",
        principles=["openness"],
        effective="Lebih cepat.",
        time_before=30,
        time_after=10,
        time_unit="minute",
        latitude="-6.9",
        longitude="109.75",
        service_url="https://contoh.example/",
        measurements=[
            Measurement(aspect="effective", name="Waktu", unit="menit", before="30.5", after=10, year=2024),
            Measurement(aspect="other", name="Biaya", unit="rupiah", before=5000, after=0),
        ],
    )


def test_every_column_tells_its_fact(innovation):
    row = data()["innovations"][0]
    assert list(row) == [column.code for column in COLUMNS]
    site = "http://testserver"
    assert row | {"published_at": "", "changed_at": ""} == {
        "id": innovation.pk,
        "identifier": f"{site}/inovasi/id/{innovation.pk}/",
        "url": f"{site}/inovasi/kab-batang/dinkes/puskesmas-bawang/antar-obat/",
        "title": "Antar “Obat”, cepat",
        "agency": {
            "code": "kab-batang/dinkes/puskesmas-bawang",
            "name": "Puskesmas Bawang",
            "url": f"{site}/inovasi/kab-batang/dinkes/puskesmas-bawang/",
        },
        "government": {"code": "kab-batang", "name": "Kab. Batang", "url": f"{site}/inovasi/kab-batang/"},
        "year": 2024,
        "sector": {"code": "kesehatan", "name": "Kesehatan"},
        "related_sectors": [],
        "themes": [],
        "type": "digital",
        "form": "",
        "stage": "",
        "initiator": "",
        "initiator_name": "",
        "class": "",
        "principles": ["openness"],
        "summary": "Obat diantar\nke rumah.",
        "summary_en": "",
        "effective": "Lebih cepat.",
        "efficient": "",
        "simple": "",
        "figure_name": "Waktu",
        "figure_before": 30.5,
        "figure_after": 10,
        "figure_unit": "menit",
        "measurements": [
            {"name": "Waktu", "unit": "menit", "before": 30.5, "after": 10, "year": 2024, "source": ""},
            {"name": "Biaya", "unit": "rupiah", "before": 5000, "after": 0, "year": None, "source": ""},
        ],
        "seconds_saved": 1200,
        "awards": [],
        "place": "",
        "latitude": -6.9,
        "longitude": 109.75,
        "trial_date": None,
        "launch_date": None,
        "published_at": "",
        "changed_at": "",
        "service_url": "https://contoh.example/",
        "source": "",
        "source_url": "",
        "image": "",
        "is_simulated": False,
        "licence": "CC-BY-4.0",
    }


def test_tables_have_words_and_numbers(innovation):
    sheet, text = xlsx_rows()[0], csv_rows()[0]
    assert (sheet["year"], sheet["figure_before"], sheet["latitude"]) == (2024, 30.5, -6.9)
    assert (sheet["type"], sheet["principles"], sheet["is_simulated"]) == ("Digital", "Keterbukaan", "tidak")
    assert text["measurements"] == "Waktu: 30.5 → 10 menit (2024); Biaya: 5000 → 0 rupiah"
    assert (text["summary"], text["latitude"]) == ("Obat diantar ke rumah.", "-6.9")
    figures = xlsx_sheets()["Ukuran"]
    assert [row[2:6] for row in figures[1:]] == [["Waktu", "menit", 30.5, 10], ["Biaya", "rupiah", 5000, 0]]
    assert len(xlsx_sheets()["Kolom"]) == len(COLUMNS) + 2


def test_headings_follow_the_reader(innovation):
    client = Client()
    assert "Nama inovasi" in fetch("/inovasi/data.csv").decode().partition("\n")[0]
    client.cookies["bahasa"] = "en"
    english = body(client.get("/inovasi/data.csv")).decode("utf-8-sig")
    assert english.partition("\n")[0].startswith('"Number","Permanent link"')
    assert '"no"' in english


@pytest.mark.parametrize("ending", FILES)
def test_headers_tell_name_number_and_licence(innovation, ending):
    response = Client().get(f"/inovasi/data.{ending}?type=non_digital")
    assert response.headers["X-Total-Count"] == "0"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="lumbung-inovasi-2')
    assert response.headers["Content-Disposition"].endswith(f'.{ending}"')
    assert response.headers["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.cookies == {}
    body(response)


def test_csv_begins_with_the_mark_that_excel_looks_for(innovation):
    assert fetch("/inovasi/data.csv").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("ending", FILES)
def test_head_sends_no_rows(innovation, ending):
    response = Client().head(f"/inovasi/data.{ending}")
    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["X-Total-Count"] == "1"


@pytest.mark.parametrize("ending", FILES)
def test_an_unchanged_catalogue_is_not_sent_again(innovation, registry, ending):
    address = f"/inovasi/data.{ending}"
    first = Client().get(address)
    body(first)
    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")
    make_innovation(registry.health)
    changed = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    body(changed)


def test_nothing_asked_for_is_an_empty_table(registry):
    assert (csv_rows(), xlsx_rows(), data()["innovations"]) == ([], [], [])


def test_notices_are_told(innovation):
    found = data("year=1800&warna=biru&type=digital")
    assert (found["total"], len(found["notices"])) == (1, 2)
    assert found["url"] == "http://testserver/inovasi/?type=digital"


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(registry, text):
    make_live(registry.health, text or "x", summary=text, place=text)
    writing.rebuild()
    sheet = tables.tidy(text)
    assert xlsx_rows()[0]["summary"] == sheet
    for cell in csv_rows()[0].values():
        for part in cell.split(";"):  # what a spreadsheet that separates by semicolons sees
            assert not part.strip().startswith(("=", "+", "-", "@", "＝")), cell
    assert data()["innovations"][0]["summary"] == text


@given(st.text(max_size=40))
def test_any_text_makes_one_harmless_cell(text):
    cell = tables.harmless(tables.tidy(text))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    line = tables._csv_lines([[cell, 1, None]])
    assert list(csv.reader(io.StringIO(line, newline=""))) == [[cell, "1", ""]]
    assert cell.isprintable()


def test_a_full_sheet_is_continued_on_another(registry, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    make_many_live(registry.health, 5)
    writing.rebuild()
    sheets = xlsx_sheets()
    assert [len(rows) for name, rows in sheets.items() if name.startswith("Inovasi")] == [3, 3, 2]


def test_a_cell_that_excel_cannot_hold_is_cut(registry):
    make_live(registry.health, summary="kata " * 8_000)
    writing.rebuild()
    assert len(xlsx_rows()[0]["summary"]) == tables.LONGEST_CELL
    assert len(csv_rows()[0]["summary"]) == 39_999


def test_queries_do_not_grow_within_a_thousand(registry, count_queries):
    seen = []
    for number in (3, 500):
        make_many_live(registry.health, number)
        writing.rebuild()
        fetch("/inovasi/data.csv")
        with count_queries() as queries:
            fetch("/inovasi/data.csv")
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 5


def test_the_file_is_sent_in_pieces(registry, monkeypatch):
    make_many_live(registry.health, 2300)
    writing.rebuild()
    response = Client().get("/inovasi/data.csv")
    pieces = list(response.streaming_content)
    assert len(pieces) == 4  # the headings, then a thousand rows each
    assert b"".join(pieces).count(b"\r\n") == 2301


def walking(query=""):
    """Return an answer and its rows, a chunk at a time."""
    return results.find(QueryDict(query))


def test_a_change_while_it_is_sent_leaves_no_row_twice_and_none_half(registry, monkeypatch):
    monkeypatch.setattr(entries, "CHUNK", 2)
    monkeypatch.setattr("search.finding.CHUNK", 2)
    pages = [make_innovation(registry.health, f"Nama {letter}", year_applied=2024) for letter in "abcdef"]
    chunks = entries.chunks(walking("year=2024&sort=title"))
    assert [entry.title for entry in next(chunks)] == ["Nama a", "Nama b"]
    pages[2].unpublish()
    pages[3].year_applied = 2023
    pages[4].title = "Nama aa"
    for page in pages[3:5]:
        publish(page)
    make_innovation(registry.health, "Nama z", year_applied=2024)
    writing.rebuild()  # the stored bitmaps are replaced, too
    assert [entry.title for entry in itertools.chain(*chunks)] == ["Nama aa", "Nama f"]


@pytest.mark.parametrize("ending", FILES)
def test_a_change_while_it_is_sent_is_no_error(registry, monkeypatch, ending):
    monkeypatch.setattr(entries, "CHUNK", 2)
    monkeypatch.setattr("search.finding.CHUNK", 2)
    pages = [make_innovation(registry.health) for _number in range(6)]
    response = Client().get(f"/inovasi/data.{ending}")
    pieces = iter(response.streaming_content)
    first = next(pieces)
    for page in pages:
        page.unpublish()
    text = first + b"".join(pieces)
    assert response.status_code == 200
    if ending == "json":
        assert text.rstrip().endswith(b"]\n}")


def test_permanent_link_leads_to_the_present_address(client, innovation, django_capture_on_commit_callbacks):
    address = f"/inovasi/id/{innovation.pk}/"
    assert (client.get(address).status_code, client.get(address).url) == (302, innovation.url)
    innovation.slug = "obat-tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(innovation)
    assert client.get(address).url.endswith("/puskesmas-bawang/obat-tiba/")


def test_permanent_link_of_what_is_not_published_is_missing_byte_for_byte(client, innovation, registry):
    def answer(number: object) -> tuple[int, str]:
        path = f"/inovasi/id/{number}/"
        response = client.get(path)
        text = response.content.decode()
        return response.status_code, text.replace(path, "PATH").replace(quote(path, safe=""), "PATH")

    draft = make_draft(registry.health)
    innovation.unpublish()
    missing = answer(987654)
    assert missing[0] == 404
    for number in (draft.pk, innovation.pk, registry.health.pk, 0, 2**31, 10**30, "9" * 5000):
        assert answer(number) == missing, number


def test_memory_does_not_grow_with_the_files(registry, monkeypatch):
    monkeypatch.setattr(entries, "CHUNK", 100)
    monkeypatch.setattr("search.finding.CHUNK", 100)
    monkeypatch.setattr("search.finding.FEW", 60)
    monkeypatch.setattr("search.actions.indexing.SLICE", 50)
    peaks = []
    for number in (300, 1200):
        make_many_live(registry.health, number, summary="kata " * 100)
        writing.rebuild()
        peaks.append([peak_of(f"/inovasi/data.{ending}") for ending in FILES])
    assert all(more < few * 1.3 for few, more in zip(*peaks, strict=True)), peaks


def peak_of(address: str) -> int:
    """Return how many bytes a download takes at most, thrown away as it comes."""
    for piece in Client().get(address).streaming_content:
        del piece
    tracemalloc.start()
    for piece in Client().get(address).streaming_content:
        del piece
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
