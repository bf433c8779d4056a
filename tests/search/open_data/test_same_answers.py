"""Page, files, feed and API answer any question alike: the same number, the same rows, the same order."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from search.actions import entries
from search.results import answer
from tests.factories.catalogue import make_agency, make_draft, make_government, make_live, make_sectors
from tests.search.open_data.reading import api_parts, csv_rows, data, feed_numbers, xlsx_rows

WORDS = ["obat", "antar", "desa", "sekolah", "layanan", "zqxrahasia", '"antar obat"']
CHOICES = {
    "year": ["2022", "2023", "2024", "1800"],
    "type": ["digital", "non_digital", "="],
    "form": ["governance", "public_service"],
    "stage": ["trial", "applied"],
    "sector": ["kesehatan", "pendidikan"],
    "agency": ["kab-batang/dinkes", "kab-batang/disdik", "kab-batang/rahasia"],
    "principle": ["openness", "simplicity"],
    "sort": ["", "newest", "oldest", "title", "time_saved", "relevance"],
}


def make_corpus() -> None:
    """Make 36 innovations of two agencies, and hidden ones that would answer everything."""
    government = make_government()
    agencies = [
        make_agency(government, "Kesehatan", "dinkes"),
        make_agency(government, "Pendidikan", "disdik"),
    ]
    sectors = make_sectors()
    for number in range(36):
        fields = {
            "year_applied": 2022 + number % 3,
            "innovation_type": ["digital", "non_digital", ""][number % 3],
            "innovation_form": ["governance", "public_service"][number % 2],
            "stage": ["trial", "applied"][number % 5 % 2],
            "main_sector": sectors[number % 2],
            "principles": [["openness"], ["simplicity", "openness"], []][number % 3],
            "summary": f"{WORDS[number % 5]} dan {WORDS[(number + 2) % 5]}",
        }
        title = f"={WORDS[(number + 1) % 5]} {WORDS[number % 4]}; {number}"
        make_live(agencies[number % 2], title, **fields)
    make_draft(agencies[0], "zqxrahasia obat antar desa", **fields)
    hidden = make_agency(government, "Rahasia", "rahasia", live=False)
    make_live(hidden, "zqxrahasia obat antar desa", **fields)
    entries.rebuild()


@pytest.fixture(scope="module")
def corpus(module_db):
    return module_db(make_corpus)


questions = st.builds(
    lambda word, chosen: {"q": word} | chosen,
    st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    st.fixed_dictionaries(
        {}, optional={name: st.lists(st.sampled_from(codes), max_size=2) for name, codes in CHOICES.items()}
    ),
)


def numbers_on_pages(query: str) -> tuple[int, list[int]]:
    """Return the number that the page tells, and the entries of all its pages."""
    first = answer(QueryDict(query))
    pages = [
        first,
        *(answer(QueryDict(f"{query}&page={page}")) for page in range(2, first.page.paginator.num_pages + 1)),
    ]
    return first.total, [row.pk for page in pages for row in page.rows]


@pytest.mark.django_db
@settings(max_examples=40)
@given(chosen=questions, limit=st.integers(1, 9))
def test_every_form_of_an_answer_is_the_same(corpus, chosen, limit):
    params = QueryDict(mutable=True)
    for name, value in chosen.items():
        params.setlist(name, value if isinstance(value, list) else [value])
    query = params.urlencode()

    total, numbers = numbers_on_pages(query)
    told, parts = data(query), api_parts(query, limit)
    sheet, text = xlsx_rows(query), csv_rows(query)

    assert total == len(numbers) == told["total"]
    assert [row["id"] for row in told["innovations"]] == numbers
    assert [row for part in parts for row in part["innovations"]] == told["innovations"]
    assert {part["total"] for part in parts} == {total}
    assert [int(row["id"]) for row in sheet] == [int(row["id"]) for row in text] == numbers
    assert [row["title"] for row in sheet] == [row["title"] for row in told["innovations"]]
    assert [row["title"].replace("'=", "=") for row in text] == [row["title"] for row in sheet]
    # A feed has the newest, whatever the order.
    newest = QueryDict(query, mutable=True)
    newest["sort"] = "newest"
    assert feed_numbers(query) == [row["id"] for row in data(newest.urlencode())["innovations"]][:50]
