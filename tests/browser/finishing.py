"""A contest's second half in a real browser: judges score, the desk computes, a leader approves, the public reads."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from playwright.sync_api import Page, expect

from competitions.models import Assignment, Award, Competition, Criterion, Judge, Prize, ResultRun, Round
from tests.factories.assigning import make_stage
from tests.factories.contests import make_contest_page
from tests.factories.scoring import give, open_round

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
#: What each next entry gets of every criterion's range, in percent.
SHARES = (90, 70, 80, 60)


def judged_scene() -> Round:
    """Return a round that is open, in which two judges have two entries each."""
    made = make_stage(entries=2, judges=2, each=2)
    Prize.objects.create(competition=made.competition, name="Juara I")
    make_contest_page(made.competition)
    stage = open_round(made.stage)
    for entry in made.entries:
        for judge in made.judges:
            give(entry, judge, stage)
    return stage


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def score_all(at: Any, stage: Any) -> None:
    """Let every judge score and hand in what they have: every other one on a phone."""
    judges = Judge.objects.filter(assignments__round=stage).distinct().order_by("pk")
    for number, judge in enumerate(judges):
        page = at.signed_in(judge.user, PHONE if number % 2 else DESKTOP)
        page.goto("/juri/")
        given = Assignment.objects.active().filter(round=stage, judge=judge).order_by("entry__number")
        for assignment in given:
            score(page, assignment, SHARES[(assignment.entry.number or 0) % len(SHARES)])
        page.goto("/juri/")
        assert page.locator(".given__title").count() >= len(given)
    assert not Assignment.objects.unfinished().filter(round=stage).exists()


def score(page: Page, assignment: Assignment, share: int) -> None:
    """Fill one sheet in; it saves itself; then look at it once more and hand it in."""
    page.goto(f"/juri/naskah/{assignment.entry_id}/")
    criteria = list(Criterion.objects.filter(rubric=assignment.round.rubric_id))
    for criterion in criteria:
        value = criterion.minimum + (criterion.maximum - criterion.minimum) * share // 100
        page.locator(f"#value-{criterion.pk}").fill(f"{value.normalize():f}")
    expect(page.locator("[data-done]")).to_contain_text(f"{len(criteria)}")
    expect(page.locator("[data-state]")).to_contain_text("Tersimpan")
    assert_fits(page)
    page.locator("[data-hand-in-button]").click()
    page.locator(".handing__act button[type=submit]").click()
    expect(page.get_by_text("SHA-256")).to_be_visible()


def decide(page: Page, address: str) -> None:
    """Open what asks once more, and say yes."""
    page.goto(address)
    assert_fits(page)
    page.locator(".lb-part__form button[type=submit]").click()
    expect(page.locator(".lb-part__form")).to_have_count(0)


def publish(at: Any, scene: SimpleNamespace, competition: Competition) -> ResultRun:
    """Close the round, compute, approve as second person, publish; nothing is public before."""
    desk = f"/admin/lomba/{competition.pk}/hasil/"
    public = f"/lomba/{competition.slug}/hasil/"
    page = at.signed_in(scene.secretary, DESKTOP)
    page.goto(desk)
    close = page.locator("a[href$='/tutup/']").get_attribute("href")
    decide(page, str(close))
    page.goto(desk)
    page.locator("form[action$='/hitung/'] button").click()
    run = ResultRun.objects.get(competition=competition)
    page.goto(f"{desk}{run.pk}/")
    assert_fits(page)
    decide(at.signed_in(scene.leader, PHONE), f"{desk}{run.pk}/setujui/")
    hidden = at.signed_in(None, PHONE).request
    assert [hidden.get(path).status for path in (public, f"/lomba/{competition.slug}/results.json")] == [
        404,
        404,
    ]
    decide(at.signed_in(scene.secretary, DESKTOP), f"{desk}{run.pk}/umumkan/")
    return run


def read_as_public(at: Any, run: ResultRun, assert_accessible: Any) -> None:
    """Read the results on a phone and on a laptop, with a certificate."""
    for screen in (PHONE, DESKTOP):
        page = at.signed_in(None, screen)
        page.goto(f"/lomba/{run.competition.slug}/hasil/")
        for row in run.rows.select_related("entry__innovation"):
            expect(page.get_by_text(row.shown.replace(".", ",")).first).to_be_visible()
            expect(page.get_by_text(row.entry.innovation.title).first).to_be_visible()
        assert_fits(page)
        assert_accessible(page)
    award = Award.objects.filter(result__run=run).order_by("place", "pk")[0]
    page.goto(f"/sertifikat/{award.serial}/")
    expect(page.get_by_text(award.innovation_title).first).to_be_visible()
    paper = page.request.get(f"/sertifikat/{award.serial}/sertifikat.pdf")
    assert (paper.status, paper.body()[:4]) == (200, b"%PDF")


def verify(page: Page, run: ResultRun, folder: Path) -> None:
    """Check results.json with Python alone; changed by one digit, it is found out."""
    text = page.request.get(f"/lomba/{run.competition.slug}/results.json").text()
    assert recomputed(folder, text) == 0
    document = json.loads(text)
    first = document["facts"]["rounds"][0]["sheets"][0]["scores"]
    first[next(iter(first))] = "1.00"
    assert recomputed(folder, json.dumps(document)) == 1


def recomputed(folder: Path, text: str) -> int:
    """Return how `python -m competitions.verify` ends, without any package beside Python's own."""
    path = folder / "results.json"
    path.write_text(text)
    program = [sys.executable, "-S", "-m", "competitions.verify", str(path)]
    return subprocess.run(program, cwd=settings.BASE_DIR, capture_output=True, env={}, check=False).returncode
