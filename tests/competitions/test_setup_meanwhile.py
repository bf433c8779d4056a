"""Two officers at one part of the set-up: the second is told, and nothing that either of them wrote is lost."""

import re
import threading
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import escape

from competitions.actions import setup
from competitions.models import AuditEvent, Category, Competition
from competitions.models.facts import Part
from tests.clients import signed_in
from tests.competitions.desk import rows_of, words_of
from tests.factories.contests import make_competition, make_round, make_secretary
from users.models import User

pytestmark = pytest.mark.django_db


def build() -> SimpleNamespace:
    """Return a competition that is being prepared, and two of the secretariat."""
    competition = make_competition(is_announced=False, title="Lomba Berdua", prizes="Piala", summary="")
    first, second = make_secretary(), make_secretary()
    User.objects.filter(pk=first.pk).update(first_name="Wulan")
    return SimpleNamespace(competition=competition, first=first, second=second)


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    competition = Competition.objects.get(pk=built.competition.pk)
    return SimpleNamespace(
        competition=competition, first=signed_in(built.first), second=signed_in(built.second)
    )


class Screen:
    """One part of the set-up as one officer has it before them."""

    def __init__(self, client: Client, competition: Competition, part: str) -> None:
        self.client, self.address = client, f"/admin/lomba/{competition.pk}/{part}/"
        self.sent = rows_of(client.get(self.address))
        self.answer = None

    def type(self, **fields: str) -> "Screen":
        self.sent |= {name.replace("__", "-"): value for name, value in fields.items()}
        return self

    def save(self) -> int:
        """Send what stands on the screen; what comes back stands there next."""
        self.answer = self.client.post(self.address, self.sent)
        if self.answer.status_code != 302:
            self.sent = rows_of(self.answer)
        return self.answer.status_code

    @property
    def told(self):
        """What the screen says of the other officer."""
        return self.answer.context["meanwhile"]


def both_open(scene, part: str) -> tuple[Screen, Screen]:
    return Screen(scene.first, scene.competition, part), Screen(scene.second, scene.competition, part)


def test_the_second_is_told_and_both_values_are_shown(scene):
    one, other = both_open(scene, "pokok")
    assert one.type(prizes="Uang", summary="Ringkas").save() == 302

    assert other.type(prizes="Sepeda").save() == 409

    page = words_of(other.answer)
    assert "Orang lain menyimpan bagian ini saat Anda menulis" in page
    assert "Wulan menyimpannya pada" in page
    assert [(item.label, item.typed, item.stored) for item in other.told.both] == [
        ("Hadiah", "Sepeda", "Uang")
    ]
    assert [(item.label, item.typed, item.stored) for item in other.told.taken_over] == [
        ("Ringkasan", "", "Ringkas")
    ]
    assert (other.sent["prizes"], other.sent["summary"]) == ("Sepeda", "Ringkas")
    stored = Competition.objects.get(pk=scene.competition.pk)
    assert (stored.prizes, stored.summary) == ("Uang", "Ringkas")


def test_saving_again_after_reading_it_counts(scene):
    one, other = both_open(scene, "pokok")
    one.type(prizes="Uang", summary="Ringkas").save()
    other.type(prizes="Sepeda").save()

    assert other.save() == 302

    stored = Competition.objects.get(pk=scene.competition.pk)
    assert (stored.prizes, stored.summary) == ("Sepeda", "Ringkas")


def test_saving_again_is_refused_again_when_it_changed_again(scene):
    one, other = both_open(scene, "pokok")
    one.type(prizes="Uang").save()
    other.type(prizes="Sepeda").save()
    Screen(scene.first, scene.competition, "pokok").type(prizes="Kambing").save()

    assert other.save() == 409
    assert [(item.typed, item.stored) for item in other.told.both] == [("Sepeda", "Kambing")]


def test_another_part_of_the_same_competition_does_not_count(scene):
    dates = Screen(scene.first, scene.competition, "tanggal")
    basics = Screen(scene.second, scene.competition, "pokok")
    assert dates.type(grace_minutes="10").save() == 302
    assert basics.type(prizes="Sepeda").save() == 302


def test_rows_are_brought_together_by_what_they_are_not_by_their_place(scene):
    one, other = both_open(scene, "kategori")
    names = {row.slug: row.name for row in scene.competition.categories.all()}
    assert len(names) == 2
    # The first adds one in front and renames the last; the second describes the last and adds one at the end.
    one.type(
        rows__TOTAL_FORMS="3",
        rows__2__name="Baru Satu",
        rows__2__slug="baru-satu",
        rows__2__ORDER="0",
        rows__1__name="Nama Baru",
    )
    assert one.save() == 302
    other.type(
        rows__TOTAL_FORMS="3",
        rows__2__name="Baru Dua",
        rows__2__slug="baru-dua",
        rows__2__ORDER="9",
        rows__1__description="Diterangkan",
    )

    assert other.save() == 409
    assert other.told.added == ["Baru Satu"]
    assert [item.label for item in other.told.both] == []
    assert ("Nama Baru", "Nama") in {(item.stored, item.label) for item in other.told.taken_over}
    assert other.save() == 302

    found = list(scene.competition.categories.values_list("name", "description"))
    assert [name for name, _text in found] == [
        "Baru Satu",
        next(iter(names.values())),
        "Nama Baru",
        "Baru Dua",
    ]
    assert found[2] == ("Nama Baru", "Diterangkan")


