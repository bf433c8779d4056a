"""Kept pages are quick, and never stale."""

import gzip
import re
import urllib.request

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile

from innovations.models import (
    AgencyPage,
    InnovationDocument,
    InnovationPage,
    InnovationPhoto,
    Sector,
    Theme,
)
from search import index
from search.actions import entries
from tests.factories.catalogue import make_agency, make_innovation, publish
from tests.factories.registry import make_document, make_image
from tests.server import running_workers

WORKERS = 4


def total(body: str) -> int:
    return int(re.search(r'id="results-title"[^>]*>\s*(\d+)', body)[1])


# --- with real processes --------------------------------------------------------------------------


def everywhere(address: str) -> set[str]:
    """Return the different answers of enough new connections that every worker is asked."""
    answers = set()
    for _time in range(WORKERS * 5):
        with urllib.request.urlopen(
            urllib.request.Request(address, headers={"Connection": "close"})
        ) as answer:
            answers.add(answer.read().decode())
    return answers


@pytest.mark.django_db(transaction=True)
def test_every_change_is_seen_by_the_next_request_of_every_worker(registry):
    page = make_innovation(registry.health, "Antar Obat", summary="Obat", year_applied=2024)
    make_innovation(registry.school, "Lain")
    with running_workers(WORKERS) as site:
        catalogue, dinkes = f"{site}/inovasi/", f"{site}/inovasi/?agency=kab-batang/dinkes"

        def seen() -> tuple[set[int], set[int], set[bool]]:
            lists, owns = everywhere(catalogue), everywhere(dinkes)
            return set(map(total, lists)), set(map(total, owns)), {"Antar Obat" in body for body in lists}

        assert seen() == ({2}, {1}, {True})

        make_innovation(registry.health, "Baru")
        assert seen() == ({3}, {2}, {True})

        page.title = "Kirim Obat"
        publish(page)
        assert seen() == ({3}, {2}, {False})
        assert all("Kirim Obat" in body for body in everywhere(catalogue))

        school = AgencyPage.objects.get(pk=registry.school.pk)
        InnovationPage.objects.get(pk=page.pk).move(school, pos="last-child")
        assert seen() == ({3}, {1}, {False})

        agency = AgencyPage.objects.get(pk=registry.health.pk)
        agency.short_name = "Dinas Sehat"
        publish(agency)
        assert all("Dinas Sehat" in body for body in everywhere(catalogue))

        InnovationPage.objects.get(pk=page.pk).unpublish()
        assert seen() == ({2}, {1}, {False})
        assert not any("Kirim Obat" in body for body in everywhere(f"{site}/inovasi/?q=obat"))

        entries.rebuild()
        assert seen() == ({2}, {1}, {False})


# --- in this process ------------------------------------------------------------------------------


@pytest.fixture
def innovation(registry) -> InnovationPage:
    page = make_innovation(registry.health, "Antar Obat", slug="antar-obat", main_sector=registry.sectors[0])
    index.current()
    return page


def test_a_kept_page_asks_one_question_of_the_database(innovation, client, count_queries):
    for address in ("/inovasi/?year=2024", "/inovasi/kab-batang/dinkes/antar-obat/"):
        first = client.get(address)
        with count_queries() as queries:
            second = client.get(address)
        assert (first.status_code, len(queries)) == (200, 1)
        assert second.content == first.content
        assert second.headers == first.headers


