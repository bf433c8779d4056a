"""New editions: what the templates hold, and what a copy takes over."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import editions
from competitions.models import (
    AuditEvent,
    Band,
    Competition,
    Criterion,
    Panel,
    Rubric,
)
from competitions.models.checklist import missing_from
from competitions.models.facts import facts_of
from competitions.phases import Phase
from competitions.starting import template_named, templates
from tests.factories.contests import make_judge, make_leader
from tests.factories.registry import make_government, make_office, make_verifier

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def codes(competition: Competition) -> list[str]:
    return [item.code for item in missing_from(Competition.objects.with_setup().get(pk=competition.pk))]


WEIGHTS = {
    "kovablik-2022": {
        "Penilaian proposal (tahap 1)": [10, 15, 5, 30, 20, 5, 15],
        "Presentasi dan wawancara (tahap 2)": [30, 50, 10, 10],
    },
    "kovablik-2025": {
        "Penilaian proposal (tahap 1)": [10, 15, 5, 30, 20, 5, 15],
        "Presentasi dan wawancara (tahap 2)": [30, 50, 10, 10],
    },
    "iga-presentation": {"Presentasi IGA": [20] * 5},
    "krenova": {"Penilaian Krenova": [20] * 5},
}
WORDS = {
    "kovablik-2022": [200, 300, 200, 200, 600, 100, 200, 200, 500, 200, 200, 200],
    "kovablik-2025": [200, 150, 200, 200, 200, 300, 150, 150, 300, 200, 200, 200],
    "iga-presentation": [500, 200, 200, 200],
    "krenova": [300, 400, 300, 200],
}


def test_the_templates_are_those_of_the_domain():
    assert [template.code for template in templates()] == sorted(WEIGHTS)


@pytest.mark.parametrize("code", sorted(WEIGHTS))
def test_a_template_makes_a_competition_whose_weights_total_a_hundred(code, secretary):
    made = editions.create(
        code, by=secretary, government=make_government(), title="Baru", slug=f"baru-{code}", year=2027
    )
    weights = {
        rubric.name: [int(weight) for weight in rubric.criteria.values_list("weight", flat=True)]
        for rubric in made.rubrics.all()
    }
    assert weights == WEIGHTS[code]
    assert {rubric.total_weight for rubric in made.rubrics.all()} == {Decimal(100)}
    assert list(made.sections.values_list("max_words", flat=True)) == WORDS[code]
    assert set(codes(made)) == {"guide", "dates", "windows", "judges"}
    assert (made.announced_at, made.phase, made.created_by) == (None, Phase.PREPARATION, secretary)


@pytest.mark.parametrize("code", sorted(WEIGHTS))
def test_every_criterion_of_a_template_is_described_from_end_to_end_and_every_rubric_has_a_source(code):
    words = template_named(code).words
    scale = words["scale"]
    assert (scale[0][0], scale[-1][1]) == (0, 100)
    assert [low for low, _high, _label in scale[1:]] == [high + 1 for _low, high, _label in scale[:-1]]
    for rubric in words["rubrics"]:
        assert "Lumbung" in rubric["source"]
        for criterion in rubric["criteria"]:
            assert len(set(criterion["bands"])) == len(scale), criterion["name"]


def test_the_public_service_template_knows_the_eleven_categories_and_the_three_groups(secretary):
    made = editions.create(
        "kovablik-2022", by=secretary, government=make_government(), title="K", slug="k-2027", year=2027
    )
    slugs = set(made.categories.values_list("slug", flat=True))
    assert (len(slugs), slugs >= {"kesehatan", "penegakan-hukum", "replikasi", "khusus"}) == (13, True)
    own = made.sections.filter(category__slug="replikasi").values_list("key", flat=True)
    assert list(own) == ["inspirasi", "proses-replikasi", "faktor-pembeda"]
    assert (made.minimum_age_months, made.quota_per_agency) == (24, 5)


@pytest.mark.parametrize("make", [make_leader, make_verifier])
def test_only_the_secretariat_begins_a_competition(make):
    with pytest.raises(PermissionDenied):
        editions.create("", by=make(), government=make_government(), title="X", slug="x", year=2027)


def test_a_competition_needs_a_government_not_an_agency(secretary):
    with pytest.raises(ValidationError):
        editions.create("", by=secretary, government=make_office().agency, title="X", slug="x", year=2027)


def rows_of(competition: Competition) -> dict[str, list]:
    """Return everything set up, without numbers of rows."""

    def facts(row, **instead):
        found = facts_of(row) | instead
        return {
            name: value for name, value in found.items() if name not in {"competition", "round", "rubric_id"}
        }

    def name_of(row):
        return str(row) if row else None

    return {
        "categories": [facts(row) for row in competition.categories.all()],
        "sections": [facts(row, category=name_of(row.category)) for row in competition.sections.all()],
        "rubrics": [facts(row) for row in competition.rubrics.all()],
        "criteria": [
            facts(row, rubric=row.rubric.name)
            for row in Criterion.objects.filter(rubric__competition=competition)
        ],
        "bands": [
            facts(row, criterion=row.criterion.name)
            for row in Band.objects.filter(criterion__rubric__competition=competition)
        ],
        "rounds": [
            facts(row, rubric=row.rubric.name, opens_at=None, closes_at=None)
            for row in competition.rounds.all()
        ],
        "panels": [
            facts(row, category=name_of(row.category))
            for row in Panel.objects.filter(round__competition=competition)
        ],
    }


def test_a_copy_holds_all_that_was_set_up_and_nothing_that_happened(announced, secretary):
    section = announced.sections.first()
    section.category = announced.categories.last()
    section.save()
    Rubric.objects.filter(competition=announced).update(locked_at=timezone.now())
    copy = editions.clone(
        announced, by=secretary, title="Lomba 2027", slug="lomba-2027", year=announced.year + 1
    )
    copy = Competition.objects.get(pk=copy.pk)
    assert rows_of(copy) == rows_of(announced)
    kept = {"pact", "tie_order", "kind", "summary", "quota_per_agency", "blindness", "government"}
    before, after = facts_of(announced), facts_of(copy)
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert (copy.announced_at, copy.announced_by, copy.guide, copy.last_number) == (None, None, None, 0)
    assert (copy.entries.count(), copy.judges.count(), copy.cloned_from) == (0, 0, announced)
    assert set(copy.rubrics.values_list("locked_at", flat=True)) == {None}
    assert AuditEvent.objects.last().action == "competition.cloned"


def test_dates_of_a_copy_move_by_the_years_between_by_the_clock_of_the_site(ready, secretary):
    zone = timezone.get_current_timezone()
    ready.opens_at = dt.datetime(2028, 2, 29, 8, 0, tzinfo=zone)
    ready.closes_at = dt.datetime(2028, 5, 3, 16, 0, tzinfo=zone)
    ready.year = 2028
    ready.save()
    copy = editions.clone(ready, by=secretary, title="C", slug="c-2029", year=2029)
    assert (copy.opens_at, copy.closes_at) == (
        dt.datetime(2029, 2, 28, 8, 0, tzinfo=zone),
        dt.datetime(2029, 5, 3, 16, 0, tzinfo=zone),
    )
    moved = {
        round_.opens_at.year - old.opens_at.year
        for round_, old in zip(copy.rounds.all(), ready.rounds.all(), strict=True)
    }
    assert moved == {1}


def test_a_copy_within_the_same_year_has_no_dates(ready, secretary):
    copy = editions.clone(ready, by=secretary, title="C", slug="c-lagi", year=ready.year)
    assert (copy.opens_at, copy.closes_at, copy.rounds.first().opens_at) == (None, None, None)


def test_a_judge_of_the_secretariat_copies_nothing(ready, secretary, broken):
    make_judge(ready, user=secretary)
    with pytest.raises(PermissionDenied):
        editions.clone(ready, by=secretary, title="C", slug="c", year=2030)