def test_a_row_that_was_removed_meanwhile_comes_back_only_with_what_was_typed(scene):
    for name in ("Satu", "Dua"):
        Category.objects.create(
            competition=scene.competition, name=name, slug=name.lower(), position=len(name)
        )
    one, other = both_open(scene, "kategori")
    assert one.type(rows__2__DELETE="on", rows__3__DELETE="on").save() == 302
    other.type(rows__2__description="Ditulis lama sekali")

    assert other.save() == 409
    assert len(other.told.removed) == 2
    assert other.save() == 302

    found = scene.competition.categories.values_list("description", flat=True)
    assert (len(found), "Ditulis lama sekali" in found) == (3, True)


def test_a_window_of_a_round_that_is_gone_does_not_come_back(scene):
    extra = make_round(scene.competition)
    other = Screen(scene.second, scene.competition, "tanggal")
    extra.panels.all().delete()
    setup.change(scene.competition, by=User.objects.get(first_name="Wulan"), removed=[extra])
    other.type(rows__1__opens_at="2031-01-01T09:00", rows__1__closes_at="2031-01-02T09:00")

    assert other.save() == 409
    assert len(other.told.removed) == 1
    assert other.save() == 302
    assert scene.competition.rounds.count() == 1


def test_a_choice_a_tick_and_a_date_are_named_in_words(scene):
    one, other = both_open(scene, "pokok")
    del one.sent["requires_verified"]
    assert one.type(blindness="blind").save() == 302
    other.type(summary="x").save()
    assert [(item.label, item.typed, item.stored) for item in other.told.taken_over] == [
        ("Hanya inovasi terverifikasi", "ya", "tidak"),
        (
            "Kerahasiaan identitas peserta",
            "Juri melihat perangkat daerah dan orang-orangnya",
            "Juri tidak melihat perangkat daerah dan orang-orangnya",
        ),
    ]
    assert other.save() == 302

    one, other = both_open(scene, "tanggal")
    one.type(reference_date="2031-01-02").save()
    other.type(reference_date="2031-01-03").save()
    assert [(item.typed, item.stored) for item in other.told.both] == [("3 Januari 2031", "2 Januari 2031")]


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_dates_that_nobody_means_are_named_as_they_were_typed(scene, typed):
    one, other = both_open(scene, "tanggal")
    assert one.type(reference_date="2031-01-02", opens_at="2020-01-01T08:00").save() == 302
    assert other.type(reference_date=typed[:10], opens_at=typed).save() in {409, 422}
    assert {item.typed for item in other.told.both} == {typed, typed[:10]}


def test_hashes_that_are_spoilt_show_both_values(scene):
    one, other = both_open(scene, "pokok")
    one.type(prizes="Uang").save()
    other.type(**{"seen-fields": "[1"}).type(summary="Ditulis")

    assert other.save() == 409
    named = {item.label: (item.typed, item.stored) for item in other.told.both}
    assert named == {"Hadiah": ("Piala", "Uang"), "Ringkasan": ("Ditulis", "")}


def test_what_is_not_stamped_is_not_saved(scene):
    screen = Screen(scene.first, scene.competition, "pokok")
    del screen.sent["seen"]
    assert screen.type(prizes="Uang").save() == 409
    assert Competition.objects.get(pk=scene.competition.pk).prizes == "Piala"


def test_what_was_seen_stays_with_what_is_refused_and_with_one_more_row(scene):
    one, other = both_open(scene, "kategori")
    other.type(add="1").save()
    assert other.answer.status_code == 200
    other.type(rows__0__slug="salah !").save()
    assert other.answer.status_code == 422
    assert one.type(rows__0__name="Lain").save() == 302
    assert other.type(rows__0__slug="benar").save() == 409


def test_what_the_other_wrote_is_shown_as_text(scene):
    one, other = both_open(scene, "pokok")
    one.type(prizes="<b>Uang</b>").save()
    other.type(prizes="<i>Sepeda</i>").save()
    page = other.answer.content.decode()
    assert (escape("<b>Uang</b>") in page, "<b>Uang</b>" in page) == (True, False)


def test_every_field_that_differs_is_reached_by_its_link(scene):
    one, other = both_open(scene, "kategori")
    one.type(rows__1__name="Lain").save()
    other.type(rows__1__name="Beda").save()
    page = other.answer.content.decode()
    places = re.findall(r'<dt><a href="#([\w-]+)"', page)
    assert len(places) == 1
    assert all(f'id="{place}"' in page for place in places)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_told():
    scene = build()
    part = Part(((Competition.objects.filter(pk=scene.competition.pk), ("prizes",)),))
    seen, outcomes = part.stamp, []
    ready = threading.Barrier(2)

    def save(person: User, prizes: str) -> None:
        own = Competition.objects.get(pk=scene.competition.pk)
        own.prizes = prizes
        ready.wait()
        try:
            setup.change(own, by=person, rows=[own], part=part, seen=seen)
            outcomes.append(prizes)
        except setup.StalePart:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=save, args=(person, prizes))
        for person, prizes in ((scene.first, "Uang"), (scene.second, "Sepeda"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    saved = Competition.objects.get(pk=scene.competition.pk).prizes
    assert sorted(outcomes) == sorted([saved, "told"])
    assert AuditEvent.objects.filter(action="competition.changed").count() == 1
