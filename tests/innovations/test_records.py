"""Putting innovations and agencies on record: one by one, and many that are the same as one by one."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backend
from wagtail.signals import page_published

from innovations.actions.agencies import give_corners, register, register_many
from innovations.actions.establish import establish
from innovations.actions.records import record, record_many
from innovations.models import AgencyPage, InnovationPage, Sector, Theme
from users.models import User

pytestmark = pytest.mark.django_db
#: what differs from one record to the next, or is the moment
OWN = {
    "id",
    "page_ptr",
    "path",
    "slug",
    "url_path",
    "latest_revision",
    "live_revision",
    "first_published_at",
    "translation_key",
    "title",
    "draft_title",
}


@pytest.fixture
def agency():
    regency = register(establish(), by=None, title="Kabupaten Uji", kind="regency")
    return register(regency, by=None, title="Dinas Kesehatan", kind="department")


@pytest.fixture
def officer():
    return User.objects.create_user("petugas@lumbung.example")


def test_record_makes_a_draft_with_its_parts(agency, officer):
    sector = Sector.objects.get(slug="kesehatan")
    page = record(
        agency,
        by=officer,
        title="Pos Obat",
        main_sector=sector,
        related_sectors=list(Sector.objects.filter(slug="sosial")),
        measurements=[{"name": "Waktu", "unit": "menit", "before": 9, "after": 3}, {"name": "Biaya"}],
        team=[{"name": "Ratna", "role": "Ketua"}],
    )
    page = InnovationPage.objects.get(pk=page.pk)
    assert (page.live, page.owner, page.slug, page.latest_revision.user) == (
        False,
        officer,
        "pos-obat",
        officer,
    )
    assert [(row.name, row.sort_order) for row in page.measurements.all()] == [("Waktu", 0), ("Biaya", 1)]
    assert [row.name for row in page.team.all()] == ["Ratna"]
    assert [row.slug for row in page.related_sectors.all()] == ["sosial"]
    latest = page.get_latest_revision_as_object()
    assert [row.name for row in latest.team.all()] == ["Ratna"]


def test_same_name_twice_gets_slugs_of_its_own(agency, officer):
    slugs = [record(agency, by=officer, title="Pos Obat").slug for _ in range(3)]
    assert slugs == ["pos-obat", "pos-obat-2", "pos-obat-3"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 300}, "title"),
        ({"title": "A", "year_applied": 1800}, "year_applied"),
        ({"title": "A", "latitude": 91}, "latitude"),
        ({"title": "A", "team": [{"name": " "}]}, "name"),
        ({"title": "A", "measurements": [{"aspect": "unknown"}]}, "aspect"),
    ],
)
def test_wrong_fields_leave_nothing_behind(agency, officer, fields, field):
    with pytest.raises(ValidationError) as refused:
        record(agency, by=officer, **fields)
    assert field in refused.value.message_dict
    assert InnovationPage.objects.count() == 0
    assert Page.objects.get(pk=agency.pk).numchild == 0


@pytest.mark.parametrize("closed", [{"live": False}, {"active_to": dt.date(2020, 12, 31)}])
def test_closed_agency_takes_no_records(agency, officer, closed):
    AgencyPage.objects.filter(pk=agency.pk).update(**closed)
    agency.refresh_from_db()
    for attempt in (
        lambda: record(agency, by=officer, title="A"),
        lambda: record_many(agency, [InnovationPage(title="A")], by=officer),
    ):
        with pytest.raises(ValidationError, match="Dinas Kesehatan"):
            attempt()
    assert InnovationPage.objects.count() == 0


def made_one_by_one_and_at_once(agency, officer):
    """Return two records with the same fields, one made by each way."""
    fields = {
        "year_applied": 2025,
        "summary": "Obat rutin di rumah kader",
        "main_sector": Sector.objects.get(slug="kesehatan"),
        "goal": f'<p>Lihat <a linktype="page" id="{agency.pk}">ini</a></p>',
    }
    sectors = list(Sector.objects.filter(slug__in=["sosial", "pangan"]))
    themes = list(Theme.objects.filter(scheme="sdg", code="03"))
    one = record(agency, by=officer, title="Pos Obat", related_sectors=sectors, themes=themes, **fields)
    other = InnovationPage(title="Pos Obat", related_sectors=sectors, themes=themes, **fields)
    record_many(agency, [other], by=officer)
    return [InnovationPage.objects.get(pk=page.pk) for page in (one, other)]


def facts(page):
    values = model_to_dict(page) | {"created": page.latest_revision_created_at is not None}
    return {
        name: list(value) if name in {"related_sectors", "themes"} else value
        for name, value in values.items()
        if name not in OWN
    }


def references(page):
    rows = ReferenceIndex.objects.filter(object_id=str(page.pk))
    return sorted(
        rows.values_list(
            "content_type", "base_content_type", "to_content_type", "to_object_id", "content_path"
        )
    )


def log(page):
    rows = PageLogEntry.objects.filter(page=page).order_by("pk")
    return list(
        rows.values_list("action", "user", "label", "content_type", "content_changed", "deleted", "data")
    )


def revision(page):
    row = Revision.objects.get(object_id=str(page.pk))
    content = {name: value for name, value in row.content.items() if name not in OWN | {"pk"}}
    return row.user, row.object_str, row.content_type, row.base_content_type, row.content.keys(), content


def test_many_at_once_leave_the_same_rows_as_one_by_one(agency, officer):
    one, other = made_one_by_one_and_at_once(agency, officer)
    assert facts(one) == facts(other)
    assert references(one) == references(other) != []
    assert log(one) == log(other) != []
    assert revision(one) == revision(other)
    assert other.slug == "pos-obat-2"
    assert other.url_path == f"{agency.url_path}pos-obat-2/"
    assert other.locale == one.locale
    assert other.translation_key != one.translation_key


def test_many_at_once_are_found_like_one_by_one(agency, officer):
    one, other = made_one_by_one_and_at_once(agency, officer)
    found = get_search_backend().search("kader", InnovationPage)
    assert {page.pk for page in found} == {one.pk, other.pk}


def test_tree_stays_whole_and_editing_goes_on(agency, officer):
    record(agency, by=officer, title="Pertama")
    record_many(agency, [InnovationPage(title=f"Inovasi {number}") for number in range(40)], by=officer)
    agency.refresh_from_db()
    last = record(agency, by=officer, title="Terakhir")
    page = InnovationPage.objects.get(slug="inovasi-7")
    page.title, page.slug = "Berganti nama", "berganti-nama"
    page.save_revision(user=officer).publish()
    assert InnovationPage.objects.get(pk=page.pk).url_path.endswith("/berganti-nama/")
    assert Page.objects.get(pk=agency.pk).numchild == 42
    assert list(agency.get_children())[-1].pk == last.pk
    assert AgencyPage.find_problems() == ([], [], [], [], [])
    told = StringIO()
    call_command("fixtree", interactive=False, stdout=told)
    assert told.getvalue().count("No problems found.") == 2


def test_more_records_take_no_more_statements(agency, officer):
    ContentType.objects.clear_cache()

    def statements(count):
        pages = [InnovationPage(title=f"Inovasi {count} {number}") for number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            record_many(agency, pages, by=officer)
        return len(seen)

    statements(2)
    # SQLite takes no more than 999 values in a statement: a few rows more, a statement more.
    assert statements(60) - statements(5) < 10


def test_none_of_many_is_written_when_one_cannot_be(agency, officer):
    pages = [InnovationPage(title="Baik"), InnovationPage(title="Buruk", year_applied=-5)]
    with pytest.raises(Exception, match=r"(?i)constraint"):
        record_many(agency, pages, by=officer)


def test_agencies_registered_at_once_leave_the_same_rows_as_one_by_one(agency, officer):
    parent = agency.government
    row = {"title": "Badan Arsip", "kind": "department", "short_name": "Arsip"}
    one = register(parent, by=officer, **row)
    (made,) = register_many(parent, [row], by=officer)
    give_corners([made])
    other = AgencyPage.objects.get(pk=made.pk)

    def permissions(group):
        return (
            group.name.rpartition(" #")[0],
            [*group.permissions.values_list("codename", flat=True)],
            sorted(group.page_permissions.values_list("permission__codename", flat=True)),
            sorted(group.collection_permissions.values_list("permission__codename", flat=True)),
        )

    for rows in (facts, log, revision):
        assert rows(one) == rows(other)
    assert references(one) == references(other)
    assert (other.slug, other.url_path) == ("arsip-2", f"{parent.url_path}arsip-2/")
    for page in (one, other):
        assert page.live_revision == page.latest_revision
        assert page.first_published_at == page.last_published_at is not None
        corner = page.corner
        assert corner.collection.name == f"Arsip #{page.pk}"
    for group in ("team", "heads"):
        assert permissions(getattr(one.corner, group)) == permissions(getattr(other.corner, group))
    assert {page.pk for page in get_search_backend().search("arsip", AgencyPage)} == {one.pk, other.pk}


def test_agencies_registered_at_once_must_stand_where_they_belong(agency, officer):
    with pytest.raises(ValidationError, match="Pemerintah"):
        register_many(agency, [{"title": "Kota Lain", "kind": "city"}], by=officer)
    with pytest.raises(ValidationError):
        register_many(agency, [{"title": "x" * 300, "kind": "unit"}], by=officer)
    assert Page.objects.get(pk=agency.pk).numchild == 0


def test_more_agencies_take_no_more_statements(agency, officer):
    ContentType.objects.clear_cache()

    def statements(count):
        rows = [{"title": f"Badan {count} {number}", "kind": "department"} for number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            made = register_many(agency.government, rows, by=officer)
        return len(seen) - len(made) * per_publication

    per_publication = 0
    with CaptureQueriesContext(connection) as seen:
        page_published.send(sender=AgencyPage, instance=agency, revision=agency.latest_revision)
    per_publication = len(seen)
    statements(2)
    assert statements(60) - statements(5) < 10
