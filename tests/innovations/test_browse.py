"""The public page of an innovation and the board of three a year."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from core.models import RegistryImage
from innovations.models import AgencyPage, InnovationPage, InnovationPhoto, Measurement, TeamMember, Theme
from innovations.reading import PHOTO_CUTS, innovation_context, timeline
from tests.factories.catalogue import (
    make_agency,
    make_draft,
    make_government,
    make_innovation,
    make_live,
    make_sectors,
    publish,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/inovasi/kab-batang/dinkes/antar-obat/"


@pytest.fixture
def agency():
    return make_agency(make_government(is_simulated=True), "Dinas Kesehatan", "dinkes")


def full_innovation(agency, rows: int) -> InnovationPage:
    page = make_innovation(
        agency,
        "Antar Obat",
        slug="antar-obat",
        year_applied=2024,
        main_sector=make_sectors()[0],
        measurements=[Measurement(name=f"Waktu {n}", unit="menit", before=9, after=n) for n in range(rows)],
        team=[TeamMember(name=f"Orang {n}") for n in range(rows)],
        photos=[
            InnovationPhoto(
                image=RegistryImage.objects.create(title="Foto", file=get_test_image_file()),
                alt_text=f"Foto {n}",
            )
            for n in range(rows)
        ],
    )
    page.themes.set([Theme.objects.get_or_create(scheme="local", name=f"Misi {n}")[0] for n in range(rows)])
    page.related_sectors.set(make_sectors([f"Urusan {n}" for n in range(rows)]))
    publish(page)
    return page


@pytest.mark.parametrize("rows", [1, 5])
def test_innovation_page_costs_at_most_five_queries(client, agency, count_queries, rows):
    full_innovation(agency, rows)
    client.get(ADDRESS)  # the pictures are cut at the first visit
    with count_queries() as queries:
        assert client.get(ADDRESS).status_code == 200
    assert len(queries) <= 5, [q["sql"][:150] for q in queries]


def test_a_phone_is_offered_a_smaller_photo(client, agency):
    wide, small = (
        RegistryImage.objects.create(title=name, file=get_test_image_file(f"{name}.png", size=size))
        for name, size in (("loket", (1600, 1000)), ("kartu", (300, 200)))
    )
    photos = [InnovationPhoto(image=image, alt_text=image.title) for image in (wide, small)]
    page = make_innovation(agency, "Antar Obat", slug="antar-obat", photos=photos)
    first, again = (client.get(page.url).content.decode() for _time in range(2))
    assert first == again

    offered = re.findall(r'<img src="([^"]+)"(?: srcset="([^"]+)" sizes="[^"]+")? width="(\d+)"', again)
    cuts = {cut.width: cut.url for cut in wide.renditions.filter(filter_spec__in=PHOTO_CUTS.values())}
    assert sorted(cuts) == [800, 1200]
    assert offered == [
        (cuts[1200], f"{cuts[800]} 800w, {cuts[1200]} 1200w", "1200"),
        (small.renditions.get(filter_spec=PHOTO_CUTS["wide"]).url, "", "300"),
    ]


def test_innovation_page_tells_where_it_belongs(client, agency):
    full_innovation(agency, 1)
    context = client.get(ADDRESS).context
    assert [crumb["url"] for crumb in context["breadcrumbs"]] == [
        "/inovasi/",
        "/inovasi/kab-batang/",
        "/inovasi/kab-batang/dinkes/",
    ]
    assert (context["agency"].title, context["government"].slug) == ("Dinas Kesehatan", "kab-batang")
    assert context["is_simulated"] is True


def test_preview_of_an_unsaved_page_has_its_surroundings(agency):
    page = InnovationPage(title="Baru", slug="baru", depth=agency.depth + 1)
    page.path = AgencyPage._get_children_path_interval(agency.path)[1]
    page.set_url_path(agency)
    context = innovation_context(page)
    assert (context["agency"], context["related"], context["timeline"]) == (agency, None, [])


def test_related_record_is_named_only_while_published(client, agency):
    earlier = make_innovation(agency, "Jejak Lama", slug="jejak-lama")
    page = full_innovation(agency, 1)
    page.related_innovation, page.relation_kind = earlier, "continuation"
    publish(page)
    assert client.get(ADDRESS).context["related"]["url"] == "/inovasi/kab-batang/dinkes/jejak-lama/"
    earlier.unpublish()
    response = client.get(ADDRESS)
    assert response.context["related"] is None
    assert b"Jejak Lama" not in response.content


def test_timeline_is_in_order_of_dates(agency):
    page = make_draft(agency, trial_date=dt.date(2023, 5, 1), launch_date=dt.date(2023, 1, 2))
    assert [step["date"] for step in timeline(page)] == [dt.date(2023, 1, 2), dt.date(2023, 5, 1)]


def test_target_leads_to_this_year(client):
    assert client.get("/target/").headers["Location"] == f"/target/{timezone.localdate().year}/"


@pytest.mark.parametrize("year", ["0", "20255", "1944", "9" * 5000])
def test_board_of_an_impossible_year_is_not_found(client, year):
    assert client.get(f"/target/{year}/").status_code == 404


def test_board_shows_targets_and_titles_of_published_innovations(client, agency):
    make_live(agency, "Antar Obat", year_applied=2024)
    make_draft(agency, "Rahasia", year_applied=2024)
    response = client.get("/target/2024/")
    board = response.context["governments"][0]
    assert [
        (row.agency_name, row.target, [line.title for line in row.innovations]) for row in board.rows
    ] == [("Dinas Kesehatan", 3, ["Antar Obat"])]
    assert b"Rahasia" not in response.content
    years = response.context["years"]
    assert {"year": 2024, "url": "/target/2024/", "is_current": True} in years
    assert [item["year"] for item in years] == sorted((item["year"] for item in years), reverse=True)


def test_board_costs_the_same_for_three_and_for_thirty(client, agency, count_queries):
    seen = []
    for number in (3, 30):
        for _agency in range(number):
            make_live(make_agency(agency.government), year_applied=2024)
        with count_queries() as queries:
            assert client.get("/target/2024/").status_code == 200
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 8
