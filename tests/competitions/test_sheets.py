"""Score sheets of judges: saved, handed in, opened again, made void."""

from decimal import Decimal

import pytest

from competitions.models import AuditEvent, ScoreSheet
from competitions.sheets import Given, given_of
from tests.factories.assigning import make_stage
from tests.factories.scoring import give, make_handed_in, make_scored_stage, make_sheet, open_round

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture(scope="module")
def built_scene(module_db):
    """Two judges and two entries in an open round."""

    def build():
        scene = make_stage(entries=2, judges=2)
        open_round(scene.stage)
        return scene

    return module_db(build)


@pytest.fixture
def own(built_scene, db):
    """What the first judge was given first."""
    return give(built_scene.entries[0], built_scene.judges[0], built_scene.stage)


def test_a_first_save_makes_version_one(own):
    sheet = make_sheet(own, (80, None), note="Cek lagi.")

    stored = ScoreSheet.objects.get()
    assert (stored.pk, stored.version, stored.state, stored.note) == (sheet.pk, 1, "draft", "Cek lagi.")
    assert list(given_of(stored).values()) == [Given(Decimal("80.00")), Given(None)]
    assert not AuditEvent.objects.filter(action__startswith="sheet.").exists()


def test_handing_in(own):
    version = make_handed_in(own, (80, 70))
    own.refresh_from_db()
    assert (version.total, own.finished_at) == (Decimal("76.000000"), version.handed_in_at)


def test_scored(db):
    make_scored_stage()
