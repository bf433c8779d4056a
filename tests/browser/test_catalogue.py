"""The list of innovations in a browser: with and without script, by keyboard alone, on a phone, off the network."""

import re

import pytest
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from search.actions import entries
from tests.browser.wording import assert_one_language
from tests.factories.catalogue import make_agency, make_government, make_innovation, make_live, make_sectors

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def build() -> list[int]:
    """Make five innovations of one office, three of them digital, two with a place; thirty villages beside it."""
    government = make_government(short_name="Kab. Batang")
    office = make_agency(government, "Dinas Kesehatan", "dinkes")
    health, school = make_sectors(["Kesehatan", "Pendidikan"])
    for number in range(30):
        make_live(
            make_agency(government, f"Desa Maju {number:02d}", f"desa-{number:02d}"),
            "Ronda",
            year_applied=2019,
        )
    found = [
        make_innovation(
            office,
            f"Pelayanan {name}",
            year_applied=2024,
            summary="Warga tidak lagi menunggu.",
            innovation_type="digital" if number < 3 else "non_digital",
            main_sector=health if number < 4 else school,
            latitude="-6.9" if number < 2 else None,
            longitude="109.7" if number < 2 else None,
        )
        for number, name in enumerate(["Obat", "Antre", "Ibu", "Gizi", "Baca"])
    ]
    entries.rebuild()
    return [page.pk for page in found]


@pytest.fixture(scope="module")
def built(module_db) -> list[int]:
    return module_db(build)


@pytest.fixture
def catalogue(built, transactional_db) -> list[InnovationPage]:
    return [InnovationPage.objects.get(pk=pk) for pk in built]


def names(page: Page) -> list[str]:
    return page.locator("#results .card__title").all_inner_texts()


def total(page: Page, number: int):
    expect(page.locator("#results-title")).to_have_text(re.compile(rf"^\s*{number} inovasi"))


def box(page: Page, name: str):
    return page.locator(f"[id='{name}']")


def test_a_choice_changes_results_counts_address_and_says_so(page: Page, catalogue):
    page.goto("/inovasi/?year=2024")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    box(page, "type=digital").check()

    total(page, 3)
    assert page.url.endswith("/inovasi/?year=2024&type=digital")
    expect(box(page, "sector=pendidikan")).not_to_be_checked()
    expect(page.locator("label", has=box(page, "sector=pendidikan"))).to_contain_text("0")
    expect(page.locator("[data-status]")).to_have_text("3 inovasi")
    expect(box(page, "type=digital")).to_be_focused()
    expect(page.locator("#filters-show")).to_have_text("Tampilkan 3 inovasi")
    assert page.evaluate("document.documentElement.dataset.same") == "yes"


def test_groups_stay_as_open_as_they_were_left(page: Page, catalogue):
    page.goto("/inovasi/")
    page.locator("#group-sector summary").click()
    page.locator("#group-type").locator("summary").click()
    box(page, "sector=pendidikan").check()
    total(page, 1)
    assert page.locator("#group-sector").get_attribute("open") is not None
    assert page.locator("#group-type").get_attribute("open") is None


def test_back_and_forward_walk_through_the_choices(page: Page, catalogue):
    page.goto("/inovasi/?year=2024")
    box(page, "type=digital").check()
    total(page, 3)
    page.locator("#catalogue-q").fill("obat")
    page.keyboard.press("Enter")
    total(page, 1)

    page.go_back()
    total(page, 3)
    assert page.url.endswith("?year=2024&type=digital")
    expect(page.locator("#catalogue-q")).to_have_value("")
    expect(box(page, "type=digital")).to_be_checked()
    page.go_back()
    total(page, 5)
    expect(box(page, "type=digital")).not_to_be_checked()
    page.go_forward()
    total(page, 3)
    page.locator(".card__title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pelayanan")
    page.go_back()
    total(page, 3)


def test_chips_views_and_order_change_the_list_in_place(page: Page, catalogue):
    page.goto("/inovasi/?year=2024&type=digital&q=pelayanan")
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    page.get_by_role("link", name="Hapus filter: Pencarian").click()
    expect(page.locator("#catalogue-q")).to_have_value("")
    page.locator("#catalogue-sort").select_option("title")
    expect(page.locator(".card__title").first).to_have_text("Pelayanan Antre")
    page.get_by_role("link", name="Tabel").click()
    expect(page.locator("#results table tbody tr")).to_have_count(3)
    assert page.url.endswith("?year=2024&type=digital&sort=title&view=table")
    box(page, "type=non_digital").check()
    expect(page.locator("#results table tbody tr")).to_have_count(5)
    page.get_by_role("link", name="Hapus semua filter").click()
    total(page, 35)
    expect(page.locator("#filter-groups :checked")).to_have_count(0)
    assert page.evaluate("document.documentElement.dataset.same") == "yes"


