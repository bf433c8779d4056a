"""A private PostgreSQL server that lives as long as one command.

    python -m tests.postgres COMMAND...

starts it, runs the command with DATABASE_URL pointing at it, stops it and leaves nothing behind.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Losing the data in a power cut does not matter here; waiting for the disk would. What is thrown away after a test is
# neither vacuumed nor sent to a replica, and compiling a query takes longer than answering it from a few rows.
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    " -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -c jit=off"
)
# Where it is measured or killed, nothing that it said is kept may be lost.
DURABLE = "-c fsync=on -c synchronous_commit=on -c max_connections=100"

#: Copies of the test database take a few hundred megabytes.
ROOMY = 2 * 2**30


def find_programs() -> Path:
    """Return the folder of `initdb` and `pg_ctl`, newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    # Debian keeps the server's programs out of PATH.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not folders:
        sys.exit(
            "PostgreSQL's server programs (initdb, pg_ctl) were not found. Install PostgreSQL 14 or newer."
        )
    return folders[-1]


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_quick_folder() -> str:
    """Return memory where there is enough, else the disk. A socket's path must be short."""
    memory = Path("/dev/shm")
    is_large = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    return str(memory) if is_large else "/tmp"


@contextlib.contextmanager
def running_server(*, is_durable: bool = False) -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh server that listens on this machine only; a durable one waits for the disk."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a polite kill stops the server as well
    programs = find_programs()
    folder = Path(
        tempfile.mkdtemp(prefix="lumbung-postgres-", dir="/tmp" if is_durable else find_quick_folder())
    )
    as_owner: list[str] = []
    if os.getuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            log = folder / "log"
            sys.exit(
                f"{program} failed:\n{done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}"
            )

    data, port = folder / "data", find_free_port()
    try:
        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "lumbung",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {DURABLE if is_durable else FAST}"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgres://lumbung@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with running_server() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
