"""Every page of the contest desks at three widths: accessible, in one language, and nothing to scroll sideways."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.urls import URLPattern, reverse
from django.utils import timezone
from playwright.sync_api import Page

from competitions.actions import assigning, conflicts, judges, late_codes, screening
from competitions.models import ConflictNotice
from competitions.urls import assigning as assigning_urls
from competitions.urls import entering, people, setup
from competitions.urls import screening as screening_urls
from tests.browser.looking import look_at
from tests.factories.assigning import make_stage
from tests.factories.contests import (
    make_contest_page,
    make_entry,
    make_judge,
    make_round,
    make_secretary,
    make_submitted,
)
from tests.factories.judging import make_assignment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

#: They take a POST, or give a file.
NO_PAGES = {
    *("contest_judge_resend", "contest_conflict_detect", "contest_notice_match", "contest_remind"),
    *("contest_confirm", "contest_discard", "contest_entry_decide", "contest_entry_check"),
    *("contest_proposal_answer", "contest_objection_answer", "contest_entry_file", "entering_snapshot_file"),
    *("entering_autosave", "entering_attachment", "entering_preview_file", "entering_ask_head"),
    "entering_follow_up",  # asked of winners: test_results.py
    "contest_sheet_void",  # of a handed-in sheet: test_letting_off.py
}


def build() -> SimpleNamespace:
    """Return a contest in which everything has happened that the desks show."""
    made = make_stage(entries=3, judges=3)
    competition, secretary, office = made.competition, made.secretary, made.offices[0]
    make_contest_page(competition)
    make_round(competition)
    made.given = make_assignment(made.entries[0], made.judges[0])
    conflicts.declare(
        made.entries[1], user=made.judges[1].user, by=secretary, kind="family", note="Ipar ketua tim."
    )
    made.notice = ConflictNotice.objects.create(
        entry=made.entries[0], named="Siapa Saja", kind="other", note="Teman lama.", declared_by=office.head
    )
    made.asked = make_judge(
        competition, is_seated=False, accepted_at=None, user=None, pact_text="", pact_hash=""
    )
    judges.release(make_judge(competition), by=secretary, reason="Pindah tugas.")
    late_codes.give(
        competition,
        category=competition.categories.first(),
        agency=office.agency,
        expires_at=timezone.now() + dt.timedelta(days=2),
        reason="Listrik padam.",
        by=secretary,
    )
    made.submitted = make_submitted(competition, made.offices[1], title="Jemput Bola").entry
    made.returned, made.refused = (
        make_submitted(competition, office, title=title).entry for title in ("Antar Obat", "Pasar Malam")
    )
    screening.send_back(made.returned, by=secretary, reason="other", message="Sebutkan desanya.")
    proposal = screening.propose_ineligible(
        made.refused, by=secretary, reason="other", message="Lain bidang."
    )
    screening.confirm_ineligible(proposal, by=make_secretary())
    made.draft = make_entry(competition, office, title="Parkir Cerdas")
    made.run = assigning.propose(made.stage, by=secretary, seed=1)
    return made


def addresses(patterns: list[URLPattern], values: dict[str, object]) -> list[str]:
    """Return the address of every page among these, filled in."""
    wanted = [pattern for pattern in patterns if pattern.name not in NO_PAGES]
    return [
        reverse(pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters})
        for pattern in wanted
    ]


def test_the_secretariats_desk(page: Page, sign_in, assert_accessible):
    scene = build()
    competition = scene.competition
    values = {
        "pk": competition.pk,
        "rubric_pk": competition.rubrics.first().pk,
        "criterion_pk": competition.rubrics.first().criteria.first().pk,
        "round_pk": scene.stage.pk,
        "entry_pk": scene.entries[0].pk,
        "judge_pk": scene.judges[0].pk,
        "conflict_pk": competition.conflicts.first().pk,
        "assignment_pk": scene.given.pk,
        "run_pk": scene.run.pk,
    }
    modules = (setup, people, screening_urls, assigning_urls)
    found = addresses([pattern for module in modules for pattern in module.urlpatterns], values)
    sign_in(scene.secretary)
    for address in [*found, reverse("contest_entry", args=[competition.pk, scene.submitted.pk])]:
        look_at(page, address, assert_accessible)


def test_the_entering_desk(page: Page, sign_in, assert_accessible):
    scene = build()
    refused, draft = {"pk": scene.refused.pk}, {"pk": scene.draft.pk}
    shown = {
        "entering_desk": {},
        "entering_start": {"slug": scene.competition.slug},
        "entering_entry": refused,
        "entering_objection": refused,
        "entering_receipt": refused,
        "entering_snapshot": refused | {"version": 1},
        "entering_preview": draft,
        "entering_submit": draft,
        "entering_withdraw": draft,
    }
    assert set(shown) == {pattern.name for pattern in entering.urlpatterns} - NO_PAGES
    writing = [reverse("entering_entry", args=[entry.pk]) for entry in (scene.draft, scene.returned)]
    sign_in(scene.offices[0].head)
    for address in [*(reverse(name, kwargs=values) for name, values in shown.items()), *writing]:
        look_at(page, address, assert_accessible)
