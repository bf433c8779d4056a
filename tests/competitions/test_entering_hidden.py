"""What is not one's own is not there: no word of an entry leaves its agency, by any address or role."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from competitions.actions import attaching, entries
from competitions.models import Entry
from tests.clients import signed_in
from tests.factories.contests import (
    make_contest_page,
    make_entry,
    make_judge,
    make_leader,
    make_secretary,
    make_submitted,
)
from tests.factories.registry import make_office, make_person, make_published, make_verifier
from tests.leaks.addresses import filled, patterns
from users.models import User

pytestmark = pytest.mark.django_db

SENTINEL = "zqxrahasia"
MISSING = 987_654
#: Both databases are asked the same questions; every role is walked on one.
ROLES = [
    *(
        pytest.param(role, marks=pytest.mark.sqlite_only)
        for role in ("visitor", "secretariat", "leader", "nobody")
    ),
    "officer",
    "judge",
]
ADDRESSES = [
    "",
    "simpan/",
    "lampiran/{attachment}/",
    "pratinjau/",
    "pratinjau/0/",
    "minta-kepala/",
    "kirim/",
    "bukti/",
    "naskah/1/",
    "naskah/1/0/",
    "tarik/",
]
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def secret_texts() -> dict[str, str]:
    return {"latar": f"{SENTINEL}satu di sini.", "dampak": f"{SENTINEL}dua di sini."}


def build(contest):
    """Return a draft with an attachment and a submitted entry, both of another agency and full of secrets."""
    competition = contest.competition
    make_contest_page(competition)
    theirs = make_office("Dinas Sosial", contest.government)
    draft = make_entry(competition, theirs, texts=secret_texts())
    attachment = attaching.attach(
        draft,
        section=competition.sections.get(key="dampak"),
        upload=SimpleUploadedFile(f"{SENTINEL}.pdf", b"%PDF-1.4\n" + SENTINEL.encode(), "application/pdf"),
        by=theirs.officer,
    )
    handed_over = make_submitted(competition, theirs, texts=secret_texts()).entry
    return theirs, draft, attachment, handed_over


@pytest.fixture(scope="module")
def built(module_db, built_contest):
    return module_db(lambda: (build(built_contest), make_people(built_contest)))


@pytest.fixture
def theirs(contest, built):
    return built[0]


@pytest.fixture
def people(contest, built) -> dict[str, User]:
    """Return everybody who is not of the entering agency."""
    return {role: User.objects.get(pk=user.pk) for role, user in built[1].items()}


def make_people(contest):
    return {
        "officer": contest.office.officer,
        "head": contest.office.head,
        "judge": make_judge(contest.competition).user,
        "secretariat": make_secretary(),
        "leader": make_leader(),
        "verifier": make_verifier(),
        "nobody": make_person(),
    }


def answer(client: Client, method: str, path: str, number: int) -> tuple:
    """Return status, body and headers, with the number of the address made alike."""
    data = {"version": "1", "endorse": "1", "reason": "x", "text-latar": "diubah"}
    response = client.get(path) if method == "get" else client.post(path, data)
    body = response.getvalue() if response.streaming else response.content
    for slash in ("/", "%2F"):
        body = body.replace(f"peserta{slash}{number}{slash}".encode(), b"peserta/N/")
    body = CHANGING.sub(b"", body)
    headers = sorted((name, value) for name, value in response.headers.items() if name != "Content-Length")
    return response.status_code, body, headers


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_entry_answers_like_a_missing_one(contest, theirs, people, method, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # "Expires" tells the second
    _office, draft, attachment, handed_over = theirs
    before = list(Entry.objects.order_by("pk").values())
    different = []
    for role, user in people.items():
        client = signed_in(user)
        for address in ADDRESSES:
            path = address.format(attachment=attachment.pk)
            missing = answer(client, method, f"/peserta/{MISSING}/{path}", MISSING)
            for entry in (draft, handed_over) if role in {"officer", "judge", "secretariat"} else (draft,):
                found = answer(client, method, f"/peserta/{entry.pk}/{path}", entry.pk)
                if found != missing or found[0] not in {404, 405}:
                    different.append((role, address, entry.state, found[0], missing[0]))
    assert different == []
    assert list(Entry.objects.order_by("pk").values()) == before


def test_an_attachment_is_not_found_under_another_entry(contest, theirs):
    office, _draft, attachment, handed_over = theirs
    own = make_entry(contest.competition, contest.office, innovation=contest.innovation)
    stranger = signed_in(contest.office.officer)
    assert stranger.get(f"/peserta/{own.pk}/lampiran/{attachment.pk}/").status_code == 404
    stranger.post(f"/peserta/{own.pk}/", {"version": own.version, "detach": attachment.pk})
    assert attachment.entry.attachments.count() == 1
    insider = signed_in(office.officer)
    assert insider.get(f"/peserta/{handed_over.pk}/lampiran/{attachment.pk}/").status_code == 404


def everything(client: Client, numbers: dict[str, object]) -> list[tuple[str, str]]:
    """Return every address that has answered with a planted word."""
    leaks = []
    paths = {
        path
        for written, _name, _parameters in patterns()
        if not written.startswith(("admin/", "akun/keluar"))
        and (path := filled(written, numbers)) is not None
    }
    for path in sorted(paths):
        response = client.get(path)
        body = response.getvalue() if response.streaming else response.content
        whole = body + str(response.headers).encode()
        if SENTINEL.encode() in whole.lower():
            leaks.append((path, str(response.status_code)))
    return leaks


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ROLES)
def test_no_word_of_an_entry_is_public(contest, theirs, people, role):
    _office, draft, attachment, handed_over = theirs
    client = Client() if role == "visitor" else signed_in(people[role])
    for entry in (draft, handed_over):
        numbers = {
            "pk": entry.pk,
            "number": attachment.pk,
            "version": 1,
            "position": 0,
            "slug": contest.competition.slug,
            "code": "id",
            "year": 2026,
        }
        assert everything(client, numbers) == []
    for path in ("/", "/lomba/", f"/lomba/{contest.competition.slug}/", "/peserta/", "/sitemap-pages.xml"):
        assert SENTINEL.encode() not in client.get(path).content.lower()


def test_the_stored_file_has_no_public_address(theirs):
    _office, _draft, attachment, _handed_over = theirs
    answers = [Client().get(f"/media/{place}") for place in (attachment.file.place, "stored/aa/tiada")]
    assert [response.status_code for response in answers] == [404, 404]


def test_people_of_the_agency_above_find_it(contest, theirs):
    _office, draft, _attachment, _handed_over = theirs
    corner = contest.government.corner
    above = make_person("atasan", corner.heads)
    assert signed_in(above).get(f"/peserta/{draft.pk}/").status_code == 200


def test_a_withdrawn_innovations_entry_of_another_agency_is_not_named(contest, theirs):
    office, _draft, _attachment, _handed_over = theirs
    secret = make_published(office, f"{SENTINEL.title()} Layanan")
    entry = entries.start(
        contest.competition,
        innovation=secret,
        category=contest.category,
        by=office.officer,
    )
    for path in ("/peserta/", f"/peserta/lomba/{contest.competition.slug}/", f"/peserta/{entry.pk}/"):
        page = signed_in(contest.office.officer).get(path).content.decode().lower()
        assert SENTINEL not in page
