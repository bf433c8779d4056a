"""The dashboard in a real browser: for everybody, by keyboard alone, without script, at every size."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.wording import assert_one_language
from tests.factories.registry import make_government, make_office, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
YEAR = timezone.localdate().year
LONG = "Badan Pemberdayaan Masyarakat, Pemberdayaan Perempuan, Perlindungan Anak, dan Keluarga Berencana"


def make_registry(years: int = 4) -> None:
    """Make two offices of one government, one of them with a long name, and three innovations in some years."""
    government = make_government()
    health, family = make_office(government=government), make_office(LONG, government)
    make_published(health, "Antar Obat", year_applied=YEAR)
    make_published(health, "Kelas Ibu Hamil", year_applied=YEAR - years + 1, innovation_type="non_digital")
    make_published(family, "Rumah Ramah Anak", year_applied=YEAR - 1)


def width_of(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def press_tab_to(page: Page, url: str, within: str = "main") -> None:
    """Press Tab until a link to an address has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([url, within]) => document.activeElement.matches(`${within} a[href='${url}']`)", [url, within]
        ):
            return
    raise AssertionError(f"Tab never reached {url}.")


#: Every pair of language, width and scheme is there once.
PAIRS = [("id", 390, "light"), ("id", 1280, "dark"), ("en", 390, "dark"), ("en", 1280, "light")]


@pytest.mark.parametrize(("language", "width", "scheme"), PAIRS)
def test_the_dashboard_is_accessible_and_fits(
    page: Page, assert_accessible, base_url, width, language, scheme
):
    make_registry()
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "bahasa", "value": language, "url": base_url}])

    for address in ("/dasbor/", f"/dasbor/?type=digital&year={YEAR}&tahun=1", "/dasbor/?q=tidakada"):
        page.goto(address)
        for summary in page.locator("main summary").all():
            summary.click()
        assert width_of(page) <= width, address
        assert_accessible(page)
        assert_one_language(page)


@pytest.mark.parametrize("width", [320, 640, 830, 1024])
def test_nothing_is_cut_off_when_the_page_is_zoomed(page: Page, width):
    make_registry(years=16)
    page.set_viewport_size({"width": width, "height": 400})
    page.goto("/dasbor/")
    assert width_of(page) <= width
    cut = page.evaluate(
        """[...document.querySelectorAll(".bars__label, .bars__count, .heat__name, .heat__text")]
        .filter((part) => part.offsetParent && getComputedStyle(part).clipPath === "none"
            && part.scrollWidth > part.clientWidth + 1 && part.clientWidth)
        .map((part) => part.textContent)"""
    )
    assert cut == []
    expect(page.get_by_role("link", name=LONG)).to_be_visible()
    heights = page.locator(".bars--years .bars__label").evaluate_all(
        "(all) => all.map((one) => one.offsetHeight)"
    )
    assert min(heights) == max(heights[1:])  # no year is broken in two


def test_a_visitor_narrows_by_a_bar_with_the_keyboard_alone(page: Page):
    make_registry()
    page.goto("/dasbor/")
    press_tab_to(page, "/dasbor/?type=non_digital")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dasbor/?type=non_digital")
    expect(page.locator(".tallies__number").first).to_have_text("1")

    press_tab_to(page, "/dasbor/", within=".chips")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dasbor/")
    expect(page.locator(".tallies__number").first).to_have_text("3")


def test_the_dashboard_works_without_script(browser: Browser, base_url):
    make_registry()
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/dasbor/")

    page.locator(".narrow__summary").click()
    page.locator(".narrow__group", has=page.locator("input[name=type]")).locator("summary").click()
    page.locator(".narrow input[name=type][value=non_digital]").check()
    page.locator(".narrow button[type=submit]").click()

    expect(page.locator(".tallies__number").first).to_have_text("1")
    page.locator(".tallies .button").click()
    expect(page.get_by_role("link", name="Kelas Ibu Hamil")).to_be_visible()
    expect(page.get_by_role("link", name="Antar Obat")).to_have_count(0)
    context.close()


def test_a_plot_is_downloaded(page: Page):
    make_registry()
    page.goto("/dasbor/")
    with page.expect_download() as started:
        page.locator("#plot-year ~ .plot__foot .plot__download").click()
    assert started.value.suggested_filename.startswith("lumbung-dasbor-year-")


@pytest.mark.parametrize("width", [390, 900, 1280])
def test_bars_are_drawn_as_long_as_they_are(page: Page, width):
    make_registry()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/dasbor/")

    def drawn(name: str, side: str) -> list[float]:
        bars = page.locator(f"#plot-{name} ~ .bars rect")
        sizes = bars.evaluate_all(
            "(bars, side) => bars.map((bar) => bar.getBoundingClientRect()[side])", side
        )
        return [size for size in sizes if size]

    lengths = drawn("type", "width")
    assert lengths[1] / lengths[0] == pytest.approx(0.5, abs=0.02)
    # Three years with one innovation each, and one without.
    sizes = drawn("year", "width" if width == 390 else "height")
    assert [size > 20 for size in sizes] == [True, True, True]
