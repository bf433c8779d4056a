"""What an officer may type, paste or forge in the editor: told in a sentence, and nothing typed is lost."""

import json

import pytest
from bs4 import BeautifulSoup

from innovations.actions import flow
from innovations.models import InnovationPage
from tests.bad_input.editor import autosave, editor, fields_of, latest, open_editor, save
from tests.factories.registry import make_person


def rich(text: str, **link: str) -> str:
    """Return a rich text as the editor sends it, all of it one link where one is given."""
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if link else []
    block = {
        "key": "a",
        "text": text,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": ranges,
    }
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": link}} if link else {}
    return json.dumps({"blocks": [block], "entityMap": entities})


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(desk):
    one, other = desk.client(), desk.client(desk.colleague)
    first, second = open_editor(one, desk.draft), open_editor(other, desk.draft)

    save(one, desk.draft, first, summary="Tulisan pertama.")
    refused = save(other, desk.draft, second, summary="Tulisan kedua.", effective="Hemat.")

    again = fields_of(refused)
    assert latest(desk.draft).summary == "Tulisan pertama."
    assert desk.office.officer.email in refused.content.decode()
    assert (again["summary"], again["effective"]) == (["Tulisan kedua."], ["Hemat."])

    accepted = save(other, desk.draft, again)

    assert accepted.status_code == 302
    assert latest(desk.draft).summary == "Tulisan kedua."
    assert "Tulisan pertama." in [r.content["summary"] for r in desk.draft.revisions.all()]


def test_a_save_after_somebody_elses_autosave_is_refused_too(desk):
    one, other = desk.client(), desk.client(desk.colleague)
    first, second = open_editor(one, desk.draft), open_editor(other, desk.draft)

    autosave(one, desk.draft, first, summary="Tersimpan sendiri.")
    refused = save(other, desk.draft, second, summary="Tulisan kedua.")
    autosaved = autosave(other, desk.draft, second, summary="Tulisan kedua.")

    assert (refused.status_code, autosaved.status_code) == (200, 400)
    assert autosaved.json()["error_code"] == "invalid_revision"
    assert latest(desk.draft).summary == "Tersimpan sendiri."


def test_a_save_after_ones_own_autosave_is_no_conflict(desk):
    client = desk.client()
    sent = desk.sent

    answer = autosave(client, desk.draft, sent, summary="Satu.").json()
    own = sent | {
        "overwrite_revision_id": str(answer["revision_id"]),
        "loaded_revision_created_at": answer["revision_created_at"],
    }
    saved = save(client, desk.draft, own, summary="Dua.")

    assert saved.status_code == 302
    assert latest(desk.draft).summary == "Dua."


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year_applied", "20255"),
        ("year_applied", "dua ribu"),
        ("stage", "selesai"),
        ("main_sector", "999999"),
        ("service_url", "javascript:alert(1)"),
        ("service_url", "data:text/html,<script>alert(1)</script>"),
        ("service_url", "https://x.example/" + "a" * 600),
        ("latitude", "91"),
        ("latitude", "NaN"),
        ("budget_amount", "9" * 40),
        ("steps_before", "9" * 30),
        ("launch_date", "31-02-2026"),
        ("title", "x" * 300),
        ("measurements-0-before", "1e400"),
        ("measurements-TOTAL_FORMS", "99999"),
        ("measurements-0-id", "999999"),
        ("photos-0-image", "99999999999999999999999"),
        ("related_innovation", "99999999999999999999999"),
        ("principles", "keajaiban"),
        ("themes", "999999"),
    ],
)
def test_a_wrong_value_is_not_saved(desk, field, value):
    client = desk.client()

    response = autosave(client, desk.draft, desk.sent, **{"summary": "Sudah diketik.", field: value})

    assert (response.status_code, response.json()["error_code"]) == (400, "validation_error")
    assert latest(desk.draft).summary != "Sudah diketik."


def test_every_wrong_value_is_named_and_the_rest_is_kept(desk):
    client = desk.client()
    wrong = {
        "year_applied": "20255",
        "service_url": "javascript:alert(1)",
        "latitude": "91",
        "budget_amount": "-1",
        "launch_date": "31-02-2026",
        "measurements-0-year": "20255",
    }

    response = save(
        client, desk.draft, desk.sent, summary="Sudah diketik.", goal=rich("Tujuan baru."), **wrong
    )

    again, shown = fields_of(response), BeautifulSoup(response.content, "html.parser")
    named = {
        item["id"].removesuffix("-errors")
        for item in shown.select("[data-field-errors][id]")
        if item.text.strip()
    }
    assert response.status_code == 200
    assert {name: again[name] for name in wrong} == {name: [value] for name, value in wrong.items()}
    assert again["summary"] == ["Sudah diketik."]
    assert "Tujuan baru." in again["goal"][0]
    assert named == {f"panel-child-{name}" for name in wrong} or len(shown.select(".error-message")) >= len(
        wrong
    )


