"""Plenaries: who records them, what they may decide, what they keep, and from whom they keep it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from competitions.actions import deliberating
from competitions.gathering import gather
from competitions.models import Adjustment, AuditEvent, Competition, Deliberation
from competitions.papers.minutes import data_of, minutes_of
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import plain
from tests.competitions.scenes.meetings import build
from tests.factories.contests import make_secretary
from tests.factories.judging import make_conflict

SENTINEL = "Lumbungsari"


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db, in_english):
    return built


def hold(scene, *, present=None, quorum=2, by=None):
    return deliberating.record(
        scene.competition,
        by=by or scene.secretary,
        held_at=timezone.now() - dt.timedelta(hours=2),
        place="Aula",
        quorum=quorum,
        chair=scene.chair,
        minutes="Dibahas satu per satu.",
        present=scene.judges if present is None else present,
    )


def test_a_plenary_keeps_who_was_there(scene):
    plenary = hold(scene, present=[scene.chair, scene.second])

    there = {row.judge_id: row.is_present for row in plenary.attendances.all()}
    assert there == {scene.chair.pk: True, scene.second.pk: True, scene.third.pk: False}
    assert AuditEvent.objects.last().action == "plenary.record"


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_chair_and_secretariat_record_plenaries(scene, role):
    person = scene.chair.user if role == "chair" else scene.secretary
    assert hold(scene, by=person).recorded_by == person


@pytest.mark.parametrize("role", ["second", "leader", "auditor", "stranger"])
def test_nobody_else_records_a_plenary(scene, role):
    person = getattr(scene, role)
    with pytest.raises(PermissionDenied):
        hold(scene, by=getattr(person, "user", person))
    assert not Deliberation.objects.exists()


def test_points_keep_before_after_and_why(scene):
    plenary, entry = hold(scene), scene.entries[0]
    row = deliberating.add_points(
        plenary,
        by=scene.secretary,
        entry=entry,
        stage=scene.stage,
        points=Decimal("-2.5"),
        reason="Data ganda.",
    )
    assert row.data == {"entry": str(entry.pk), "round": str(scene.stage.pk), "by": "-2.50"}
    assert (row.before, row.after, row.reason) == ("", "−2.50 points.", "Data ganda.")


def test_a_tie_keeps_the_order(scene):
    plenary, entries = hold(scene), [scene.entries[1], scene.entries[0]]
    row = deliberating.break_tie(plenary, by=scene.chair.user, order=entries, reason="Lebih luas dampaknya.")
    assert row.data == {
        "category": str(entries[0].category_id),
        "order": [str(entry.pk) for entry in entries],
    }
    assert row.entry is None


@pytest.mark.parametrize("points", ["0", "100.01", "-101", "0.001", "NaN"])
def test_points_out_of_range_are_refused(scene, points):
    with pytest.raises(ValidationError):
        deliberating.add_points(
            hold(scene),
            by=scene.secretary,
            entry=scene.entries[0],
            stage=scene.stage,
            points=Decimal(points),
            reason="x",
        )


def test_a_judge_with_a_conflict_leaves_the_room(scene):
    plenary = hold(scene)
    deliberating.exclude(plenary, by=scene.secretary, entry=scene.entries[3], reason="Data tidak benar.")
    assert [(row.judge, row.entry) for row in plenary.recusals.all()] == [(scene.third, scene.entries[3])]


def test_nothing_is_decided_without_enough_judges_in_the_room(scene):
    plenary = hold(scene, quorum=3)
    with pytest.raises(ValidationError) as refused:
        deliberating.exclude(plenary, by=scene.secretary, entry=scene.entries[3], reason="Data tidak benar.")
    assert refused.value.messages == ["2 judges may decide; 3 are needed."]
    assert not Adjustment.objects.exists()


def test_who_has_a_conflict_decides_nothing_about_the_entry(scene):
    make_conflict(scene.entries[0], scene.secretary, kind="family", source="organiser", note="x")
    with pytest.raises(PermissionDenied):
        deliberating.exclude(hold(scene), by=scene.secretary, entry=scene.entries[0], reason="x")


def test_a_decision_taken_back_stays_on_record_and_no_longer_counts(scene):
    plenary = hold(scene)
    row = deliberating.exclude(plenary, by=scene.secretary, entry=scene.entries[0], reason="Keliru.")
    deliberating.cancel(row, by=scene.chair.user, reason="Salah nomor.")
    with pytest.raises(ValidationError):
        deliberating.cancel(row, by=scene.chair.user, reason="Lagi.")

    deliberating.close(plenary, by=scene.secretary)
    assert gather(scene.competition).facts["plenary"] == []
    assert Adjustment.objects.count() == 2


def test_a_closed_plenary_no_longer_changes(scene):
    plenary = deliberating.close(hold(scene), by=scene.secretary)
    with pytest.raises(ValidationError) as refused:
        deliberating.exclude(plenary, by=scene.secretary, entry=scene.entries[0], reason="x")
    assert refused.value.messages == ["This plenary is closed; what it decided stands."]


@pytest.mark.parametrize("present", [0, 1])
def test_a_plenary_without_enough_judges_is_not_closed(scene, present):
    plenary = hold(scene, present=scene.judges[:present])
    with pytest.raises(ValidationError):
        deliberating.close(plenary, by=scene.secretary)


def test_adjustments_are_append_only(scene):
    row = deliberating.exclude(hold(scene), by=scene.secretary, entry=scene.entries[0], reason="Keliru.")
    for change in (
        lambda: Adjustment.objects.filter(pk=row.pk).update(reason="lain"),
        lambda: Adjustment.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- Pages ------------------------------------------------------------------------------------------


def places(scene, plenary):
    own = {"pk": scene.competition.pk}
    return [
        reverse("judging_plenary_list", kwargs=own),
        reverse("judging_plenary", kwargs=own | {"number": plenary.pk}),
        reverse("judging_plenary_minutes", kwargs=own | {"number": plenary.pk}),
    ]


def test_members_and_strangers_get_the_answer_for_no_plenary(scene):
    plenary = hold(scene)
    for person in (scene.second.user, scene.stranger):
        client = signed_in(person)
        for path in places(scene, plenary):
            nowhere = path.replace(f"/{scene.competition.pk}/", "/987654/")
            assert plain(client.get(path), path) == plain(client.get(nowhere), nowhere)


def test_the_chair_records_decides_and_closes_on_the_desk(scene):
    client, own = signed_in(scene.chair.user), {"pk": scene.competition.pk}
    sent = {
        "held_at": "2026-11-20T09:00",
        "place": "Aula",
        "quorum": "2",
        "chair": scene.chair.pk,
        "present": [scene.chair.pk, scene.second.pk],
    }
    answer = client.post(reverse("judging_plenary_new", kwargs=own), sent)
    plenary = Deliberation.objects.get()
    assert answer.url == reverse("judging_plenary", kwargs=own | {"number": plenary.pk})

    one = own | {"number": plenary.pk}
    numbers = f"{scene.entries[1].number}, {scene.entries[0].number}"
    client.post(
        reverse("judging_plenary_decide", kwargs=one), {"kind": "tie", "order": numbers, "reason": "Mufakat."}
    )
    client.post(reverse("judging_plenary_close", kwargs=one))

    plenary.refresh_from_db()
    assert [row.data["order"] for row in plenary.adjustments.all()] == [
        [str(scene.entries[1].pk), str(scene.entries[0].pk)]
    ]
    assert plenary.closed_by == scene.chair.user


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "tie", "order": "1, 99999"}, "No entry here has the number 99999."),
        ({"kind": "tie", "order": ""}, "Name two entries or more, each once."),
        ({"kind": "exclude"}, "Choose the entry."),
        ({"kind": "points"}, "Say how many points, and in which round."),
    ],
)
def test_what_cannot_be_decided_is_said_and_stays_in_the_form(scene, sent, sentence):
    plenary = hold(scene)
    client = signed_in(scene.secretary)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    place = reverse("contest_plenary_decide", kwargs={"pk": scene.competition.pk, "number": plenary.pk})
    answer = client.post(place, sent | {"reason": "Alasan panjang"})
    assert answer.status_code == 422
    assert "Alasan panjang" in answer.content.decode()
    assert any(sentence in error for errors in answer.context["decision"].errors.values() for error in errors)


def test_after_publication_the_list_says_what_another_plenary_would_do(scene, broken):
    place = reverse("contest_plenary_list", kwargs={"pk": scene.competition.pk})
    client, sentence = (
        signed_in(scene.secretary),
        "Hasil sudah diumumkan. Pleno yang masih memutuskan sesuatu",
    )
    before = client.get(place).content.decode()
    Competition.objects.filter(pk=scene.competition.pk).update(results_published_at=timezone.now())

    after = client.get(place).content.decode()

    assert (sentence in before, sentence in after) == (False, True)
    assert 'class="button" href' in before
    assert 'class="button button-secondary button--quiet" href' in after


def test_a_refused_plenary_leads_to_what_is_wrong(scene):
    place = reverse("contest_plenary_new", kwargs={"pk": scene.competition.pk})

    answer = signed_in(scene.secretary).post(place, {"place": "Aula Bappeda", "quorum": "3"})

    text = answer.content.decode()
    assert (answer.status_code, "Aula Bappeda" in text) == (422, True)
    assert 'role="alert" tabindex="-1" autofocus' in text


def test_decisions_about_an_entry_stay_hidden_from_who_stands_aside_from_it(scene):
    plenary = hold(scene)
    entry = scene.entries[0]
    deliberating.exclude(plenary, by=scene.secretary, entry=entry, reason=f"{SENTINEL} keliru.")
    make_conflict(entry, scene.chair.user, kind="family", source="judge", note="x")

    client = signed_in(scene.chair.user)
    listing, page, minutes = places(scene, plenary)
    for path in (listing, page):
        text = client.get(path).content.decode()
        assert SENTINEL not in text
        assert entry.innovation.title not in text
    assert client.get(minutes).status_code == 404


def test_minutes_say_what_is_on_record(scene):
    plenary = hold(scene)
    deliberating.exclude(plenary, by=scene.secretary, entry=scene.entries[3], reason='#import "x" $rusak$')
    data = data_of(deliberating.close(plenary, by=scene.secretary))

    assert [row["name"] for row in data["attendance"]] == ["Juri A", "Juri B", "Juri C"]
    assert [row["reason"] for row in data["decisions"]] == ['#import "x" $rusak$']
    assert len(data["recusals"]) == 1
    assert minutes_of(plenary).startswith(b"%PDF")


@pytest.mark.parametrize("verb", ["decide", "recuse"])
def test_an_entry_that_becomes_hidden_meanwhile_answers_like_none(scene, monkeypatch, verb):
    plenary, client = hold(scene), signed_in(scene.secretary)

    def hidden(*_what, **_fields):
        raise PermissionDenied

    monkeypatch.setattr(deliberating, {"decide": "exclude"}.get(verb, verb), hidden)
    place = reverse(f"contest_plenary_{verb}", kwargs={"pk": scene.competition.pk, "number": plenary.pk})
    entry, judge = scene.entries[0].pk, scene.second.pk
    sent = {"kind": "exclude", "entry": entry, "judge": judge, "reason": "Alasan."}
    assert client.post(place, sent).status_code == 404


def test_the_trail_keeps_an_order_from_who_stands_aside_from_one_of_its_entries(scene):
    hidden, other = scene.entries[0], scene.entries[1]
    plenary = hold(scene)
    deliberating.break_tie(plenary, by=scene.chair.user, order=[hidden, other], reason=f"{SENTINEL} unggul.")
    reader = make_secretary()
    trail = reverse("contest_audit", kwargs={"pk": scene.competition.pk})
    assert SENTINEL in signed_in(reader).get(trail).content.decode()

    make_conflict(hidden, reader, kind="family", source="organiser", note="x")
    text = signed_in(reader).get(trail).content.decode()
    assert SENTINEL not in text
    assert hidden.label not in text
    assert "plenary.record" in text
