"""Make every picture of the guides anew: `make screenshots`, or `python -m docs.guides.screenshots [--var FOLDER]`.

Loads the demonstration into a folder of its own, serves it to this machine alone, signs its invented people in and
writes `docs/guides/pictures/`. With --var the folder is kept, and the next time takes seconds.
"""

import argparse
import io
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, StorageState, sync_playwright

from docs.guides.shots import SHOTS, Shot
from tests.chromium import find_chromium

PICTURES = Path(__file__).resolve().parent / "pictures"
HOST = "127.0.0.1"
MOST_BYTES = 120_000
#: Width and height of the window, and pixels for each of its points: a phone's text stays sharp.
WINDOWS = {"phone": (390, 844, 2), "desk": (1280, 860, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make every picture of the guides anew.")
    parser.add_argument("--var", help="where database and files are kept (a folder that is thrown away)")
    parser.add_argument("--only", default="", help="pictures whose name holds this word")
    options = parser.parse_args()
    shots = [shot for shot in SHOTS if options.only in shot.name]
    with folder(options.var) as var:
        port = free_port()
        os.environ |= environment(var, port)
        take_all(shots, port)


def environment(var: Path, port: int) -> dict[str, str]:
    """Return settings that keep to the folder, whatever this machine's own are: nothing of it is touched."""
    elsewhere = ("REDIS_URL", "AWS_STORAGE_BUCKET_NAME", "SENTRY_DSN")
    return dict.fromkeys(elsewhere, "") | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{var / 'lumbung.sqlite3'}",
        "EMAIL_URL": "dummymail://",
        "LUMBUNG_BASE_URL": f"http://{HOST}:{port}",
        "LUMBUNG_REQUIRE_MFA": "false",
        "LUMBUNG_VAR": str(var),
    }


@contextmanager
def folder(kept: str | None) -> Iterator[Path]:
    """Yield the folder that was named, or one that is gone afterwards."""
    if kept:
        yield Path(kept).resolve()
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def take_all(shots: list[Shot], port: int) -> None:
    """Prepare and serve the demonstration, and take the pictures."""
    django.setup()  # reads LUMBUNG_VAR; what follows needs it done
    from core.management.commands.serve import start_server, wait_until_ready
    from docs.guides import scene

    addresses = scene.prepare()
    addresses |= {person: scene.sign_in(person) for person in {shot.person for shot in shots} - {""}}
    server = start_server(port)
    try:
        wait_until_ready(server, port)
        with sync_playwright() as playwright, chromium(playwright) as browser:
            camera = Camera(browser, f"http://{HOST}:{port}", addresses)
            for shot in shots:
                camera.take(shot)
    finally:
        server.terminate()
        server.wait()


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Yield Debian's Chromium, which reaches this machine and nothing else."""
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--lang=id-ID"]
    options.append(f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}")
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=options)
    try:
        yield browser
    finally:
        browser.close()


class Camera:
    """Goes where somebody signed in sees a page, and keeps what stands there."""

    def __init__(self, browser: Browser, base_url: str, addresses: dict[str, str]) -> None:
        self.browser, self.base_url, self.addresses = browser, base_url, addresses
        self.signed_in: dict[str, StorageState] = {}

    def take(self, shot: Shot) -> None:
        """Take one picture, and say where a page is wider than its window."""
        page = self.open(shot)
        page.goto(self.addresses.get(shot.page, shot.page), wait_until="networkidle")
        if shot.act:
            shot.act(page)
        if shot.at:
            page.locator(shot.at).first.evaluate("it => it.scrollIntoView({block: 'center'})")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            print(f"{shot.name}: {page.url} is {wider} px wider than its window")
        size = keep(page.screenshot(animations="disabled", caret="hide"), PICTURES / f"{shot.name}.webp")
        print(f"{shot.name}.webp  {size / 1000:.0f} kB  {urlsplit(page.url).path}", flush=True)
        page.context.close()

    def open(self, shot: Shot) -> Page:
        """Return a page in the window of the shot, its person signed in."""
        width, height, scale = WINDOWS[shot.window]
        if shot.person and shot.person not in self.signed_in:
            self.sign_in(shot.person)
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            has_touch=shot.window == "phone",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            storage_state=self.signed_in.get(shot.person),
        )
        context.set_default_timeout(60_000)
        return context.new_page()

    def sign_in(self, person: str) -> None:
        """Use a one-time link as its person would."""
        context = self.browser.new_context(base_url=self.base_url, locale="id-ID")
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.goto(self.addresses[person])
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_load_state()
        self.signed_in[person] = context.storage_state()
        context.close()


def keep(png: bytes, path: Path) -> int:
    """Write a picture as small as it has to be, and return its size in bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (82, 70, 55, 40):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            break
    return path.stat().st_size


if __name__ == "__main__":
    main()