@pytest.mark.parametrize("field", ["summary", "title", "goal"])
def test_a_nul_is_no_error_of_ours(desk, field):
    client = desk.client()
    sent = desk.sent
    value = rich("a\x00b") if field == "goal" else "a\x00b"

    assert save(client, desk.draft, sent, **{field: value}).status_code < 500
    assert autosave(client, desk.draft, sent, **{field: value}).status_code < 500
    assert client.get(editor(desk.draft)).status_code == 200


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    "value",
    [
        "bukan json",
        "[]",
        "{}",
        '{"blocks": 1, "entityMap": []}',
        '{"blocks": [], "entityMap": {"0": 1}}',
        '{"blocks": [{"text": "x"}], "entityMap": {"0": {"type": "LINK", "data": []}}}',
        "null",
        "",
    ],
)
def test_a_broken_rich_text_is_no_error_of_ours(desk, value):
    client = desk.client()

    assert save(client, desk.draft, desk.sent, goal=value).status_code < 500


def test_a_rich_text_left_empty_stays_empty(desk):
    client = desk.client()

    # The browser's editor sends this of a box that nobody wrote in.
    save(client, desk.draft, desk.sent, goal="null", lessons="null")

    assert (latest(desk.draft).goal, latest(desk.draft).lessons) == ("", "")


def test_ten_thousand_words_are_kept_word_for_word(desk):
    client, words = desk.client(), " ".join(f"kata{number}" for number in range(10_000))

    saved = save(client, desk.draft, desk.sent, design_method=words, goal=rich(words))

    assert saved.status_code == 302
    assert latest(desk.draft).design_method == words
    assert "kata9999" in latest(desk.draft).goal
    assert client.get(f"/admin/inovasi/{desk.draft.pk}/tinjau/").status_code == 200


SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><iframe srcdoc="x">',
    "{{ 7|add:7 }}{% now %}",
]


def test_markup_typed_anywhere_is_shown_as_text(desk):
    client, text = desk.client(), " ".join(SCRIPTS)[:120]
    sent = desk.sent
    names = ("title", "summary", "effective", "initiator_name", "place", "simplified_rules", "relation_note")
    typed = dict.fromkeys([*names, "photos-0-alt_text", "team-0-name", "measurements-0-name"], text)

    saved = save(client, desk.draft, sent, **typed, goal=rich(text), lessons=rich(text))

    assert saved.status_code == 302
    for address in (
        editor(desk.draft),
        f"/admin/inovasi/{desk.draft.pk}/tinjau/",
        f"/admin/inovasi/{desk.draft.pk}/pratinjau/",
        "/admin/",
    ):
        shown = client.get(address).content.decode()
        assert "onerror=alert(1)>" not in shown.replace("&lt;img src=x onerror=alert(1)&gt;", "")
        assert not [
            tag for tag in BeautifulSoup(shown, "html.parser").find_all("script") if tag.text == "alert(1)"
        ]
        assert not BeautifulSoup(shown, "html.parser").find_all(
            ["img", "svg", "iframe"], attrs={"onerror": True, "onload": True}
        )


@pytest.mark.parametrize(
    "url",
    ["data:text/html,x", "  javascript:alert(1)", "JAVASCRIPT:alert(1)"],
)
def test_a_link_that_runs_a_script_is_not_kept(desk, url):
    client = desk.client()

    save(client, desk.draft, desk.sent, goal=rich("tautan", url=url))

    shown = BeautifulSoup(client.get(f"/admin/inovasi/{desk.draft.pk}/pratinjau/").content, "html.parser")
    assert [
        a["href"]
        for a in shown.find_all("a", href=True)
        if ":" in a["href"] and not a["href"].startswith(("http", "mailto:", "tel:"))
    ] == []


FORGED = {
    "owner": "1",
    "live": "on",
    "origin": "archive",
    "import_key": "dipalsukan",
    "is_simulated": "on",
    "target_override": "0",
    "first_published_at": "2020-01-01",
    "has_unpublished_changes": "",
    "locked": "on",
    "go_live_at": "2030-01-01 10:00",
    "expire_at": "2026-01-01 10:00",
    "slug": "data.csv",
    "path": "00010001",
    "action-publish": "1",
    "latest_revision": "1",
    "content_type": "1",
}


def facts(page: InnovationPage) -> tuple:
    names = (
        "owner_id",
        "live",
        "origin",
        "import_key",
        "locked",
        "go_live_at",
        "expire_at",
        "path",
        "slug",
    )
    return tuple(getattr(page, name) for name in names)


