"""A real browser: Debian's Chromium, driven by Playwright against the live server.

    def test_the_catalogue_opens(page):
        page.goto("/inovasi/")

Addresses are relative to the live server. A script error or a breach of the content security policy fails the
test that met it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.wording import assert_one_language
from tests.chromium import find_chromium

# A busy machine answers late; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    quiet = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # Reach this machine and nothing else. Playwright's own way, a route, would turn the browser's cache off
        # and have every page load the editor's scripts anew.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    ]
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": quiet}


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict, base_url: str) -> dict:
    return {
        **browser_context_args,
        "base_url": base_url,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Be patient with a busy machine: what is asked of a page is asked once it has loaded."""
    context.set_default_timeout(20_000)
    context.on("page", ask_once_loaded)
    return context


def ask_once_loaded(page: Page) -> None:
    """Let `page.evaluate` wait: a click returns as soon as the next page has begun, before its root is there."""
    ask = page.evaluate

    def wait_and_ask(expression: str, arg: Any = None) -> Any:
        page.wait_for_load_state()
        return ask(expression, arg)

    page.evaluate = wait_and_ask  # type: ignore[method-assign]


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A 404 or a refused form also logs "Failed to load resource"; tests check those by themselves.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def phone(page: Page) -> Page:
    """The page on a small phone."""
    page.set_viewport_size({"width": 360, "height": 740})
    return page


@pytest.fixture
def sign_in(context: BrowserContext, base_url: str) -> Callable:
    """Sign a user in without the form: `sign_in(user)`."""

    def sign_in_as(user) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        # Signing in by the form leaves both; without the second, pages loaded at once would each bring another.
        kept = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: get_random_string(32)}
        context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in kept.items()])

    return sign_in_as


LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHECKS = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
#: The checks once more on a page that has them already, such as at another width.
AGAIN = """(checks) => axe.run(document, checks).then((found) =>
    found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`))"""


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Check a page against WCAG 2.2 A and AA: `assert_accessible(page)`."""

    def check(page: Page) -> None:
        if page.evaluate("'axe' in window"):
            assert page.evaluate(AGAIN, CHECKS) == [], page.url
            return
        found = Axe().run(page, options=CHECKS)
        assert found.violations_count == 0, found.generate_report()

    return check


@pytest.fixture
def assert_fits(assert_accessible) -> Callable[[Page, str], None]:
    """Open an address on a phone, then widen the window: accessible, one language, nothing to scroll sideways."""

    def look(page: Page, address: str, besides: frozenset[str] = frozenset()) -> None:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            if width == 390:
                page.goto(address)
                page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            assert_accessible(page)
        assert_one_language(page, besides=besides)

    return look
