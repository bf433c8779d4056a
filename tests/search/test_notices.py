"""Whatever an address asks, it is answered, and what was left out is named."""

import pytest
from django.http import QueryDict
from django.utils import translation

from search.actions import entries
from search.results import answer
from tests.factories.catalogue import make_agency, make_draft, make_live

pytestmark = pytest.mark.django_db


def ask(query: str):
    with translation.override("en"):
        return answer(QueryDict(query))


@pytest.fixture
def entry(registry):
    make_live(registry.health, "Antar obat", year_applied=2024)
    entries.rebuild()


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("year=20255", "“20255” is not a value of the filter Year, so it was left out."),
        ("year=abad", "“abad” is not a value of the filter Year, so it was left out."),
        ("year=-1", "“-1” is not a value of the filter Year, so it was left out."),
        ("year=%D9%A2%D9%A0%D9%A2%D9%A4", "“٢٠٢٤” is not a value of the filter Year, so it was left out."),
        ("sector=sihir", "“sihir” is not a value of the filter Sector, so it was left out."),
        ("government=kab-x", "“kab-x” is not a value of the filter Government, so it was left out."),
        (
            "government=kab-batang/dinkes",
            "“kab-batang/dinkes” is not a value of the filter Government, so it was left out.",
        ),
        ("agency=dinkes", "“dinkes” is not a value of the filter Agency, so it was left out."),
        ("agency=//", "“//” is not a value of the filter Agency, so it was left out."),
        ("agency=%25", "“%” is not a value of the filter Agency, so it was left out."),
        ("type=Digital", "“Digital” is not a value of the filter Type, so it was left out."),
        ("form='", "“'” is not a value of the filter Form, so it was left out."),
        ("stage=%22%5C", '“"\\” is not a value of the filter Stage, so it was left out.'),
        ("sort=name", "There is no order “name”, so the list is in its usual order."),
        ("sort=relevance", "There is no order “relevance”, so the list is in its usual order."),
        ("page=abc", "“abc” is not a page number, so this is the first page."),
        ("page=-1", "“-1” is not a page number, so this is the first page."),
        ("page=0", "“0” is not a page number, so this is the first page."),
        ("page=99999", "There is no page 99999, so this is the first. The list has 1 page."),
        ("page=" + "9" * 40, "“" + "9" * 40 + "” is not a page number, so this is the first page."),
        ("q=%25", "“%” has no word to search for, so it was left out."),
        ("q=_", "“_” has no word to search for, so it was left out."),
        ("q=%22", '“"” has no word to search for, so it was left out.'),
        ("q=%5C", "“\\” has no word to search for, so it was left out."),
        ("warna=biru", "The catalogue has no filter “warna”, so it was left out."),
    ],
)
def test_what_is_unknown_is_named_and_left_out(entry, query, notice):
    result = ask(query)
    assert result.notices == [notice]
    assert result.url == "/inovasi/"
    assert [row.title for row in result.rows] == ["Antar obat"]
    assert result.chips == []


def test_good_values_beside_broken_ones_count(entry):
    result = ask("year=2024&year=20255")
    assert result.url == "/inovasi/?year=2024"
    assert len(result.notices) == 1


def test_marks_of_trackers_are_passed_over(entry):
    assert ask("utm_source=wa&fbclid=1").notices == []


def test_nul_bytes_are_dropped(entry):
    result = ask("q=ob%00at&year=2024%00&page=%00&sort=%00")
    assert (result.total, result.notices, result.url) == (1, [], "/inovasi/?q=obat&year=2024")


def test_long_question_is_cut(entry):
    result = ask("q=" + "obat " * 2000)
    assert result.notices == ["The search is too long. Only its first 199 letters were used."]
    assert result.total == 1
    assert ask("q=" + "x" * 10_000).total == 0


def test_many_wrong_values_are_counted_not_listed(entry):
    result = ask("&".join(f"agency=salah-{number}" for number in range(80)))
    assert len(result.notices) == 4
    assert result.notices[3] == "77 more were left out."


def test_agencies_that_are_not_published_answer_like_unknown_ones(registry):
    hidden = make_agency(registry.government, "Dinas Rahasia", "rahasia", live=False)
    make_agency(hidden, "Bidang", "bidang")
    make_draft(registry.health, "Naskah", slug="naskah")
    for value in ("rahasia", "rahasia/bidang", "dinkes/naskah", "tiada"):
        result = ask(f"agency=kab-batang/{value}")
        assert result.notices == [
            f"“kab-batang/{value}” is not a value of the filter Agency, so it was left out."
        ]
        assert result.groups == []


@pytest.mark.parametrize("query", ["q=%25", "q=a%22b", "year=20255", "page=abc", "q=" + "x" * 10_000])
def test_page_of_a_broken_question_is_still_a_page(client, entry, query):
    assert client.get(f"/inovasi/?{query}").status_code == 200
