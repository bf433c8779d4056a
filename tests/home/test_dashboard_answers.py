"""The dashboard tells what reading every entry, one by one, would tell."""

import csv
import io
from collections import Counter

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.dashboard import page, plots
from search.groups import GROUPS
from search.models import CatalogueEntry
from search.results import find
from tests.search import test_oracle as oracle

pytestmark = pytest.mark.django_db
several = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def corpus(module_db):
    return module_db(oracle.make_corpus)


@several
@given(oracle.choices, oracle.questions)
def test_every_plot_is_that_of_reading_all(corpus, drawn, question):
    chosen = {
        group: [oracle.VALUES[group][number % len(oracle.VALUES[group])] for number in numbers]
        for group, numbers in drawn.items()
    }
    query = QueryDict(mutable=True)
    for group, values in chosen.items():
        query.setlist(group, values)
    query["q"] = question
    found = find(query)
    answer = [
        entry
        for entry in CatalogueEntry.objects.select_related("text")
        if oracle.fits(entry, chosen, question)
    ]

    shown = page.describe(query)

    assert shown["total"] == found.total == len(answer)
    assert shown["simulated"] == sum(entry.is_simulated for entry in answer)
    assert shown["figures"]["agencies"] == len({entry.agency_id for entry in answer})
    assert shown["figures"]["shortened"] == sum(entry.seconds_saved is not None for entry in answer)
    for name in plots.KINDS:
        by_hand = Counter(code for entry in answer for code in oracle.codes_of(entry, name))
        nameless = sum(not oracle.codes_of(entry, name) for entry in answer)
        spread = plots.Spread(found, name)
        told = {row.codes: row.count for row in plots.rows(spread) if row.count}
        expected = {(code,): count for code, count in by_hand.items()}
        assert told == expected | ({(): nameless} if nameless else {}), name
        if name != "theme":
            assert sum(told.values()) == found.total
        for plot in shown["plots"]:
            if plot.kind.name == name and name != "theme":
                assert sum(bar.count for bar in plot.bars) == found.total


def test_every_bar_leads_to_as_many_as_it_says(corpus, client):
    for plot in page.describe(QueryDict("type=digital"))["plots"]:
        for bar in plot.bars:
            if bar.url:
                narrowed = client.get(bar.url)
                assert narrowed.context["total"] == bar.count, bar
                assert "type=digital" in bar.url or plot.kind.name == "type"


hostile = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\0", "2024\0", "9" * 400, "-1", "<script>", "%00", "'; DROP TABLE", "../..", "١٢٣٤", "a/" * 200]
    ),
)


@several
@given(st.lists(st.tuples(st.sampled_from([*GROUPS, "q", "sort", "view", "page", "x"]), hostile), max_size=6))
def test_whatever_is_asked_is_answered(corpus, client, pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    response = client.get("/dasbor/", query)
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src", b"")
    for plot in ("year", "target", "theme"):
        query["plot"] = plot
        assert client.get("/dasbor/data.csv", query).status_code == 200


def test_a_plot_is_downloaded_with_the_numbers_it_shows(corpus, client):
    for plot in page.describe(QueryDict("type=digital"))["plots"]:
        response = client.get(plot.data_url)
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        _heading, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
        assert [(row[1], int(row[2])) for row in rows] == [
            (" ".join(row.codes), row.count) for row in plot.rows
        ]
