"""The sets answer like somebody who reads every entry, one by one."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.models import AgencyPage, InnovationPage, Theme
from innovations.models.choices import Initiator, InnovationForm, InnovationType, Principle, Stage
from search import facets, finding, index, words
from search.actions import clock, entries, indexing
from search.groups import GROUPS
from search.models import CatalogueEntry
from search.orders import ORDERS
from search.results import find
from search.snapshot import Snapshot
from tests.factories.catalogue import make_agency, make_government, make_live, make_sectors

WORDS = [
    "pelayanan",
    "melayani",
    "antrean",
    "obat",
    "desa",
    "kesehatan",
    "dan",
    "untuk",
    "Élan",
    "rumah sakit",
]
SIZE = 90
several = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


def some_text(draw: random.Random, length: int) -> str:
    return " ".join(draw.choices(WORDS, k=length))


def drawn_fields(draw: random.Random, sectors: list) -> dict:
    before = draw.choice([None, 3, 30])
    return {
        "title": some_text(draw, 3),
        "summary": some_text(draw, draw.randrange(0, 5)),
        "design_problem": some_text(draw, draw.randrange(0, 9)),
        "year_applied": draw.choice([None, 2022, 2023, 2024]),
        "main_sector": draw.choice([None, *sectors]),
        "innovation_type": draw.choice(["", *InnovationType.values]),
        "innovation_form": draw.choice(InnovationForm.values),
        "stage": draw.choice(Stage.values),
        "initiator": draw.choice(["", *Initiator.values]),
        "principles": draw.sample(Principle.values, draw.randrange(0, 3)),
        "time_before": before,
        "time_after": before and draw.choice([1, 3, 50]),
        "time_unit": draw.choice(["minute", "day"]),
        "first_published_at": dt.datetime(2024, 1, draw.randrange(1, 9), tzinfo=dt.UTC),
    }


def make_corpus() -> list[AgencyPage]:
    draw = random.Random(3)
    agencies = []
    for slug, is_simulated in (("kab-batang", False), ("kab-lumbung", True)):
        government = make_government(slug, slug, is_simulated=is_simulated)
        agencies += [make_agency(government, name, name) for name in ("dinkes", "disdik")]
    sectors = make_sectors(["Kesehatan", "Pendidikan", "Perhubungan"])
    themes = [Theme.objects.create(scheme="local", name=f"Tema {number}") for number in range(4)]
    for _number in range(SIZE):
        page = make_live(draw.choice(agencies), **drawn_fields(draw, sectors))
        page.themes = draw.sample(themes, draw.randrange(0, 3))
        page.save()
    entries.rebuild()
    return agencies


@pytest.fixture(scope="module")
def corpus(module_db):
    """A registry so finely sliced that it takes the ways of a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "SLICE", 8)
        patch.setattr(finding, "FEW", 10)
        yield module_db(make_corpus)


# --- reading every entry --------------------------------------------------------------------------


def codes_of(entry: CatalogueEntry, group: str) -> set[str]:
    one = {
        "year": str(entry.year or ""),
        "sector": entry.sector_slug,
        "government": entry.government_url.removeprefix("/inovasi/").strip("/"),
        "agency": entry.agency_url.removeprefix("/inovasi/").strip("/"),
        "type": entry.innovation_type,
        "form": entry.innovation_form,
        "stage": entry.stage,
        "initiator": entry.initiator,
    }
    many = {"theme": [code for code, _name in entry.themes], "principle": entry.principles}
    return set(many.get(group, [one.get(group)])) - {"", None}


def has_words(entry: CatalogueEntry, question: str) -> bool:
    sought = words.read_question(question)
    texts = [entry.text.title, entry.text.summary, entry.text.body]
    stems = {stem for text in texts for stem in text.split()}
    return set(sought.stems) <= stems and all(
        any(phrase in text for text in texts) for phrase in sought.phrases
    )


def fits(entry: CatalogueEntry, chosen: dict[str, list[str]], question: str, without: str = "") -> bool:
    return has_words(entry, question) and all(
        codes_of(entry, group) & set(values) for group, values in chosen.items() if group != without
    )


def place(entry: CatalogueEntry, sort: str, question: str) -> tuple:
    stems = words.read_question(question).stems
    newest = (entry.is_simulated, -entry.published_at.timestamp(), entry.pk)
    hits = [sum(f" {stem} " in text for stem in stems) for text in (entry.text.title, entry.text.summary)]
    return {
        "newest": newest,
        "oldest": (entry.published_at, entry.pk),
        "title": (entry.sort_title, entry.pk),
        "time_saved": (entry.seconds_saved is None, -(entry.seconds_saved or 0), entry.pk),
        "relevance": (-hits[0], -hits[1], *newest),
    }[sort]


