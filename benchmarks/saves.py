"""Measure the saving of score sheets: `python -m benchmarks.saves [--judges 300] [--seconds 30] [--rounds 5]`.

Judges who autosave every other second over HTTP, on PostgreSQL as in production; and thirty-two writers of sheets
beside bare single-row commits, on SQLite and PostgreSQL. Writes `benchmarks/saves.md`. Both databases wait for the
disk as their settings in production say.
"""

import argparse
import contextlib
import datetime as dt
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.judging_load import SITTING_DOWN, WARM
from benchmarks.measuring import machine
from benchmarks.servers import HOST, ROOT, THREADS, WORKERS, children, cpu_seconds, free_port, running
from tests.postgres import running_server

REPORT = Path(__file__).parent / "saves.md"
SHEETS_OF_EACH = 10
#: What it must hold: milliseconds for nineteen of twenty saves, and times the bare commit.
MOST_P95, MOST_RATIO = 300, 4


def main() -> None:
    """Measure everything and write it down."""
    options = read_options()
    with tempfile.TemporaryDirectory(prefix="lumbung-saves-") as folder:
        writers = {"SQLite": write_on_sqlite(Path(folder), options)}
        with running_server(is_durable=True) as url:
            environment, browsers = filled(Path(folder, "postgresql"), url, options.judges)
            load = put_under_load(environment, browsers, options)
            print_load(load)
            writers["PostgreSQL"] = write(environment, browsers, options)
    for database, found in writers.items():
        print(f"{database}: {sentence(found)}", flush=True)
    REPORT.write_text(report(load, writers, options), encoding="utf-8")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the saving of score sheets.")
    parser.add_argument("--judges", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turn", type=float, default=3, help="seconds of a candidate in a round")
    return parser.parse_args()


def filled(folder: Path, url: str, judges: int) -> tuple[dict[str, str], Path]:
    """Return the environment of a database with a contest that is being judged, and the file of its browsers."""
    folder.mkdir(parents=True)
    environment = {
        "LUMBUNG_VAR": str(folder),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    print(f"Making a contest of {judges} judges ...", flush=True)
    browsers = folder / "browsers.json"
    run(environment, "benchmarks.judging_data", str(judges), str(SHEETS_OF_EACH), str(browsers))
    return environment, browsers


def run(environment: dict[str, str], module: str, *arguments: str) -> str:
    """Run one of the other modules as a process of its own and return what it printed."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


# --- Judges over HTTP -----------------------------------------------------------------------------


def put_under_load(environment: dict[str, str], browsers: Path, options: argparse.Namespace) -> dict:
    """Let all judges save every other second, and return times (in milliseconds), errors and processor time."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--no-control-socket", "--log-level", "error", "--preload"]
    with running(command, port, "/robots.txt", environment) as server:
        before = cpu_seconds(server), database_seconds(environment)
        found = json.loads(
            run(environment, "benchmarks.judging_load", str(port), str(browsers), str(options.seconds))
        )
        after = cpu_seconds(server), database_seconds(environment)
    times = sorted(time * 1000 for time in found["times"])
    # Those of the first seconds cost as much.
    saves = len(times) * (options.seconds + WARM - SITTING_DOWN / 2) / options.seconds
    return {
        "times": times,
        "errors": found["errors"],
        "workers": (after[0] - before[0]) / saves * 1000,
        "database": (after[1] - before[1]) / saves * 1000,
        "rate": len(times) / options.seconds,
    }


def database_seconds(environment: dict[str, str]) -> float:
    """Return the processor time that a PostgreSQL server has used, with all that it started and is still there."""
    program = "import django; django.setup(); from django.db import connection; c = connection.cursor();"
    program += "c.execute('SHOW data_directory'); print(c.fetchone()[0])"
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    first = int(Path(told.stdout.strip(), "postmaster.pid").read_text().split()[0])
    ticks = 0
    for process in [first, *children(first)]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def at(times: list[float], share: float) -> float:
    """Return how long that share of the saves took at most."""
    return times[min(len(times) - 1, int(len(times) * share))]


def print_load(load: dict) -> None:
    times = load["times"]
    print(
        f"{len(times)} saves, {load['rate']:.0f}/s: p50 {at(times, 0.5):.1f} ms, p95 {at(times, 0.95):.1f} ms, "
        f"p99 {at(times, 0.99):.1f} ms, longest {times[-1]:.0f} ms, {len(load['errors'])} errors; "
        f"processor {load['workers']:.1f} + {load['database']:.1f} ms a save",
        flush=True,
    )
    for error in load["errors"][:5]:
        print(f"  {error}", flush=True)


# --- Thirty-two writers ---------------------------------------------------------------------------


def write_on_sqlite(folder: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    place = folder / "sqlite"
    environment, browsers = filled(place, f"sqlite:///{place / 'lumbung.sqlite3'}", 40)
    found = write(environment, browsers, options)
    shutil.rmtree(place)
    return found


def write(environment: dict[str, str], browsers: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    """Return how many a second each candidate did, round by round."""
    return json.loads(
        run(environment, "benchmarks.writers", str(browsers), str(options.rounds), str(options.turn))
    )


def ratio(found: dict[str, list[float]], other: str) -> float:
    """Return how many bare commits are made in the time of a sheet, by the medians."""
    return statistics.median(found[other]) / statistics.median(found["sheet"])


def sentence(found: dict[str, list[float]]) -> str:
    told = ", ".join(f"{name} {statistics.median(rates):.0f}/s" for name, rates in found.items())
    others = [name for name in found if name != "sheet"]
    return told + "; a sheet is " + ", ".join(f"{ratio(found, name):.1f} of {name}" for name in others)


# --- The report -----------------------------------------------------------------------------------


def marked(text: str, *, is_met: bool) -> str:
    """Set bold what misses its budget."""
    return text if is_met else f"**{text}**"


def report(load: dict, writers: dict[str, dict[str, list[float]]], options: argparse.Namespace) -> str:
    times, p95 = load["times"], at(load["times"], 0.95)
    loaded = (
        f"| {len(times)} | {load['rate']:.0f} | {at(times, 0.5):.1f} | {marked(f'{p95:.1f}', is_met=p95 < MOST_P95)} "
        f"| {at(times, 0.99):.1f} | {times[-1]:.0f} | {marked(str(len(load['errors'])), is_met=not load['errors'])} "
        f"| {load['workers']:.1f} + {load['database']:.1f} |"
    )
    lines = [
        "# Saving score sheets",
        "",
        f"{dt.datetime.now(dt.UTC).date()}, {machine()}. Made by `python -m benchmarks.saves`, a part of `make bench`.",
        "",
        f"## {options.judges} judges who save every other second",
        "",
        f"gunicorn with {WORKERS} workers of {THREADS} threads and PostgreSQL that waits for the disk, on the same cores as",
        "the judges. Whole sheets of seven criteria with comments, a new connection each; a time runs from when the save was",
        "due. The judges sit down within twenty seconds, which are left out: the first save of a sheet costs several others.",
        "",
        "| saves | a second | p50 ms | p95 ms | p99 ms | longest ms | errors | processor ms: workers + database |",
        "|---|---|---|---|---|---|---|---|",
        loaded,
        "",
        f"Must: p95 under {MOST_P95} ms and no error.",
        "",
        "## Thirty-two writers",
        "",
        f"Two processes of sixteen threads; medians of {options.rounds} interleaved rounds of {options.turn:g} s. A *bare* commit is one",
        "row changed in a transaction of its own, by SQL through the same connection; *by the ORM* the same as Django writes it.",
        "",
        "| database | sheets a second | bare | bare, by the ORM | a sheet in bare commits | by the ORM |",
        "|---|---|---|---|---|---|",
    ]
    for database, found in writers.items():
        rates = [f"{statistics.median(rate):.0f}" for rate in found.values()]
        ratios = [
            marked(f"{ratio(found, name):.1f}", is_met=ratio(found, name) <= MOST_RATIO)
            for name in found
            if name != "sheet"
        ]
        lines.append(f"| {database} | {' | '.join(rates)} | {' | '.join(ratios)} |")
    return "\n".join([*lines, "", f"Must: within {MOST_RATIO} commits. What misses it is set bold.", ""])


if __name__ == "__main__":
    main()
