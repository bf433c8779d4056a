"""Saving a sheet while it is written: what the browser sends, and what it is answered."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from competitions.models import Assignment, ScoreSheet
from competitions.sheets import Given, given_of
from tests.factories.assigning import make_stage
from tests.factories.scoring import give, make_handed_in, make_sheet, open_round

pytestmark = pytest.mark.usefixtures("in_english")


def build_scene():
    scene = make_stage(entries=2, judges=2)
    open_round(scene.stage)
    return scene


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Build two judges and two entries in an open round once."""
    return module_db(build_scene)


@pytest.fixture
def own(built_scene, db) -> Assignment:
    """Give the first judge the first entry."""
    return give(built_scene.entries[0], built_scene.judges[0], built_scene.stage)


@pytest.fixture
def keys(own) -> list[str]:
    """Return the numbers of the criteria."""
    return [str(row.pk) for row in own.round.rubric.criteria.all()]


@pytest.fixture
def judge(own, client):
    """Return a browser of the judge's."""
    client.force_login(own.judge.user)
    return client


def address(own: Assignment) -> str:
    return reverse("judging_save", args=[own.entry_id])


def post(client, own: Assignment, data, **headers):
    return client.post(
        address(own),
        data if isinstance(data, str) else json.dumps(data),
        content_type="application/json",
        headers=headers,
    )


def test_a_save_answers_version_total_and_what_is_missing(judge, own, keys):
    answer = post(
        judge,
        own,
        {
            "version": 0,
            "scores": {keys[0]: {"value": "80,0", "is_na": False, "comment": "Baik."}},
            "note": "n",
            "comment": "k",
        },
    )

    sheet = ScoreSheet.objects.get()
    assert answer.status_code == 200
    assert answer.json() == {
        "version": 1,
        "saved_at": sheet.saved_at.isoformat(),
        "total": "80.00",
        "missing": [int(keys[1])],
    }
    assert given_of(sheet) == {int(keys[0]): Given(Decimal(80), comment="Baik.")}
    assert "no-store" in answer.headers["Cache-Control"]


def test_stale(judge, own, keys):
    make_sheet(own, (80, 70))
    same = post(judge, own, {"version": 0, "scores": {keys[0]: {"value": 80}}})
    assert (same.status_code, same.json()["version"]) == (200, 1)
    other = post(judge, own, {"version": 0, "scores": {keys[0]: {"value": 81}}})
    assert other.status_code == 409
    assert other.json()["yours"] == {
        "version": 0,
        "scores": {keys[0]: {"value": "81", "is_na": False, "comment": ""}},
    }
    closed = make_handed_in(own, (80, 70))
    assert post(judge, own, {"version": closed.number, "scores": {}}).status_code == 403
