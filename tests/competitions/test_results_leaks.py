"""Between approval and publication nobody outside the desk learns anything, at any address; afterwards everybody does."""

import re
from types import SimpleNamespace

import pytest
from django.core import mail

from competitions.actions import results
from competitions.models import Award, ResultRun
from tests.clients import signed_in
from tests.factories.contests import make_contest_page, make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_published as make_public_innovation
from tests.factories.results import add_round, fresh, make_run, make_scored_competition
from tests.leaks.addresses import filled, patterns
from tests.leaks.test_admin import CHANGING, said
from users.models import User

pytestmark = pytest.mark.django_db

LEFT_OUT = {
    "account_logout",
    "wagtailadmin_logout",
    "wagtailadmin_error_test",
    "wagtailadmin_tag_autocomplete",
}
#: Totals that stand nowhere else: what the judges' scores come to, and nobody typed.
TOTALS = ("77.53", "77,53", "66.07", "66,07")
#: When a workbook was made, and the names that an editor gives to the blocks of a text, new with every page.
MADE = re.compile(rb"<dcterms:\w+[^>]*>[^<]*<|&quot;key&quot;:\s*&quot;\w+&quot;")
LIKELY = [
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-innovations.xml",
    "/inovasi/feed.atom",
    "/inovasi/data.json",
    "/inovasi/data.csv",
    "/inovasi/?award=1",
    "/api/v1/innovations?facets=true&limit=100",
    "/api/v1/competitions?limit=100",
]


def values(entry: int, judge: int) -> tuple[int, int]:
    """Give scores whose mean is 77.53 for the first entry and 66.07 for the second."""
    return [[(78, 77), (77, 78), (78, 77)], [(66, 66), (67, 66), (66, 65)], [(40, 40)] * 3][entry][judge]


def build() -> SimpleNamespace:
    scene = make_scored_competition(entries=3, values=values)
    make_contest_page(scene.competition)
    for entry, office in zip(
        scene.entries, (scene.offices[0], scene.offices[1], scene.offices[0]), strict=True
    ):
        innovation = make_public_innovation(office, entry.innovation.title)
        type(entry).objects.filter(pk=entry.pk).update(innovation=innovation)
    scene.people = {
        "head": scene.offices[0].head,
        "judge": scene.judges[0].user,
        "organiser with a conflict": make_secretary(),
        "leader with a conflict": make_leader(),
    }
    for name in ("organiser with a conflict", "leader with a conflict"):
        make_conflict(scene.entries[2], scene.people[name])
    return scene


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    for entry in built.entries:
        entry.refresh_from_db()
    return built


def addresses(scene) -> list[str]:
    """Return every address of the site, filled in with the competition, its round, its entries and its runs."""
    entry = scene.entries[0]
    numbers = {
        "slug": scene.competition.slug,
        "year": 2026,
        "code": "en",
        "version": 1,
        "position": 0,
        "number": 1,
        "round_pk": scene.stage.pk,
        "judge_pk": scene.judges[0].pk,
        "serial": "AAAAAAAAAAAAAAAAAAAAAA",
        "path": entry.innovation.url_path.partition("/inovasi/")[2] or "x",
    }
    found = set(LIKELY)
    for written, name, parameters in patterns():
        if written.startswith("akun/"):  # secrets drawn anew with every look
            continue
        is_contest = written.startswith(
            ("admin/lomba/", "juri/", "peserta/", "lomba/", "sertifikat/", "api/v1/")
        )
        is_plain = not written.startswith("admin/") and parameters <= {"slug", "year"}
        if name in LEFT_OUT or not (is_contest or is_plain):
            continue
        for pk in {scene.competition.pk, entry.pk}:
            own = dict.fromkeys(parameters, pk) | numbers | {"pk": pk, "result_pk": 1, "entry_pk": entry.pk}
            if address := filled(written, own):
                found.add(address)
    found |= {"/", scene.competition.address, *(one.innovation.get_url() or "/" for one in scene.entries)}
    return sorted(address for address in found if "bahasa" not in address)


def answers(person: User | None, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    """Return what each address answers; messages that wait for the next page are forgotten."""
    found, client = {}, signed_in(person)
    for address in asked:
        client.cookies.pop("messages", None)
        response = client.get(address)
        text = MADE.sub(b"", CHANGING.sub(b"", said(response)))
        found[address] = response.status_code, text
    return found


def approve(scene) -> ResultRun:
    run = make_run(scene)
    results.approve(run, by=scene.leader)
    return ResultRun.objects.get(pk=run.pk)


#: Both databases are asked the same questions; every role is walked on one.
ROLES = [
    pytest.param("head", marks=pytest.mark.sqlite_only),
    pytest.param("judge", marks=pytest.mark.sqlite_only),
    "organiser with a conflict",
    pytest.param("leader with a conflict", marks=pytest.mark.sqlite_only),
]


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ROLES)
def test_no_address_answers_otherwise_once_results_are_approved(scene, role):
    """Those who work outside the editors' desk are walked through everything else in `test_publication_leaks`."""
    person, asked = scene.people[role], addresses(scene)
    if role in {"head", "judge"}:
        asked = [address for address in asked if address.startswith("/admin/")]
    assert len(asked) > 60
    before = answers(person, asked)  # also fills every cache
    mail.outbox.clear()
    approve(scene)
    after = answers(person, asked)

    assert [address for address in asked if before[address] != after[address]] == []
    told = [
        address
        for address, (_status, text) in after.items()
        if any(total.encode() in text for total in TOTALS)
    ]
    assert told == []
    assert mail.outbox == []
    assert not Award.objects.exists()


def test_the_desk_does_show_the_totals(scene):
    """Otherwise the test above would look for numbers that stand nowhere."""
    run = approve(scene)
    page = signed_in(scene.leader).get(f"/admin/lomba/{scene.competition.pk}/hasil/{run.pk}/")
    assert all(any(total in page.text for total in pair) for pair in (TOTALS[:2], TOTALS[2:]))


def test_once_published_everybody_reads_them_also_where_pages_were_kept(scene):
    entry = scene.entries[0]
    place = entry.innovation.get_url()
    visitor = signed_in(None)
    assert "Juara I" not in visitor.get(place).text
    assert visitor.get(f"{scene.competition.address}hasil/").status_code == 404
    run = approve(scene)
    results.publish(run, by=scene.secretary)
    serial = Award.objects.get(place=1).serial
    assert "Juara I" in visitor.get(place).text
    page = visitor.get(f"{scene.competition.address}hasil/").text
    assert any(total in page for total in TOTALS[:2])
    assert visitor.get(f"/sertifikat/{serial}/").status_code == 200


def test_who_goes_on_is_told_once_it_is_published():
    scene = make_scored_competition(entries=3, values=values)
    add_round(scene)
    office = scene.offices[0]
    client = signed_in(office.officer)
    address = f"/peserta/{scene.entries[0].pk}/"
    before = CHANGING.sub(b"", said(client.get(address)))
    run = make_run(scene, scene.stage)
    results.approve(run, by=scene.leader)
    assert CHANGING.sub(b"", said(client.get(address))) == before
    assert mail.outbox == [] or all("Babak" not in letter.subject for letter in mail.outbox)
    results.publish(run, by=scene.secretary)
    after = said(client.get(address)).decode()
    assert after != before.decode()
    assert re.search(scene.stage.name, after)
    assert fresh(scene.competition).results_approved_at is None
