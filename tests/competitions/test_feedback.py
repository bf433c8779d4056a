"""What an agency reads of its own entry after publication, and nothing before."""

from types import SimpleNamespace

import pytest

from competitions import feedback
from competitions.actions import sheets
from competitions.models import Competition, Entry
from tests.clients import signed_in
from tests.factories.published import approve, make_judged_contest, make_published_contest
from tests.factories.results import add_round, make_published, make_scored_competition

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


def allow(contest, feedback_kind: str) -> None:
    Competition.objects.filter(pk=contest.competition.pk).update(feedback=feedback_kind)


def own(contest, title: str):
    return feedback.own_result(Entry.objects.get(pk=contest.entries[title].pk))


def page_of(contest, title: str, person=None) -> str:
    entry = contest.entries[title]
    person = person or contest.offices[list(contest.entries).index(title) % 2].officer
    response = signed_in(person).get(f"/peserta/{entry.pk}/")
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_rank_and_total_are_always_told(contest):
    allow(contest, "nothing")
    found = own(contest, "Antar Obat")

    assert (found.row.rank, found.row.is_shared, found.total, found.ranked, found.stages) == (
        2,
        True,
        "80,00",
        4,
        [],
    )


def test_comments_come_without_names_by_field(contest):
    allow(contest, "comments")
    (stage,) = own(contest, "Jemput Bola").stages

    assert [(one.name, one.mean) for one in stage.fields] == [
        ("", ""),
        ("Kriteria 1", ""),
        ("Kriteria 2", ""),
    ]
    assert sorted(stage.fields[1].comments) == [
        "Bukti perlu dilengkapi: Jemput Bola, Kriteria 1",
        "Manfaatnya nyata: Jemput Bola, Kriteria 1",
        "Mudah ditiru: Jemput Bola, Kriteria 1",
    ]
    page = page_of(contest, "Jemput Bola")
    assert [judge.name for judge in contest.judges if judge.name in page] == []
    assert "Catatan rahasia" not in page


def test_means_are_told_where_the_rules_allow(contest):
    allow(contest, "scores")
    (stage,) = own(contest, "Jemput Bola").stages

    assert [(one.name, one.mean, one.highest) for one in stage.fields[1:]] == [
        ("Kriteria 1", "90,00", "100"),
        ("Kriteria 2", "85,00", "100"),
    ]


def test_the_order_tells_nothing_of_who_wrote():
    first = ["a1", "b1", "c1", "d1", "e1", "f1", "g1", "h1"]
    second = [text.replace("1", "2") for text in first]

    orders = [[text[0] for text in feedback.mixed(texts)] for texts in (first, second)]

    assert orders[0] != orders[1]  # two fields cannot be laid side by side
    assert feedback.mixed(reversed(first)) == feedback.mixed(first)  # nor does the order of judges matter
    assert feedback.mixed(["", "  ", "a "]) == ["a"]


def test_an_entry_without_a_rank_is_told_why(contest):
    page = page_of(contest, "Loket Satu")
    assert "Tanpa peringkat." in page
    assert "terlalu sedikit" in page


def test_an_agency_reads_only_its_own(contest):
    other = contest.offices[1].officer
    assert page_of(contest, "Jemput Bola", other) == "404"
    page = page_of(contest, "Antar Obat")
    assert "Jemput Bola" not in page


def test_the_desk_lists_it_as_finished(contest):
    text = signed_in(contest.offices[0].officer).get("/peserta/").content.decode()

    assert "Hasil sudah diumumkan" in text
    assert 'id="finished-title"' in text
    assert 'id="waiting-title"' not in text


def test_certificates_are_offered_to_who_won(contest):
    award = contest.awards[0]
    assert f"/sertifikat/{award.serial}/sertifikat.pdf" in page_of(contest, "Jemput Bola")
    assert "/sertifikat/" not in page_of(contest, "Bank Sampah")


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("nothing", marks=pytest.mark.sqlite_only),
        pytest.param("comments", marks=pytest.mark.sqlite_only),
        "scores",
    ],
)
def test_before_publication_there_is_nothing(db, kind):
    contest = make_judged_contest(feedback=kind, slug="belum")
    page = [page_of(contest, "Jemput Bola")]
    approve(contest)
    page.append(page_of(contest, "Jemput Bola"))

    assert own(contest, "Jemput Bola") is None
    for text in page:
        assert [word for word in ("88,00", "Manfaatnya", "Hasil Anda", "sertifikat") if word in text] == []


def test_a_sheet_that_was_made_void_is_left_out(contest):
    allow(contest, "comments")
    entry = contest.entries["Jemput Bola"]
    sheet = entry.assignments.first().sheet
    sheets.void(sheet, by=contest.secretary, reason="Konflik.")

    (stage,) = own(contest, "Jemput Bola").stages

    assert [len(one.comments) for one in stage.fields] == [2, 2, 2]


def test_whether_it_goes_on_is_told_once_that_is_published(db):
    scene = make_scored_competition()
    add_round(scene)
    run = make_published(scene, scene.stage)
    told = {
        entry.pk: [(row.run.round.name, row.is_promoted) for row in feedback.promotions(entry)]
        for entry in scene.entries
    }

    name = scene.stage.name
    assert list(told.values()) == [[(name, True)], [(name, True)], [(name, False)], [(name, False)]]
    assert feedback.own_result(scene.entries[0]) is None
    person = scene.offices[0].officer
    pages = [
        signed_in(person).get(f"/peserta/{entry.pk}/").content.decode()
        for entry in (scene.entries[0], scene.entries[2])
    ]
    assert [f"Melaju setelah “{name}”" in page for page in pages] == [True, False]
    assert f"Tidak melaju setelah “{name}”" in pages[1]
    assert run.round_id == scene.stage.pk


def test_the_page_costs_the_same_for_few_and_many_comments(contest, count_queries):
    allow(contest, "scores")
    seen = []
    for title in ("Loket Satu", "Jemput Bola"):
        entry = Entry.objects.select_related("competition").get(pk=contest.entries[title].pk)
        feedback.own_result(entry)
        with count_queries() as queries:
            feedback.own_result(entry)
        seen.append(len(queries))
    assert seen[0] == seen[1]
