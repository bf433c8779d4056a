"""The desks' pages of results, plenaries, schedules and field visits: accessible, in one language, in both lights."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from competitions.actions import deliberating, outbox, results, scheduling, visiting
from competitions.models import Award, Deliberation, Judge
from competitions.presenting import Plan
from competitions.timetable import Hours
from competitions.visit_text import hash_of
from tests.browser.looking import look_at
from tests.competitions.scenes.meetings import as_kind, build
from tests.factories.published import compute, make_published_contest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def build_results() -> SimpleNamespace:
    """Return a contest with results and letters for everybody, and others computed after them."""
    contest = make_published_contest(government="Kabupaten Hasil")
    contest.mailing = outbox.prepare(contest.run, kind="results", by=contest.secretary)
    plenary = hold(contest, contest.judges[0])
    first = contest.entries["Antar Obat"]
    facts = {"entry": first, "stage": contest.stage, "points": Decimal("-2.5"), "reason": "Data ganda."}
    deliberating.add_points(plenary, by=contest.secretary, **facts)
    deliberating.close(plenary, by=contest.secretary)
    contest.later = compute(contest)
    return contest


def build_meetings() -> SimpleNamespace:
    """Return a contest being judged, with presentations laid out, a visit signed once, and two plenaries."""
    scene = build()
    scene.stage = as_kind(scene, "presentation")
    hours = Hours(dt.time(9), dt.time(12))
    plan = Plan(timezone.localdate() + dt.timedelta(days=1), hours, 7)
    scene.slot = scheduling.draw_up(scene.stage, plan, by=scene.secretary)[0]
    scene.plenary, scene.closed = hold(scene, scene.chair), hold(scene, scene.chair)
    points = {
        "entry": scene.entries[0],
        "stage": scene.stage,
        "points": Decimal("-2.5"),
        "reason": "Data ganda.",
    }
    scene.points = deliberating.add_points(scene.plenary, by=scene.secretary, **points)
    deliberating.close(scene.closed, by=scene.secretary)
    return scene


def hold(scene: SimpleNamespace, chair: Judge) -> Deliberation:
    return deliberating.record(
        scene.competition,
        by=scene.secretary,
        held_at=timezone.now() - dt.timedelta(hours=2),
        place="Aula",
        quorum=2,
        chair=chair,
        minutes="Dibahas satu per satu.",
        present=scene.judges,
    )


def visit(scene: SimpleNamespace) -> None:
    """Write a visit down in the round, and let one judge sign it."""
    scene.stage.kind = "field_visit"
    scene.stage.save(update_fields=["kind"])
    facts = {
        "visit_date": timezone.localdate(),
        "place": "Desa Sukamaju",
        "findings": "Berjalan di tiga desa.",
    }
    found = visiting.save(scene.stage, scene.entries[0], by=scene.second.user, version=0, **facts)
    visiting.sign(found, by=scene.second.user, sha256=hash_of(found))


def test_the_results_desk(page: Page, sign_in, assert_accessible):
    contest = build_results()
    own = {"pk": contest.competition.pk}
    run, later = own | {"result_pk": contest.run.pk}, own | {"result_pk": contest.later.pk}
    award = Award.objects.standing().filter(competition=contest.competition).first()
    shown = [
        ("contest_result_list", own),
        ("contest_result", run),
        ("contest_award_revoke", run | {"award_pk": award.pk}),
        ("contest_mailings", run),
        ("contest_mailing", run | {"mailing_pk": contest.mailing.pk}),
        ("contest_result_reject", later),
    ]
    sign_in(contest.secretary)
    for name, values in shown:
        look_at(page, reverse(name, kwargs=values), assert_accessible)
    sign_in(contest.leader)
    look_at(page, reverse("contest_result_approve", kwargs=later), assert_accessible)
    results.approve(contest.later, by=contest.leader)
    sign_in(contest.secretary)
    look_at(page, reverse("contest_result_publish", kwargs=later), assert_accessible)


def plenary_pages(scene: SimpleNamespace, name: str) -> list[str]:
    own = {"pk": scene.competition.pk}
    one, closed = own | {"number": scene.plenary.pk}, own | {"number": scene.closed.pk}
    shown = [
        (f"{name}_list", own),
        (f"{name}_new", own),
        (name, one),
        (f"{name}_cancel", one | {"adjustment_pk": scene.points.pk}),
        (name, closed),
    ]
    return [reverse(name, kwargs=values) for name, values in shown]


def test_meetings_on_the_secretariats_desk(page: Page, sign_in, assert_accessible):
    scene = build_meetings()
    own = {"pk": scene.competition.pk}
    stage = own | {"round_pk": scene.stage.pk}
    shown = [
        ("contest_schedule_list", own),
        ("contest_schedule", stage),
        ("contest_slot", stage | {"slot_pk": scene.slot.pk}),
        ("contest_round_close", stage),
    ]
    sign_in(scene.secretary)
    found = [reverse(name, kwargs=values) for name, values in shown]
    for address in [*found, *plenary_pages(scene, "contest_plenary")]:
        look_at(page, address, assert_accessible)
    visit(scene)
    look_at(page, reverse("contest_visits", kwargs=own), assert_accessible)


def test_meetings_on_the_judges_desk(page: Page, sign_in, assert_accessible):
    scene = build_meetings()
    schedule = reverse("judging_schedule", args=[scene.stage.pk])
    sign_in(scene.chair.user)
    for address in [schedule, *plenary_pages(scene, "judging_plenary")]:
        look_at(page, address, assert_accessible)
    visit(scene)
    look_at(page, reverse("judging_visit", args=[scene.entries[0].pk]), assert_accessible)
