"""Who asked for less motion sees none: not ours, not Wagtail's, not the map's."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.registry import make_office, make_published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]

#: What would move for longer than a blink.
MOVING = """() => {
  const longest = (text) => Math.max(...text.split(",").map((one) => parseFloat(one) * (one.trim().endsWith("ms") ? 1 : 1000)));
  const found = new Set();
  for (const element of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      const moves = style.animationName !== "none" && longest(style.animationDuration) > 20;
      const glides = style.scrollBehavior === "smooth";
      if (moves || glides || longest(style.transitionDuration) > 20) found.add(`${element.tagName}.${element.className}${part || ""}`);
    }
  }
  return [...found];
}"""


def test_nothing_moves_for_who_asked_for_less_motion(page: Page, sign_in):
    sign_in(make_office().officer)
    for address in ("/", "/inovasi/", "/dasbor/", "/lomba/", "/peserta/", "/admin/"):
        page.goto(address)
        assert page.evaluate(MOVING) == [], address
    with page.expect_navigation():
        page.get_by_role("link", name="Inovasi baru").click()
    assert page.evaluate(MOVING) == []


def test_a_map_that_does_not_come_leaves_the_list(page: Page):
    make_published(make_office(), "Antar Obat", latitude="-7.4", longitude="110.2")
    page.route("**/leaflet*.js", lambda route: route.abort())

    page.goto("/inovasi/?view=map")

    expect(page.locator("[data-map]")).to_have_count(0)
    expect(page.get_by_role("link", name="Antar Obat")).to_be_visible()
