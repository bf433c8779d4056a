"""Reading what the catalogue gives away, as those do who take it."""

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

from django.test import Client
from python_calamine import CalamineWorkbook

from search.open_data.columns import COLUMNS

CODES = [column.code for column in COLUMNS]
ATOM = "{http://www.w3.org/2005/Atom}"


def body(response) -> bytes:
    """Return all of an answer, sent in pieces or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def fetch(address: str, **headers: str) -> bytes:
    response = Client().get(address, headers=headers)
    assert response.status_code == 200, address
    return body(response)


def csv_rows(query: str = "") -> list[dict[str, str]]:
    lines = csv.reader(io.StringIO(fetch(f"/inovasi/data.csv?{query}").decode("utf-8-sig"), newline=""))
    _headings, *rows = lines
    return [dict(zip(CODES, row, strict=True)) for row in rows]


def xlsx_sheets(query: str = "") -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetch(f"/inovasi/data.xlsx?{query}")))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def xlsx_rows(query: str = "") -> list[dict[str, Any]]:
    _headings, *rows = next(iter(xlsx_sheets(query).values()))
    return [dict(zip(CODES, row, strict=True)) for row in rows]


def data(query: str = "") -> dict[str, Any]:
    return json.loads(fetch(f"/inovasi/data.json?{query}"))


def feed(query: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(fetch(f"/inovasi/feed.atom?{query}"))


def feed_numbers(query: str = "") -> list[int]:
    return [int(found.text.rpartition("/")[2]) for found in feed(query).iterfind(f"{ATOM}entry/{ATOM}id")]


def api(address: str, status: int = 200) -> dict[str, Any]:
    response = Client().get(address)
    assert response.status_code == status, address
    return json.loads(response.content)


def api_parts(query: str = "", limit: int = 100) -> list[dict[str, Any]]:
    """Return every part of an answer, following the addresses that it names."""
    parts = [api(f"/api/v1/innovations?limit={limit}&{query}")]
    while address := parts[-1]["next"]:
        parts.append(api(address.removeprefix("http://testserver")))
    return parts


def api_rows(query: str = "", limit: int = 100) -> list[dict[str, Any]]:
    return [row for part in api_parts(query, limit) for row in part["innovations"]]