def test_a_page_the_browser_has_is_not_sent_again(innovation, client, count_queries):
    tag = client.get("/inovasi/").headers["ETag"]
    with count_queries() as queries:
        again = client.get("/inovasi/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 1)
    assert again.headers["ETag"] == tag
    publish(innovation)
    anew = client.get("/inovasi/", headers={"If-None-Match": tag})
    assert anew.status_code == 200
    assert anew.headers["ETag"] != tag


def test_the_list_that_answers_in_place_is_the_kept_page(innovation, client, count_queries):
    whole = client.get("/inovasi/")
    with count_queries() as queries:
        part = client.get("/inovasi/", headers={"HX-Request": "true"})
    assert (part.content, part.headers["ETag"], len(queries)) == (whole.content, whole.headers["ETag"], 1)


def test_browsers_that_can_get_it_compressed(innovation, client):
    for _time in ("made", "kept"):
        plain = client.get("/inovasi/")
        small = client.get("/inovasi/", headers={"Accept-Encoding": "gzip, br"})
        assert "Content-Encoding" not in plain.headers
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        assert gzip.decompress(small.content) == plain.content
        assert [int(answer.headers["Content-Length"]) for answer in (plain, small)] == [
            len(plain.content),
            len(small.content),
        ]
        assert len(small.content) < len(plain.content) / 3


@pytest.mark.parametrize(
    "other", ["/inovasi/?q=obat", "/inovasi/?page=1&q=obat&q=lain", "/inovasi/?q=lain&q=obat"]
)
def test_no_page_is_taken_for_another(innovation, client, other):
    client.get("/inovasi/?q=obat&q=lain")
    assert total(client.get(other).content.decode()) == (0 if other.endswith("lain") else 1)


def test_languages_are_kept_apart(innovation, client):
    indonesian = client.get("/inovasi/").content
    client.cookies["bahasa"] = "en"
    assert b'lang="en"' in client.get("/inovasi/").content
    del client.cookies["bahasa"]
    assert client.get("/inovasi/").content == indonesian


def test_what_cannot_be_answered_is_not_kept(innovation, client):
    for address in ("/inovasi/?tahun=1", "/inovasi/tidak-ada/", "/inovasi/kab-batang/"):
        client.get(address)
    assert not caches["pages"]._cache


def test_a_renamed_or_replaced_document_is_seen_at_once(registry, client):
    document = make_document(title="Pedoman lama", name="lama.pdf")
    page = make_innovation(
        registry.health,
        "Antar Obat",
        slug="antar-obat",
        documents=[InnovationDocument(document=document, is_public=True)],
    )
    kept = client.get(page.url).content.decode()
    assert ("Pedoman lama" in kept, document.url in kept) == (True, True)
    document.title = "Pedoman baru"
    document.file.save("baru.pdf", ContentFile(b"%PDF-1.4"))
    anew = client.get(page.url).content.decode()
    assert ("Pedoman baru" in anew, document.url in anew, "Pedoman lama" in anew) == (True, True, False)


def test_a_replaced_photo_further_down_is_seen_at_once(registry, client, django_capture_on_commit_callbacks):
    photos = [InnovationPhoto(image=make_image(), alt_text=words) for words in ("Loket", "Kurir")]
    page = make_innovation(registry.health, "Antar Obat", slug="antar-obat", photos=photos)
    client.get(page.url)  # cuts the photos
    kept = client.get(page.url).content.decode()
    photo = photos[1].image
    with django_capture_on_commit_callbacks(execute=True):
        photo.file = make_image(name="lain.png").file
        photo.save()
        photo.renditions.all().delete()
    anew = client.get(page.url).content.decode()
    assert ("/media/images/lain" in kept, "/media/images/lain" in anew) == (False, True)


@pytest.mark.parametrize("model", [Sector, Theme])
def test_a_renamed_list_value_is_seen_at_once(registry, client, model):
    page = make_innovation(registry.health, "Antar Obat", main_sector=registry.sectors[0])
    theme = Theme.objects.create(scheme="local", name="Kota sehat")
    page.themes = [theme]
    publish(page)
    other = make_agency(registry.government, "Lain", "lain")
    make_innovation(other, "Tanpa")
    value = model.objects.get(pk=theme.pk if model is Theme else registry.sectors[0].pk)
    assert value.name in client.get("/inovasi/").content.decode()
    value.name = "Nama yang baru"
    value.save()
    assert "Nama yang baru" in client.get("/inovasi/").content.decode()
