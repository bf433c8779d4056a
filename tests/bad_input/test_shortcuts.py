"""No way around the flow: nobody publishes, verifies, moves or takes back but on the review screen."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, TaskState

from innovations.actions import flow
from innovations.models import AgencyPage, InnovationPage, Verification
from tests.factories.registry import make_draft, make_published

POSTS = [
    ("/admin/pages/workflow/action/{page}/approve/{task_state}/", {}),
    ("/admin/pages/workflow/action/{page}/reject/{task_state}/", {"comment": "x"}),
    ("/admin/pages/workflow/collect_action_data/{page}/approve/{task_state}/", {}),
    ("/admin/pages/{page}/edit/", {"action-workflow-action": "1", "workflow-action-name": "approve"}),
    ("/admin/pages/{page}/edit/", {"action-publish": "1", "title": "x"}),
    ("/admin/pages/{page}/unpublish/", {}),
    (
        "/admin/pages/{page}/copy/",
        {
            "new_title": "Salinan",
            "new_slug": "salinan",
            "publish_copies": "on",
            "new_parent_page": "{agency}",
            "alias": "on",
        },
    ),
    ("/admin/pages/{page}/move/{other}/confirm/", {}),
    ("/admin/pages/{page}/set_position/", {"position": "0"}),
    ("/admin/pages/{page}/convert_alias/", {}),
    ("/admin/pages/{page}/privacy/", {"restriction_type": "login"}),
    ("/admin/pages/{page}/lock/", {}),
    ("/admin/pages/{page}/unlock/", {}),
    ("/admin/pages/{page}/revisions/{revision}/revert/", {}),
    ("/admin/pages/{page}/revisions/{revision}/unschedule/", {}),
    ("/admin/bulk/wagtailcore/page/publish/?id={page}", {}),
    ("/admin/bulk/wagtailcore/page/move/?id={page}", {"chooser": "{other}"}),
    ("/admin/api/main/pages/{page}/action/publish/", {}),
    ("/admin/api/main/pages/{page}/action/copy/", {"keep_live": "true", "slug": "salinan"}),
    ("/admin/api/main/pages/{page}/action/move/", {"destination_page_id": "{other}"}),
    ("/admin/api/main/pages/{page}/action/create_alias/", {"destination_page_id": "{agency}"}),
    ("/admin/api/main/pages/{page}/action/convert_alias/", {}),
    ("/admin/api/main/pages/{page}/action/revert_to_page_revision/", {"revision_id": "{revision}"}),
    ("/admin/api/main/pages/{page}/action/copy_for_translation/", {"locale": "en"}),
]


def state(page: Page) -> tuple:
    """Return what only the flow may change."""
    found = InnovationPage.objects.get(pk=page.pk)
    step = found.current_workflow_task_state
    return (
        found.live,
        found.path,
        found.slug,
        found.view_restrictions.count(),
        step and step.pk,
        step and step.status,
        Verification.objects.filter(innovation=page.pk).count(),
        Page.objects.count(),
    )


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(("address", "data"), POSTS)
@pytest.mark.parametrize("role", ["head", "verifier", "neighbour"])
def test_no_address_of_wagtail_goes_around_the_flow(desk, role, address, data):
    flow.submit(desk.draft, by=desk.colleague)
    flow.endorse(desk.draft, by=desk.office.head)
    person = {
        "head": desk.office.head,
        "verifier": desk.verifier,
        "neighbour": desk.neighbour.head,
    }[role]
    names = {
        "page": desk.draft.pk,
        "agency": desk.office.agency.pk,
        "other": desk.neighbour.agency.pk,
        "revision": desk.draft.latest_revision_id,
        "task_state": TaskState.objects.order_by("pk").last().pk,
    }
    before = state(desk.draft)

    response = desk.client(person).post(
        address.format(**names), {key: value.format(**names) for key, value in data.items()}
    )

    keeps_tree = role == "verifier" and ("/move/" in address or "/set_position/" in address)
    assert response.status_code < 500
    assert state(desk.draft) == before or keeps_tree


def test_a_neighbours_head_decides_nothing(desk):
    flow.submit(desk.draft, by=desk.office.officer)
    client = desk.client(desk.neighbour.head)

    answers = {
        client.post(
            f"/admin/inovasi/{desk.draft.pk}/{step}/", {"decision": decision, "reason": "x"}
        ).status_code
        for step, decision in (("tinjau", "endorse"), ("tinjau", "return"), ("tarik", ""), ("lanjutkan", ""))
    }

    assert answers == {404}
    assert not desk.draft.endorsements.exists()


@pytest.mark.parametrize("page", ["draft", "published"])
def test_no_date_publishes_or_takes_back(desk, page):
    """Dates that found their way into a revision do nothing: the command that reads them finds none."""
    record = getattr(desk, page)
    client = desk.client()
    before = InnovationPage.objects.get(pk=record.pk).live
    client.post(
        f"/admin/pages/{record.pk}/edit/",
        {"go_live_at": "2020-01-01 10:00", "expire_at": "2020-02-01 10:00", "action-publish": "1"},
    )

    call_command("publish_scheduled", verbosity=0)

    assert InnovationPage.objects.get(pk=record.pk).live is before


def test_dates_in_a_text_do_not_put_its_publication_off(desk):
    text = desk.draft.get_latest_revision_as_object()
    text.go_live_at = timezone.now() + dt.timedelta(days=400)
    text.expire_at = timezone.now() + dt.timedelta(days=500)
    text.save_revision(user=desk.office.officer)
    flow.submit(desk.draft, by=desk.office.officer)
    flow.endorse(desk.draft, by=desk.office.head)

    flow.verify(InnovationPage.objects.get(pk=desk.draft.pk), by=desk.verifier)

    assert InnovationPage.objects.get(pk=desk.draft.pk).live


def test_a_page_is_neither_added_nor_moved_to_another_agency(desk):
    client, other = desk.client(), desk.neighbour.agency
    added = client.post(
        f"/admin/pages/add/innovations/innovationpage/{other.pk}/", {"title": "Titipan", "slug": "titipan"}
    )
    moved = client.post(f"/admin/pages/{desk.draft.pk}/move/{other.pk}/confirm/")

    assert {added.status_code, moved.status_code} <= {302, 404}
    assert not InnovationPage.objects.descendant_of(other).exists()


@pytest.mark.parametrize(
    "address",
    [
        "inovasi/{page}/tinjau/",
        "inovasi/{page}/tarik/",
        "inovasi/{page}/lanjutkan/",
        "papan/tutup/",
        "rekan/{agency}/",
        "rekan/{agency}/anggota/{member}/keluarkan/",
        "pages/{page}/edit/",
        "pages/{page}/delete/",
    ],
)
def test_every_change_needs_a_token(desk, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.office.head)

    response = client.post(
        "/admin/"
        + address.format(page=desk.draft.pk, agency=desk.office.agency.pk, member=desk.colleague.pk),
        {"decision": "submit", "reason": "x"},
    )

    assert response.status_code == 403


@pytest.mark.parametrize("step", ["tarik", "lanjutkan"])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "patch"])
def test_looking_changes_nothing(desk, step, method):
    before = state(desk.published)

    response = getattr(desk.client(desk.office.head), method)(f"/admin/inovasi/{desk.published.pk}/{step}/")

    assert response.status_code == 405
    assert state(desk.published) == before


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example/",
        "//jahat.example/",
        "/\\jahat.example",
        "\\\\jahat.example",
        "javascript:alert(1)",
        "https:jahat.example",
        "%2f%2fjahat.example",
        "/%09/jahat.example",
        "\t//jahat.example",
        "http://testserver@jahat.example/",
    ],
)
def test_the_language_switch_leads_nowhere_else(target):
    response = Client().get("/bahasa/en/", {"next": target})

    location = response.headers["Location"]
    assert response.status_code == 302
    assert location.startswith(("/", "http://testserver/", "%2f"))
    assert not location.startswith(("//", "/\\", "/\t"))


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["xx", "id-ID", "EN"])
def test_an_unknown_language_is_not_there(code):
    assert Client().get(f"/bahasa/{code}/").status_code == 404


def test_a_withdrawn_record_is_not_published_by_reverting_or_sending_an_old_text(desk):
    page = make_published(desk.office, by=desk.verifier)
    flow.withdraw(page, by=desk.office.head, reason="Keliru.")
    client = desk.client()

    client.post(f"/admin/pages/{page.pk}/revisions/{page.live_revision_id}/revert/", {"action-publish": "1"})
    client.post(
        f"/admin/api/main/pages/{page.pk}/action/revert_to_page_revision/",
        {"revision_id": page.live_revision_id},
    )

    assert not InnovationPage.objects.get(pk=page.pk).live


def test_cancelling_the_workflow_publishes_nothing(desk):
    page = make_draft(desk.office)
    flow.submit(page, by=desk.office.officer)

    desk.client().post(f"/admin/pages/{page.pk}/edit/", {"action-cancel-workflow": "1"})

    found = InnovationPage.objects.get(pk=page.pk)
    assert (found.live, Verification.objects.filter(innovation=page.pk).count()) == (False, 0)


def test_an_agency_gives_itself_no_lower_target(desk):
    for person in (desk.office.officer, desk.office.head):
        desk.client(person).post(
            f"/admin/pages/{desk.office.agency.pk}/edit/",
            {"title": "Lain", "kind": "department", "target_override": "0"},
        )

    found = AgencyPage.objects.get(pk=desk.office.agency.pk)
    assert (found.title, found.target_override) == ("Dinas Kesehatan", None)
