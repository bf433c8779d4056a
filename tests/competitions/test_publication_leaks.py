"""Between the first computation and publication nothing moves for anybody outside the desk: no word, no byte, no letter."""

import re
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client

from competitions.actions import results
from competitions.models import ResultRun
from tests.clients import signed_in
from tests.factories.published import GIVEN, fresh, make_judged_contest
from tests.leaks.addresses import filled, patterns
from tests.leaks.test_admin import CHANGING, said

pytestmark = pytest.mark.django_db

#: No other figure of the pages is like it.
TOTAL = re.compile(r"93[.,]67")
#: Both databases are asked the same questions; every role is walked on one.
ROLES = [
    pytest.param("visitor", marks=pytest.mark.sqlite_only),
    "officer who won",
    pytest.param("head who won", marks=pytest.mark.sqlite_only),
    pytest.param("officer of others", marks=pytest.mark.sqlite_only),
    "judge",
]
DATA = [
    "/api/v1/innovations?facets=true&limit=100",
    "/api/v1/innovations?q=jemput",
    "/api/v1/agencies?limit=100",
    "/inovasi/?award=selesai",
    "/inovasi/?sort=awarded",
    "/inovasi/pilihan/award/",
    "/inovasi/data.csv",
    "/inovasi/data.json",
    "/inovasi/feed.atom",
    "/sitemap-pages.xml",
    "/lomba/selesai/hasil/?kategori=pelayanan",
    "/sertifikat/1/sertifikat.pdf",
    "/lomba/",
    "/lomba/selesai/",
]


def build() -> SimpleNamespace:
    """Return a judged contest in which the winner's total is told by no other figure."""
    given = GIVEN | {"Jemput Bola": [(94, 93), (95, 92), (94, 93)]}
    return make_judged_contest(given)


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(build)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


def client_of(contest, role: str) -> Client:
    people = {
        "officer who won": contest.offices[0].officer,
        "head who won": contest.offices[0].head,
        "officer of others": contest.offices[1].officer,
        "judge": contest.judges[0].user,
    }
    return signed_in(people.get(role))


def addresses(contest) -> list[str]:
    """Return every address outside the editors' desk, filled in with numbers of the winner."""
    entry = contest.entries["Jemput Bola"]
    values = {
        "slug": "selesai",
        "serial": "1",
        "pk": entry.pk,
        "entry_pk": entry.pk,
        "round_pk": contest.stage.pk,
        "number": entry.innovation_id,
        "version": 1,
        "position": 0,
        "code": "id",
        "year": 2026,
        "name": "award",
        "section": "pages",
    }
    found = {
        filled(written, values)
        for written, _name, _parameters in patterns()
        if not written.startswith(("admin/", "akun/"))
    }
    pages = [one.innovation.catalogue_entry.url for one in contest.entries.values()]
    return sorted({*filter(None, found), *DATA, *pages})


def answers(contest, role: str) -> dict[str, tuple[int, bytes, dict[str, str]]]:
    """Return status, text and headers of every address."""
    client = client_of(contest, role)
    found = {}
    for address in addresses(contest):
        response = client.get(address)
        text = CHANGING.sub(b"", said(response))
        found[address] = (response.status_code, text, dict(response.headers))
    return found


def approve(contest) -> ResultRun:
    run = results.compute(fresh(contest.competition), by=contest.secretary)
    results.approve(run, by=contest.leader)
    return run


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ROLES)
def test_nothing_moves_until_results_are_published(
    contest, role, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to(
        fresh(contest.competition).closes_at
        + (contest.stage.closes_at - fresh(contest.competition).closes_at) * 1.01,
        tick=False,
    )
    before = answers(contest, role)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        approve(contest)
    after = answers(contest, role)

    moved = [address for address in before if before[address] != after[address]]
    # A head can take an entry back until results are approved: that this is over is all there is to see.
    own = f"/peserta/{contest.entries['Jemput Bola'].pk}/"
    allowed = {own, f"{own}tarik/"} if role == "head who won" else set()
    assert set(moved) <= allowed
    assert [
        address
        for address, (_status, text, _headers) in after.items()
        if TOTAL.search(text.decode(errors="replace"))
    ] == []
    assert mail.outbox == []
    assert [status for status, _text, _headers in after.values() if status >= 500] == []


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ROLES)
def test_the_same_addresses_do_tell_it_afterwards(contest, role):
    """Otherwise the test above would look at empty pages."""
    results.publish(approve(contest), by=contest.secretary)

    found = answers(contest, role)

    told = {
        address
        for address, (_status, text, _headers) in found.items()
        if TOTAL.search(text.decode(errors="replace"))
    }
    assert {"/lomba/selesai/hasil/", "/lomba/selesai/results.json"} <= told
    own = f"/peserta/{contest.entries['Jemput Bola'].pk}/"
    assert (own in told) == (role in {"officer who won", "head who won"})
    assert b"Penghargaan 2026" in found["/inovasi/?award=selesai"][1]
