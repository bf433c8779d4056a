"""What visitors meet: by keyboard alone, on a phone and a desk, in both languages, for everybody."""

import pytest
from playwright.sync_api import Error, Page, expect

from innovations.models import AgencyPage
from tests.factories.registry import make_office, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


#: What an agency counts in, and what pages are called.
NAMES = frozenset({"menit", "Tentang Lumbung", "Bagaimana dihitung", "Lomba"})


def make_registry():
    """Return an office with two published innovations."""
    office = make_office()
    shown = make_published(office, "Antar Obat Sampai Rumah", service_url="https://contoh.example/")
    make_published(office, "Kelas Ibu Hamil", innovation_type="non_digital")
    return AgencyPage.objects.get(pk=office.agency.pk), shown


@pytest.fixture(scope="module")
def registry(module_db):
    return module_db(make_registry)


def focused(page: Page) -> str:
    return page.evaluate("(document.activeElement.innerText || document.activeElement.name || '').trim()")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in focused(page):
            return
    raise AssertionError(f"Tab never reached “{words}”.")


@pytest.mark.parametrize("language", ["id", "en"])
def test_public_pages_are_accessible_and_fit(page: Page, registry, assert_fits, base_url, language):
    agency, innovation = registry
    page.context.add_cookies([{"name": "bahasa", "value": language, "url": base_url}])

    for address in (
        "/",
        "/inovasi/",
        "/inovasi/?type=digital&year=2099",
        innovation.url,
        agency.url,
        "/target/2026/",
        "/tentang/",
        "/data/",
        "/api/v1/docs",
        "/tidak-ada/",
        "/akun/masuk/",
    ):
        assert_fits(page, address, NAMES)
        assert page.locator("html").get_attribute("lang") == language


def test_a_visitor_searches_filters_and_reads_by_keyboard_alone(page: Page, registry):
    page.goto("/")

    page.keyboard.press("Tab")
    assert "isi" in focused(page).lower()
    tab_to(page, "Inovasi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main").get_by_role("searchbox").first.focus()
    page.keyboard.type("obat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Antar Obat Sampai Rumah")).to_be_visible()
    expect(page.get_by_role("link", name="Kelas Ibu Hamil")).to_have_count(0)
    tab_to(page, "Antar Obat Sampai Rumah")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Antar Obat Sampai Rumah")
    page.go_back()
    assert "q=obat" in page.url


def test_the_catalogue_works_without_script(browser, registry, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()

    page.goto("/inovasi/")
    page.locator("input[name=type][value=non_digital]").first.check()
    page.get_by_role("button", name="Terapkan").first.click()

    assert "type=non_digital" in page.url
    expect(page.get_by_role("link", name="Kelas Ibu Hamil")).to_be_visible()
    expect(page.get_by_role("link", name="Antar Obat Sampai Rumah")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("address", ["http://example.test/", "https://www.bps.go.id/", "http://127.0.0.2/"])
def test_the_browser_reaches_no_other_machine(page: Page, address):
    """Or a page might pass its test because somebody else's server answered."""
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(address)
