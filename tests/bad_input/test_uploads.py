"""Files that are too large, of the wrong kind, or made to do harm."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.models import RegistryDocument, RegistryImage

DOORS = {
    "image": ["/admin/images/add/", "/admin/images/multiple/add/", "/admin/images/chooser/create/"],
    "document": [
        "/admin/documents/add/",
        "/admin/documents/multiple/add/",
        "/admin/documents/chooser/create/",
    ],
}
AJAX = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def png(width: int = 8, height: int = 8) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), (31, 90, 60)).save(drawn, "PNG")
    return drawn.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Return a few bytes that say they are a very large picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zip_of(name: str, size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return packed.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
EXE = b"MZ\x90\x00" + b"\0" * 200

BAD_IMAGES = {
    "foto.svg": SVG,
    "foto.png": SVG,
    "foto.jpg": HTML,
    "foto.gif": b"GIF89a/*" + HTML,
    "kosong.png": b"",
    "besar.png": png() + b"\0" * (10 * 1024 * 1024 + 1),
    "luas.png": huge_png(60_000, 60_000),
    "lebih-luas.png": huge_png(2_000_000_000, 2_000_000_000),
    "rusak.png": png()[:40],
    "terpotong.png": png(400, 300)[:-200],
    "program.png": EXE,
    "foto.exe": png(),
    "foto": png(),
}
BAD_DOCUMENTS = {
    "surat.html": HTML,
    "surat.svg": SVG,
    "surat.pdf": HTML,
    "surat.docx": SVG,
    "surat.png": SVG,
    "surat.jpg": HTML,
    "surat.csv": HTML,
    "program.csv": EXE,
    "program.pdf": EXE,
    "program.exe": EXE,
    "kosong.pdf": b"",
    "besar.pdf": b"%PDF-1.4\n" + b"\0" * (10 * 1024 * 1024 + 1),
    "surat": b"%PDF-1.4\n",
    "surat.pdf.html": b"%PDF-1.4\n",
}


def send(desk, door: str, name: str, content: bytes, title: str = "Judul ketikan"):
    """Send a file as the browser does at each of the three doors."""
    upload = SimpleUploadedFile(name, content, content_type="image/png")
    collection = desk.office.agency.corner.collection_id
    field = "files[]" if "multiple" in door else "file"
    prefix = (
        ("image-chooser-upload-" if "images" in door else "document-chooser-upload-")
        if "chooser" in door
        else ""
    )
    data = {
        f"{prefix}{field}": upload,
        f"{prefix}title": title,
        f"{prefix}collection": str(collection),
        "collection": str(collection),
    }
    if "multiple" in door:
        data = {field: upload, "collection": str(collection)}
    extra = AJAX if "multiple" in door or "chooser" in door else {}
    return desk.client().post(door, data, **extra)


def refusal(response, door: str) -> str:
    """Say whether a file was refused in words, with what was typed still there."""
    if "multiple" in door:
        is_told = (
            response.status_code == 200
            and not response.json()["success"]
            and response.json()["error_message"]
        )
    else:
        is_told = response.status_code in {200, 422} and "Judul ketikan" in response.content.decode()
    return "refused" if is_told else f"answered {response.status_code}"


@pytest.mark.parametrize("door", DOORS["image"])
def test_a_bad_image_is_refused_with_a_sentence(desk, door):
    names = list(BAD_IMAGES) if "chooser" in door else list(BAD_IMAGES)[:6]

    answers = {name: refusal(send(desk, door, name, BAD_IMAGES[name]), door) for name in names}

    assert answers == dict.fromkeys(names, "refused")
    assert not RegistryImage.objects.filter(title__in=["Judul ketikan", *names]).exists()


@pytest.mark.parametrize("door", DOORS["document"])
def test_a_bad_document_is_refused_with_a_sentence(desk, door):
    names = list(BAD_DOCUMENTS) if "chooser" in door else list(BAD_DOCUMENTS)[:6]

    answers = {name: refusal(send(desk, door, name, BAD_DOCUMENTS[name]), door) for name in names}

    assert answers == dict.fromkeys(names, "refused")
    assert not RegistryDocument.objects.filter(title__in=["Judul ketikan", *names]).exists()


@pytest.mark.parametrize("door", DOORS["image"] + DOORS["document"])
def test_a_good_file_is_taken(desk, door):
    """What the tests above send is refused for its content, not for the way it is sent."""
    model = RegistryImage if "images" in door else RegistryDocument
    before = model.objects.count()

    send(desk, door, "baik.png", png())

    assert model.objects.count() == before + 1
    assert model.objects.order_by("pk").last().collection_id == desk.office.agency.corner.collection_id


@pytest.mark.parametrize("door", DOORS["image"] + DOORS["document"])
def test_no_file_goes_into_anothers_collection(desk, door):
    model = RegistryImage if "images" in door else RegistryDocument
    collection = str(desk.neighbour.agency.corner.collection_id)
    upload = SimpleUploadedFile("baik.png", png(), content_type="image/png")
    names = ("file", "files[]", "image-chooser-upload-file", "document-chooser-upload-file")
    titles = dict.fromkeys(
        ("title", "image-chooser-upload-title", "document-chooser-upload-title"), "Titipan"
    )
    places = dict.fromkeys(
        ("collection", "image-chooser-upload-collection", "document-chooser-upload-collection"), collection
    )

    sent = {names[1]: upload} if "multiple" in door else dict.fromkeys((names[0], *names[2:]), upload)
    response = desk.client().post(door, titles | places | sent, **AJAX)

    assert response.status_code < 500
    assert not model.objects.filter(collection=collection).exists()


def test_a_document_of_packed_zeros_is_not_unpacked(desk):
    """A zip bomb is a file like any other: nothing opens it."""
    response = send(desk, "/admin/documents/add/", "bom.docx", zip_of("word/document.xml", 50_000_000))

    assert response.status_code in {200, 302}


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.png",
        "..\\..\\x.png",
        "a" * 300 + ".png",
        "<script>.png",
        "sk\u202egnp.exe.png",
        "nul\x00.png",
    ],
)
def test_a_files_name_stays_a_name(desk, name):
    before = set(RegistryImage.objects.values_list("pk", flat=True))

    response = send(desk, "/admin/images/add/", name, png(), title="<script>alert(1)</script>")

    assert response.status_code < 500
    for image in RegistryImage.objects.exclude(pk__in=before):
        assert image.file.name.startswith("original_images/")
        assert image.file.name.count("/") == 1
        assert ".." not in image.file.name
    for address in ("/admin/images/", "/admin/images/chooser/"):
        assert "<script>alert(1)</script>" not in desk.client().get(address).content.decode()


def test_documents_are_served_for_download_only(desk):
    document = RegistryDocument.objects.create(
        title="Tabel",
        file=SimpleUploadedFile("tabel.csv", b"a,b"),
        collection=desk.office.agency.corner.collection,
    )

    response = desk.client().get(document.url)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers.get(
        "Content-Security-Policy", ""
    ) or "default-src" in response.headers.get("Content-Security-Policy", "")
