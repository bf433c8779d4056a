"""A small registry in the page tree: front door, catalogue, agencies and published innovations."""

import itertools
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Site

from home.models import HomePage
from innovations.models import AgencyPage, InnovationPage, Sector, SectorGroup
from innovations.models.choices import AgencyKind
from search.models import CataloguePage

_numbers = itertools.count(1)


def add_below(parent: Page, page: Page) -> Any:
    """Add a page below another one, which may have changed since it was loaded."""
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


def make_catalogue() -> CataloguePage:
    """Return the catalogue under the front door, made once."""
    if catalogue := CataloguePage.objects.first():
        return catalogue
    front_door = HomePage.objects.first() or add_below(
        Page.get_first_root_node(), HomePage(title="Lumbung", slug="beranda")
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = front_door
    site.save()
    return add_below(front_door, CataloguePage(title="Inovasi", slug="inovasi"))


def make_government(title: str = "Kabupaten Batang", slug: str = "kab-batang", **fields: Any) -> AgencyPage:
    """Return a published government."""
    values = {"kind": AgencyKind.REGENCY, "owes_target": False} | fields
    return add_below(make_catalogue(), AgencyPage(title=title, slug=slug, **values))


def make_agency(
    parent: AgencyPage, title: str = "Dinas Kesehatan", slug: str = "", **fields: Any
) -> AgencyPage:
    """Return a published agency or unit below another."""
    values = {"kind": AgencyKind.DEPARTMENT} | fields
    return add_below(parent, AgencyPage(title=title, slug=slug or f"dinas-{next(_numbers)}", **values))


def make_draft(agency: AgencyPage, title: str = "", **fields: Any) -> InnovationPage:
    """Return an innovation that was never published."""
    number = next(_numbers)
    page = InnovationPage(title=title or f"Inovasi {number}", live=False, **fields)
    page.slug = page.slug or f"inovasi-{number}"
    return add_below(agency, page)


def make_innovation(agency: AgencyPage, title: str = "", **fields: Any) -> InnovationPage:
    """Return a published innovation, by way of a revision as in the editor."""
    parts = {
        name: fields.pop(name) for name in ("measurements", "photos", "documents", "team") if name in fields
    }
    page = make_draft(agency, title, **fields)
    for name, rows in parts.items():
        setattr(page, name, rows)
    publish(page)
    return InnovationPage.objects.get(pk=page.pk)


def make_live(agency: AgencyPage, title: str = "", **fields: Any) -> InnovationPage:
    """Return an innovation that is live without a revision: quick, but nobody hears of it."""
    number = next(_numbers)
    page = InnovationPage(title=title or f"Inovasi {number}", slug=f"inovasi-{number}", **fields)
    return add_below(agency, page)


def make_many_live(agency: AgencyPage, count: int, title: str = "", **fields: Any) -> None:
    """Make many live innovations at once, past everything that listens to one page's saving."""
    parent = Page.objects.get(pk=agency.pk)
    kind = ContentType.objects.get_for_model(InnovationPage)
    pages = []
    for number in range(parent.numchild + 1, parent.numchild + count + 1):
        slug = f"inovasi-{next(_numbers)}"
        page = Page(title=title or f"Inovasi {number}", slug=slug, url_path=f"{parent.url_path}{slug}/")
        page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, number), parent.depth + 1
        page.content_type, page.locale_id = kind, parent.locale_id
        pages.append(page)
    for page in Page.objects.bulk_create(pages):
        InnovationPage(page_ptr_id=page.pk, **fields).save_base(raw=True)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)


def publish(page: Page) -> None:
    """Publish what a page holds now."""
    page.save_revision().publish()


def make_sectors(names: Sequence[str] = ("Kesehatan", "Pendidikan")) -> list[Sector]:
    """Return sectors of these names, made where they are missing."""
    return [
        Sector.objects.get_or_create(
            slug=name.lower().replace(" ", "-"), defaults={"name": name, "group": SectorGroup.BASIC_SERVICE}
        )[0]
        for name in names
    ]


def make_registry() -> SimpleNamespace:
    """Return one regency with two agencies and a unit, and two sectors."""
    government = make_government(short_name="Kab. Batang")
    health = make_agency(government, "Dinas Kesehatan", "dinkes")
    clinic = make_agency(health, "Puskesmas Bawang", "puskesmas-bawang", kind="health_centre")
    school = make_agency(government, "Dinas Pendidikan", "disdik")
    sectors = make_sectors(["Kesehatan", "Pendidikan"])
    return SimpleNamespace(
        government=government, health=health, clinic=clinic, school=school, sectors=sectors
    )