def test_a_broken_connection_loses_nothing(context, catalogue):
    # A page of its own: htmx reports the failure to the console, as it should.
    page = context.new_page()
    page.goto("/inovasi/?year=2024")
    expect(page.locator("[data-trouble]")).to_be_hidden()
    page.route("**/inovasi/**", lambda route: route.abort())
    box(page, "type=digital").check()

    expect(page.get_by_role("alert")).to_contain_text("Sambungan terputus")
    total(page, 5)
    assert page.url.endswith("?year=2024")
    expect(box(page, "type=digital")).to_be_checked()
    page.unroute("**/inovasi/**")
    page.get_by_role("button", name="Coba lagi").click()
    total(page, 3)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert page.url.endswith("?year=2024&type=digital")
    page.route("**/inovasi/**", lambda route: route.fulfill(status=503, body="<h1>Nanti</h1>"))
    page.locator(".results__chips a").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    total(page, 3)
    page.unroute("**/inovasi/**")
    page.get_by_role("button", name="Coba lagi").click()
    total(page, 3)
    page.close()


def test_a_long_group_is_sought_by_typing(page: Page, catalogue):
    page.goto("/inovasi/")
    page.locator("#group-agency summary").click()
    page.get_by_label("Cari dalam Perangkat daerah").fill("maju 27")
    expect(page.locator("#values-agency input")).to_have_count(1)
    expect(page.locator("[data-status]")).to_contain_text("1 pilihan")
    expect(page.get_by_label("Cari dalam Perangkat daerah")).to_be_focused()
    box(page, "agency=kab-batang/desa-27").check()

    total(page, 1)
    assert page.url.endswith("?agency=kab-batang/desa-27")
    expect(box(page, "agency=kab-batang/desa-27")).to_be_checked()
    expect(box(page, "agency=kab-batang/desa-27")).to_be_focused()
    page.locator("#group-agency .filters__all a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Perangkat daerah")
    page.locator("#choices-text").type("maju 1")
    expect(page.locator("#choices input[type=checkbox]")).to_have_count(11)
    assert "teks=maju+1" in page.url
    box(page, "agency=kab-batang/desa-12").check()
    page.get_by_role("button", name="Terapkan").click()
    total(page, 2)
    expect(page.locator(".notice--warning")).to_have_count(0)


