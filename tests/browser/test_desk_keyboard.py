"""The secretariat's desk by keyboard alone, in English: a new edition, its dates and rubric, judges, who judges what."""

import datetime as dt
import json

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from competitions import integrity
from competitions.models import Assignment, AuditEvent, Competition, Criterion, Judge
from tests.browser.keyboard import choose, press, tab_to, write
from tests.browser.wording import assert_one_language
from tests.factories.assigning import make_stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

#: Names that people gave and the catalogue knows as well.
NAMES = frozenset(
    {"Pelayanan", "Tata kelola", "Dewan juri", "Latar belakang", "Dampak", "Kurang", "Cukup", "Baik"}
)


@pytest.fixture
def scene(page: Page, sign_in, base_url):
    made = make_stage(entries=3, judges=3)
    page.context.add_cookies([{"name": "bahasa", "value": "en", "url": base_url}])
    sign_in(made.secretary)
    return made


def type_moment(page: Page, field: str, moment: dt.datetime) -> None:
    """Type a day and a time as the parts of the browser's box follow each other: month, day, year, hour, minute."""
    tab_to(page, f"#id_{field}")
    page.keyboard.type(moment.strftime("%m%d%Y"))
    page.keyboard.press("ArrowRight")
    page.keyboard.type(moment.strftime("%I%M%p"))


def test_a_new_edition_is_made_dated_and_given_a_rubric_and_a_judge(page: Page, scene):
    page.goto(f"/admin/lomba/{scene.competition.pk}/")
    assert_one_language(page, besides=NAMES)
    press(page, "^Copy as a new edition$")
    write(page, "title", "Contest of next year")
    press(page, "^Make the copy$")
    copy = Competition.objects.get(cloned_from=scene.competition)
    expect(page.get_by_role("heading", level=1)).to_have_text("Contest of next year")
    assert copy.year == scene.competition.year + 1
    assert_one_language(page, besides=NAMES)

    press(page, "^Dates$")
    closes = timezone.localtime(copy.closes_at).replace(hour=9, minute=30, second=0, microsecond=0)
    type_moment(page, "closes_at", closes)
    assert_one_language(page, besides=NAMES)
    press(page, "^Save$")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    copy.refresh_from_db()
    assert timezone.localtime(copy.closes_at) == closes

    press(page, "^Rubrics$")
    rubric = copy.rubrics.get()
    tab_to(page, f"^{rubric.name}$")  # its own row comes first, then the way to its criteria
    press(page, f"^{rubric.name}$")
    first = rubric.criteria.first()
    write(page, "rows-0-name", "Usefulness")
    assert_one_language(page, besides=NAMES)
    press(page, "^Save$")
    assert Criterion.objects.get(pk=first.pk).name == "Usefulness"

    press(page, "^Judges$")
    press(page, "^Invite a judge$")
    write(page, "name", "Dr. Laras Teliti")
    write(page, "email", "laras@kampus.example")
    choose(page, f"#id_panel_{copy.rounds.get().panels.get().pk}", "Chair")
    tab_to(page, "^Expertise")
    page.keyboard.press("Enter")
    tab_to(page, "^Kesehatan$")
    page.keyboard.press("Space")
    assert_one_language(page, besides=NAMES)
    press(page, "^Send the invitation$")
    judge = Judge.objects.get(competition=copy)
    expect(page.get_by_text("Dr. Laras Teliti", exact=True)).to_be_visible()
    seats = [(seat.panel.name, seat.is_chair) for seat in judge.seats.all()]
    assert (seats, [sector.name for sector in judge.expertise.all()]) == (
        [("Dewan juri", True)],
        ["Kesehatan"],
    )
    assert_one_language(page, besides=NAMES)
    assert list(integrity.problems()) == []


def test_a_proposal_is_computed_and_confirmed(page: Page, scene):
    page.goto(f"/admin/lomba/{scene.competition.pk}/")
    press(page, "^Who judges what$")
    assert_one_language(page, besides=NAMES)
    press(page, "^Propose who judges what$")
    assert_one_language(page, besides=NAMES)
    press(page, "^Compute a proposal$")
    assert not Assignment.objects.active().exists()
    assert_one_language(page, besides=NAMES)
    press(page, "^Confirm, and write to the judges$")
    expect(page.get_by_role("heading", name="By judge")).to_be_visible()
    assert_one_language(page, besides=NAMES)

    assert Assignment.objects.active().filter(round=scene.stage).count() == 6
    line = AuditEvent.objects.latest("number")
    assert (line.actor, line.competition, "seed" in json.loads(line.data)) == (
        scene.secretary,
        scene.competition,
        True,
    )
    assert list(integrity.problems()) == []
