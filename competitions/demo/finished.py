"""A trial contest of the invented regency, from its entries to published results: everything simulated."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from competitions.actions import assigning, deliberating, editions, results, screening, sheets
from competitions.demo.contests import A_MOMENT, JUDGES, announce, end_of_day, published, start, submit
from competitions.models import Assignment, Competition, Entry, Judge, Round, ScoreSheet
from competitions.models.choices import Feedback
from competitions.sheets import Given, criteria_of
from innovations.demo import people
from innovations.models import AgencyPage
from users.models import User

ENTERED = 8  # entries that were judged
#: What an entry is worth to everybody, how strict each judge is, and how far single judgements stray, in hundredths
#: of a criterion's range. Two entries come out so close that the scores cannot tell them apart.
WORTH = (72, 88, 61, 79, 84, 60, 77, 66)
STRICTNESS = (0, -4, 3, 1)
STRAY = (0, 2, -1, 1, -2, 3, -3, 1, 0, -1, 2)
COMMENTS = (
    "Dampaknya terlihat jelas dari angka sebelum dan sesudah. Lanjutkan dan ukur lagi tahun depan.",
    "Gagasannya sederhana dan mudah ditiru. Sertakan biaya pemeliharaan setiap tahun.",
    "Pelaksanaannya rapi. Jelaskan siapa yang melanjutkan bila petugasnya berganti.",
)


def load_finished(government: AgencyPage, secretary: User) -> Iterator[str]:
    """Bring the trial contest to its published results, unless it is there, and yield its title."""
    year = timezone.localdate().year
    slug, title = f"krenova-uji-coba-{year}", f"Uji coba Krenova {government.title} {year}"
    if Competition.objects.filter(slug=slug).exists():
        return
    with transaction.atomic():
        competition = editions.create(
            "krenova", by=secretary, government=government, title=title, slug=slug, year=year
        )
        finish(competition, secretary)
    yield title


def finish(competition: Competition, secretary: User) -> None:
    """Hold it to its end, and let the results be published."""
    hold(competition, secretary)
    leader = people.ensure(people.PEOPLE["leader"])
    run = results.compute(Competition.objects.get(pk=competition.pk), by=secretary)
    results.approve(run, by=leader)
    results.publish(run, by=secretary)


def hold(competition: Competition, secretary: User) -> None:
    """Let agencies enter, judges score, and a plenary meet."""
    now = timezone.now()
    announce(competition, secretary, opens=now - dt.timedelta(days=60), closes=end_of_day(now, days=1))
    Competition.objects.filter(pk=competition.pk).update(feedback=Feedback.SCORES)
    for entry in [submit(start(competition, page)) for page in published(competition)[:ENTERED]]:
        screening.accept(entry, by=secretary)
    for stage in competition.rounds.order_by("position"):
        judge(stage, secretary)


def judge(stage: Round, secretary: User) -> None:
    """Give the entries out, hand every sheet in, hold a plenary, and close the round."""
    assigning.confirm(assigning.propose(stage, by=secretary, seed=stage.pk), by=secretary)
    now = timezone.now()
    Competition.objects.filter(pk=stage.competition_id).update(closes_at=now, grace_minutes=0)
    Round.objects.filter(pk=stage.pk).update(opens_at=now + A_MOMENT, closes_at=now + dt.timedelta(days=1))
    entries = list(stage.competition.entries.eligible().order_by("number"))
    for assignment in Assignment.objects.active().filter(round=stage).select_related("entry", "judge__user"):
        hand_in(assignment, entries.index(assignment.entry))
    hold_plenary(stage, entries, secretary)
    Round.objects.filter(pk=stage.pk).update(closes_at=timezone.now())


def hand_in(assignment: Assignment, place: int) -> None:
    """Score one entry, with a comment, and hand the sheet in."""
    user = assignment.judge.user
    strictness = STRICTNESS[[person.name for person in JUDGES].index(assignment.judge.name) % len(STRICTNESS)]
    scores = {}
    for number, criterion in enumerate(criteria_of(assignment.round)):
        stray = STRAY[(place * 3 + number * 5 + assignment.judge_id) % len(STRAY)]
        share = Decimal(WORTH[place % len(WORTH)] + strictness + stray) / 100
        steps = round((criterion.maximum - criterion.minimum) * share / criterion.step)
        scores[criterion.pk] = Given(criterion.minimum + steps * criterion.step)
    comment = COMMENTS[(place + assignment.judge_id) % len(COMMENTS)]
    sheets.save_sheet(assignment, by=user, version=0, scores=scores, note="", comment=comment)
    sheet = ScoreSheet.objects.get(assignment=assignment)
    sheets.hand_in(assignment, by=user, version=sheet.version)


def hold_plenary(stage: Round, entries: list[Entry], secretary: User) -> None:
    """Let the judges meet and take some points away from one entry, with the reason."""
    there = list(Judge.objects.accepted().filter(competition=stage.competition))
    plenary = deliberating.record(
        stage.competition,
        by=secretary,
        held_at=timezone.now() - dt.timedelta(hours=1),
        place="Aula Bappeda (rekaan)",
        round=None,
        category=None,
        chair=there[0],
        quorum=3,
        minutes="Juri membahas nilai setiap peserta dan menyepakati satu penyesuaian. (Simulasi.)",
        present=there,
    )
    deliberating.add_points(
        plenary,
        by=secretary,
        entry=entries[2],
        stage=stage,
        points=Decimal("-1.50"),
        reason="Dua angka dalam lampiran ternyata menghitung hal yang sama. (Simulasi.)",
    )
    deliberating.close(plenary, by=secretary)
