"""Prizes, and how winners are found: set up, copied, told, and kept once people rely on them."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from competitions.actions import editions, setup
from competitions.models import Competition, Prize, Round
from competitions.models.checklist import missing_from
from tests.clients import signed_in
from tests.competitions.desk import words_of
from tests.competitions.test_setup import rows_of
from tests.factories.results import make_scored_competition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def listed(competition: Competition) -> list[tuple]:
    rows = competition.prize_list.values_list("name", "category__slug", "first_place", "last_place")
    return list(rows)


def put(row, **facts):
    row = type(row).objects.get(pk=row.pk)
    for name, value in facts.items():
        setattr(row, name, value)
    return row


def prize_of(competition: Competition, **facts) -> Prize:
    values = {"name": "Juara I", "first_place": 1, "last_place": 1}
    return Prize(competition=competition, **values | facts)


def test_prizes_are_written_on_the_desk(ready, secretary):
    where, client = f"/admin/lomba/{ready.pk}/hadiah/", signed_in(secretary)
    sent = rows_of(client.get(where)) | {
        "rows-TOTAL_FORMS": 2,
        "rows-0-name": "Juara I",
        "rows-0-first_place": 1,
        "rows-0-last_place": 1,
        "rows-0-ORDER": 2,
        "rows-1-name": "Top 45",
        "rows-1-category": ready.categories.get(slug="pelayanan").pk,
        "rows-1-first_place": 1,
        "rows-1-last_place": 45,
        "rows-1-ORDER": 1,
    }
    assert client.post(where, sent).status_code == 302
    assert listed(ready) == [("Top 45", "pelayanan", 1, 45), ("Juara I", None, 1, 1)]


def test_places_the_wrong_way_round_are_refused_and_kept(ready, secretary):
    where, client = f"/admin/lomba/{ready.pk}/hadiah/", signed_in(secretary)
    sent = rows_of(client.get(where)) | {
        "rows-TOTAL_FORMS": 1,
        "rows-0-name": "Top 45 terbalik",
        "rows-0-first_place": 45,
        "rows-0-last_place": 1,
        "rows-0-ORDER": 1,
    }
    response = client.post(where, sent)
    assert (response.status_code, Prize.objects.count()) == (422, 0)
    assert "Top 45 terbalik" in response.text


def test_prizes_stay_once_a_sheet_was_handed_in():
    scene = make_scored_competition(entries=1, judges=1)
    first = Prize.objects.get(name="Juara I")
    for changes in (
        {"rows": [put(first, last_place=2)]},
        {"rows": [prize_of(scene.competition, name="Juara Harapan", first_place=4, last_place=4)]},
        {"removed": [first]},
        {"rows": [put(scene.competition, feedback="nothing")]},
    ):
        with pytest.raises(ValidationError, match="A score sheet has been handed in already"):
            setup.change(scene.competition, by=scene.secretary, **changes)
    assert len(listed(scene.competition)) == 3


@pytest.mark.parametrize("facts", [{"severity": "ridge"}, {"awards_per_agency": 1}])
def test_how_winners_are_found_stays_once_announced(announced, secretary, facts):
    with pytest.raises(ValidationError, match="the way in which winners are found"):
        setup.change(announced, by=secretary, rows=[put(announced, **facts)])


def test_prizes_may_change_between_the_announcement_and_the_first_sheet(announced, secretary):
    setup.change(announced, by=secretary, rows=[prize_of(announced)])
    assert listed(announced) == [("Juara I", None, 1, 1)]


def test_adjusting_for_severity_needs_the_mean(ready, secretary):
    Competition.objects.filter(pk=ready.pk).update(severity="ridge")
    assert missing_from(Competition.objects.with_setup().get(pk=ready.pk)) == []
    Round.objects.filter(competition=ready).update(combination="median", name="Babak Satu")
    (item,) = missing_from(Competition.objects.with_setup().get(pk=ready.pk))
    assert (item.code, item.part, item.sentence) == (
        "severity",
        "rounds",
        "“Babak Satu” must take the mean of the sheets: only a mean is adjusted for severity.",
    )


def test_a_copy_takes_the_prizes_over(ready, secretary):
    category = ready.categories.get(slug="tata-kelola")
    setup.change(ready, by=secretary, rows=[prize_of(ready, category=category), prize_of(ready, name="Top")])
    copy = editions.clone(ready, by=secretary, title="Lomba Siap", slug="lomba-siap-2027", year=2027)
    assert listed(copy) == listed(ready)
    assert copy.prize_list.get(name="Juara I").category.competition == copy


@pytest.mark.parametrize(
    ("template", "names"),
    [
        (
            "kovablik-2025",
            ["Juara I", "Juara II", "Juara III", "Top 5 Replikasi", "Top 5 Kelompok Khusus"],
        ),
        ("krenova", ["Lima Terbaik"]),
        ("iga-presentation", ["Juara I", "Juara II", "Juara III"]),
    ],
)
def test_templates_bring_prizes(ready, secretary, template, names):
    made = editions.create(
        template, by=secretary, government=ready.government, title="Baru", slug="baru", year=2027
    )
    assert [name for name, *_rest in listed(made)] == names


def test_everybody_reads_how_winners_are_found(ready, secretary, client):
    Competition.objects.filter(pk=ready.pk).update(severity="ridge", awards_per_agency=2, prizes="")
    prize_of(ready).save()
    prize_of(ready, name="Top 45", last_place=45, category=ready.categories.get(slug="pelayanan")).save()
    setup.announce(ready, by=secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    words = words_of(client.get(ready.address))
    for sentence in (
        "An agency may win with 2 innovations of a category; then the next one moves up.",
        "Scores are adjusted for how strict each judge is",
        "Juara I: place 1",
        "Top 45: places 1 to 45 (Pelayanan)",
    ):
        assert sentence in words
