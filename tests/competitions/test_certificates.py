"""A certificate is checked by its serial number; one that does not stand any more says so."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches

from competitions import certificates
from competitions.actions import awarding
from competitions.papers import printing
from innovations.actions import flow
from tests.factories.published import make_judged_contest, make_published_contest, publish

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


def page(award) -> str:
    return f"/sertifikat/{award.serial}/"


def pdf(award) -> str:
    return f"/sertifikat/{award.serial}/sertifikat.pdf"


def test_a_valid_one_says_what_was_given(client, contest):
    award = contest.awards[0]
    response = client.get(page(award))
    text = response.content.decode()

    assert (response.status_code, response.context["certificate"].state) == (200, "valid")
    for words in ("Sertifikat ini sah", "Juara I", "Jemput Bola", "Dinas Kesehatan", "88,00", award.serial):
        assert words in text, words
    assert 'href="/lomba/selesai/hasil/"' in text
    assert 'name="robots" content="noindex"' in text


def test_the_paper_is_set_once_and_kept(client, contest, monkeypatch):
    award = contest.awards[0]
    first = client.get(pdf(award))
    monkeypatch.setattr(printing, "typeset", lambda *_given: pytest.fail("It is set anew."))
    second = client.get(pdf(award))

    assert (first.status_code, first.content[:5], second.content) == (200, b"%PDF-", first.content)
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Cache-Control"] == "no-cache"
    assert award.serial in first.headers["Content-Disposition"]
    again = client.get(pdf(award), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_code_leads_to_the_sites_own_address(contest):
    printed = certificates.printed(certificates.find(contest.awards[0].serial))
    address = f"http://localhost:8000{page(contest.awards[0])}"

    assert printed["address"] == address
    assert printed["code"] == printing.code_of(address)


def test_what_is_printed_stays_in_the_sites_language(client, contest):
    client.cookies["bahasa"] = "en"
    award = contest.awards[0]
    english = client.get(pdf(award)).content
    client.cookies["bahasa"] = "id"

    assert english == client.get(pdf(award)).content
    assert certificates.printed(certificates.find(award.serial)) | {"code": "", "labels": {}} == {
        "title": f"Sertifikat {award.serial}",
        "prize": "Juara I",
        "innovation": "Jemput Bola",
        "agency": "Dinas Kesehatan, Kabupaten Uji",
        "category": "Pelayanan",
        "contest": "Lomba Selesai",
        "government": "Kabupaten Uji",
        "date": certificates._day(award.awarded_at),
        "place": "1",
        "total": "88,00",
        "serial": award.serial,
        "address": f"http://localhost:8000{page(award)}",
        "shown_address": f"localhost:8000{page(award)}",
        "code": "",
        "revoked": None,
        "simulated": None,
        "labels": {},
    }


def test_a_revoked_one_says_so_on_page_and_paper(client, contest):
    award = contest.awards[0]
    before = client.get(pdf(award)).content
    awarding.revoke(award, by=contest.secretary, reason="Data tidak benar.")

    response = client.get(page(award))
    text = response.content.decode()
    assert response.context["certificate"].state == "revoked"
    assert ("Sertifikat ini dicabut" in text, "Data tidak benar." in text, "Sertifikat ini sah" in text) == (
        True,
        True,
        False,
    )
    printed = certificates.printed(certificates.find(award.serial))
    assert printed["revoked"].endswith("Data tidak benar.")
    assert client.get(pdf(award)).content != before


def test_one_of_replaced_results_says_so(client, contest, broken):
    entry = contest.entries["Jemput Bola"]
    old = contest.awards[0]
    type(entry).objects.filter(pk=entry.pk).update(state="disqualified")
    publish(contest)

    response = client.get(page(old))

    assert response.context["certificate"].state == "replaced"
    assert "Sertifikat ini diganti" in response.content.decode()
    assert client.get(pdf(old)).status_code == 200


def test_the_name_stands_when_the_page_is_gone(client, contest):
    award = contest.awards[0]
    url = award.innovation.catalogue_entry.url
    flow.withdraw(award.innovation, by=contest.offices[0].head, reason="Zqxalasan")

    text = client.get(page(award)).content.decode()

    assert ("Jemput Bola" in text, url in text, "Zqxalasan" in text) == (True, False, False)


def test_an_invented_one_is_marked(client, contest):
    type(contest.government).objects.filter(pk=contest.government.pk).update(is_simulated=True)
    award = contest.awards[0]

    assert 'class="ribbon"' in client.get(page(award)).content.decode()
    assert certificates.printed(certificates.find(award.serial))["simulated"].startswith("Simulasi")


@pytest.mark.parametrize(
    "serial", ["tidak-ada", "0", "x" * 32, "x" * 4000, "LMB-1%00", "%2e%2e", "'--", "Ünïcode"]
)
def test_an_unknown_serial_is_a_page_that_is_not_there(client, contest, serial):
    for path in (f"/sertifikat/{serial}/", f"/sertifikat/{serial}/sertifikat.pdf"):
        assert client.get(path).status_code == 404


def test_unknown_and_missing_pages_are_alike(client, contest):
    award = contest.awards[0]
    answers = [client.get(f"/sertifikat/{serial}/") for serial in (award.serial[:-1] + "~", "z" * 22)]
    plain = client.get("/tidak-ada-sama-sekali/")

    assert [answer.status_code for answer in answers] == [404, 404]
    assert set(answers[1].headers) == set(plain.headers)
    title = "Halaman tidak ditemukan"
    assert all(title in answer.content.decode() for answer in [*answers, plain])


def test_there_is_none_before_publication(contest, db):
    other = make_judged_contest(slug="belum", government="Kabupaten Lain")
    assert other.competition.awards.count() == 0


def test_nothing_is_asked_of_visitors(client, contest):
    response = client.get(page(contest.awards[0]))
    assert (response.cookies, response.headers["Cache-Control"]) == ({}, "no-cache")
    assert b"csrf" not in response.content


def test_kept_papers_stand_apart_from_what_protects_sign_in(client, contest):
    client.get(pdf(contest.awards[0]))
    assert any("certificate" in key for key in caches["pages"]._cache)
    assert not any("certificate" in key for key in caches["default"]._cache)
