"""What the public reads of dates that were moved after the announcement; of the grace it reads nothing."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from competitions.actions import setup
from competitions.actions.audit import record
from competitions.models import AuditEvent, Competition
from core.moments import in_words
from tests.clients import signed_in
from tests.competitions.desk import words_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
#: No other number of the pages is like it.
GRACE = 137


def move(competition: Competition, by, *, reason: str = "Listrik padam.", rows=(), **facts) -> Competition:
    own = Competition.objects.get(pk=competition.pk)
    for name, value in facts.items():
        setattr(own, name, value)
    setup.change(own, by=by, rows=[own, *rows], reason=reason)
    return Competition.objects.get(pk=competition.pk)


def read(client, competition: Competition) -> str:
    answer = client.get(competition.address)
    assert answer.status_code == 200
    return words_of(answer)


def told(moment) -> str:
    """Return a moment as `words_of` reads it off a page, where every space is plain."""
    return " ".join(in_words(moment).split())


def test_an_extension_is_told_with_its_reason(client, announced, secretary):
    before = announced.closes_at
    later = move(announced, secretary, closes_at=before + DAY)

    said = read(client, later)

    assert "Tanggal yang diubah" in said
    assert f"Pendaftaran ditutup pada {told(later.closes_at)}, bukan lagi {told(before)}." in said
    assert "Alasannya: Listrik padam. Diputuskan pada" in said


def test_every_move_is_told_the_newest_first(client, announced, secretary):
    move(announced, secretary, closes_at=announced.closes_at + DAY, reason="Yang pertama.")
    stage = announced.rounds.get()
    stage.closes_at += 2 * DAY
    move(announced, secretary, rows=[stage], reason="Yang kedua.")

    said = read(client, announced)

    assert said.index("Yang kedua.") < said.index("Yang pertama.")
    assert f"“{stage.name}” berakhir pada {told(stage.closes_at)}, bukan lagi" in said


def test_nothing_is_told_where_nothing_moved(client, announced, secretary):
    move(announced, secretary, prizes="Juara I")
    assert "Tanggal yang diubah" not in read(client, announced)


def test_dates_of_the_time_before_the_announcement_are_not_told(client, ready, secretary):
    move(ready, secretary, closes_at=ready.closes_at + DAY, reason="Salah ketik.")
    setup.announce(ready, by=secretary)
    assert "Salah ketik." not in read(client, ready)


def test_a_reason_is_shown_as_text(client, announced, secretary):
    move(announced, secretary, closes_at=announced.closes_at + DAY, reason="<b>Padam</b> & gelap")
    page = client.get(announced.address).content.decode()
    assert "&lt;b&gt;Padam&lt;/b&gt; &amp; gelap" in page


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_longer_grace_is_told_nowhere(client, announced, secretary, language):
    with time_machine.travel(timezone.now() - DAY, tick=False):
        plain = client.get(announced.address).content
    move(announced, secretary, grace_minutes=GRACE, reason=f"Tenggang {GRACE} menit.")
    client.cookies["bahasa"] = language

    said = read(client, announced).lower()

    assert [word for word in ("tenggang", "grace", str(GRACE)) if word in said] == []
    assert b"moves__item" not in plain


def test_the_grace_moves_apart_from_what_is_told(announced, secretary):
    with pytest.raises(ValidationError) as error:
        move(announced, secretary, grace_minutes=GRACE, closes_at=announced.closes_at + DAY)
    assert list(error.value.message_dict) == ["grace_minutes"]
    assert Competition.objects.get(pk=announced.pk).grace_minutes == 0


def test_before_the_announcement_they_move_together(ready, secretary):
    moved = move(ready, secretary, grace_minutes=GRACE, closes_at=ready.closes_at + DAY, reason="")
    assert moved.grace_minutes == GRACE


def test_a_reason_that_was_given_for_both_is_left_out(client, announced, secretary):
    """Such lines were written before the two had to be saved apart."""
    setup.change(
        announced, by=secretary, rows=[put(announced, closes_at=announced.closes_at + DAY)], reason="Mati."
    )
    facts = json.loads(AuditEvent.objects.latest("number").data)
    facts["rows"][0]["before"]["grace_minutes"] = 0
    facts["rows"][0]["after"]["grace_minutes"] = GRACE
    record("competition.changed", by=secretary, competition=announced, **facts | {"reason": "Tenggang."})

    said = read(client, announced)

    assert (said.count("Pendaftaran ditutup pada"), "Mati." in said, "Tenggang." in said) == (2, True, False)
    assert str(GRACE) not in said


def put(row, **facts):
    for name, value in facts.items():
        setattr(row, name, value)
    return row


def test_many_moves_cost_no_more_queries_than_one(client, announced, secretary, count_queries):
    move(announced, secretary, closes_at=announced.closes_at + DAY)
    read(client, announced)
    with count_queries() as one:
        read(client, announced)
    for days in (2, 3):
        move(announced, secretary, closes_at=announced.closes_at + days * DAY)
    with count_queries() as three:
        read(client, announced)
    assert len(three) == len(one)


def test_the_form_says_that_the_public_reads_the_reason(announced, secretary):
    page = signed_in(secretary).get(f"/admin/lomba/{announced.pk}/tanggal/")
    assert "Dibaca publik di samping tanggal yang baru." in words_of(page)
