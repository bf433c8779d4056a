"""Thirty-two writers at once: whole sheets, beside bare single-row commits on the same database.

    python -m benchmarks.writers FILE ROUNDS SECONDS

Two processes of sixteen threads, as many as there are cores. Writers take turns by candidate, round by round.
Prints JSON: answers a second by candidate, one for each round.
"""

import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

PROCESSES, THREADS = 2, 16


def writers(browser: dict) -> dict[str, Callable[[], None]]:
    """Return what one writer does, by name; each works on rows of its own."""
    from django.db import connection, transaction

    from competitions.actions import sheets
    from competitions.models import Assignment, ScoreSheet
    from competitions.sheet_values import Given
    from users.models import User

    person = User.objects.get(pk=browser["user"])
    assignment = Assignment.objects.get(pk=browser["assignments"][0])
    comment = "Manfaat terukur dan terbukti di tiga puskesmas, namun biaya belum dijelaskan."
    scores = {number: Given(Decimal(80), comment=comment) for number in browser["criteria"]}
    state = {
        "version": ScoreSheet.objects.filter(assignment=assignment).values_list("version", flat=True).first()
        or 0
    }
    if not state["version"]:
        state["version"] = sheets.save_sheet(assignment, by=person, version=0, scores=scores).version
    sheet = ScoreSheet.objects.get(assignment=assignment).pk

    def save() -> None:
        found = sheets.save_sheet(
            assignment, by=person, version=state["version"], scores=scores, note=comment
        )
        state["version"] = found.version

    def commit() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE competitions_scoresheet SET note = %s WHERE id = %s", [comment, sheet])

    def commit_by_orm() -> None:
        with transaction.atomic():
            ScoreSheet.objects.filter(pk=sheet).update(note=comment)

    return {"sheet": save, "bare": commit, "bare, by the ORM": commit_by_orm}


def work(
    place: int, browsers: list[dict], plan: list[tuple[str, float, float]], gate: Any, answers: Any
) -> None:
    """Write in sixteen threads by a plan of what, from when and until when, in seconds after all are ready."""
    counts = [0] * len(plan)
    lock = threading.Lock()

    def write(browser: dict) -> None:
        from django.db import connection

        does = writers(browser)
        gate.wait(300)
        ready = time.monotonic()
        for number, (name, begin, end) in enumerate(plan):
            time.sleep(max(0.0, ready + begin - time.monotonic()))
            done = 0
            while time.monotonic() < ready + end:
                does[name]()
                done += 1
            with lock:
                counts[number] += done
        connection.close()

    own = browsers[place * THREADS : (place + 1) * THREADS]
    threads = [threading.Thread(target=write, args=[browser]) for browser in own]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(counts)


def measure(browsers: list[dict], rounds: int, seconds: float) -> dict[str, list[float]]:
    """Return how many a second each candidate does, one number for each round."""
    names, spawned = ["sheet", "bare", "bare, by the ORM"], multiprocessing.get_context("spawn")
    plan = [
        (names[number % len(names)], number * (seconds + 0.5), number * (seconds + 0.5) + seconds)
        for number in range(rounds * len(names))
    ]
    gate, answers = spawned.Barrier(PROCESSES * THREADS), spawned.Queue()
    processes = [
        spawned.Process(target=started, args=[place, browsers, plan, gate, answers])
        for place in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    counts = [answers.get(timeout=900) for _process in processes]
    for process in processes:
        process.join()
    found: dict[str, list[float]] = {name: [] for name in names}
    for (name, _begin, _end), *both in zip(plan, *counts, strict=True):
        found[name].append(sum(both) / seconds)
    return found


def started(place: int, browsers: list[dict], plan: list, gate: Any, answers: Any) -> None:
    """Begin as a process of its own."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_POOL": str(THREADS)}
    django.setup()
    work(place, browsers, plan, gate, answers)


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text())
    print(json.dumps(measure(told, int(sys.argv[2]), float(sys.argv[3]))))
