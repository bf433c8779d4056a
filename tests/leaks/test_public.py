"""What visitors and other agencies can ask of the public site brings nothing unpublished to light."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from innovations.addresses import public_url
from innovations.models import InnovationPage
from tests.leaks.addresses import filled, patterns
from tests.leaks.planting import SENTINEL, plant
from tests.leaks.test_admin import CHANGING, body, leaks, said

QUERIES = [
    "",
    f"?q={SENTINEL}",
    "?q=layanan&sort=title",
    f"?agency=kabupaten-uji/{SENTINEL}",
    "?agency=kabupaten-uji/dinas-sosial",
    "?government=kabupaten-uji&year=2026&type=digital&form=public_service&stage=applied",
    "?sector=kesehatan&sort=oldest&page=2",
]
LIKELY = [
    "/sitemap.xml",
    "/robots.txt",
    "/inovasi/feed.atom",
    "/inovasi/data.json",
    "/inovasi/data.csv",
    "/inovasi/data.xlsx",
    "/inovasi/bandingkan/?id=1&id=2",
    "/inovasi/pilihan/agency/",
    "/inovasi/pilihan/government/?teks=uji",
    "/api/v1/innovations",
    "/api/v1/innovations?facets=true&limit=100",
    "/api/v1/agencies?limit=100",
    "/inovasi/dcat.jsonld",
    "/sitemap-pages.xml",
    "/sitemap-agencies.xml",
    "/sitemap-innovations.xml",
    "/api/v2/pages/",
    "/dasbor/",
    "/metrics",
]
#: What answers the same question in other forms.
ANSWERS = [
    "/inovasi/",
    "/inovasi/data.csv",
    "/inovasi/data.xlsx",
    "/inovasi/data.json",
    "/inovasi/feed.atom",
    "/api/v1/innovations",
]


def public_addresses(scene) -> list[str]:
    """Return the address of everything public, and of everything of theirs as if it were."""
    theirs = scene.theirs
    agency = public_url(theirs.office.agency.url_path)
    ours = public_url(scene.ours.agency.url_path)
    fixed = [
        filled(written, {"code": "en", "year": 2026})
        for written, _name, parameters in patterns()
        if not written.startswith(("admin/", "akun/")) and parameters <= {"code", "year"}
    ]
    pages = [*theirs.hidden, theirs.live, theirs.unit]
    return [
        *filter(None, fixed),
        *LIKELY,
        *(f"{place}{query}" for place in ANSWERS for query in QUERIES),
        *(f"/inovasi/id/{page.pk}/" for page in pages),
        *(f"/api/v1/innovations/{page.pk}" for page in pages),
        *(f"/inovasi/bandingkan/?id={page.pk}" for page in [*theirs.hidden, theirs.live]),
        *(f"/target/{year}/" for year in (2024, 2025, 2026, 2027)),
        agency,
        ours,
        public_url(scene.own_page.url_path),
        *(public_url(page.url_path) for page in pages),
        *(f"{agency}{page.slug}/" for page in pages),
        *(f"{agency}{page.get_latest_revision_as_object().slug}/" for page in [*theirs.hidden, theirs.live]),
        *(f"{public_url(page.url_path)}?preview=1" for page in pages),
    ]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ["visitor", "officer", "leader"])
def test_no_public_address_tells_a_word(scene, role):
    assert leaks(scene.client(role), public_addresses(scene)) == []


@pytest.mark.parametrize("role", ["visitor", "officer"])
def test_a_hidden_page_answers_like_none(scene, role):
    client = scene.client(role)
    agency = public_url(scene.theirs.office.agency.url_path)

    def answer(slug: str) -> tuple[int, str]:
        response = client.get(f"{agency}{slug}/")
        return response.status_code, CHANGING.sub(b"", said(response)).decode().replace(slug, "SLUG")

    answers = {answer(page.slug) for page in [*scene.theirs.hidden, scene.theirs.unit]}

    assert answers == {answer("tidak-pernah-ada")}
    assert {status for status, _text in answers} == {404}


@pytest.mark.parametrize("role", ["visitor", "officer"])
@pytest.mark.parametrize("address", ["/inovasi/id/{}/", "/api/v1/innovations/{}"])
def test_a_number_of_a_hidden_page_answers_like_none(scene, role, address):
    client = scene.client(role)

    def answer(number: int) -> tuple[int, str]:
        path = address.format(number)
        response = client.get(path)
        text = CHANGING.sub(b"", said(response)).decode()
        return response.status_code, text.replace(path, "PATH").replace(quote(path, safe=""), "PATH")

    answers = {answer(page.pk) for page in [*scene.theirs.hidden, scene.theirs.unit]}

    assert answers == {answer(987_654)}
    assert {status for status, _text in answers} == {404}


def test_the_published_text_is_not_the_one_being_written(scene):
    text = Client().get(public_url(scene.theirs.live.url_path)).content.decode()

    assert "Layanan Terbuka" in text
    assert SENTINEL not in text


#: What moves with every answer: tokens.
MOVING = re.compile(rb"CSRF_TOKEN.{70}|csrfmiddlewaretoken[^>]*|editing-sessions/[^\"]*|nonce-[^'\"]*")
COUNTED = [
    "/",
    "/inovasi/",
    "/inovasi/?year=2026",
    "/inovasi/?agency=kabupaten-uji/dinas-sosial",
    "/inovasi/kabupaten-uji/",
    "/inovasi/kabupaten-uji/dinas-sosial/",
    "/dasbor/",
    "/dasbor/data.csv?plot=target",
    "/target/2026/",
    "/target/2025/",
    "/inovasi/data.csv",
    "/inovasi/data.json",
    "/inovasi/feed.atom",
    "/inovasi/dcat.jsonld",
    "/api/v1/innovations?facets=true",
    "/api/v1/agencies",
    "/sitemap-pages.xml",
    "/sitemap-agencies.xml",
    "/sitemap-innovations.xml",
    "/data/",
    "/admin/",
    "/admin/pages/",
    "/admin/pages/{own_agency}/",
    "/admin/pages/{agency}/",
    "/admin/pages/search/?q=layanan",
    "/admin/images/",
    "/admin/documents/",
    "/admin/choose-page/?page_type=innovations.innovationpage",
    "/admin/images/chooser/",
    "/admin/documents/chooser/",
    "/admin/api/main/pages/?for_explorer=1",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/reports/locked/",
    "/admin/reports/page-types-usage/",
    "/admin/pages/usage/innovations/innovationpage/",
    "/admin/papan/2026/",
    "/admin/pages/{own_page}/usage/",
    "/admin/pages/{own_page}/delete/",
    "/admin/pages/{own_page}/history/",
    "/admin/inovasi/{own_page}/tinjau/",
]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ["visitor", "officer", "leader"])
def test_no_number_moves_when_others_write_drafts(scene, time_machine, role):
    time_machine.move_to(timezone.now(), tick=False)  # or what is told with its age grows older
    about = {
        "own_agency": scene.ours.agency.pk,
        "own_page": scene.own_page.pk,
        "agency": scene.theirs.office.agency.pk,
    }

    def answers() -> dict[str, bytes]:
        client = scene.client(role)
        return {
            address: MOVING.sub(b"", body(client.get(address.format(**about))))
            for address in COUNTED
            if role != "visitor" or not address.startswith("/admin/")
        }

    before = answers()
    published = InnovationPage.objects.live().count()
    again = plant(scene.theirs.office, builds_on=scene.own_page)
    for page in InnovationPage.objects.live().filter(pk=again.live.pk):  # the one that plant() publishes
        page.unpublish()
    assert InnovationPage.objects.live().count() == published
    after = answers()

    assert [address for address in after if after[address] != before[address]] == []
