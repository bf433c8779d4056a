"""Walking a page with the keyboard alone, as somebody does who sees the focus and nothing of a mouse."""

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

#: Whether the focus is on `#id`, or on something a person hears these words of.
IS_AT = """(what) => {
  const e = document.activeElement;
  const named = (e.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id));
  const words = named.filter(Boolean).map((one) => one.textContent).join(" ") || e.getAttribute("aria-label")
    || (e.labels && e.labels[0] && e.labels[0].textContent) || e.textContent;
  return what.startsWith("#") ? e.id === what.slice(1) : new RegExp(what).test(words.replace(/\\s+/g, " ").trim());
}"""
#: Whether the focus is marked, inside the window, and not wholly under something that stays in its place.
IS_SEEN = """() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  const isInside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const middle = (box.left + box.right) / 2;
  const isOnTop = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2].some((y) => {
    const hit = document.elementFromPoint(middle, y);
    return hit && (e.contains(hit) || hit.contains(e));
  });
  return isInside && isOnTop && (style.outlineStyle !== "none" || style.boxShadow !== "none");
}"""
#: Everything that Tab is to reach, by a number: of radio buttons of one name it reaches one.
MARK = """() => {
  const groups = new Set();
  const wanted = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex], [contenteditable=true]"
  )].filter((e) => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
    if (e.closest("fieldset[disabled]") || e.closest("[inert]")) return false;
    if (e.type !== "radio") return true;
    const isNew = !groups.has(e.name);
    groups.add(e.name);
    return isNew;
  });
  window.marked = wanted;
  return wanted.map((e) => e.outerHTML.slice(0, 120));
}"""
#: Where the focus is among what was marked; a radio button stands for its group.
PLACE = """() => {
  const e = document.activeElement;
  return window.marked.findIndex((one) => one === e || (e.type === "radio" && one.type === "radio" && one.name === e.name));
}"""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on `#id`, or on something of these words; it must be seen there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(IS_AT, what):
            page.wait_for_function(IS_SEEN)
            return
    raise AssertionError(f"Tab never reached “{what}”.")


def write(page: Page, field: str, text: str) -> None:
    """Reach the box of a field and write into it, over what stands there."""
    tab_to(page, f"#id_{field}")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page: Page, button: str) -> None:
    """Reach a button or link that leads to another page, and press it."""
    tab_to(page, button)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, what: str, start: str) -> None:
    """Reach a list of choices and type how the wanted one begins."""
    tab_to(page, what)
    page.keyboard.type(start)


def _is_seen_soon(page: Page) -> bool:
    """Whether the focus is seen; the page may scroll there a moment later."""
    if page.evaluate(IS_SEEN):
        return True
    try:
        page.wait_for_function(IS_SEEN, timeout=1500)
    except PlaywrightTimeoutError:
        return False
    return True


def assert_walkable(page: Page) -> None:
    """Tab passes everything once, is seen everywhere, and gets out at the end."""
    wanted = page.evaluate(MARK)
    seen: list[int] = []
    unseen: list[str] = []
    for _ in range(8 * len(wanted) + 20):  # a box for a date takes several steps
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if seen and place == seen[0] and place != seen[-1]:
            break
        if place >= 0 and place not in seen:
            if not _is_seen_soon(page):
                unseen.append(wanted[place])
            seen.append(place)
    else:
        raise AssertionError(f"Tab is caught: {wanted[seen[-1]] if seen else page.url}")
    missed = [wanted[place] for place in range(len(wanted)) if place not in seen]
    assert (missed, unseen) == ([], []), f"{page.url}: never reached {missed}; not seen at {unseen}"
