"""A contest whose results are public: sheets, totals, ranks, awards, written as rows."""

import datetime as dt
import itertools
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from competitions import scoring
from competitions.canonical import canonical, sha256_of
from competitions.models import (
    Assignment,
    Award,
    Competition,
    Entry,
    Judge,
    Prize,
    Result,
    ResultDecision,
    ResultRun,
    Score,
    ScoreSheet,
    SheetVersion,
)
from tests.factories.assigning import make_eligible
from tests.factories.contests import (
    make_competition,
    make_contest_page,
    make_judge,
    make_leader,
    make_secretary,
)
from tests.factories.registry import make_government, make_office, make_published
from users.models import User

_numbers = itertools.count(1)

#: What each of three judges gave for both criteria (60 % and 40 %), by entry.
GIVEN = {
    "Jemput Bola": [("90", "85"), ("92", "80"), ("88", "90")],
    "Antar Obat": [("80", "75"), ("85", "80"), ("81", "76")],
    "Kelas Ibu": [("80", "75"), ("85", "80"), ("81", "76")],
    "Bank Sampah": [("70", "60"), ("72", "66"), ("60", "75")],
    "Loket Satu": [("95", "95")],
}
COMMENTS = ("Manfaatnya nyata.", "Bukti perlu dilengkapi.", "Mudah ditiru daerah lain.")


def make_sheet(entry: Entry, judge: Judge, values: tuple[str, ...], *, comment: str = "") -> ScoreSheet:
    """Return a handed-in sheet with a comment for each criterion."""
    stage = entry.competition.rounds.select_related("rubric").get()
    now = timezone.now()
    assignment = Assignment.objects.create(
        round=stage, entry=entry, judge=judge, assigned_by=entry.competition.announced_by, finished_at=now
    )
    sheet = ScoreSheet.objects.create(
        assignment=assignment, state="handed_in", version=1, handed_in_at=now, comment=comment
    )
    rows = [
        {
            "criterion": str(criterion.pk),
            "value": value,
            "is_na": False,
            "comment": f"{comment} {criterion.name}".strip(),
        }
        for criterion, value in zip(stage.rubric.criteria.all(), values, strict=True)
    ]
    for row in rows:
        Score.objects.create(
            sheet=sheet, criterion_id=int(row["criterion"]), value=row["value"], comment=row["comment"]
        )
    content = canonical(
        {
            "entry": str(entry.pk),
            "judge": judge.pk,
            "round": str(stage.pk),
            "comment": comment,
            "scores": rows,
        }
    )
    SheetVersion.objects.create(
        sheet=sheet,
        number=1,
        content=content,
        sha256=sha256_of(content),
        handed_in_by=judge.user,
        handed_in_at=now,
    )
    return sheet


def make_run(competition: Competition, *, by: User, **fields: Any) -> ResultRun:
    """Return computed results of a whole competition: its facts and what follows from them, as text."""
    facts = canonical(fields.pop("facts", {"format": "lumbung.scoring/1"}))
    results = canonical(fields.pop("results", {"format": "lumbung.results/1"}))
    values = {
        "number": competition.result_runs.count() + 1,
        "facts": facts,
        "facts_sha256": sha256_of(facts),
        "results": results,
        "results_sha256": sha256_of(results),
        "computed_by": by,
        "computed_at": timezone.now(),
    }
    return ResultRun.objects.create(competition=competition, **values | fields)


def approve(run: ResultRun, *, by: User) -> None:
    """Approve computed results as a second person."""
    now = timezone.now()
    ResultDecision.objects.create(run=run, kind="approved", by=by, at=now)
    Competition.objects.filter(pk=run.competition_id).update(results_approved_at=now)


def publish(run: ResultRun, *, by: User) -> None:
    """Publish approved results."""
    now = timezone.now()
    older = ResultRun.objects.filter(competition=run.competition_id).published().exclude(pk=run.pk)
    for replaced in older:
        ResultDecision.objects.create(run=replaced, kind="superseded", by=by, at=now)
    ResultDecision.objects.create(run=run, kind="published", by=by, at=now)
    Competition.objects.filter(pk=run.competition_id).update(results_published_at=now)


def make_result(run: ResultRun, entry: Entry, rank: int | None, total: str | None, **fields: Any) -> Result:
    """Return the total and rank of an entry."""
    values = {
        "category": entry.category,
        "total": total,
        "shown": f"{float(total):.2f}" if total else "",
        "rank": rank,
        "sheets": 3 if rank else 1,
        "why_none": "" if rank else "too_few_sheets",
    }
    return Result.objects.create(run=run, entry=entry, **values | fields)


def make_award(result: Result, name: str = "Juara I", *, place: int | None = None, **fields: Any) -> Award:
    """Return the award of a result, its words as they were when it was given."""
    entry, competition = result.entry, result.run.competition
    values = {
        "competition": competition,
        "entry": entry,
        "innovation": entry.innovation,
        "name": name,
        "place": place or result.rank,
        "category_name": result.category.name,
        "innovation_title": entry.snapshot.data["innovation"]["title"],
        "agency_name": entry.agency.title,
        "government_name": competition.government.title,
        "competition_title": competition.title,
        "year": competition.year,
        "total_shown": result.shown,
        "serial": f"LMB-{next(_numbers):04d}-ABCD-EFGH",
        "awarded_at": timezone.now(),
    }
    return Award.objects.create(result=result, **values | fields)


