"""What keeps a competition from opening, and its announcement."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from competitions.actions import editions, setup
from competitions.actions.establish import establish_contests
from competitions.models import (
    AuditEvent,
    Competition,
    CompetitionIndexPage,
    Criterion,
    FormSection,
    Panel,
    Round,
)
from competitions.models.checklist import checklist_of, missing_from
from core.models import RegistryDocument
from tests.factories.contests import make_leader

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def codes(competition: Competition) -> list[str]:
    return [item.code for item in missing_from(Competition.objects.with_setup().get(pk=competition.pk))]


def set_(model, **facts):
    return lambda competition: model.objects.filter(
        **{"rubric__competition" if model is Criterion else "competition": competition}
    ).update(**facts)


def itself(**facts):
    return lambda competition: Competition.objects.filter(pk=competition.pk).update(**facts)


def second_round(**facts):
    def make(competition):
        last = competition.rounds.last()
        values = {"opens_at": last.closes_at + HOUR, "closes_at": last.closes_at + 9 * HOUR, "weight": 0}
        round_ = Round.objects.create(
            competition=competition, name="Kedua", position=5, rubric=last.rubric, **values | facts
        )
        panel = Panel.objects.create(round=round_, name="Dewan")
        for seat in last.panels.first().seats.all():
            panel.seats.create(judge=seat.judge)

    return make


def without_seats(competition):
    competition.rounds.first().panels.first().seats.all().delete()


def only_for_one_category(competition):
    Panel.objects.filter(round__competition=competition).update(category=competition.categories.first())


def asked_in_one_category(competition):
    competition.sections.update(category=competition.categories.first())


def one_declined(competition):
    judge = competition.judges.first()
    type(judge).objects.filter(pk=judge.pk).update(released_at=timezone.now(), released_reason="Pindah")


CASES = [
    ("complete", lambda competition: None, []),
    ("no summary", itself(summary=" "), ["summary"]),
    ("no guide", itself(guide=None), ["guide"]),
    ("no pact", itself(pact=""), ["pact"]),
    ("no closing time", itself(closes_at=None), ["dates"]),
    (
        "closed in the past",
        itself(
            opens_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC), closes_at=dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
        ),
        ["dates"],
    ),
    ("no category", lambda competition: competition.categories.all().delete(), ["categories"]),
    ("no section", lambda competition: competition.sections.all().delete(), ["sections"]),
    ("a category without a section", asked_in_one_category, ["sections"]),
    ("no room for words", set_(FormSection, min_words=20, max_words=20), ["words", "words"]),
    ("too many words", set_(FormSection, max_words=9000), ["words", "words"]),
    ("weights of 90", set_(Criterion, weight=45), ["rubrics"]),
    ("weights of 100.02", set_(Criterion, weight=Decimal("50.01")), ["rubrics"]),
    ("a round without a rubric", set_(Round, rubric=None), ["rounds"]),
    ("no window", set_(Round, opens_at=None, closes_at=None), ["windows"]),
    ("a grace that reaches into judging", itself(grace_minutes=7 * 24 * 60), ["windows"]),
    ("rounds that overlap", second_round(opens_at=timezone.now() + 400 * HOUR), ["windows"]),
    ("rounds in their order", second_round(), []),
    ("rounds of 150", second_round(weight=50), ["shares"]),
    ("a round of 80", set_(Round, weight=80), ["shares"]),
    ("a category without a panel", only_for_one_category, ["panels", "judges"]),
    ("no judge", without_seats, ["judges"]),
    ("a judge released", one_declined, ["judges"]),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_checklist_names_what_is_missing(ready, change, expected):
    change(ready)
    assert codes(ready) == expected


def test_the_checklist_of_nothing_names_every_point_and_asks_no_more_for_more_rows(
    ready, secretary, count_queries
):
    empty = editions.create(
        "", by=secretary, government=ready.government, title="K", slug="kosong", year=2027
    )
    missing = {"summary", "guide", "pact", "dates", "categories", "sections", "rubrics", "rounds"}
    assert set(codes(empty)) == missing
    loaded = Competition.objects.with_setup().get(pk=ready.pk)
    with count_queries() as seen:
        assert all(item.is_done for item in checklist_of(loaded))
    assert len(seen) == 0


def test_announcing_publishes_the_page_and_the_guide(ready, secretary):
    page = setup.announce(ready, by=secretary)
    ready.refresh_from_db()
    assert (ready.announced_by, page.live, page.url_path.endswith(f"/lomba/{ready.slug}/")) == (
        secretary,
        True,
        True,
    )
    assert RegistryDocument.objects.get(pk=ready.guide_id).is_public is True
    assert Client().get(ready.guide.url).status_code == 200
    assert Client().get(f"/lomba/{ready.slug}/").status_code == 200
    line = AuditEvent.objects.last()
    assert (line.action, line.actor, line.competition) == ("competition.announced", secretary, ready)


def test_before_the_announcement_the_public_knows_nothing(ready):
    assert Client().get(ready.guide.url).status_code == 404
    assert Client().get(f"/lomba/{ready.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("change", "expected"),
    [case[1:] for case in CASES if case[2]],
    ids=[case[0] for case in CASES if case[2]],
)
def test_an_incomplete_competition_is_not_announced(ready, secretary, change, expected):
    change(ready)
    before = AuditEvent.objects.count()
    with pytest.raises(ValidationError) as error:
        setup.announce(ready, by=secretary)
    ready.refresh_from_db()
    assert (len(error.value.messages), ready.announced_at, AuditEvent.objects.count()) == (
        len(expected),
        None,
        before,
    )


def test_the_desk_announces_what_is_complete_and_names_what_is_not(ready, secretary):
    client, where = Client(), f"/admin/lomba/{ready.pk}/umumkan/"
    client.force_login(secretary)
    itself(guide=None)(ready)
    refused = client.post(where)
    assert (refused.status_code, "Lampirkan dokumen pedoman." in refused.text) == (422, True)
    itself(guide=ready.guide_id)(ready)
    assert (client.get(where).status_code, client.post(where).status_code) == (200, 302)
    assert Competition.objects.get(pk=ready.pk).announced_by == secretary


def test_it_is_announced_once(announced, secretary):
    with pytest.raises(ValidationError):
        setup.announce(announced, by=secretary)


def test_a_leader_does_not_announce(ready):
    with pytest.raises(PermissionDenied):
        setup.announce(ready, by=make_leader())


def test_the_list_of_competitions_is_made_once(ready):
    first, second = establish_contests(), establish_contests()
    assert (first, CompetitionIndexPage.objects.count(), first.url_path.endswith("/lomba/")) == (
        second,
        1,
        True,
    )
