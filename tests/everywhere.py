"""Run the whole suite on SQLite and on PostgreSQL side by side: `python -m tests.everywhere [pytest arguments]`.

SQLite's run is shown as it goes, the browser's on SQLite and PostgreSQL's when they have ended: three, because who
waits for a browser leaves a processor to the others. The last line adds them up.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO
from xml.etree import ElementTree

from tests.postgres import running_server

NO_TESTS = 5  # pytest's exit code when its arguments select nothing


#: The journeys and the proofs of the demonstration start from the same rows, which one process makes once.
BROWSER = ("tests/browser", "tests/innovations/test_demo.py")


def runs(url: str, folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Return the database and the arguments of every run; a narrowed one is not divided."""
    sqlite = f"sqlite:///{folder}/unused.sqlite3"
    asked = sys.argv[1:]
    if any(Path(argument.partition("::")[0]).exists() for argument in asked):
        return {"SQLite": (sqlite, asked), "PostgreSQL": (url, asked)}
    return {
        "SQLite": (sqlite, [*(f"--ignore={path}" for path in BROWSER), *asked]),
        "the browser": (sqlite, [*BROWSER, *asked]),
        "PostgreSQL": (url, asked),
    }


def start(report: Path, database_url: str, arguments: list[str], output: TextIO | None) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", "-p", "no:cacheprovider", *arguments]
    environment = {**os.environ, "DATABASE_URL": database_url}
    return subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)


def count(report: Path) -> tuple[int, int, int]:
    """Return how many tests of a run passed, failed and were skipped."""
    if not report.exists():
        return 0, 1, 0
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, failures, errors, skipped = (
        int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped")
    )
    return total - failures - errors - skipped, failures + errors, skipped


def main() -> int:
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        asked = runs(stack.enter_context(running_server()), folder)
        logs = {name: stack.enter_context((folder / f"{name}.log").open("w+")) for name in list(asked)[1:]}
        processes = {
            name: start(folder / f"{name}.xml", *told, logs.get(name)) for name, told in asked.items()
        }
        try:
            codes = [process.wait() for process in processes.values()]
        finally:
            for process in processes.values():
                process.terminate()
                process.wait()
        for name, log in logs.items():
            log.seek(0)
            print(f"\n{name}\n{log.read().rstrip()}\n", flush=True)
        counts = [count(folder / f"{name}.xml") for name in asked]

    passed, failed, skipped = (sum(numbers) for numbers in zip(*counts, strict=True))
    print(f"Both databases, {time.monotonic() - began:.0f} seconds")
    if skipped:
        print("A skipped test counts as a failure: mark it sqlite_only or postgresql_only, or remove it.")
    is_green = passed > 0 and not failed and not skipped and all(code in {0, NO_TESTS} for code in codes)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if is_green else 1


if __name__ == "__main__":
    sys.exit(main())
