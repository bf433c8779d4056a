"""Files are private until a published page shows them, and private again when it no longer does."""

from urllib.parse import unquote

import pytest
from django.test import Client

from core.models import RegistryDocument, RegistryImage
from innovations.actions import flow
from innovations.models import InnovationDocument, InnovationPage, InnovationPhoto
from tests.factories.registry import make_document, make_draft, make_image, make_verifier
from tests.leaks.planting import SENTINEL
from tests.leaks.test_admin import MISSING


@pytest.fixture
def record(scene):
    """Return a draft of theirs with a photo, a public document and a private one."""
    office = scene.theirs.office
    return make_draft(
        office,
        photos=[InnovationPhoto(image=make_image(office, "Loket", f"{SENTINEL}-foto.png"), alt_text="Loket")],
        documents=[
            {"document": make_document(office, "Pedoman", "pedoman-umum.pdf"), "is_public": True},
            {"document": make_document(office, "Anggaran", f"{SENTINEL}-anggaran.pdf"), "is_public": False},
        ],
    )


def publish(page, office):
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    flow.verify(page, by=make_verifier())


def addresses(page) -> dict[str, str]:
    """Return where the files of a page are: as the public page points at them, and as one might guess."""
    image = page.photos.first().image
    public, private = (row.document for row in page.documents.all())
    return {
        "photo": image.get_rendition("fill-40x40").url,
        "original": f"/media/{image.file.name}",
        "guide": public.url,
        "secret": private.url,
        "guide as a medium": f"/media/{public.file.name}",
        "secret as a medium": f"/media/{private.file.name}",
    }


def open_to(client: Client, found: dict[str, str]) -> set[str]:
    return {name for name, address in found.items() if client.get(address).status_code == 200}


@pytest.mark.parametrize("role", ["visitor", "officer", "leader"])
def test_files_open_with_publication_and_close_with_withdrawal(scene, record, role):
    office, client, found = scene.theirs.office, scene.client(role), addresses(record)

    before = open_to(client, found)
    publish(record, office)
    while_published = open_to(client, found)
    flow.withdraw(InnovationPage.objects.get(pk=record.pk), by=office.head, reason="Keliru.")
    after = open_to(client, found)

    assert (before, while_published, after) == (set(), {"photo", "guide"}, set())


def test_the_agency_reads_its_own_files_all_along(scene, record):
    client = scene.client("officer")
    client.force_login(scene.theirs.office.officer)

    assert open_to(client, addresses(record)) == {"photo", "original", "guide", "secret"}


def test_a_replaced_photo_closes_when_the_new_text_is_published(scene, record):
    office = scene.theirs.office
    publish(record, office)
    old, text = (
        addresses(record)["photo"],
        InnovationPage.objects.get(pk=record.pk).get_latest_revision_as_object(),
    )
    new = make_image(office, "Loket baru", "loket-baru.png")
    text.photos = [InnovationPhoto(image=new, alt_text="Loket baru")]
    text.save_revision(user=office.officer)
    fresh = new.get_rendition("fill-40x40").url

    between = Client().get(old).status_code, Client().get(fresh).status_code
    publish(InnovationPage.objects.get(pk=record.pk), office)

    assert between == (200, 404)
    assert (Client().get(old).status_code, Client().get(fresh).status_code) == (404, 200)


def test_a_document_made_private_closes_when_the_new_text_is_published(scene, record):
    office, found = scene.theirs.office, addresses(record)
    publish(record, office)
    text = InnovationPage.objects.get(pk=record.pk).get_latest_revision_as_object()
    text.documents = [
        InnovationDocument(document=row.document, is_public=False) for row in text.documents.all()
    ]
    text.save_revision(user=office.officer)

    publish(InnovationPage.objects.get(pk=record.pk), office)

    assert open_to(Client(), found) == {"photo"}


def test_a_replaced_file_of_a_public_document_is_the_new_one_alone(scene, record):
    """The old content is not served under its old name."""
    office, client = scene.theirs.office, scene.client("officer")
    client.force_login(office.officer)
    publish(record, office)
    document = record.documents.first().document
    old = document.url

    document.file.save("pedoman-lain.pdf", make_document(office, "x", "x.pdf", text="baru").file)
    document.save()

    assert (Client().get(old).status_code, Client().get(document.url).status_code) == (404, 200)


HEADERS = [
    {},
    {"HTTP_RANGE": "bytes=0-3"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_MODIFIED_SINCE": "Sun, 01 Jan 2040 00:00:00 GMT"},
    {"HTTP_IF_MATCH": '"x"'},
]


@pytest.mark.parametrize("method", ["get", "head", "options", "post"])
@pytest.mark.parametrize("role", ["visitor", "officer"])
def test_no_manner_of_asking_tells_a_hidden_file_from_a_missing_one(scene, role, method):
    client = scene.client(role)
    document, image = scene.theirs.documents[0], scene.theirs.images[0]
    rendition = image.renditions.first()

    def answer(address: str, headers: dict[str, str]) -> tuple:
        response = getattr(client, method)(address, **headers)
        body = unquote(response.content.decode()).replace(address, "NAME")
        return response.status_code, body, {key for key in response.headers if key != "Content-Length"}

    missing = "tidak-ada.pdf"
    pairs = [
        (f"/documents/{document.pk}/{document.filename}", f"/documents/{MISSING}/{missing}"),
        (f"/documents/{document.pk}/{missing}", f"/documents/{MISSING}/{missing}"),
        (f"/media/{document.file.name}", f"/media/documents/{missing}"),
        (f"/media/{image.file.name}", "/media/original_images/tidak-ada.png"),
        (f"/media/{rendition.file.name}", "/media/images/tidak-ada.png"),
    ]

    differing = [
        (hidden, headers)
        for hidden, nowhere in pairs
        for headers in HEADERS
        if answer(hidden, headers) != answer(nowhere, headers)
    ]
    assert differing == []


PATHS = [
    "../secret_key",
    "%2e%2e/secret_key",
    "%2e%2e%2fsecret_key",
    "..%5csecret_key",
    "..\\secret_key",
    "//etc/passwd",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "images/../../secret_key",
    "images/..%2f..%2fsecret_key",
    "original_images/%00",
    "images/%ff%fe",
    "a" * 5000,
    "",
]


@pytest.mark.parametrize("role", ["visitor", "officer"])
def test_no_path_leads_out_of_the_media(scene, role):
    client = scene.client(role)

    assert {path: client.get(f"/media/{path}").status_code for path in PATHS} == dict.fromkeys(PATHS, 404)


def test_every_document_and_image_of_theirs_is_closed_by_number(scene):
    client = scene.client("officer")

    documents = {
        client.get(f"/documents/{document.pk}/{document.filename}").status_code
        for document in RegistryDocument.objects.filter(is_public=False)
    }
    images = {
        client.get(f"/media/{image.file.name}").status_code
        for image in RegistryImage.objects.filter(pk__in=[image.pk for image in scene.theirs.images])
    }

    assert (documents, images) == ({404}, {404})
