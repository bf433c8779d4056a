"""Awards on the innovation's page, in the catalogue and in open data: from publication on, as long as they stand."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches

from competitions.actions import awarding, follow_ups
from competitions.models import FollowUp
from search.actions import entries
from search.models import CatalogueEntry
from tests.factories.published import approve, make_judged_contest, make_published_contest

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


def url_of(contest, title: str) -> str:
    return CatalogueEntry.objects.get(page=contest.entries[title].innovation_id).url


def titles(response) -> list[str]:
    return [entry.title for entry in response.context["result"].rows]


def test_the_page_of_the_innovation_tells_its_award(client, contest):
    text = client.get(url_of(contest, "Jemput Bola")).content.decode()

    assert ("Juara I" in text, 'href="/lomba/selesai/hasil/"' in text) == (True, True)
    assert f"/sertifikat/{contest.awards[0].serial}/" in text
    assert "Juara" not in client.get(url_of(contest, "Bank Sampah")).content.decode()


def test_the_page_still_costs_few_questions(client, contest, count_queries):
    url = url_of(contest, "Jemput Bola")
    client.get(url)
    caches["pages"].clear()
    with count_queries() as queries:
        client.get(url)
    assert len(queries) <= 6


def test_the_catalogue_is_filtered_by_contest_and_sorted_by_award(client, contest):
    found = client.get("/inovasi/?award=selesai")
    assert sorted(titles(found)) == ["Antar Obat", "Jemput Bola", "Kelas Ibu"]
    group = next(group for group in found.context["result"].groups if group["key"] == "award")
    assert [(facet.label, facet.count) for facet in group["values"]] == [("Lomba Selesai", 3)]
    ordered = titles(client.get("/inovasi/?sort=awarded"))
    assert (sorted(ordered[:3]), ordered[3:]) == (
        ["Antar Obat", "Jemput Bola", "Kelas Ibu"],
        ["Bank Sampah", "Loket Satu"],
    )


def test_open_data_tell_it(client, contest):
    listed = client.get("/api/v1/innovations?q=jemput").json()["innovations"]
    found = next(one for one in listed if one["title"] == "Jemput Bola")

    assert found["awards"] == [
        {
            "name": "Juara I",
            "place": 1,
            "category": "Pelayanan",
            "competition": "Lomba Selesai",
            "year": 2026,
            "url": "http://testserver/lomba/selesai/hasil/",
        }
    ]
    csv = b"".join(client.get("/inovasi/data.csv?award=selesai")).decode("utf-8-sig")
    assert "Juara I (Lomba Selesai, Pelayanan)" in csv
    page = client.get(url_of(contest, "Jemput Bola")).content.decode()
    assert '"award": ["Juara I, Lomba Selesai (Pelayanan)"]' in page


def test_a_revoked_award_is_gone_at_once(client, contest):
    url = url_of(contest, "Jemput Bola")
    client.get(url)  # kept from now on
    awarding.revoke(contest.awards[0], by=contest.secretary, reason="Data tidak benar.")

    assert "Juara I" not in client.get(url).content.decode()
    assert sorted(titles(client.get("/inovasi/?award=selesai"))) == ["Antar Obat", "Kelas Ibu"]


def test_an_answer_of_later_years_stands_beside_it(client, contest):
    url = url_of(contest, "Jemput Bola")
    client.get(url)
    question = FollowUp.objects.filter(award=contest.awards[0]).earliest("year")
    FollowUp.objects.filter(pk=question.pk).update(due_date=contest.awards[0].awarded_at.date())
    follow_ups.answer(
        question, by=contest.offices[0].officer, status="running", account="Melayani 1.200 warga."
    )

    for path in (url, "/lomba/selesai/hasil/"):
        text = client.get(path).content.decode()
        assert ("Masih berjalan" in text, "Melayani 1.200 warga." in text, str(question.year) in text) == (
            True,
            True,
            True,
        ), path


def test_before_publication_nothing_knows_of_it(client, db):
    contest = make_judged_contest(slug="belum", title="Lomba Belum")
    approve(contest)
    url = url_of(contest, "Jemput Bola")

    assert "Juara" not in client.get(url).content.decode()
    listed = client.get("/api/v1/innovations").json()["innovations"]
    own = {entry.innovation_id for entry in contest.entries.values()}
    assert [one["awards"] for one in listed if one["id"] in own] == [[]] * 5
    unknown, hidden = (client.get(f"/inovasi/?award={slug}") for slug in ("beluh", "belum"))
    assert unknown.content.replace(b"beluh", b"belum") == hidden.content


def test_many_pages_cost_no_more_than_one(contest, count_queries):
    pages = [entry.innovation_id for entry in contest.entries.values()]
    seen = []
    for some in (pages[:1], pages):
        with count_queries() as queries:
            entries.refresh_some(some)
        seen.append(len(queries))
    assert seen[0] == seen[1]
