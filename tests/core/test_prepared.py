"""Questions put into SQL once answer what the same questions of Django answer."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from core.prepared import PLACE, Prepared, planned_once
from innovations.models import InnovationPage
from search.models import CatalogueEntry
from search.records import AT_ADDRESS
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


@pytest.fixture
def fresh_connection(transactional_db):
    """Plans are kept by connection: begin with none, leave none behind."""
    connection.close()
    yield
    connection.close()


def kept_plans() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY prepare_time")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.postgresql_only
class TestPlans:
    def test_what_is_asked_again_is_planned_once(self, fresh_connection):
        titles = Prepared(lambda: CatalogueEntry.objects.filter(pk__in=[PLACE]).only("title").order_by())

        for numbers in ([1], [2], [1, 2], [3, 4], [1, 2, 3], [1, 2, 3, 4]):
            titles.ask_many(numbers)

        assert [statement.partition(" WHERE ")[2] for statement in kept_plans()] == [
            '"search_catalogueentry"."page_id" IN ($1)',
            '"search_catalogueentry"."page_id" IN ($1, $2)',
            '"search_catalogueentry"."page_id" IN ($1, $2, $3, $4)',
        ]

    def test_behind_a_pooler_nothing_is_kept(self, fresh_connection, settings):
        settings.DATABASE_KEEPS_PLANS = False

        with planned_once() as cursor:
            cursor.execute("SELECT title FROM search_catalogueentry WHERE page_id = %s", [1])

        assert kept_plans() == []

    def test_its_errors_are_those_of_django(self, fresh_connection):
        with pytest.raises(IntegrityError), transaction.atomic(), planned_once() as cursor:
            cursor.execute("INSERT INTO django_session VALUES (%s, NULL, NULL)", ["kunci"])

        assert AT_ADDRESS.ask("/inovasi/tidak-ada/") == []  # and the connection goes on

    def test_in_the_log_it_stands_with_its_values(self, db, count_queries):
        with count_queries() as queries, planned_once() as cursor:
            cursor.execute("SELECT title FROM search_catalogueentry WHERE page_id = %s", [7])

        (told,) = queries
        assert told["sql"] == "SELECT title FROM search_catalogueentry WHERE page_id = 7"
