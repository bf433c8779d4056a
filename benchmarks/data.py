"""The same registry every time: agencies and published innovations, drawn with a seed, written in bulk.

Words follow Zipf's law over 6,000 invented words with Indonesian affixes, so that some are frequent and most are
rare. Values of groups are uneven, as in life. Nothing here is about anybody.
"""

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page

from innovations.actions.establish import establish
from innovations.models import AgencyPage, InnovationPage, Sector
from innovations.models.choices import Initiator, InnovationForm, InnovationType, Principle, Stage

SEED = 2026
CHUNK = 2000
UNITS_PER_GOVERNMENT = 50
INNOVATIONS_PER_UNIT = 40
SYLLABLES = [consonant + vowel for consonant in "bcdghjklmnprstwy" for vowel in "aeiou"]
AFFIXES = ["{}", "{}", "{}an", "pe{}an", "me{}kan", "di{}", "ber{}"]
#: Words of a title, a summary and a problem, as in the records of the demonstration data.
LENGTHS = {"title": 6, "summary": 35, "problem": 60}


class Drawing:
    """Draws the words and values of one innovation after the other."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        roots = [
            "".join(self.random.choices(SYLLABLES, k=self.random.choice([2, 2, 3]))) for _ in range(2000)
        ]
        self.words = [affix.format(root) for root in roots for affix in self.random.sample(AFFIXES, 3)]
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def text(self, length: int) -> str:
        """Return some words."""
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length))

    def values(self, sectors: list[Sector]) -> dict:
        """Return the fields of one innovation."""
        draw = self.random
        year = draw.choices(range(2016, 2027), range(2, 13))[0]
        before = draw.randrange(2, 90)
        return {
            "year_applied": year,
            "stage": draw.choices(Stage.values, [1, 2, 7])[0],
            "initiator": draw.choices(Initiator.values, [1, 1, 6, 3, 1])[0],
            "innovation_type": draw.choices(InnovationType.values, [6, 4])[0],
            "innovation_form": draw.choices(InnovationForm.values, [3, 6, 1])[0],
            "main_sector": draw.choices(sectors, [1 / (rank + 3) for rank in range(len(sectors))])[0],
            "principles": draw.sample(Principle.values, 2),
            "summary": self.text(LENGTHS["summary"]),
            "design_problem": self.text(LENGTHS["problem"]),
            "time_before": before,
            "time_after": draw.randrange(1, before),
            "time_unit": draw.choice(["minute", "hour", "day"]),
        }


def fill(size: int) -> None:
    """Fill an empty, migrated database with `size` published innovations."""
    drawing, catalogue = Drawing(), establish()
    sectors = list(Sector.objects.order_by("slug"))
    number = 0
    for agency in agencies(catalogue, -(-size // INNOVATIONS_PER_UNIT)):
        count = min(INNOVATIONS_PER_UNIT, size - number)
        with transaction.atomic():
            add_innovations(agency, count, drawing, sectors)
        number += count
        if number >= size:
            break


def agencies(catalogue: Page, count: int) -> Iterator[Page]:
    """Yield agencies, fifty below each government."""
    for index in range(count):
        if index % UNITS_PER_GOVERNMENT == 0:
            number = index // UNITS_PER_GOVERNMENT + 1
            government = AgencyPage(
                title=f"Kabupaten {number}", slug=f"kab-{number}", kind="regency", is_simulated=False
            )
            Page.objects.get(pk=catalogue.pk).add_child(instance=government)
        place = index % UNITS_PER_GOVERNMENT + 1
        agency = AgencyPage(title=f"Dinas {place}", slug=f"dinas-{place}", kind="department")
        yield Page.objects.get(pk=government.pk).add_child(instance=agency)


def add_innovations(agency: AgencyPage, count: int, drawing: Drawing, sectors: list[Sector]) -> None:
    """Write the innovations of one agency, past everything that listens to one page's saving."""
    kind = ContentType.objects.get_for_model(InnovationPage)
    began = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)
    pages, own = [], []
    for number in range(1, count + 1):
        fields = drawing.values(sectors)
        published = began + dt.timedelta(
            days=(fields["year_applied"] - 2016) * 365, seconds=drawing.random.randrange(31_000_000)
        )
        page = InnovationPage(
            title=drawing.text(LENGTHS["title"]).capitalize(),
            slug=f"inovasi-{number}",
            path=Page._get_path(agency.path, agency.depth + 1, number),
            depth=agency.depth + 1,
            url_path=f"{agency.url_path}inovasi-{number}/",
            content_type=kind,
            locale_id=agency.locale_id,
            live=True,
            first_published_at=published,
            last_published_at=published,
            **fields,
        )
        page.draft_title = page.title
        pages.append(page)
    parents = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
        for page in pages
    ]
    for page, parent in zip(pages, Page.objects.bulk_create(parents), strict=True):
        page.page_ptr_id = page.pk = parent.pk
        own.append(page)
    local = InnovationPage._meta.local_concrete_fields
    insert(own, local)
    Page.objects.filter(pk=agency.pk).update(numchild=count)


def insert(pages: list[InnovationPage], fields: list) -> None:
    """Write the rows of InnovationPage alone: bulk_create refuses models with a parent table."""
    InnovationPage._base_manager._insert(pages, fields=fields, using="default")
