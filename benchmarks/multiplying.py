"""Large registries: a drawn one stands again and again under other governments, written by the database itself.

Drawing a million innovations takes hours and says no more than drawing ten thousand: ten thousand have every word
and every value already.
"""

from django.db import connection, transaction
from django.db.models import Max, Model
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from innovations.models import AgencyPage, InnovationPage
from search.actions import clock, indexing
from search.models import CatalogueEntry, CataloguePage, SearchedText

UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


@transaction.atomic
def multiply(times: int) -> None:
    """Let everything below the catalogue stand `times` times, and write the index of all."""
    if times == 1:
        return
    catalogue = CataloguePage.objects.get()
    governments = list(AgencyPage.objects.child_of(catalogue).order_by("path"))
    shift = Page.objects.aggregate(last=Max("pk"))["last"]
    for time in range(1, times):
        for place, government in enumerate(governments, start=1 + time * len(governments)):
            repeat(government, place, time * shift)
    Page.objects.filter(pk=catalogue.pk).update(numchild=times * len(governments))
    state = clock.lock()
    clock.move(state, [])
    indexing.write_edition(state)


def repeat(government: AgencyPage, place: int, shift: int) -> None:
    """Copy a government and all below it: its number is `place`, page numbers move by `shift`."""
    path = Page._get_path(government.path[: -Page.steplen], government.depth, place)
    old, new = f"/{government.slug}/", f"/kab-{place}/"
    below = f"path LIKE '{government.path}%%'"
    pages = f"SELECT id FROM wagtailcore_page WHERE {below}"
    own = {
        "id": f"id + {shift}",
        "translation_key": UUID[connection.vendor],
        "path": f"'{path}' || substr(path, {len(government.path) + 1})",
        "url_path": f"replace(url_path, '{old}', '{new}')",
        "slug": f"CASE WHEN id = {government.pk} THEN 'kab-{place}' ELSE slug END",
    }
    copy(Page, own, below)
    moved = {"page_ptr_id": f"page_ptr_id + {shift}"}
    copy(AgencyPage, moved, f"page_ptr_id IN ({pages})")
    copy(InnovationPage, moved, f"page_ptr_id IN ({pages})")
    urls = {name: f"replace({name}, '{old}', '{new}')" for name in ("url", "agency_url", "government_url")}
    names = {
        "government_name": f"CASE WHEN government_name = agency_name THEN agency_name ELSE 'Kabupaten {place}' END"
    }
    numbers = {name: f"{name} + {shift}" for name in ("page_id", "agency_id", "government_id")}
    copy(CatalogueEntry, urls | names | numbers, f"page_id IN ({pages})")
    copy(SearchedText, {"entry_id": f"entry_id + {shift}"}, f"entry_id IN ({pages})")
    listed = f"object_id IN (SELECT CAST(id AS varchar) FROM wagtailcore_page WHERE {below})"
    copy(
        IndexEntry, {"object_id": f"CAST(CAST(object_id AS integer) + {shift} AS varchar)", "id": ""}, listed
    )


def copy(model: type[Model], changes: dict[str, str], where: str) -> None:
    """Copy some rows of a table; what changes is told by column, and an empty word leaves the column to the database."""
    columns = [field.column for field in model._meta.local_concrete_fields if changes.get(field.column) != ""]
    values = [changes.get(column, column) for column in columns]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        # Nothing here comes from outside.
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {where}",
            [],
        )
