"""A contest with named innovations, a public page and comments of judges, up to published results."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from competitions.actions import results
from competitions.models import Award, Competition, Entry, Prize, ResultRun
from competitions.sheets import Given, criteria_of
from tests.factories.assigning import make_eligible
from tests.factories.contests import (
    make_competition,
    make_contest_page,
    make_judge,
    make_leader,
    make_secretary,
)
from tests.factories.registry import make_government, make_office, make_published
from tests.factories.scoring import end_round, give, make_handed_in, open_round

#: What three judges gave for both criteria (60 % and 40 %), by entry; the last one has too few sheets.
GIVEN: dict[str, list[tuple[int, int]]] = {
    "Jemput Bola": [(90, 85), (92, 80), (88, 90)],
    "Antar Obat": [(80, 75), (85, 80), (81, 76)],
    "Kelas Ibu": [(80, 75), (85, 80), (81, 76)],
    "Bank Sampah": [(70, 60), (72, 66), (60, 75)],
    "Loket Satu": [(95, 95)],
}
COMMENTS = ("Manfaatnya nyata", "Bukti perlu dilengkapi", "Mudah ditiru")
PRIZES = (("Juara I", 1, 1), ("Juara II", 2, 2))


def make_judged_contest(
    given: dict[str, list[tuple[int, int]]] | None = None, **fields: Any
) -> SimpleNamespace:
    """Return a contest whose only round is over, with nothing computed.

    Has `competition`, `page`, `stage`, `offices` (two, in turn), `entries` by title, `judges`, `secretary`, `leader`.
    Every comment names the entry and the judge's number, so that a leak tells where it came from.
    """
    government = make_government(fields.pop("government", "Kabupaten Uji"))
    now = timezone.now()
    window = {"opens_at": now - dt.timedelta(days=60), "closes_at": now - dt.timedelta(days=30)}
    competition = make_competition(
        government, **window | {"title": "Lomba Selesai", "slug": "selesai"} | fields
    )
    for position, (name, first, last) in enumerate(PRIZES):
        Prize.objects.create(
            competition=competition, name=name, first_place=first, last_place=last, position=position
        )
    contest = SimpleNamespace(
        government=government,
        competition=competition,
        page=make_contest_page(competition),
        stage=competition.rounds.get(),
        offices=[make_office(name, government) for name in ("Dinas Kesehatan", "Dinas Sosial")],
        judges=[make_judge(competition, name=f"Hakim {letter}") for letter in "ABC"],
        entries={},
        secretary=make_secretary(),
        leader=make_leader(),
    )
    open_round(contest.stage, judges_per_entry=3, minimum_sheets=2)
    for place, (title, sheets) in enumerate((GIVEN if given is None else given).items()):
        office = contest.offices[place % 2]
        entry = make_eligible(competition, office, title, innovation=make_published(office, title))
        contest.entries[title] = entry
        for number, (_judge, values) in enumerate(zip(contest.judges, sheets, strict=False)):
            hand_in(contest, entry, number, values)
    end_round(contest.stage)
    return contest


def hand_in(contest: SimpleNamespace, entry: Entry, number: int, values: tuple[int, ...]) -> None:
    """Let the judge of a number hand in a sheet with a comment for each criterion and one for the whole."""
    words = f"{COMMENTS[number]}: {entry.texts['latar']}"
    scores = {
        criterion.pk: Given(Decimal(value), comment=f"{words}, {criterion.name}")
        for criterion, value in zip(criteria_of(contest.stage), values, strict=True)
    }
    assignment = give(entry, contest.judges[number], contest.stage)
    make_handed_in(assignment, scores, comment=f"{words}.", note="Catatan rahasia juri.")


def fresh(competition: Competition) -> Competition:
    """Return the competition as it stands now."""
    return Competition.objects.get(pk=competition.pk)


def compute(contest: SimpleNamespace) -> ResultRun:
    """Compute the results."""
    return results.compute(fresh(contest.competition), by=contest.secretary)


def approve(contest: SimpleNamespace) -> ResultRun:
    """Compute them and let the leader approve: still nobody else may know."""
    run = compute(contest)
    results.approve(run, by=contest.leader)
    return run


def publish(contest: SimpleNamespace) -> ResultRun:
    """Compute, approve and publish the results."""
    run = approve(contest)
    results.publish(run, by=contest.secretary)
    contest.run = ResultRun.objects.get(pk=run.pk)
    contest.competition = fresh(contest.competition)
    contest.awards = list(Award.objects.filter(competition=contest.competition).order_by("place", "entry"))
    return contest.run


def make_published_contest(
    given: dict[str, list[tuple[int, int]]] | None = None, **fields: Any
) -> SimpleNamespace:
    """Return the contest with its results public: one winner, two who share a place, a fourth, one without rank."""
    contest = make_judged_contest(given, **fields)
    publish(contest)
    return contest
