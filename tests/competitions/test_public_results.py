"""What anybody reads of published results, and that nothing but reading happens on the way."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from competitions import results_reading
from competitions.actions import awarding, deliberating, screening
from competitions.models import Entry
from innovations.actions import flow
from tests.factories.contests import make_competition, make_contest_page, make_secretary
from tests.factories.published import GIVEN, make_judged_contest, make_published_contest, publish
from tests.factories.results import add_round, judge_round, make_published, make_scored_competition
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
PAGE = "/lomba/selesai/hasil/"


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


def words_of(response) -> str:
    """Return what a page says, without tags."""
    text = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def rows_of(response) -> list[tuple]:
    """Return place, title, total, lowest and highest sheet of every ranked row."""
    rows = [row for ranking in response.context["outcome"].rankings for row in ranking.rows]
    return [(row.result.rank, row.title, row.total, row.spread, row.tie) for row in rows]


def test_the_ranking_stands_as_it_was_computed(client, contest):
    response = client.get(PAGE)

    assert response.status_code == 200
    assert rows_of(response) == [
        (1, "Jemput Bola", "88,00", ("87,20", "88,80"), ""),
        (2, "Antar Obat", "80,00", ("78,00", "83,00"), "Peringkat bersama"),
        (2, "Kelas Ibu", "80,00", ("78,00", "83,00"), "Peringkat bersama"),
        (4, "Bank Sampah", "67,20", ("66,00", "69,60"), ""),
    ]


def test_awards_stand_first(client, contest):
    response = client.get(PAGE)
    text = response.content.decode()

    (ranking,) = response.context["outcome"].rankings
    assert [(award.name, award.innovation_title) for award in ranking.awards] == [
        ("Juara I", "Jemput Bola"),
        ("Juara II", "Antar Obat"),
        ("Juara II", "Kelas Ibu"),
    ]
    assert text.index("podium") < text.index('class="table ranking"')


def test_how_a_tie_was_decided_is_said_in_sentences(client, contest):
    (ranking,) = client.get(PAGE).context["outcome"].rankings
    (tie,) = ranking.ties

    assert (tie.names, tie.total) == (["Antar Obat", "Kelas Ibu"], "80,00")
    assert tie.sentences == [
        "Kriteria berbobot terbesar, Kriteria 1 (60% dari nilai akhir), tidak menentukan: Antar Obat 82,00; Kelas Ibu 82,00.",
        "Kriteria berikutnya, Kriteria 2 (40% dari nilai akhir), tidak menentukan: Antar Obat 77,00; Kelas Ibu 77,00.",
        "Perbandingan langsung tidak menentukan: tidak ada juri penilai keduanya yang memberi salah satu lebih tinggi.",
        "Pleno tidak memutuskan apa pun di antara mereka.",
        "Tidak ada lagi yang membedakan Antar Obat dan Kelas Ibu: peringkatnya sama.",
    ]


def test_who_has_no_rank_is_told_why(client, contest):
    (ranking,) = client.get(PAGE).context["outcome"].rankings

    assert [(row.title, row.why_none) for row in ranking.without] == [
        (
            "Loket Satu",
            f"Lembar penilaian dalam “{contest.stage.name}” terlalu sedikit: kurang dari 2 berarti tidak ada nilai.",
        )
    ]


def test_the_method_is_said_in_plain_words(client, contest):
    said = words_of(client.get(PAGE))

    for words in (
        "3 juri menilai, masing-masing sendiri.",
        "100% dari nilai akhir",
        "Nilainya rata-rata dari lembar penilaian yang diserahkan. Perlu paling sedikit 2 lembar.",
        "3 juri · 13 lembar penilaian",
        "Peringkat mengikuti nilai sebagaimana diberikan juri.",
        "python -m competitions.verify results.json",
        contest.run.facts_sha256,
    ):
        assert words in said, words


def test_nobody_who_judged_is_named(client, contest):
    everything = b"".join(
        [client.get(PAGE).content, client.get("/lomba/selesai/results.json").getvalue()]
    ).decode()

    told = [judge.name for judge in contest.judges] + [judge.email for judge in contest.judges]
    assert [word for word in [*told, "Catatan rahasia juri", "Manfaatnya nyata"] if word in everything] == []


def test_the_transparency_report_counts(client, contest):
    report = client.get(PAGE).context["report"]

    assert [number for _label, number in report.entries] == [5, 5, 0, 0, 0]
    assert [number for _label, number in report.conflicts] == [0, 0, 0, 0]
    assert [number for _label, number in report.sheets] == [13, 0, 0]
    assert [label for label, _at in report.dates][-3:] == [
        "Hasil dihitung",
        "Hasil disetujui orang kedua",
        "Hasil diumumkan",
    ]


def test_what_a_plenary_changed_is_shown_with_its_reason(client):
    contest = make_judged_contest(slug="pleno", government="Kabupaten Pleno")
    entry, left = contest.entries["Bank Sampah"], contest.entries["Kelas Ibu"]
    plenary = deliberating.record(
        contest.competition,
        by=contest.secretary,
        held_at=timezone.now(),
        quorum=2,
        chair=contest.judges[0],
        minutes="Zqxrisalah.",
        present=contest.judges,
    )
    deliberating.recuse(plenary, by=contest.secretary, judge=contest.judges[1], entry=entry)
    given = {"by": contest.secretary, "stage": contest.stage}
    deliberating.add_points(plenary, entry=entry, points=Decimal(1), reason="Bukti susulan.", **given)
    wrong = deliberating.add_points(plenary, entry=entry, points=Decimal(2), reason="Zqxkeliru.", **given)
    deliberating.cancel(wrong, by=contest.secretary, reason="Zqxbatal.")
    deliberating.add_points(plenary, entry=left, points=Decimal(3), reason="Zqxgugur.", **given)
    deliberating.close(plenary, by=contest.secretary)
    disqualify(left, contest.secretary)
    publish(contest)

    response = client.get("/lomba/pleno/hasil/")

    shown = [(row.title, row.before, row.after, row.reason) for row in response.context["adjustments"]]
    assert shown == [("Bank Sampah", "", "+1,00 poin.", "Bukti susulan.")]
    assert response.context["report"].conflicts[-1] == ("Kali juri meninggalkan ruang pleno", 1)
    assert "zqx" not in response.content.decode().lower()


def disqualify(entry: Entry, secretary: User) -> None:
    """Take an entry that judges have out of its contest."""
    proposal = screening.propose_ineligible(entry, reason="other", message="Zqxpalsu.", by=secretary)
    screening.confirm_ineligible(proposal, by=make_secretary())


def test_a_withdrawn_page_keeps_its_frozen_name_and_loses_its_link(client, contest):
    entry = contest.entries["Antar Obat"]
    url = entry.innovation.catalogue_entry.url
    before = client.get(PAGE).content.decode()
    flow.withdraw(entry.innovation, by=contest.offices[1].head, reason="Zqxalasan")

    after = client.get(PAGE).content.decode()

    assert (f'href="{url}"' in before, f'href="{url}"' in after) == (True, False)
    assert ("Antar Obat" in after, "zqxalasan" in after.lower()) == (True, False)


def test_a_revoked_award_is_named_apart(client, contest):
    award = contest.awards[0]
    awarding.revoke(award, by=contest.secretary, reason="Data tidak benar.")

    response = client.get(PAGE)

    (ranking,) = response.context["outcome"].rankings
    assert [row.name for row in ranking.awards] == ["Juara II", "Juara II"]
    assert "Penghargaan yang tidak berlaku lagi" in words_of(response)
    assert "Data tidak benar." in words_of(response)


def test_one_category_can_be_read_whole(client, contest, monkeypatch):
    monkeypatch.setattr(results_reading, "FIRST_ROWS", 2)
    monkeypatch.setattr(results_reading, "ROWS_A_PAGE", 2)

    whole = client.get(PAGE)
    (ranking,) = whole.context["outcome"].rankings
    assert ([row.title for row in ranking.rows], ranking.hidden) == (["Jemput Bola", "Antar Obat"], 3)
    assert f'href="{PAGE}?kategori=pelayanan"' in whole.content.decode()

    second = client.get(f"{PAGE}?kategori=pelayanan&halaman=2")
    assert [row.title for row in second.context["ranking"].rows] == ["Kelas Ibu", "Bank Sampah"]
    assert f'href="{PAGE}?kategori=pelayanan&amp;halaman=3"' in second.content.decode()
    assert "Antar Obat dan Kelas Ibu" in second.content.decode()  # the tie names who stands on the other page


@pytest.mark.parametrize("asked", ["?kategori=tidak-ada", "?kategori=tata-kelola", "?kategori=%00"])
def test_a_category_that_has_no_results_is_missing(client, contest, asked):
    assert client.get(f"{PAGE}{asked}").status_code == (200 if asked.endswith("%00") else 404)


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "x", "", "１"])
def test_a_broken_page_number_is_answered(client, contest, page):
    assert client.get(PAGE, {"kategori": "pelayanan", "halaman": page}).status_code == 200


def test_the_page_speaks_english(client, contest):
    client.cookies["bahasa"] = "en"
    said = words_of(client.get(PAGE))

    for words in (
        "How it was decided",
        "The heaviest criterion, Kriteria 1 (60% of the final), does not decide: Antar Obat 82.00; Kelas Ibu 82.00.",
        "88.00",
        "Transparency report",
    ):
        assert words in said, words


def test_nothing_is_kept_of_visitors(client, contest):
    response = client.get(PAGE)

    assert response.cookies == {}
    assert response.headers["Cache-Control"] == "no-cache"
    assert b"csrf" not in response.content
    again = client.get(PAGE, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_asks_no_more_for_many_than_for_few(client, contest, count_queries):
    given = {title: sheets for title, sheets in GIVEN.items() if title in {"Jemput Bola", "Antar Obat"}}
    few = make_published_contest(given, slug="sedikit", government="Kabupaten Kecil")
    seen = []
    for slug in (few.competition.slug, "selesai"):
        for _warm in range(2):
            client.get(f"/lomba/{slug}/hasil/")
        with count_queries() as queries:
            client.get(f"/lomba/{slug}/hasil/")
        seen.append(len(queries))

    assert seen[1] <= seen[0] + 1  # those whom a tie names beside the rows that are shown
    assert seen[0] <= 16


def test_other_methods_are_refused(client, contest):
    assert [client.post(path).status_code for path in (PAGE, "/lomba/selesai/results.json")] == [405, 405]


def test_the_contest_and_the_lists_lead_to_the_results(client, contest):
    for path in ("/lomba/selesai/", "/lomba/"):
        assert f'href="{PAGE}"' in client.get(path).content.decode()
    assert f"http://testserver{PAGE}</loc>" in client.get("/sitemap-pages.xml").content.decode()


def test_results_of_an_invented_government_are_marked(client, contest):
    type(contest.government).objects.filter(pk=contest.government.pk).update(is_simulated=True)
    assert 'class="ribbon"' in client.get(PAGE).content.decode()


def test_later_results_take_the_place_of_earlier_ones(client, contest, broken):
    """The archive keeps one page a contest: the newest that was published."""
    entry = contest.entries["Bank Sampah"]
    type(entry).objects.filter(pk=entry.pk).update(state="disqualified")
    publish(contest)

    response = client.get(PAGE)

    assert [title for _rank, title, *_rest in rows_of(response)] == ["Jemput Bola", "Antar Obat", "Kelas Ibu"]
    assert "perhitungan ke-2" in words_of(response)


# --- Before ---------------------------------------------------------------------------------------

HIDDEN = ["hasil/", "hasil/?kategori=pelayanan", "results.json"]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("path", HIDDEN)
@pytest.mark.parametrize("state", ["judged", "unannounced", "page not live"])
def test_what_is_not_published_answers_like_what_is_not_there(client, contest, path, state):
    if state == "judged":
        hidden = make_competition(contest.government, slug="hidden")
        make_contest_page(hidden)
    else:
        hidden = contest.competition
        changes = {"announced_at": None, "announced_by": None} if state == "unannounced" else {}
        type(hidden).objects.filter(pk=hidden.pk).update(slug="hidden", **changes)
        if state != "unannounced":
            type(contest.page).objects.filter(pk=contest.page.pk).update(live=False)

    answers = [client.get(f"/lomba/{slug}/{path}") for slug in ("hidden", "absent")]

    bodies = [answer.content.replace(b"hidden", b"absent") for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]
    assert dict(answers[0].headers) == dict(answers[1].headers)


def test_results_without_any_entry_say_so(client, db):
    empty = make_judged_contest({}, slug="kosong", government="Kabupaten Kosong")
    publish(empty)

    response = client.get("/lomba/kosong/hasil/")

    assert response.status_code == 200
    assert "Tidak ada penghargaan yang diberikan." in words_of(response)


# --- Other rules ----------------------------------------------------------------------------------


def test_who_is_passed_over_for_an_award_is_said(client, db):
    make_published_contest(slug="seorang", government="Kabupaten Batas", awards_per_agency=1)

    response = client.get("/lomba/seorang/hasil/")

    (ranking,) = response.context["outcome"].rankings
    assert [award.innovation_title for award in ranking.awards] == ["Jemput Bola", "Antar Obat"]
    assert (
        "“Kelas Ibu” berada di peringkat 2 dan dilewati: satu perangkat daerah hanya boleh meraih 1 "
        "penghargaan dalam satu kategori." in words_of(response)
    )


def test_both_rankings_stand_side_by_side_where_adjusting_was_announced(client, db):
    make_published_contest(slug="disesuaikan", government="Kabupaten Adil", severity="ridge")

    response = client.get("/lomba/disesuaikan/hasil/")
    said = words_of(response)

    (ranking,) = response.context["outcome"].rankings
    assert ranking.has_beside
    assert ranking.rows[0].beside["mean"] == "88,00"
    assert "apa adanya 88,00, peringkat 1" in said
    assert "disesuaikan" in said
    assert "Beberapa juri menilai kurang dari lima peserta." in said


def test_every_round_tells_its_score(client, db):
    scene = make_scored_competition(slug="dua-babak")
    make_contest_page(scene.competition)
    second = add_round(scene)
    make_published(scene, scene.stage)
    judge_round(scene, second, scene.entries[:2])
    make_published(scene)

    response = client.get("/lomba/dua-babak/hasil/")

    (ranking,) = response.context["outcome"].rankings
    assert [[name for name, _shown in row.rounds] for row in ranking.rows] == [
        [scene.stage.name, second.name]
    ] * 2
    assert [row.why_none for row in ranking.without] == [f"Tidak melaju ke “{second.name}”."] * 2
    assert "60% dari nilai akhir" in words_of(response)
    assert [row.url for row in ranking.rows] == ["", ""]  # innovations that were never public


def test_only_a_round_being_public_shows_no_results(client, db):
    scene = make_scored_competition(slug="babak-satu")
    make_contest_page(scene.competition)
    add_round(scene)
    make_published(scene, scene.stage)

    for path in ("hasil/", "results.json"):
        assert client.get(f"/lomba/babak-satu/{path}").status_code == 404
    assert "hasil/" not in client.get("/lomba/babak-satu/").content.decode()
