"""No screen of the editors' desk shows, counts or confirms what another agency has not published."""

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page, TaskState

from innovations.models import InnovationPage
from tests.leaks.addresses import filled, patterns
from tests.leaks.planting import SENTINEL, Planted

ROLES = ["officer", "head", "leader", "secretariat"]
#: Their own purpose is to fail, or to leave.
LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_logout"}
#: Far beyond any number, and as long as any.
MISSING = 987_654
CHANGING = re.compile(rb"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*|CSRF_TOKEN\W+\w+|\"token\": \"\w+\"")


def numbers(theirs: Planted, page: Page) -> dict[str, object]:
    """Return what to fill addresses in with, all of it about one page of theirs."""
    state = page.workflow_states.order_by("pk").last()
    task = TaskState.objects.filter(workflow_state=state).order_by("pk").last() if state else None
    return {
        "page": page.pk,
        "image": theirs.images[-1].pk,
        "document": theirs.documents[-1].pk,
        "revision": page.latest_revision_id or MISSING,
        "state": state.pk if state else MISSING,
        "task_state": task.pk if task else MISSING,
        "task": task.task_id if task else MISSING,
        "collection": theirs.office.agency.corner.collection_id,
        "agency": theirs.office.agency.pk,
        "invitation": theirs.invitation.pk,
        "user": theirs.office.officer.pk,
        "upload": theirs.upload.pk,
    }


def values(written: str, about: dict[str, object]) -> dict[str, object]:
    """Return the parameters of an address, as far as they are numbers of theirs."""
    thing = "page"
    for word in ("image", "document", "collection", "user"):
        if f"/{word}s/" in written:
            thing = word
    return {
        **dict.fromkeys(
            ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk", "object_id"),
            about["page"],
        ),
        "pk": about[thing],
        "image_id": about["image"],
        "document_id": about["document"],
        "doc_id": about["document"],
        "revision_id": about["revision"],
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "workflow_state_id": about["state"],
        "task_state_id": about["task_state"],
        "task_id": about["task"],
        "collection_id": about["collection"],
        "agency_id": about["agency"],
        "invitation_id": about["invitation"],
        "user_id": about["user"],
        "uploaded_file_id": about["upload"],
        "session_id": 1,
        "filter_spec": "original",
        "action_name": "approve",
        "content_type_app_name": "innovations",
        "content_type_model_name": "innovationpage",
        "app_label": "wagtailcore",
        "model_name": "page",
        "action": "delete",
        "year": 2026,
    }


def admin_addresses(about: dict[str, object], *, with_numbers: bool) -> Iterator[tuple[str, str]]:
    """Return the name and the address of every admin screen, with or without a number in it."""
    for written, name, parameters in patterns():
        if written.startswith("admin/") and name not in LEFT_OUT and bool(parameters) == with_numbers:
            address = filled(written, values(written, about))
            if address:
                yield name, address


def body(response: HttpResponse) -> bytes:
    """Return what a response sends, a workbook unpacked."""
    sent = b"".join(response.streaming_content) if response.streaming else response.content
    if not zipfile.is_zipfile(io.BytesIO(sent)):
        return sent
    with zipfile.ZipFile(io.BytesIO(sent)) as parts:
        return b"\n".join(parts.read(name) for name in parts.namelist())


def said(response: HttpResponse) -> bytes:
    """Return everything that a response tells: body, headers, and messages kept for the next page."""
    request = getattr(response, "wsgi_request", None)
    kept = [str(message) for message in get_messages(request)] if request is not None else []
    headers = [
        f"{key}: {value}" for key, value in response.items() if key not in {"Content-Length", "Expires"}
    ]
    return b"\n".join([body(response), *map(str.encode, [*headers, *kept])])


