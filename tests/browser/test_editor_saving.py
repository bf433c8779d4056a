"""Saving by hand while the editor saves by itself."""

import time

import pytest
from playwright.sync_api import Page, Request, expect

from innovations.models import InnovationPage
from tests.factories.registry import make_draft, make_office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]


def is_saving(request: Request) -> bool:
    return request.method == "POST" and "/edit/" in request.url


@pytest.fixture
def slow_saving(monkeypatch):
    """A server that takes its time, so that two savings can meet."""
    save = InnovationPage.save_revision

    def slowly(page, *arguments, **keywords):
        time.sleep(0.8)
        return save(page, *arguments, **keywords)

    monkeypatch.setattr(InnovationPage, "save_revision", slowly)


@pytest.mark.parametrize("moment", ["before", "during", "after"])
@pytest.mark.parametrize("by", ["button", "enter"])
def test_a_press_of_save_never_meets_the_editors_own_saving(page: Page, sign_in, slow_saving, moment, by):
    office = make_office()
    draft = make_draft(office)
    team = [member.name for member in draft.team.all()]
    sign_in(office.officer)
    page.goto(f"/admin/pages/{draft.pk}/edit/")
    page.wait_for_timeout(2000)  # the editor takes stock of what it opened with
    page.locator("#id_title").fill("Obat")
    # A row that the form does not yet know by its number would be written twice.
    page.get_by_role("tab", name="Pelaksanaan").click()
    page.locator("#id_team-ADD").click()
    name = page.locator("[id^=id_team-][id$=-name]:visible").last
    name.fill("Kader")
    if moment != "before":
        page.wait_for_event("request" if moment == "during" else "requestfinished", is_saving)
    if moment == "after":
        page.wait_for_timeout(1500)  # the form takes in what was saved
    with page.expect_navigation():
        if by == "button":
            page.get_by_role("button", name="Simpan konsep").click()
        else:
            name.press("Enter")

    assert page.locator(".messages .error").all_inner_texts() == []
    expect(page.locator(".messages .success")).to_be_visible()
    latest = InnovationPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    assert (latest.title, [member.name for member in latest.team.all()]) == ("Obat", [*team, "Kader"])