# --- questions ------------------------------------------------------------------------------------

VALUES = {
    "year": ["2022", "2023", "2024", "1999"],
    "sector": ["kesehatan", "pendidikan", "perhubungan"],
    "government": ["kab-batang", "kab-lumbung"],
    "agency": ["kab-batang/dinkes", "kab-batang/disdik", "kab-lumbung/dinkes", "kab-lumbung"],
    "type": InnovationType.values,
    "form": InnovationForm.values,
    "stage": Stage.values,
    "initiator": Initiator.values,
    "theme": ["local-tema-0", "local-tema-1", "local-tema-3"],
    "principle": Principle.values,
}
choices = st.dictionaries(
    st.sampled_from(list(VALUES)), st.sets(st.integers(0, 9), min_size=1, max_size=2), max_size=3
)
questions = st.lists(st.sampled_from([*WORDS, '"rumah sakit"', '"obat desa"', "layan"]), max_size=3).map(
    " ".join
)
sorts = st.sampled_from(["", "newest", "oldest", "title", "time_saved"])


@several
@given(choices, questions, sorts, st.integers(0, SIZE), st.integers(1, 40))
@pytest.mark.django_db
def test_every_answer_is_that_of_reading_all(corpus, drawn, question, sort, start, length):
    chosen = {
        group: [VALUES[group][number % len(VALUES[group])] for number in numbers]
        for group, numbers in drawn.items()
    }
    query = QueryDict(mutable=True)
    for group, values in chosen.items():
        query.setlist(group, values)
    query["q"], query["sort"] = question, sort
    found = find(query)
    every = list(CatalogueEntry.objects.select_related("text"))

    expected = [entry for entry in every if fits(entry, chosen, question)]
    order = sort or ("relevance" if words.read_question(question) else "newest")
    expected.sort(key=lambda entry: place(entry, order, question))
    assert found.total == len(expected)
    assert [entry.pk for entry in found.all_rows()] == [entry.pk for entry in expected]
    assert found.rows(start, start + length) == expected[start : start + length]
    for name, group in GROUPS.items():
        by_hand = Counter(
            code for entry in every if fits(entry, chosen, question, name) for code in codes_of(entry, name)
        )
        everything = {code for entry in every for code in codes_of(entry, name)} | set(chosen.get(name, []))
        counted = facets.count(found, group, whole=True)
        assert {facet.value: facet.count for facet in counted.shown} == {
            code: by_hand[code] for code in everything
        }, name
        assert {facet.value for facet in counted.shown if facet.is_selected} == set(chosen.get(name, []))


# --- following changes ----------------------------------------------------------------------------


def in_sets(snapshot: Snapshot) -> dict[str, list[int]]:
    """Return what a state says of every group, figure and word; slices depend on when they were cut."""
    known = {key: set(bitmap) for key, bitmap in snapshot.sets.items() if key.partition(":")[0] not in ORDERS}
    stems = {stem for word in WORDS for stem in words.in_order([word]).split()}
    keys = [f"{field}:{stem}" for field in "tsw" for stem in sorted(stems)]
    found = known | dict(zip(keys, map(set, snapshot.with_words(keys)), strict=True))
    return {key: sorted(pages) for key, pages in found.items() if pages}


def in_order(snapshot: Snapshot) -> dict[str, list[int]]:
    return {
        sort: [entry.pk for entry in find(QueryDict(f"sort={sort}"), snapshot).all_rows()]
        for sort in ("newest", "title", "time_saved")
    }


@pytest.mark.django_db
def test_following_the_log_comes_to_what_writing_anew_does(corpus):
    draw, sectors = random.Random(5), make_sectors()
    indexing.write_edition(clock.lock())
    pages = list(InnovationPage.objects.order_by("pk"))
    for step in range(40):
        page = draw.choice(pages)
        page.live = draw.random() < 0.7
        for name, value in drawn_fields(draw, sectors).items():
            setattr(page, name, value)
        page.save()
        entries.refresh(page)
        if step % 10 == 0:
            index.current()  # sometimes several changes are followed at once
    followed = index.current()
    assert followed.changed
    before = in_sets(followed), in_order(followed)

    indexing.write_edition(clock.lock())
    index._held = None
    anew = index.current()
    assert not anew.changed
    assert (in_sets(anew), in_order(anew)) == before