def leaks(client: Client, addresses: list[str]) -> list[str]:
    """Return the addresses whose answer has a planted word or is an error."""
    found = []
    for address in addresses:
        response = client.get(address)
        asked = set(re.findall(rf"{SENTINEL}\d+", address))  # a page that is not there repeats its address
        words = set(re.findall(rf"{SENTINEL}\d+", said(response).decode(errors="replace").lower())) - asked
        if words or response.status_code >= 500:
            found.append(f"{response.status_code} {address} {sorted(words)[:5]}")
    return found


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_no_screen_with_a_number_of_theirs_tells_a_word(scene, role):
    theirs, client = scene.theirs, scene.client(role)
    pages = [theirs.live, theirs.returned] if role == "officer" else [theirs.live]

    addresses = [
        address
        for page in pages
        for name, address in admin_addresses(numbers(theirs, page), with_numbers=True)
        if name != "wagtailadmin_choose_page_child"  # see test_choosing.py
    ]

    assert leaks(client, addresses) == []


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ROLES)
def test_no_list_tells_a_word(scene, role):
    found = admin_addresses(numbers(scene.theirs, scene.theirs.draft), with_numbers=False)

    assert leaks(scene.client(role), [address for _name, address in found]) == []


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ["officer", "head"])
def test_no_list_names_people_of_theirs(scene, role):
    office, client = scene.theirs.office, scene.client(role)
    lists = [
        address
        for _name, address in admin_addresses(numbers(scene.theirs, scene.own_page), with_numbers=False)
    ]
    lists += [f"/admin/pages/{scene.ours.agency.pk}/", "/admin/pages/usage/innovations/innovationpage/"]

    told = [
        address
        for address in lists
        if any(person.email in said(client.get(address)).decode() for person in (office.officer, office.head))
    ]

    assert told == []


ASKED = [
    "/admin/pages/search/?q={word}",
    "/admin/pages/search/results/?q={word}",
    "/admin/pages/{own_agency}/?q={word}",
    "/admin/pages/{own_agency}/results/?q={word}",
    "/admin/pages/{agency}/?q={word}",
    "/admin/images/?q={word}",
    "/admin/images/results/?q={word}",
    "/admin/documents/?q={word}",
    "/admin/documents/results/?q={word}",
    "/admin/images/?collection_id={collection}",
    "/admin/documents/?collection_id={collection}",
    "/admin/images/chooser/?collection_id={collection}",
    "/admin/images/chooser/results/?q={word}",
    "/admin/images/chooser/results/?collection_id={collection}",
    "/admin/documents/chooser/results/?q={word}",
    "/admin/documents/chooser/results/?collection_id={collection}",
    "/admin/choose-page/?page_type=innovations.innovationpage",
    "/admin/choose-page/?page_type=innovations.agencypage",
    "/admin/choose-page/{government}/?page_type=innovations.innovationpage",
    "/admin/choose-page/{draft}/",
    "/admin/choose-page/{unit}/",
    "/admin/choose-page/search/?q={word}",
    "/admin/choose-page/chosen-multiple/?id={draft}",
    "/admin/choose-page/chosen-multiple/?id={own_page}&id={draft}",
    "/admin/images/chooser/chosen-multiple/?id={image}",
    "/admin/documents/chooser/chosen-multiple/?id={document}",
    "/admin/bulk/wagtailcore/page/delete/?id={draft}",
    "/admin/bulk/wagtailcore/page/move/?id={live}",
    "/admin/bulk/wagtailcore/page/publish/?id={own_page}&id={draft}",
    "/admin/bulk/wagtailcore/page/unpublish/?id={live}",
    "/admin/bulk/wagtailcore/page/delete/?id=all",
    "/admin/bulk/wagtailcore/page/delete/?id=all&q={word}",
    "/admin/bulk/wagtailcore/page/delete/?id=all&childOf={agency}",
    "/admin/bulk/wagtailcore/page/delete/?id=all&childOf={own_agency}&q={word}",
    "/admin/bulk/core/registryimage/delete/?id={image}",
    "/admin/bulk/core/registryimage/add_tags/?id={image}",
    "/admin/bulk/core/registryimage/delete/?id=all",
    "/admin/bulk/core/registrydocument/add_to_collection/?id={document}",
    "/admin/bulk/core/registrydocument/delete/?id=all",
    "/admin/bulk/users/user/delete/?id={user}",
    "/admin/bulk/users/user/set_active_state/?id=all",
    "/admin/tag-autocomplete/?term={word}",
    "/admin/tag-autocomplete/taggit/tag/?term={word}",
    "/admin/reports/workflow/?export=csv",
    "/admin/reports/workflow_tasks/?export=xlsx",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/aging-pages/?export=csv",
    "/admin/reports/locked/?export=csv",
    "/admin/pages/usage/innovations/innovationpage/?q={word}",
    "/admin/pages/usage/innovations/innovationpage/results/",
    "/admin/pages/{own_page}/usage/",
    "/admin/pages/{own_page}/edit/",
    "/admin/pages/{own_page}/history/",
    "/admin/pages/{own_page}/revisions/{revision}/view/",
    "/admin/pages/{own_page}/revisions/{revision}/revert/",
    "/admin/pages/{own_page}/revisions/compare/{revision}...latest/",
    "/admin/pages/{own_page}/workflow_history/detail/{state}/",
    "/admin/pages/workflow/preview/{own_page}/{task}/",
    "/admin/pages/{own_page}/move/",
    "/admin/pages/{own_page}/move/{agency}/confirm/",
    "/admin/images/chooser/{image}/select_format/",
    "/admin/images/{image}/generate_url/output/",
    "/admin/images/{image}/preview/original/",
    "/admin/api/main/pages/?for_explorer=1",
    "/admin/api/main/pages/?child_of={agency}&for_explorer=1",
    "/admin/api/main/pages/?child_of={own_agency}&for_explorer=1",
    "/admin/api/main/pages/?search={word}",
    "/admin/api/main/pages/?descendant_of={agency}&fields=*",
    "/admin/api/main/pages/{draft}/",
    "/admin/api/main/pages/{live}/",
    "/admin/api/main/pages/find/?html_path=/inovasi/",
    "/admin/api/main/pages/find/?id={draft}",
    "/admin/api/main/images/",
    "/admin/api/main/images/?search={word}",
    "/admin/api/main/images/?fields=*",
    "/admin/api/main/images/{image}/",
    "/admin/api/main/images/find/?id={image}",
    "/admin/api/main/documents/",
    "/admin/api/main/documents/?search={word}",
    "/admin/api/main/documents/{document}/",
    "/admin/users/?q={word}",
    "/admin/groups/",
    "/admin/collections/",
    "/admin/rekan/?q={word}",
    "/admin/papan/2026/",
    "/admin/snippets/innovations/sector/usage/{sector}/",
]


