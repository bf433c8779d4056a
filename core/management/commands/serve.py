"""Everything between an empty folder and a running site, for `make run`."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

HOST = "127.0.0.1"
SECONDS_TO_START = 60


class Command(BaseCommand):
    help = (
        "Brings the database, the demonstration data and the static files up to date, serves the site on PORT "
        "and prints a sign-in link for every role. What is up to date is left as it is."
    )
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        port = int(os.environ.get("PORT", "8000"))
        refuse_taken_port(port)
        with self.step("Database"):
            call_command("migrate", interactive=False, verbosity=0)
        with self.step("Demonstration data"):
            call_command("load_demo", stdout=self.stdout)
            call_command("rebuild_catalogue", if_outdated=True, stdout=self.stdout)
        with self.step("Static files"):
            collect_static_files()
        server = start_server(port)
        try:
            with self.step("Server"):
                wait_until_ready(server, port)
            self.print_addresses()
            server.wait()
        finally:
            server.terminate()
            server.wait()
        self.stdout.write("Stopped.")

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.stdout.write(f"{name} ...")
        self.stdout.flush()
        began = time.monotonic()
        yield
        self.stdout.write(f"  ready in {time.monotonic() - began:.1f} s")

    def print_addresses(self) -> None:
        self.stdout.write(f"\nLumbung is at {settings.BASE_URL}/")
        self.stdout.write(
            f"Editing is at {settings.BASE_URL}/admin/\n\nEach of these links signs in once:\n\n"
        )
        call_command("sign_in_links", stdout=self.stdout)
        self.stdout.write("\nCtrl-C stops the server; your data stay in var/.")
        self.stdout.flush()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
            ) from error


def hash_static_files() -> str:
    """Return what changes when a static file, a package or the settings that collect them do."""
    digest = hashlib.sha256()
    for path in [settings.BASE_DIR / "requirements.txt", settings.BASE_DIR / "config" / "settings.py"]:
        digest.update(path.read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                digest.update(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    root, stamp, current = Path(settings.STATIC_ROOT), settings.VAR_DIR / "static.hash", hash_static_files()
    if root.exists() and stamp.exists() and stamp.read_text() == current:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(current)


def start_server(port: int) -> subprocess.Popen:
    """Start gunicorn and let Ctrl-C and a polite kill reach it; this process ends when it does."""
    options = [
        "--worker-class",
        "gthread",
        "--workers",
        os.environ.get("WEB_CONCURRENCY", "2"),
        "--threads",
        "4",
    ]
    quiet = ["--preload", "--no-control-socket", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    server = subprocess.Popen([*command, *options, *quiet], cwd=settings.BASE_DIR)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: server.terminate())
    return server


def wait_until_ready(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise CommandError("The server did not start; its reason stands above.")
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise CommandError(f"The server did not answer within {SECONDS_TO_START} seconds.")
