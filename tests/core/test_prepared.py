"""Questions put into SQL once answer what the same questions of Django answer."""

import datetime as dt

import pytest

from core.prepared import PLACE, Prepared
from innovations.models import InnovationPage
from search.models import CatalogueEntry
from tests.factories.catalogue import make_agency, make_government, make_innovation, make_sectors, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> list[InnovationPage]:
    government = make_government(short_name="Kab. Batang")
    agency = make_agency(government, "Dinas Kesehatan", "dinkes")
    (sector,) = make_sectors(["Kesehatan"])
    made = [make_innovation(agency, title, main_sector=sector) for title in ("Antar Obat", "Lain")]
    made[0].latitude, made[0].longitude, made[0].trial_date = "-6.912345", "109.5", dt.date(2024, 1, 2)
    made[0].related_innovation = made[1]
    publish(made[0])
    return made


def told(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_every_column_of_every_table_is_as_django_reads_it(pages, count_queries):
    def ask(url):
        related = ("government", "page__main_sector", "page__related_innovation__catalogue_entry")
        return CatalogueEntry.objects.filter(url=url).select_related(*related)

    entry = CatalogueEntry.objects.get(pk=pages[0].pk)
    prepared = Prepared(lambda: ask(PLACE))
    with count_queries() as queries:
        (found,) = prepared.ask(entry.url)
        places = [found, found.government, found.page, found.page.main_sector, found.page.related_innovation]
        places.append(found.page.related_innovation.catalogue_entry)
        rows = [told(place) for place in places]
    assert len(queries) == 1
    plain = ask(entry.url).get()
    again = [plain, plain.government, plain.page, plain.page.main_sector, plain.page.related_innovation]
    again.append(plain.page.related_innovation.catalogue_entry)
    assert rows == [told(place) for place in again]
    assert (found.page.catalogue_entry, prepared.ask("/inovasi/tidak-ada/")) == (found, [])


def test_any_number_of_values_is_one_question_and_none_is_no_question(pages, count_queries):
    entries = Prepared(lambda: CatalogueEntry.objects.filter(pk__in=[PLACE]).only("title"))
    numbers = [page.pk for page in pages]
    with count_queries() as queries:
        assert sorted(entry.title for entry in entries.ask_many(numbers)) == ["Antar Obat", "Lain"]
        assert [entry.title for entry in entries.ask_many(numbers[1:])] == ["Lain"]
    assert len(queries) == 2
    with count_queries() as queries:
        assert entries.ask_many([]) == []
    assert len(queries) == 0


@pytest.mark.parametrize("count", [0, 2])
def test_a_question_has_one_place_for_values(count):
    places = {"url": PLACE, "title": PLACE} if count else {}
    with pytest.raises(ValueError, match="one place"):
        Prepared(lambda: CatalogueEntry.objects.filter(**places)).ask("")
