"""The public pages by HTTP: what they say, what they cost, and what they keep to themselves."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page

from innovations.models import AgencyPage, InnovationPage
from search.actions import entries
from tests.factories.catalogue import (
    make_agency,
    make_draft,
    make_innovation,
    make_live,
    make_many_live,
    publish,
)

pytestmark = pytest.mark.django_db

BELOW = "/inovasi/kab-batang/dinkes/"


@pytest.fixture
def innovation(registry) -> InnovationPage:
    return make_innovation(registry.health, "Antar Obat", slug="antar-obat", year_applied=2024)


def plain_404(client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 404
    return response.content.replace(quote(path, safe="").encode(), b"").replace(path.encode(), b"")


def test_published_pages_are_shown(client, innovation):
    for path in ("/inovasi/", "/inovasi/kab-batang/", BELOW, f"{BELOW}antar-obat/"):
        response = client.get(path)
        assert response.status_code == 200, path
        assert "Antar Obat" in response.content.decode() or path == "/inovasi/kab-batang/"


def test_public_pages_keep_nothing_of_the_visitor(client, innovation):
    for path in (
        "/inovasi/",
        "/inovasi/?q=obat",
        "/inovasi/kab-batang/",
        BELOW,
        f"{BELOW}antar-obat/",
        "/target/2024/",
    ):
        response = client.get(path)
        assert response.status_code == 200
        assert response.cookies == {}, path
        assert not response.wsgi_request.session.accessed, path


def test_hidden_and_missing_pages_answer_byte_for_byte_alike(client, innovation, registry):
    make_draft(registry.health, "Naskah", slug="naskah")
    make_innovation(registry.health, "Ditarik", slug="ditarik").unpublish()
    hidden = make_agency(registry.government, "Rahasia", "rahasia", live=False)
    make_live(hidden, "Di bawah")
    deeper = InnovationPage.objects.get(title="Di bawah").slug
    missing = plain_404(client, f"{BELOW}tiada/")
    assert plain_404(client, f"{BELOW}naskah/") == missing
    assert plain_404(client, f"{BELOW}ditarik/") == missing
    assert plain_404(client, "/inovasi/kab-batang/rahasia/") == missing
    assert plain_404(client, f"/inovasi/kab-batang/rahasia/{deeper}/") == missing
    assert plain_404(client, "/inovasi/tiada/sama/sekali/") == missing
    assert plain_404(client, "/inovasi/" + "a/" * 40) == missing
    assert plain_404(client, "/inovasi/KAB-BATANG/") == missing
    assert plain_404(client, "/inovasi/kab_batang/") == missing
    assert client.get("/inovasi/kab%25/").status_code == 404


def test_former_address_of_a_withdrawn_page_leads_nowhere(
    client, innovation, settings, django_capture_on_commit_callbacks
):
    usual, ours = (
        "wagtail.contrib.redirects.middleware.RedirectMiddleware",
        "search.middleware.PublishedRedirectMiddleware",
    )
    settings.MIDDLEWARE = [ours if name == usual else name for name in settings.MIDDLEWARE]
    innovation.slug = "obat-tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(innovation)
    assert client.get(f"{BELOW}antar-obat/").headers["Location"] == f"{BELOW}obat-tiba/"
    innovation.unpublish()
    assert plain_404(client, f"{BELOW}antar-obat/") == plain_404(client, f"{BELOW}tiada/")


def test_former_address_leads_to_the_present_one(client, innovation, django_capture_on_commit_callbacks):
    innovation.slug = "obat-tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(innovation)
    response = client.get(f"{BELOW}antar-obat/")
    assert (response.status_code, response.headers["Location"]) == (301, f"{BELOW}obat-tiba/")


def test_former_address_of_an_agency_leads_on_for_all_below(
    client, innovation, registry, django_capture_on_commit_callbacks
):
    agency = Page.objects.get(pk=registry.health.pk).specific
    agency.slug = "dinsehat"
    with django_capture_on_commit_callbacks(execute=True):
        publish(agency)
    response = client.get(f"{BELOW}antar-obat/")
    assert response.headers["Location"] == "/inovasi/kab-batang/dinsehat/antar-obat/"


def test_address_without_the_last_slash_gets_it(client, innovation):
    assert client.get(f"{BELOW}antar-obat").headers["Location"] == f"{BELOW}antar-obat/"


def test_only_reading_is_answered(client, innovation):
    assert client.post("/inovasi/").status_code == 405
    assert client.post(BELOW).status_code == 405
    assert client.head(BELOW).status_code == 200


def test_agency_page_tells_its_units_and_years(client, innovation, registry):
    make_innovation(registry.clinic, "Ronda", year_applied=2023)
    make_innovation(registry.health, "Lama", year_applied=2019)
    context = client.get(BELOW).context
    assert context["units"] == [
        {
            "title": "Puskesmas Bawang",
            "url": f"{BELOW}puskesmas-bawang/",
            "kind_label": registry.clinic.get_kind_display(),
            "count": 1,
        }
    ]
    assert [
        (group["year"], [entry.title for entry in group["entries"]])
        for group in context["innovations_by_year"]
    ] == [(2024, ["Antar Obat"]), (2019, ["Lama"])]
    assert [crumb["url"] for crumb in context["breadcrumbs"]] == ["/inovasi/", "/inovasi/kab-batang/"]
    assert (context["total"], context["catalogue_url"]) == (3, "/inovasi/?agency=kab-batang/dinkes")
    assert context["government"].title == "Kabupaten Batang"


def test_government_page_counts_everything_below_its_agencies(client, innovation, registry):
    make_innovation(registry.clinic, "Ronda", year_applied=2023)
    context = client.get("/inovasi/kab-batang/").context
    assert [(unit["title"], unit["count"]) for unit in context["units"]] == [
        ("Dinas Kesehatan", 2),
        ("Dinas Pendidikan", 0),
    ]
    assert context["catalogue_url"] == "/inovasi/?government=kab-batang"


def test_pages_cost_the_same_for_three_and_for_three_hundred(client, registry, count_queries):
    paths = ["/inovasi/", "/inovasi/kab-batang/", BELOW]
    seen = []
    for number in (3, 297):
        make_many_live(registry.health, number, year_applied=2024, main_sector=registry.sectors[0])
        entries.rebuild()
        for path in paths:
            cache.clear()
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            seen.append(len(queries))
    assert seen[:3] == seen[3:]
    assert max(seen) <= 8


def test_english_pages_are_english(client, innovation):
    client.cookies["bahasa"] = "en"
    response = client.get("/inovasi/?warna=biru")
    assert "The catalogue has no filter “warna”, so it was left out." in response.content.decode()


@pytest.mark.parametrize(("last_day", "is_told"), [(-1, True), (0, False), (30, False)])
def test_a_unit_is_called_closed_once_its_last_day_is_over(client, registry, last_day, is_told):
    day = timezone.localdate() + dt.timedelta(days=last_day)
    AgencyPage.objects.filter(pk=registry.health.pk).update(active_to=day)
    assert ("Unit ini berakhir" in client.get(BELOW).content.decode()) is is_told