def make_judged_contest(**fields: Any) -> SimpleNamespace:
    """Return a contest whose judging is over, with sheets of three judges and nothing computed."""
    government = make_government(fields.pop("government", "Kabupaten Uji"))
    now = timezone.now()
    values = {"opens_at": now - dt.timedelta(days=60), "closes_at": now - dt.timedelta(days=40)}
    competition = make_competition(government, **values | fields)
    prizes = (("Juara I", 1, 1), ("Juara II", 2, 2))
    for position, (name, first, last) in enumerate(prizes):
        Prize.objects.create(
            competition=competition, name=name, first_place=first, last_place=last, position=position
        )
    offices = [make_office(name, government) for name in ("Dinas Kesehatan", "Dinas Sosial")]
    judges = [make_judge(competition, name=f"Hakim {letter}") for letter in "ABC"]
    entries, office_of = {}, {}
    for place, (title, sheets) in enumerate(GIVEN.items()):
        office = offices[place % 2]
        entries[title] = make_eligible(competition, office, title, innovation=make_published(office, title))
        office_of[entries[title].pk] = office
        for judge, given, words in zip(judges, sheets, COMMENTS, strict=False):
            make_sheet(entries[title], judge, given, comment=f"{words} {title}.")
    return SimpleNamespace(
        government=government,
        competition=competition,
        page=make_contest_page(competition),
        offices=offices,
        judges=judges,
        entries=entries,
        office_of=office_of,
        plenary=[],
        secretary=make_secretary(),
        leader=make_leader(),
    )


def facts_of(contest: SimpleNamespace) -> dict[str, Any]:
    """Return what the results are computed from; docs/results-format.md."""
    stage = contest.competition.rounds.select_related("rubric").get()
    criteria = list(stage.rubric.criteria.all())
    entries = list(contest.entries.values())
    return {
        "format": "lumbung.scoring/1",
        "precision": 2,
        "tie_order": contest.competition.tie_order,
        "severity": {"method": contest.competition.severity, "lambda": "5"},
        "rounds": [
            {
                "key": str(stage.pk),
                "name": stage.name,
                "kind": stage.kind,
                "weight": "100",
                "combination": stage.combination,
                "minimum_sheets": stage.minimum_sheets,
                "promotion": {"rule": "all", "count": None, "score": None},
                "criteria": [
                    {
                        "key": str(one.pk),
                        "name": one.name,
                        "weight": str(one.weight),
                        "minimum": str(one.minimum),
                        "maximum": str(one.maximum),
                        "step": str(one.step),
                        "allows_na": one.allows_na,
                    }
                    for one in criteria
                ],
                "entries": [str(entry.pk) for entry in entries],
                "sheets": [
                    {
                        "entry": str(entry.pk),
                        "judge": f"J{number:02d}",
                        "scores": {str(one.pk): value for one, value in zip(criteria, given, strict=True)},
                    }
                    for entry in entries
                    for number, given in enumerate(GIVEN[entry.texts["latar"]], start=1)
                ],
            }
        ],
        "categories": [
            {"key": str(one.pk), "name": one.name, "most_per_agency": contest.competition.awards_per_agency}
            for one in contest.competition.categories.all()
        ],
        "entries": [
            {
                "key": str(entry.pk),
                "category": str(entry.category_id),
                "agency": f"A{contest.offices.index(contest.office_of[entry.pk]) + 1:02d}",
                "number": entry.number,
            }
            for entry in entries
        ],
        "plenary": contest.plenary,
    }


def compute(contest: SimpleNamespace) -> ResultRun:
    """Compute and keep the results as rows."""
    facts = facts_of(contest)
    results = scoring.compute(facts)
    run = make_run(
        contest.competition,
        by=contest.secretary,
        facts=facts,
        results=results | {"awards": {"awards": [], "passed_over": [], "beyond": []}},
        pseudonyms={f"J{number:02d}": judge.pk for number, judge in enumerate(contest.judges, start=1)},
    )
    entries = {str(entry.pk): entry for entry in contest.entries.values()}
    (scores,) = (one["scores"] for one in results["rounds"])
    for row in results["finals"]:
        score = scores.get(row["entry"], {})
        make_result(
            run,
            entries[row["entry"]],
            row["rank"],
            row["total"],
            shown=row["shown"] or "",
            why_none=row["why_none"] or "",
            is_shared=row["is_shared"],
            sheets=score.get("sheets", 0),
            lowest=score.get("lowest"),
            highest=score.get("highest"),
            rank_from=row["rank"],
            rank_to=row["rank"] and row["rank"] + (1 if row["is_shared"] else 0),
            steps=row["steps"],
        )
    return run


def make_published_contest(**fields: Any) -> SimpleNamespace:
    """Return the contest with its results public and its awards given."""
    contest = make_judged_contest(**fields)
    contest.run = compute(contest)
    approve(contest.run, by=contest.leader)
    publish(contest.run, by=contest.leader)
    rows = {row.entry_id: row for row in contest.run.rows.all()}
    contest.awards = [
        make_award(rows[contest.entries[title].pk], name, place=place)
        for title, name, place in (
            ("Jemput Bola", "Juara I", 1),
            ("Antar Obat", "Juara II", 2),
            ("Kelas Ibu", "Juara II", 2),
        )
    ]
    return contest
