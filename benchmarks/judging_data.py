"""A contest that is being judged, and the browsers of its judges: who is signed in, and on which sheets they write.

    python -m benchmarks.judging_data JUDGES ENTRIES_OF_EACH FILE

fills the database that DATABASE_URL names and writes the browsers to FILE as JSON.
"""

import json
import os
import secrets
import sys
from pathlib import Path

import django

#: KOVABLIK's seven criteria of the first stage, in percent.
WEIGHTS = (10, 15, 5, 30, 20, 5, 15)


def fill(judges: int, each: int) -> list[dict]:
    """Return one browser a judge: session, CSRF token, entries and criteria (all as numbers)."""
    from django.core.management import call_command
    from django.db import connection

    from competitions.models import Assignment
    from tests.factories.assigning import make_stage
    from tests.factories.contests import make_rubric
    from tests.factories.scoring import make_finished, open_round

    call_command("migrate", verbosity=0)
    scene = make_stage(entries=max(each * 3, 30), judges=0)
    stage = open_round(scene.stage, rubric=make_rubric(scene.competition, WEIGHTS))
    people = [_judge(scene, number) for number in range(judges)]
    Assignment.objects.bulk_create(
        Assignment(
            round=stage,
            entry=scene.entries[(3 * place + step) % len(scene.entries)],
            judge=judge,
            assigned_by=scene.secretary,
        )
        for place, judge in enumerate(people)
        for step in range(each)
    )
    make_finished(
        people[0].assignments.latest("pk"), [80] * len(WEIGHTS)
    )  # the rubric is locked, as after the first day
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    criteria = list(stage.rubric.criteria.values_list("pk", flat=True))
    return [_browser(judge, criteria) for judge in people]


def _judge(scene, number: int):
    from tests.factories.contests import make_judge

    return make_judge(scene.competition, name=f"Juri {number:03d}")


def _browser(judge, criteria: list[int]) -> dict:
    """Sign a judge in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(judge.user_id)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = judge.user.get_session_auth_hash()
    session.create()
    rows = judge.assignments.filter(finished_at=None).order_by("pk")
    return {
        "user": judge.user_id,
        "session": session.session_key,
        "token": secrets.token_hex(16),
        "assignments": list(rows.values_list("pk", flat=True)),
        "entries": list(rows.values_list("entry", flat=True)),
        "criteria": criteria,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    Path(sys.argv[3]).write_text(json.dumps(fill(int(sys.argv[1]), int(sys.argv[2]))))
