"""The application as several real processes serve it, over the database of the running test."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

from django.conf import settings
from django.db import connection

HOST = "127.0.0.1"


def database_url() -> str:
    """Return the address of the database that this test uses."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{connection.settings_dict['NAME']}"


@contextlib.contextmanager
def running_workers(number: int) -> Iterator[str]:
    """Serve with some worker processes; yields the address."""
    with running_server(number) as (address, _server):
        yield address


@contextlib.contextmanager
def running_server(number: int) -> Iterator[tuple[str, subprocess.Popen]]:
    """Serve with some worker processes, in a group of processes of their own; yields the address and the first one."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.wsgi:application", "--bind", f"{HOST}:{port}"]
    options = ["--worker-class", "gthread", "--workers", str(number), "--threads", "2", "--no-control-socket"]
    environment = {**os.environ, "DATABASE_URL": database_url(), "LUMBUNG_VAR": str(settings.VAR_DIR)}
    server = subprocess.Popen(
        [*command, *options, "--log-level", "warning"], env=environment, start_new_session=True
    )
    try:
        wait_for(f"http://{HOST}:{port}/robots.txt", server)
        yield f"http://{HOST}:{port}", server
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Return when something answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