def named(scene) -> dict[str, object]:
    """Return the numbers that addresses are asked with."""
    theirs = scene.theirs
    about = numbers(theirs, theirs.verifying)
    return about | {
        "word": SENTINEL,
        "own_agency": scene.ours.agency.pk,
        "own_page": scene.own_page.pk,
        "government": scene.own_page.government.pk,
        "draft": theirs.draft.pk,
        "live": theirs.live.pk,
        "unit": theirs.unit.pk,
        "sector": theirs.draft.main_sector_id,
    }


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_no_question_brings_a_word_to_light(scene, role):
    about = named(scene)

    assert leaks(scene.client(role), [address.format(**about) for address in ASKED]) == []


#: What everybody in the admin may know by its number: the shared lists of sectors, themes and targets.
SHARED = ("wagtailsnippets", "wagtailsnippetchoosers")


def refusal(client: Client, method: str, address: str) -> tuple[int, str]:
    """Return what an answer tells, but for the address itself and tokens that change with every answer."""
    client.cookies.pop("messages", None)
    response = getattr(client, method)(address)
    text = CHANGING.sub(b"", said(response)).decode(errors="replace")
    for written in (address, quote(address), quote(address, safe="")):
        text = text.replace(written, "ADDRESS")
    return response.status_code, text


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(("role", "method"), [("officer", "get"), ("officer", "post"), ("leader", "get")])
def test_a_hidden_number_is_refused_like_a_missing_one(scene, role, method):
    hidden = numbers(scene.theirs, scene.theirs.verifying)
    missing = {name: MISSING + place for place, name in enumerate(hidden)}
    client = scene.client(role)
    pairs = zip(
        admin_addresses(hidden, with_numbers=True), admin_addresses(missing, with_numbers=True), strict=True
    )

    differing = [
        name
        for (name, address), (_name, nowhere) in pairs
        if address != nowhere
        and not name.startswith(SHARED)
        and refusal(client, method, address) != refusal(client, method, nowhere)
    ]

    stand = {
        page.pk: page.live
        for page in InnovationPage.objects.filter(pk__in=[p.pk for p in scene.theirs.hidden])
    }
    assert differing == []
    assert stand == {page.pk: False for page in scene.theirs.hidden}
