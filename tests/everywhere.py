"""Run the whole suite on SQLite and on PostgreSQL side by side: `python -m tests.everywhere [pytest arguments]`.

SQLite's run is shown as it goes, PostgreSQL's when it has ended. The last line adds both up.
"""

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


def start(report: Path, database_url: str, output: TextIO | None = None) -> subprocess.Popen:
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--junitxml={report}",
        "-p",
        "no:cacheprovider",
        *sys.argv[1:],
    ]
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
    with tempfile.TemporaryDirectory() as name, running_server() as url:
        folder = Path(name)
        reports = {"SQLite": folder / "sqlite.xml", "PostgreSQL": folder / "postgres.xml"}
        with (folder / "postgres.log").open("w+") as log:
            postgres = start(reports["PostgreSQL"], url, log)
            sqlite = start(reports["SQLite"], f"sqlite:///{folder}/unused.sqlite3")
            try:
                codes = [sqlite.wait()]
                if postgres.poll() is None:
                    print("SQLite has ended, PostgreSQL is still running", flush=True)
                codes.append(postgres.wait())
            finally:
                for process in (sqlite, postgres):
                    process.terminate()
                    process.wait()
            log.seek(0)
            print(f"\n{log.read().rstrip()}\n", flush=True)
        counts = {database: count(report) for database, report in reports.items()}

    passed, failed, skipped = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    print(f"Both databases, {time.monotonic() - began:.0f} seconds")
    if skipped:
        print("A skipped test counts as a failure: mark it sqlite_only or postgresql_only, or remove it.")
    is_green = passed > 0 and not failed and not skipped and all(code in {0, NO_TESTS} for code in codes)
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if is_green else 1


if __name__ == "__main__":
    sys.exit(main())
