"""A page looked at once, at three widths and in both lights: accessible, in one language, nothing to scroll sideways."""

from playwright.sync_api import Page

from tests.browser.wording import assert_one_language

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
#: A window of 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
#: Names that people gave and the catalogue knows as well.
NAMES = frozenset({"Guide", "Lumbung"})
#: What reaches over the edge of a narrow window, but for what scrolls by itself: a wide table.
STICKING_OUT = """() => {
  const scrolls = (e) => e.closest(".lb-scroll, .both__text") !== null;
  const isHidden = (e) => e.closest(".w-sr-only, .visually-hidden") !== null;
  return [...document.querySelectorAll("main *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && e.checkVisibility() && (box.right > innerWidth + 1 || box.left < -3) && !isHidden(e) && !scrolls(e);
  }).map((e) => e.outerHTML.slice(0, 100));
}"""

#: Buttons fade from one colour to another; what is measured on the way is nobody's colour.
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"


def look_at(page: Page, address: str, assert_accessible) -> None:
    """Open a page once, and look at it at every width."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    answer = page.goto(address)
    assert (answer.status, page.url.endswith(address)) == (200, True), address
    assert_one_language(page, besides=NAMES)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLED)
    page.set_viewport_size(PHONE)
    page.wait_for_function("() => !document.querySelector('.sidebar:not(.sidebar--mobile)')")
    assert_accessible(page)
    page.set_viewport_size(ZOOMED)
    assert page.evaluate(STICKING_OUT) == [], address
    assert page.evaluate("document.scrollingElement.scrollWidth") <= ZOOMED["width"], address
