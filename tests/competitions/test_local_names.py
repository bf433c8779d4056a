"""What rows are called where moments stand in their names: by the clock of the site, never by UTC."""

import datetime as dt

from competitions.models import Competition, Deliberation, PresentationSlot
from innovations.models import InnovationPage
from innovations.models.flow import Endorsement, Verification, Withdrawal
from users.models import User
from users.models.link import OneTimeLink

#: Half past six in the morning of the next day in Jakarta.
EVENING = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)


def test_a_moment_is_named_by_the_clock_of_the_site(db, settings):
    assert settings.TIME_ZONE == "Asia/Jakarta"
    competition, innovation = Competition(title="Lomba"), InnovationPage(title="Antar Obat")
    rows = [
        PresentationSlot(entry_id=7, starts_at=EVENING),
        Deliberation(competition=competition, held_at=EVENING),
        Endorsement(innovation=innovation, endorsed_at=EVENING),
        Verification(innovation=innovation, verified_at=EVENING),
        Withdrawal(innovation=innovation, withdrawn_at=EVENING),
        OneTimeLink(user=User(email="ani@uji.example"), created_at=EVENING),
    ]
    assert [str(row) for row in rows] == [
        "7 2026-11-21 06:30",
        "Lomba 2026-11-21",
        "Antar Obat 2026-11-21",
        "Antar Obat 2026-11-21",
        "Antar Obat 2026-11-21",
        "ani@uji.example 2026-11-21 06:30",
    ]
