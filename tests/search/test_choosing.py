"""All values of a group: found by typing, page by page, whatever is asked."""

import pytest
from django.http import QueryDict

from search import words
from search.actions import entries
from search.choosing import choose, fits
from search.groups import GROUPS
from tests.factories.catalogue import make_agency, make_government, make_live, make_registry

pytestmark = pytest.mark.django_db

PATH = "/inovasi/pilihan/agency/"


def ask(query: str = "", group: str = "agency"):
    return choose(QueryDict(query), GROUPS[group])


def labels(query: str = "", group: str = "agency") -> list[str]:
    return [value.label for value in ask(query, group).values]


def build() -> None:
    """Make a regency with thirty villages, one of which has two innovations."""
    registry = make_registry()
    for number in range(30):
        village = make_agency(registry.government, f"Desa Suka Maju {number:02d}", f"desa-{number:02d}")
        for _ in range(2 if number == 7 else 1):
            make_live(village, "Lumbung desa", year_applied=2024)
    make_live(registry.health, "Antar obat", year_applied=2025)
    entries.rebuild()


@pytest.fixture(scope="module")
def built(module_db) -> None:
    module_db(build)


@pytest.fixture
def agencies(built, db) -> None:
    """Lend them to one test."""


def test_every_value_is_there_from_the_most_frequent(agencies):
    assert len(labels()) == ask().total == 31
    assert labels()[0] == "Desa Suka Maju 07"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kesehatan", ["Dinas Kesehatan"]),
        ("KES", ["Dinas Kesehatan"]),
        ("kes din", ["Dinas Kesehatan"]),
        ("maju 12", ["Desa Suka Maju 12"]),
        ("hatan", []),
        ("tiada", []),
    ],
)
def test_values_are_found_by_the_beginnings_of_their_words(agencies, text, found):
    assert labels(f"teks={text}") == found


@pytest.mark.parametrize(
    ("label", "word"), [("Élan", "elan"), ("“Zebra”", "zebra"), ("RSUD dr. Sutomo", "dr")]
)
def test_accents_and_signs_do_not_matter(label, word):
    assert fits(words.sort_key(label), [word])


def test_counts_follow_the_rest_of_the_question(agencies):
    counts = {value.label: value.count for value in ask("year=2025").values}
    assert (counts["Dinas Kesehatan"], counts["Desa Suka Maju 07"]) == (1, 0)


def test_what_is_chosen_stays_whatever_is_typed(agencies):
    choice = ask("agency=kab-batang/dinkes&teks=maju+03")
    assert [value.label for value in choice.chosen] == ["Dinas Kesehatan"]
    assert [value.label for value in choice.values] == ["Desa Suka Maju 03"]


def test_the_rest_of_the_question_is_kept(agencies):
    choice = ask("q=lumbung&year=2024&agency=kab-batang/dinkes&view=table&sort=title&page=1&teks=desa")
    assert choice.kept == [("q", "lumbung"), ("year", "2024"), ("sort", "title"), ("view", "table")]
    assert choice.back_url == "/inovasi/?q=lumbung&year=2024&agency=kab-batang/dinkes&sort=title&view=table"


def test_pages_keep_what_is_typed(agencies, monkeypatch):
    monkeypatch.setattr("search.choosing.PAGE_SIZE", 10)
    choice = ask("teks=desa+suka&year=2024")
    assert (len(choice.values), choice.total) == (10, 30)
    assert choice.page_urls["next"] == f"{PATH}?year=2024&page=2&teks=desa%20suka"
    met = [label for page in (1, 2, 3) for label in labels(f"teks=desa&page={page}")]
    assert len(set(met)) == 30


def test_a_page_that_is_not_there_is_the_first(agencies):
    choice = ask("page=9")
    assert len(choice.values) == 31
    assert len(choice.notices) == 1


def test_years_stand_newest_first(agencies):
    assert labels(group="year") == ["2025", "2024"]


def test_equal_names_are_told_apart_and_found_by_their_government(agencies):
    kendal = make_government("Kabupaten Kendal", "kab-kendal", short_name="Kab. Kendal")
    make_live(make_agency(kendal, "Dinas Kesehatan", "dinkes"))
    entries.rebuild()
    assert labels("teks=kesehatan+kendal") == ["Dinas Kesehatan, Kab. Kendal"]


HOSTILE = [
    "teks=%00%FF",
    "teks=" + "a" * 5000,
    "teks=%3Cscript%3E",
    "teks=[&teks=(.*)",
    "teks=%F0%9F%8C%BE",
    "teks=%22%22",
    "page=0&teks=-1",
    "page=99999999999999999999",
    "agency=" + "x" * 3000,
    "&".join(f"agency=a{number}" for number in range(300)),
    "teks=desa&warna=biru&sort=x&view=y",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("group", ["agency", "year", "type"])
def test_whatever_is_asked_is_answered(client, agencies, group, query):
    response = client.get(f"/inovasi/pilihan/{group}/?{query}")
    assert response.status_code == 200
    assert b"<script>" not in response.content


@pytest.mark.parametrize("name", ["tiada", "q", "sort", "AGENCY", "agency%20", "agency/dinkes"])
def test_an_unknown_group_is_not_there(client, agencies, name):
    assert client.get(f"/inovasi/pilihan/{name}/").status_code == 404


def test_the_page_costs_few_queries(client, agencies, count_queries):
    client.get(PATH)
    with count_queries() as seen:
        client.get(f"{PATH}?teks=desa&year=2024")
    assert len(seen) <= 3


def test_the_page_is_a_form_that_leads_to_the_list(client, agencies):
    page = client.get(f"{PATH}?teks=maju+07&year=2024").content.decode()
    assert 'formaction="/inovasi/"' in page
    assert '<input type="hidden" name="year" value="2024">' in page
    assert 'value="kab-batang/desa-07"' in page
    assert client.get("/inovasi/?agency=kab-batang/desa-07&teks=maju+07").context["result"].notices == []
