"""What is folded away on long pages of contests: the first stands open, and nothing is left out."""

import re

import pytest

from competitions.models import Category, Competition
from tests.clients import signed_in
from tests.competitions.desk import pdf, words_of
from tests.factories.contests import make_contest_page, make_entry, make_round

pytestmark = pytest.mark.django_db

FOLD = re.compile(r'<details class="fold[^"]*"[^>]*>')


@pytest.fixture
def page(contest, client):
    make_contest_page(contest.competition)
    make_round(contest.competition)
    contest.competition.sections.update(guidance="Tulis dengan singkat.")

    def read(competition: Competition = contest.competition) -> str:
        answer = client.get(competition.address)
        assert answer.status_code == 200
        return answer.content.decode()

    return read


def open_ones(text: str) -> list[bool]:
    return [fold.endswith(" open>") for fold in FOLD.findall(text)]


def test_the_first_of_each_list_stands_open(page, contest):
    text = page()
    boxes = contest.competition.sections.count()
    part = text.partition('id="penilaian"')
    criteria = [True, False]  # of each of the two rounds
    assert open_ones(part[0]) == [True] + [False] * (boxes - 1)
    assert open_ones(part[2]) == [True, *criteria, False, *criteria]


def test_limits_that_all_categories_share_are_said_once(page, contest):
    Category.objects.filter(competition=contest.competition).update(quota_per_agency=2, minimum_age_months=12)
    text = page()
    assert text.count("boleh mengirim paling banyak 2 peserta.") == 1
    assert text.count("sekurang-kurangnya 12 bulan") == 1


def test_limits_that_differ_stand_at_each_category(page, contest):
    first = contest.competition.categories.first()
    Category.objects.filter(pk=first.pk).update(quota_per_agency=4, minimum_age_months=12)
    said = re.sub(r"\s+", " ", page())
    assert "Di setiap kategori" not in said
    assert said.count("umur berapa pun") == contest.competition.categories.count() - 1


def form_of(contest, query: str = "") -> str:
    entry = contest.competition.entries.first() or make_entry(contest.competition, contest.office)
    return signed_in(contest.office.officer).get(f"/peserta/{entry.pk}/{query}").content.decode()


def test_a_form_opens_its_first_box_and_the_one_that_is_asked_for(contest):
    assert open_ones(form_of(contest)) == [True, False]
    assert open_ones(form_of(contest, "?bagian=dampak")) == [True, True]
    assert open_ones(form_of(contest, "?bagian=tidak-ada")) == [True, False]


def test_a_box_with_a_refused_file_is_open(contest):
    entry = make_entry(contest.competition, contest.office)
    answer = signed_in(contest.office.officer).post(
        f"/peserta/{entry.pk}/",
        {"version": entry.version, "file-dampak": pdf("surat.exe"), "text-latar": "x", "text-dampak": "y"},
    )
    assert (answer.status_code, open_ones(answer.content.decode())) == (422, [True, True])
    assert "surat.exe" in words_of(answer)
