"""The candidates as running servers, on loopback ports of their own."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
WORKERS, THREADS = 2, 4


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(
    command: list[str], port: int, path: str, environment: dict[str, str]
) -> Iterator[subprocess.Popen]:
    """Run a server until the block ends; it must answer within two minutes."""
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://{HOST}:{port}{path}", timeout=60).close()
                break
            except urllib.error.HTTPError as error:
                sys.exit(f"{' '.join(command[:4])} answers {error.code} at {path}")
            except OSError:
                time.sleep(0.2)
        else:
            sys.exit(f"{' '.join(command[:4])} did not start")
        yield server
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def lumbung(environment: dict[str, str], *, is_cold: bool) -> Iterator[tuple[int, subprocess.Popen]]:
    """Serve Lumbung and the peers that run inside it; cold, it keeps no pages and no counts."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "benchmarks.peers.wsgi:application",
        "--bind",
        f"{HOST}:{port}",
    ]
    options = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    quiet = ["--no-control-socket", "--log-level", "error", "--preload"]
    # PostgreSQL, too, ends what nobody waits for any more.
    own = {"PGOPTIONS": "-c client_connection_check_interval=500"} | ({"BENCH_COLD": "1"} if is_cold else {})
    with running([*command, *options, *quiet], port, "/tolok/polos/", environment | own) as server:
        yield port, server


@contextlib.contextmanager
def datasette(program: Path, database: Path) -> Iterator[tuple[int, subprocess.Popen]]:
    """Serve a table by Datasette, with time enough for slow facets."""
    port = free_port()
    options = ["--setting", "sql_time_limit_ms", "30000", "--setting", "facet_time_limit_ms", "30000"]
    # By default Datasette only suggests facets it finds quickly; what it suggests is not asked for here.
    options += ["--setting", "suggest_facets", "off", "--setting", "default_page_size", "20"]
    command = [str(program), "serve", "-i", str(database), "--host", HOST, "--port", str(port), *options]
    with running(command, port, "/-/versions.json", {}) as server:
        yield port, server


def cpu_seconds(server: subprocess.Popen) -> float:
    """Return the processor time that a server and its workers have used."""
    ticks = 0
    for process in [server.pid, *children(server.pid)]:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def restart_workers(server: subprocess.Popen) -> None:
    """End what a server's workers still compute for nobody: it would slow the others. The server starts new ones."""
    for process in children(server.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    time.sleep(3)


def resident_megabytes(server: subprocess.Popen) -> float:
    """Return the largest memory of a server's workers."""
    tables = [Path(f"/proc/{process}/status").read_text() for process in [server.pid, *children(server.pid)]]
    return max(int(re.search(r"VmRSS:\s+(\d+)", table)[1]) for table in tables) / 1024


def children(process: int) -> list[int]:
    """Return the processes that one has started."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in found]