@pytest.mark.parametrize("which", ["draft", "published"])
def test_nothing_but_the_forms_own_fields_can_be_written(desk, which):
    page, client = getattr(desk, which), desk.client()
    before = facts(InnovationPage.objects.get(pk=page.pk))

    saved = save(client, page, open_editor(client, page), **FORGED, summary="Baru.")

    assert saved.status_code == 302
    assert facts(InnovationPage.objects.get(pk=page.pk)) == before
    assert facts(latest(page)) == before


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("title", ["data.csv", "feed.atom", "bandingkan", "../..", "   ", "🌾", "x" * 255])
def test_a_new_record_gets_an_address_of_its_own(desk, title):
    client, agency = desk.client(), desk.office.agency
    address = f"/admin/pages/add/innovations/innovationpage/{agency.pk}/"
    sent = fields_of(client.get(address))

    response = client.post(address, sent | FORGED | {"title": title})

    page = InnovationPage.objects.child_of(agency).order_by("pk").last()
    if title.strip():
        assert response.status_code == 302
        assert (page.title, page.live, page.owner_id, page.origin) == (
            title,
            False,
            desk.office.officer.pk,
            "agency",
        )
        assert page.slug
        assert "." not in page.slug
        assert "/" not in page.slug
    else:
        assert response.status_code == 200
        assert page.pk == desk.published.pk


def test_an_agency_whose_parent_was_withdrawn_sends_nothing_on(desk):
    government = desk.office.agency.government
    type(government).objects.filter(pk=government.pk).update(live=False)
    client = desk.client()

    response = client.post(f"/admin/inovasi/{desk.draft.pk}/tinjau/", {"decision": "submit"})

    assert response.status_code == 422
    assert government.title in response.content.decode()
    assert client.get(editor(desk.draft)).status_code == 200


@pytest.mark.parametrize("decision", ["", "publish", "verify", "endorse", "return", "withdraw", "\x00"])
def test_an_officer_decides_nothing_on_the_review_screen(desk, decision):
    flow.submit(desk.draft, by=desk.colleague)

    response = desk.client().post(
        f"/admin/inovasi/{desk.draft.pk}/tinjau/",
        {"decision": decision, "message": "Sudah diketik.", "note-title": "Catatan."},
    )

    assert response.status_code == 422
    assert "Sudah diketik." in response.content.decode()
    assert "Catatan." in response.content.decode()
    assert not InnovationPage.objects.get(pk=desk.draft.pk).live


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("field", ["message", "note-title", "reason"])
@pytest.mark.parametrize("text", ["x" * 6000, "a\x00b<script>alert(1)</script>"])
def test_what_reviewers_write_is_checked_and_escaped(desk, field, text):
    flow.submit(desk.draft, by=desk.office.officer)
    client = desk.client(desk.office.head)
    address = f"/admin/inovasi/{desk.draft.pk}/tinjau/"
    if field == "reason":
        address = f"/admin/inovasi/{desk.published.pk}/tarik/"

    response = client.post(address, {"decision": "return", field: text}, follow=True)

    shown = (
        response.content.decode()
        + desk.client().get(editor(desk.draft)).content.decode()
        + desk.client().get("/admin/").content.decode()
    )
    assert response.status_code in {200, 422}
    assert "<script>alert(1)</script>" not in shown


FAR_DAYS = ("0001-01-01", "9999-12-31")


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("typed", FAR_DAYS)
@pytest.mark.parametrize("name", ["trial_date", "launch_date", "development_date"])
def test_a_day_in_a_year_that_nobody_means_is_refused(desk, name, typed):
    client = desk.client()

    refused = save(client, desk.draft, desk.sent, **{name: typed})

    assert "Tulis tanggal antara tahun 1900 dan 2100." in refused.content.decode()
    assert fields_of(refused)[name] == [typed]
    assert autosave(client, desk.draft, desk.sent, **{name: typed}).status_code == 400


@pytest.mark.parametrize("typed", FAR_DAYS)
@pytest.mark.parametrize("name", ["go_live_at", "expire_at", "active_from"])
def test_an_agency_in_a_year_that_nobody_means_is_refused(desk, name, typed):
    client = desk.client(make_person("admin", is_superuser=True))
    typed += " 00:00" if name.endswith("_at") else ""
    sent = open_editor(client, desk.office.agency)
    assert name in sent

    refused = save(client, desk.office.agency, sent, **{name: typed})

    assert "Tulis tanggal antara tahun 1900 dan 2100." in refused.content.decode()
    assert fields_of(refused)[name] == [typed]
