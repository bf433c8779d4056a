"""Presentations: laid out by lot, moved one by one, taken home as calendar files."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from competitions import presenting
from competitions.actions import entries, scheduling
from competitions.models import Assignment, AuditEvent, PresentationSlot, Round
from competitions.presenting import Plan
from competitions.timetable import Hours, Pause, lay_out
from competitions.views.judge_access import title_of
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import plain
from tests.competitions.scenes.meetings import as_kind, build
from tests.factories.judging import make_conflict

HOURS = Hours(dt.time(9), dt.time(12), [Pause(dt.time(10), dt.time(10, 30))])


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db, in_english):
    built.stage = as_kind(built, "presentation")
    return built


def plan(seed: int = 7, **fields):
    monday = timezone.localdate() + dt.timedelta(days=7 - timezone.localdate().weekday())
    return Plan(monday, fields.pop("hours", HOURS), seed, **fields)


# --- Times, without a database -----------------------------------------------------------------------


def test_presentations_follow_each_other_around_the_break():
    starts = lay_out(6, first_day=dt.date(2026, 11, 23), hours=HOURS, minutes=20, gap=5)
    assert [f"{start:%d %H:%M}" for start in starts] == [
        *("23 09:00", "23 09:25", "23 10:30", "23 10:55", "23 11:20"),
        "24 09:00",
    ]


def test_weekends_are_free_unless_wanted():
    saturday = dt.date(2026, 11, 28)
    assert lay_out(1, first_day=saturday, hours=HOURS, minutes=20)[0].date() == dt.date(2026, 11, 30)
    busy = Hours(dt.time(9), dt.time(12), has_weekends=True)
    assert lay_out(1, first_day=saturday, hours=busy, minutes=20)[0].date() == saturday


def test_hours_too_short_for_one_presentation_are_refused():
    with pytest.raises(ValueError, match="no presentation fits"):
        lay_out(1, first_day=dt.date(2026, 11, 23), hours=Hours(dt.time(9), dt.time(9, 10)), minutes=20)


# --- Drawing up --------------------------------------------------------------------------------------


def test_every_entry_gets_seven_and_thirteen_minutes_in_an_order_by_lot(scene):
    slots = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)

    assert {slot.entry_id for slot in slots} == {entry.pk for entry in scene.entries}
    assert {(slot.presentation_minutes, slot.interview_minutes) for slot in slots} == {(7, 13)}
    again = presenting.proposed(scene.stage, plan())
    assert [slot.entry_id for slot in again] == [slot.entry_id for slot in slots]
    orders = {
        tuple(slot.entry_id for slot in presenting.proposed(scene.stage, plan(seed))) for seed in range(8)
    }
    assert len(orders) > 1


def test_drawing_up_again_keeps_the_line_in_calendars(scene):
    first = {slot.entry_id: slot.uid for slot in scheduling.draw_up(scene.stage, plan(1), by=scene.secretary)}
    again = scheduling.draw_up(scene.stage, plan(2), by=scene.secretary)
    assert {slot.entry_id: slot.uid for slot in again} == first
    assert {slot.sequence for slot in again} == {1}


def test_agencies_and_judges_are_told_once_it_is_certain(scene, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    told = [letter.to[0] for letter in mail.outbox]
    agencies = {person.email for office in scene.offices for person in (office.head, office.officer)}
    assert agencies | {judge.user.email for judge in scene.judges} == set(told)
    assert not any(entry.innovation.title in letter.body for letter in mail.outbox for entry in scene.entries)


def began(slot: PresentationSlot, minutes: int = 15) -> dt.datetime:
    """Let a presentation have begun some minutes ago, and return when."""
    moment = timezone.now() - dt.timedelta(minutes=minutes)
    PresentationSlot.objects.filter(pk=slot.pk).update(starts_at=moment)
    return moment


def test_what_was_presented_stays_as_it_was(scene, django_capture_on_commit_callbacks):
    first, *others = scheduling.draw_up(scene.stage, plan(1), by=scene.secretary)
    moment = began(first)

    assert {slot.entry_id for slot in presenting.proposed(scene.stage, plan(2))} == {
        slot.entry_id for slot in others
    }
    with django_capture_on_commit_callbacks(execute=True):
        scheduling.draw_up(scene.stage, plan(2), by=scene.secretary)

    stored = {slot.pk: slot for slot in PresentationSlot.objects.all()}
    assert stored.keys() == {first.pk, *(slot.pk for slot in others)}
    assert (stored[first.pk].starts_at, stored[first.pk].sequence) == (moment, 0)
    assert {stored[slot.pk].sequence for slot in others} == {1}
    assert not any(first.entry.label in letter.subject for letter in mail.outbox)


def test_when_all_was_presented_nothing_is_drawn_up(scene):
    for slot in scheduling.draw_up(scene.stage, plan(1), by=scene.secretary):
        began(slot)
    with pytest.raises(ValidationError, match="was presented already"):
        scheduling.draw_up(scene.stage, plan(2), by=scene.secretary)


def test_an_agency_whose_presentation_is_gone_is_told(scene, django_capture_on_commit_callbacks):
    slots = {slot.entry_id: slot for slot in scheduling.draw_up(scene.stage, plan(1), by=scene.secretary)}
    gone, held = scene.entries[0], scene.entries[1]
    moment = began(slots[held.pk])
    for entry in (gone, held):
        entries.withdraw(entry, by=entry.submitted_by, reason="Program berhenti.")
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        scheduling.draw_up(scene.stage, plan(2), by=scene.secretary)

    told = [letter for letter in mail.outbox if gone.label in letter.subject]
    office = scene.offices[0]
    assert {letter.to[0] for letter in told} == {office.head.email, office.officer.email}
    assert all("tidak lagi dijadwalkan" in letter.body for letter in told)
    assert all(gone.innovation.title not in letter.body for letter in told)
    assert PresentationSlot.objects.get(entry=held).starts_at == moment
    assert not PresentationSlot.objects.filter(entry=gone).exists()


@pytest.mark.parametrize("role", ["chair", "leader", "auditor", "stranger"])
def test_only_the_secretariat_draws_up(scene, role):
    person = getattr(scene, role)
    with pytest.raises(PermissionDenied):
        scheduling.draw_up(scene.stage, plan(), by=getattr(person, "user", person))


def test_a_schedule_in_the_past_is_refused(scene):
    past = Plan(timezone.localdate() - dt.timedelta(days=30), HOURS, 1)
    with pytest.raises(ValidationError, match="must lie in the future"):
        scheduling.draw_up(scene.stage, past, by=scene.secretary)


def test_a_moved_presentation_clashes_with_no_other(scene):
    slots = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    with pytest.raises(ValidationError) as refused:
        scheduling.move(
            slots[0],
            by=scene.secretary,
            starts_at=slots[1].starts_at + dt.timedelta(minutes=5),
            place="Aula",
        )
    assert refused.value.code == "clash"
    moved = scheduling.move(
        slots[0], by=scene.secretary, starts_at=slots[-1].ends_at + dt.timedelta(minutes=5), place="Aula"
    )
    assert (moved.sequence, moved.place) == (1, "Aula")
    assert AuditEvent.objects.last().action == "schedule.move"


def test_nobody_moves_what_they_stand_aside_from(scene):
    slots = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    make_conflict(slots[0].entry, scene.secretary, kind="family", source="organiser", note="x")
    with pytest.raises(PermissionDenied):
        scheduling.move(slots[0], by=scene.secretary, starts_at=slots[-1].ends_at, place="")


# --- Pages and calendar files ------------------------------------------------------------------------


def test_looking_at_a_schedule_writes_nothing_and_setting_it_does(scene):
    client = signed_in(scene.secretary)
    place = reverse("contest_schedule", kwargs={"pk": scene.competition.pk, "round_pk": scene.stage.pk})
    sent = {"first_day": f"{plan().first_day}", "opens": "09:00", "closes": "16:00", "gap": "5", "seed": "7"}
    looked = client.post(place, sent | {"look": "1"})
    assert (looked.status_code, len(looked.context["proposal"])) == (200, 4)
    assert not PresentationSlot.objects.exists()
    client.post(place, sent | {"save": "1"})
    assert PresentationSlot.objects.count() == 4


def test_looking_at_days_gone_by_offers_no_schedule_to_set(scene):
    place = reverse("contest_schedule", kwargs={"pk": scene.competition.pk, "round_pk": scene.stage.pk})
    sent = {"first_day": "2020-01-06", "opens": "09:00", "closes": "16:00", "gap": "5", "seed": "7"}

    for verb in ("look", "save"):
        answer = signed_in(scene.secretary).post(place, sent | {verb: "1"})
        text = answer.content.decode()
        assert (answer.status_code, answer.context["proposal"]) == (422, [])
        assert text.count("Presentasi pertama harus di waktu mendatang.") == 1
        assert ('name="save"' in text, "2020-01-06" in text) == (False, True)


def test_a_closed_round_is_not_scheduled_any_more(scene):
    slot = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)[0]
    Round.objects.filter(pk=scene.stage.pk).update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="Nothing is presented any more"):
        scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    client = signed_in(scene.secretary)
    place = reverse("contest_schedule", kwargs={"pk": scene.competition.pk, "round_pk": scene.stage.pk})

    shown = client.get(place).content.decode()
    moved = client.post(f"{place}{slot.pk}/", {"starts_at": "2099-01-05T09:00", "place": "Aula 2"})

    assert "Tidak ada presentasi lagi." in shown
    assert ("<form class" in shown, f"{place}{slot.pk}/" in shown) == (False, False)
    assert (moved.status_code, "Tidak ada presentasi lagi." in moved.content.decode()) == (422, True)


def test_agency_and_judge_read_when_it_is_presented_and_what(scene):
    slot = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)[0]
    own = signed_in(slot.entry.submitted_by).get("/peserta/").content.decode()
    judge = Assignment.objects.active().filter(round=scene.stage, entry=slot.entry).first().judge
    judged = signed_in(judge.user).get(reverse("judging_schedule", args=[scene.stage.pk])).content.decode()

    assert "Presentasikan pada" in own
    assert title_of(slot.entry.snapshots.latest("version")) in judged


def test_a_judge_takes_home_only_entries_in_hand_by_number(scene):
    scheduling.draw_up(scene.stage, plan(place="https://rapat.example/a;b,c"), by=scene.secretary)
    answer = signed_in(scene.second.user).get(reverse("judging_schedule_file", args=[scene.stage.pk]))
    events = Calendar.from_ical(answer.content).walk("VEVENT")

    labels = {entry.label for entry in scene.entries[:2]}
    assert {str(event["summary"]).rsplit(" ", 1)[-1] for event in events} == labels
    assert {str(event["location"]) for event in events} == {"https://rapat.example/a;b,c"}
    assert all(event["dtend"].dt - event["dtstart"].dt == dt.timedelta(minutes=20) for event in events)
    assert not any(entry.innovation.title in answer.content.decode() for entry in scene.entries)


def test_an_agency_takes_home_its_own_entry_only(scene):
    scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    own, other = scene.entries[0], scene.entries[1]
    client = signed_in(scene.offices[0].officer)
    path, hidden = (reverse("entering_schedule_file", args=[entry.pk]) for entry in (own, other))
    missing = reverse("entering_schedule_file", args=[987_654])
    assert len(Calendar.from_ical(client.get(path).content).walk("VEVENT")) == 1
    assert plain(client.get(hidden), hidden) == plain(client.get(missing), missing)


def test_the_schedule_hides_entries_that_the_reader_stands_aside_from(scene):
    slots = scheduling.draw_up(scene.stage, plan(), by=scene.secretary)
    title = slots[0].entry.innovation.title
    make_conflict(slots[0].entry, scene.secretary, kind="family", source="organiser", note="x")
    keys = {"pk": scene.competition.pk, "round_pk": scene.stage.pk}
    client = signed_in(scene.secretary)
    for name in ("contest_schedule", "contest_schedule_file"):
        text = client.get(reverse(name, kwargs=keys)).content.decode()
        assert title not in text
        assert slots[1].entry.innovation.title in text
