"""The read model follows its pages."""

import io

import pytest
from django.core.management import call_command
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from core.models import RegistryImage
from innovations.models import AgencyPage, InnovationPage, InnovationPhoto, Measurement
from search import index
from search.actions import clock, entries, indexing
from search.models import CatalogueEntry, IndexPart
from tests.factories.catalogue import (
    make_agency,
    make_draft,
    make_government,
    make_innovation,
    make_live,
    publish,
)

pytestmark = pytest.mark.django_db


def rows() -> list[dict]:
    return list(CatalogueEntry.objects.order_by("pk").values())


def rebuilt() -> list[dict]:
    entries.rebuild()
    return rows()


@pytest.fixture
def innovation(registry) -> InnovationPage:
    return make_innovation(
        registry.clinic,
        "Antar Obat",
        slug="antar-obat",
        year_applied=2024,
        main_sector=registry.sectors[0],
        summary="Obat diantar ke rumah.",
        goal="<p>Melayani <b>lansia</b></p>",
        innovation_type="digital",
    )


def test_publishing_writes_the_entry(innovation, registry):
    entry = CatalogueEntry.objects.get()
    assert (entry.page_id, entry.title, entry.url) == (
        innovation.pk,
        "Antar Obat",
        "/inovasi/kab-batang/dinkes/puskesmas-bawang/antar-obat/",
    )
    assert (entry.government_name, entry.government_url) == ("Kab. Batang", "/inovasi/kab-batang/")
    assert (entry.agency_id, entry.agency_name) == (registry.clinic.pk, "Puskesmas Bawang")
    assert (entry.sector_name, entry.year, entry.is_simulated) == ("Kesehatan", 2024, False)
    assert entry.text.title == " antar obat "
    stems = {stem for field in ("title", "summary", "body") for stem in getattr(entry.text, field).split()}
    assert {"layan", "lansia", "puskesmas", "sehat", "batang"} <= stems
    assert not {"p", "b"} & stems
    assert rows() == rebuilt()


def test_draft_stays_out(registry):
    make_draft(registry.health)
    entries.rebuild()
    assert rows() == []


def test_draft_change_of_a_published_page_stays_out(innovation):
    innovation.title = "Rahasia"
    innovation.save_revision()
    assert CatalogueEntry.objects.get().title == "Antar Obat"
    assert rebuilt()[0]["title"] == "Antar Obat"


def test_new_title_and_address_are_followed(innovation, django_capture_on_commit_callbacks):
    innovation.title, innovation.slug = "Obat Tiba", "obat-tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(innovation)
    entry = CatalogueEntry.objects.get()
    assert (entry.title, entry.url.rpartition("bawang")[2]) == ("Obat Tiba", "/obat-tiba/")


def test_withdrawing_removes_and_publishing_again_returns_it(innovation):
    before = CatalogueEntry.objects.get().published_at
    innovation.unpublish()
    assert rows() == []
    publish(InnovationPage.objects.get())
    assert CatalogueEntry.objects.get().published_at == before


def test_deleting_removes_it(innovation):
    Page.objects.get(pk=innovation.pk).delete()
    assert rows() == []


def test_moving_an_innovation_is_followed(innovation, registry):
    innovation.move(Page.objects.get(pk=registry.school.pk), pos="last-child")
    entry = CatalogueEntry.objects.get()
    assert (entry.agency_name, entry.url) == ("Dinas Pendidikan", "/inovasi/kab-batang/disdik/antar-obat/")
    assert rows() == rebuilt()


def test_renaming_an_agency_is_followed_below_it(innovation, registry, django_capture_on_commit_callbacks):
    agency = AgencyPage.objects.get(pk=registry.health.pk)
    agency.title, agency.slug = "Dinas Sehat Sejahtera", "dinsehat"
    with django_capture_on_commit_callbacks(execute=True):
        publish(agency)
    entry = CatalogueEntry.objects.get()
    assert entry.url == "/inovasi/kab-batang/dinsehat/puskesmas-bawang/antar-obat/"
    assert entry.agency_url == "/inovasi/kab-batang/dinsehat/puskesmas-bawang/"
    assert rows() == rebuilt()


def test_government_made_a_simulation_marks_everything_below(innovation, registry):
    government = AgencyPage.objects.get(pk=registry.government.pk)
    government.short_name, government.is_simulated = "Batang", True
    publish(government)
    entry = CatalogueEntry.objects.get()
    assert (entry.government_name, entry.is_simulated) == ("Batang", True)


def test_moving_an_agency_is_followed_below_it(innovation, registry):
    other = make_government("Kota Pekalongan", "kota-pekalongan", kind="city")
    Page.objects.get(pk=registry.health.pk).move(Page.objects.get(pk=other.pk), pos="last-child")
    entry = CatalogueEntry.objects.get()
    assert entry.government_url == "/inovasi/kota-pekalongan/"
    assert entry.url == "/inovasi/kota-pekalongan/dinkes/puskesmas-bawang/antar-obat/"
    assert rows() == rebuilt()


