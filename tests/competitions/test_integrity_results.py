"""What is tampered with in results, awards and letters is found and named."""

import json

import pytest
from django.db import connection
from django.utils import timezone

from competitions import triggers
from competitions.actions import outbox
from competitions.canonical import canonical, sha256_of
from competitions.integrity import problems
from competitions.models import (
    AuditEvent,
    Award,
    Competition,
    FollowUp,
    Letter,
    Result,
    ResultDecision,
    ResultRun,
)
from tests.factories.results import (
    add_round,
    make_approved,
    make_published,
    make_run,
    make_scored_competition,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broken")]


@pytest.fixture(scope="module")
def built(module_db):
    def make():
        scene = make_scored_competition()
        scene.run = make_published(scene)
        return scene

    return module_db(make)


@pytest.fixture
def scene(built, db):
    return built


def force(model, change) -> None:
    """Change rows that the database keeps, as somebody could who may take the triggers away."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER keep_{table}_{event} ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER keep_{table}_{event}")
    change(model.objects)
    triggers.ensure()


def found() -> list[str]:
    return list(problems())


def test_published_results_are_whole(scene):
    assert found() == []


def test_results_on_their_way_are_whole():
    scene = make_scored_competition(entries=3, judges=2)
    make_run(scene)
    assert found() == []
    other = make_scored_competition(entries=3, judges=2)
    add_round(other)
    make_approved(other, other.stage)
    assert found() == []


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("facts", "the facts do not have their hash."),
        ("results", "what was computed does not have its hash."),
    ],
)
def test_a_changed_text_is_found(scene, field, sentence):
    text = getattr(scene.run, field).replace("85.000000", "86.000000").replace('"90.00"', '"91.00"')
    force(ResultRun, lambda rows: rows.update(**{field: text}))
    assert f"Results {scene.run.pk}: {sentence}" in found()


def test_a_total_changed_with_its_hash_is_found(scene):
    text = scene.run.results.replace("85.000000", "86.000000")
    force(ResultRun, lambda rows: rows.update(results=text, results_sha256=sha256_of(text)))
    assert f"Results {scene.run.pk}: no audit line tells of them." in found()
    assert f"Results {scene.run.pk}: the facts compute to something else." in found()


def test_a_score_changed_in_the_facts_with_every_hash_is_found(scene):
    facts = json.loads(scene.run.facts)
    scores = facts["rounds"][0]["sheets"][0]["scores"]
    scores[next(iter(scores))] = "1.00"
    text = canonical(facts)
    force(ResultRun, lambda rows: rows.update(facts=text, facts_sha256=sha256_of(text)))
    assert f"Results {scene.run.pk}: the facts compute to something else." in found()


@pytest.mark.parametrize(
    "change", [{"rank": 9}, {"total": "12.5"}, {"shown": "99.00"}, {"sheets": 1}, {"rank_to": 7}]
)
def test_a_changed_row_is_found(scene, change):
    first = scene.run.rows.first()
    force(Result, lambda rows: rows.filter(pk=first.pk).update(**change))
    assert found() == [f"Results {scene.run.pk}: the rows are not what was computed."]


def test_an_approval_by_who_computed_is_found(scene):
    force(ResultDecision, lambda rows: rows.filter(kind="approved").update(by=scene.secretary))
    assert f"Results {scene.run.pk} are approved by who computed them." in found()
    assert any("no audit line tells that they are approved" in sentence for sentence in found())


def test_a_missing_approval_is_found(scene):
    force(ResultDecision, lambda rows: rows.filter(kind="approved").delete())
    assert f"Results {scene.run.pk} are published and nobody approved them." in found()


def test_a_publication_that_nobody_told_of_is_found(scene):
    force(AuditEvent, lambda rows: rows.filter(action="results.publish").update(action="results.look"))
    assert any("no audit line tells that they are published" in sentence for sentence in found())


@pytest.mark.parametrize("name", ["results_approved_at", "results_published_at"])
@pytest.mark.parametrize("moment", [None, "now"])
def test_a_date_that_is_not_that_of_the_results_is_found(scene, name, moment):
    Competition.objects.update(**{name: timezone.now() if moment else None})
    assert f"Competition {scene.competition.pk}: {name} is not the date of its results." in found()


@pytest.mark.parametrize("change", [{"place": 3}, {"name": "Juara Umum"}])
def test_a_changed_award_is_found(scene, change):
    force(Award, lambda rows: rows.filter(place=1).update(**change))
    assert found() == [
        f"Competition {scene.competition.pk}: the awards are not those of its published results."
    ]


def test_an_award_that_is_gone_is_found(scene):
    FollowUp.objects.filter(award__place=2).delete()
    force(Award, lambda rows: rows.filter(place=2).delete())
    assert found() == [
        f"Competition {scene.competition.pk}: the awards are not those of its published results."
    ]


def test_an_award_of_results_that_were_never_published_is_found(scene):
    other = make_run(make_scored_competition(entries=1, judges=1))
    force(Award, lambda rows: rows.filter(place=1).update(result=other.rows.get()))
    assert any("was given by results that nobody published" in sentence for sentence in found())


def test_a_letter_sent_before_the_release_is_found(scene):
    mailing = outbox.prepare(scene.run, kind="results", by=scene.secretary)
    assert found() == []
    first = mailing.letters.first()
    Letter.objects.filter(pk=first.pk).update(claimed_at=timezone.now(), sent_at=timezone.now())
    assert found() == [f"Letter {first.pk} was sent before its mailing was released."]