def test_what_is_ticked_before_the_script_listens_is_not_lost(page: Page, catalogue):
    page.route("**/htmx.min.js", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto("/inovasi/?year=2024", wait_until="commit")
    box(page, "type=digital").check()
    total(page, 3)
    assert page.url.endswith("?year=2024&type=digital")


def test_four_are_compared_and_a_fifth_is_refused(page: Page, catalogue, assert_accessible):
    page.goto("/inovasi/?year=2024")
    expect(page.locator("[data-tray]")).to_be_hidden()
    for innovation in catalogue[:3]:
        box(page, f"compare-{innovation.pk}").check()
    box(page, "type=non_digital").check()
    total(page, 2)
    expect(page.locator("[data-tray-count]")).to_have_text("3")
    box(page, f"compare-{catalogue[3].pk}").check()
    box(page, f"compare-{catalogue[4].pk}").click()
    expect(box(page, f"compare-{catalogue[4].pk}")).not_to_be_checked()
    expect(page.locator("[data-tray-refusal]")).to_contain_text("Paling banyak empat")
    assert_accessible(page)
    page.get_by_role("button", name="Keluarkan: Pelayanan Antre").click()
    expect(page.locator("[data-tray-count]")).to_have_text("3")
    page.get_by_role("button", name="Bandingkan berdampingan").click()
    expect(page.locator(".comparison__head")).to_have_count(3)
    page.get_by_role("link", name="Keluarkan Pelayanan Ibu").click()
    expect(page.locator(".comparison__head")).to_have_count(2)


def test_everything_works_without_script(browser, base_url, catalogue):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/inovasi/?year=2024")
    box(page, "type=digital").check()
    page.get_by_role("button", name="Terapkan").click()
    assert len(names(page)) == 3
    page.get_by_role("link", name="Tabel").click()
    expect(page.locator("#results table tbody tr")).to_have_count(3)
    page.locator("#catalogue-sort").select_option("title")
    page.get_by_role("button", name="Urutkan").click()
    expect(page.locator("#results tbody th").first).to_contain_text("Pelayanan Antre")
    assert "view=table" in page.url
    for innovation in catalogue[:2]:
        box(page, f"compare-{innovation.pk}").check()
    page.get_by_role("button", name="Bandingkan berdampingan").click()
    expect(page.locator(".comparison__head")).to_have_count(2)

    page.goto("/inovasi/?view=map&year=2024")
    expect(page.locator(".place a")).to_have_count(2)
    expect(page.locator("[data-map]")).to_be_hidden()
    page.goto("/inovasi/pilihan/agency/?year=2019")
    page.locator("#choices-text").fill("maju 05")
    page.keyboard.press("Enter")
    box(page, "agency=kab-batang/desa-05").check()
    page.get_by_role("button", name="Terapkan").click()
    total(page, 1)
    assert "year=2019" in page.url
    context.close()


def test_the_map_is_drawn_from_our_own_files(page: Page, catalogue):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/inovasi/?year=2024")
    assert not any("leaflet" in url for url in asked)
    page.get_by_role("link", name="Peta").click()
    expect(page.locator(".point")).to_have_count(1)
    expect(page.locator(".places__land")).to_have_count(1)
    expect(page.locator("#results .notice")).to_contain_text("3 dari 5 inovasi tidak mencatat lokasi")
    page.locator(".point").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".places__popup a")).to_have_text(["Pelayanan Antre", "Pelayanan Obat"])
    assert all(url.startswith(page.url.partition("/inovasi")[0]) for url in asked)


def test_the_list_is_used_by_keyboard_alone(page: Page, catalogue):
    page.goto("/inovasi/?year=2024")
    page.locator("#catalogue-q").focus()
    page.keyboard.type("pelayanan")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("Pelayanan")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "type=digital":
            break
    page.keyboard.press("Space")
    total(page, 3)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.trim()") == "Tabel":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#results table")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "results-title"


def test_the_filters_of_a_phone_are_a_sheet(phone: Page, catalogue, assert_accessible):
    phone.goto("/inovasi/?year=2024")
    phone.get_by_role("button", name="Filter", exact=False).first.click()
    box(phone, "type=digital").check()
    expect(phone.get_by_role("button", name="Tampilkan 3 inovasi")).to_be_visible()
    assert_accessible(phone)
    phone.get_by_role("button", name="Tampilkan 3 inovasi").click()
    expect(phone.locator("#filters")).to_be_hidden()
    total(phone, 3)


#: Every pair of language, width and scheme is there once.
PAIRS = [("id", 390, "light"), ("id", 1280, "dark"), ("en", 390, "dark"), ("en", 1280, "light")]


@pytest.mark.parametrize(("language", "width", "scheme"), PAIRS)
def test_every_form_of_the_list_is_accessible_and_fits(
    page: Page, catalogue, assert_accessible, base_url, width, scheme, language
):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "bahasa", "value": language, "url": base_url}])
    ids = "&".join(f"id={innovation.pk}" for innovation in catalogue[:4])
    for address in (
        "/inovasi/?q=pelayanan&year=2024",
        "/inovasi/?view=table&year=2024&type=digital",
        "/inovasi/?view=map",
        "/inovasi/?q=pelayanam",
        "/inovasi/pilihan/agency/?teks=maju&year=2024",
        f"/inovasi/bandingkan/?{ids}&id=1",
        "/inovasi/bandingkan/",
    ):
        page.goto(address)
        if "map" in address:
            expect(page.locator(".point")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)
        assert_one_language(page)


def test_lists_are_printed_without_their_tools(page: Page, catalogue):
    page.goto("/inovasi/?year=2024")
    page.emulate_media(media="print")
    expect(page.locator("#results .card").first).to_be_visible()
    for hidden in ("#catalogue-form", ".results__tools", ".keep", ".pick", "[data-tray]"):
        expect(page.locator(hidden).first).to_be_hidden()