def test_innovations_of_an_agency_that_is_not_published_stay_out(innovation, registry):
    Page.objects.get(pk=registry.health.pk).specific.unpublish()
    assert rows() == []
    assert rebuilt() == []
    publish(AgencyPage.objects.get(pk=registry.health.pk))
    assert len(rows()) == 1


def test_renaming_a_sector_is_followed(innovation, registry):
    sector = registry.sectors[0]
    sector.name = "Kesehatan Rakyat"
    sector.save()
    assert CatalogueEntry.objects.get().sector_name == "Kesehatan Rakyat"


def test_first_complete_figure_counts_effectiveness_first(registry):
    make_innovation(
        registry.health,
        measurements=[
            Measurement(aspect="other", name="Lain", unit="orang", before=1, after=2),
            Measurement(aspect="efficient", name="Biaya", unit="rupiah", before=9, after=3),
            Measurement(aspect="effective", name="Waktu", unit="", before=5, after=1),
        ],
    )
    assert CatalogueEntry.objects.get().figure == {"name": "Biaya", "unit": "rupiah", "before": 9, "after": 3}


def test_first_photo_with_words_is_cut_and_cut_anew(registry, django_capture_on_commit_callbacks):
    def image() -> RegistryImage:
        return RegistryImage.objects.create(title="Foto", file=get_test_image_file())

    shown = image()
    make_innovation(
        registry.health,
        photos=[InnovationPhoto(image=image()), InnovationPhoto(image=shown, alt_text="Kurir dan lansia")],
    )
    entry = CatalogueEntry.objects.get()
    assert entry.image_alt == "Kurir dan lansia"
    assert entry.image_url == f"/media/{shown.renditions.get().file.name}"
    assert entry.image_url.endswith(".webp")
    with django_capture_on_commit_callbacks(execute=True):
        shown.renditions.all().delete()
    assert CatalogueEntry.objects.get().image_url == f"/media/{shown.renditions.get().file.name}"


def test_photo_that_cannot_be_read_does_not_stop_publication(registry):
    image = RegistryImage.objects.create(title="Foto", file=get_test_image_file())
    image.file.storage.delete(image.file.name)
    make_innovation(registry.health, photos=[InnovationPhoto(image=image, alt_text="Kurir")])
    assert CatalogueEntry.objects.get().image_url == ""


def test_rebuilding_twice_changes_nothing_and_tells_how_far_it_is(innovation, registry):
    make_live(registry.school, "Tanpa terbitan", year_applied=2020)
    out = io.StringIO()
    call_command("rebuild_catalogue", stdout=out)
    first = rows()
    call_command("rebuild_catalogue", stdout=out)
    assert rows() == first
    assert [row["title"] for row in first] == ["Antar Obat", "Tanpa terbitan"]
    assert "2 of 2 innovations (100 %)" in out.getvalue()
    assert "The catalogue has 2 entries." in out.getvalue()


def test_rebuilding_nothing_is_fine():
    assert entries.rebuild() == 0


def test_refreshing_an_agency_takes_the_same_queries_for_one_and_many(registry, count_queries):
    seen = []
    for number in (1, 20):  # more are written in several portions
        agency = make_agency(registry.government)
        for _innovation in range(number):
            make_live(agency, main_sector=registry.sectors[0])
        with count_queries() as queries:
            entries.refresh_below(agency)
        seen.append(len(queries))
    assert seen[0] == seen[1]
    assert CatalogueEntry.objects.count() == 21


def test_addresses_of_long_names_are_kept_whole(registry, django_capture_on_commit_callbacks):
    long = "dinas-" + "a" * 194
    agency = make_agency(registry.government, "Dinas Panjang", long)
    unit = make_agency(agency, "Unit Panjang", long)
    make_innovation(unit, "Nama Panjang", slug="b" * 255)
    entries.rebuild()
    entry = CatalogueEntry.objects.get()
    assert entry.url == f"/inovasi/kab-batang/{long}/{long}/{'b' * 255}/"
    assert index.current().under(f"agency:kab-batang/{long}/{long}")


def test_of_two_who_see_a_long_log_one_writes_the_edition(innovation, monkeypatch):
    monkeypatch.setattr(indexing, "FEWEST_CHANGES", 1)
    seen = clock.read()
    entries.refresh(innovation)
    indexing.write_edition_when_due()
    written = IndexPart.objects.order_by("pk").values_list("pk", flat=True)[0]
    seen.number += 1
    monkeypatch.setattr(clock, "read", lambda: seen)  # what the other read before
    indexing.write_edition_when_due()
    assert IndexPart.objects.order_by("pk").values_list("pk", flat=True)[0] == written


def test_an_edition_that_fails_does_not_undo_the_answer_to_whoever_published(
    innovation, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def broken() -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(indexing, "write_edition_when_due", broken)
    innovation.title = "Obat Tiba"
    with django_capture_on_commit_callbacks(execute=True):
        publish(innovation)
    assert CatalogueEntry.objects.get().title == "Obat Tiba"
    assert "no room" in caplog.text
