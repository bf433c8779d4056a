"""Whoever has a conflict with an entry finds no word of it at any address, in no number and in no letter."""

from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.core import mail

from competitions.actions import assigning, conflicts, entries, sheet_states
from competitions.canonical import sha256_of
from competitions.models import (
    ConflictNotice,
    ConflictOfInterest,
    EntryAttachment,
    SnapshotFile,
    StoredFile,
)
from innovations.actions.agencies import register
from innovations.models import AgencyPage
from tests.clients import signed_in
from tests.factories.contests import make_competition, make_judge, make_leader, make_secretary
from tests.factories.judging import frozen_text, make_assignment, make_conflict, make_entry, make_snapshot
from tests.factories.registry import make_government, make_office
from tests.factories.scoring import make_finished
from tests.leaks.addresses import filled, patterns
from tests.leaks.planting import SENTINEL, word
from tests.leaks.test_admin import CHANGING, leaks, said

#: What hides an entry is one condition that both databases answer; every way to have a conflict is walked on one.
ROLES = [
    pytest.param("judge", marks=pytest.mark.sqlite_only),
    "assigned judge",
    pytest.param("organiser", marks=pytest.mark.sqlite_only),
    pytest.param("organiser of a unit below", marks=pytest.mark.sqlite_only),
    pytest.param("leader", marks=pytest.mark.sqlite_only),
]
MISSING = 987_654
#: Signing out ends the visit.
LEFT_OUT = {"account_logout", "wagtailadmin_logout", "wagtailadmin_error_test"}
CONTESTS = ("admin/lomba/", "juri/", "peserta/", "lomba/", "sertifikat/")


def build() -> SimpleNamespace:
    """Return a competition with one entry full of planted words, and people who have a conflict with it."""
    government = make_government("Kabupaten Uji")
    office, beside = make_office("Dinas Sosial", government), make_office("Dinas Kesehatan", government)
    above = AgencyPage.objects.get(pk=office.agency.pk)
    unit = register(above, by=None, title="Panti Satu", kind="unit")
    competition = make_competition(government, requires_verified=False)
    entry = plant_entry(competition, office)
    open_entry = make_entry(competition, beside, "Jemput Bola")
    people = {
        "judge": make_judge(competition).user,
        "assigned judge": make_judge(competition).user,
        "organiser": make_secretary(),
        "organiser of a unit below": make_secretary(),
        "leader": make_leader(),
    }
    free = SimpleNamespace(judge=make_judge(competition), organiser=make_secretary())
    for judge in competition.judges.all():
        make_assignment(open_entry, judge)
    for judge in competition.judges.filter(user__in=[people["assigned judge"], free.judge.user]):
        make_finished(make_assignment(entry, judge))
    for name in ("judge", "organiser", "leader"):
        make_conflict(entry, people[name], kind="family", source="organiser", note=word())
    conflicts.declare(
        entry, user=people["assigned judge"], by=people["assigned judge"], kind="family", note=word()
    )
    people["organiser of a unit below"].groups.add(unit.corner.team)
    ConflictNotice.objects.create(
        entry=entry, named=word(), kind="other", note=word(), declared_by=office.head
    )
    waiting = make_judge(competition)
    asked = sheet_states.ask_excuse(make_assignment(entry, waiting), by=waiting.user, reason=word())
    run = assigning.propose(competition.rounds.get(), by=free.organiser, seed=1)
    return SimpleNamespace(
        run=run,
        asked=asked,
        competition=competition,
        office=office,
        beside=beside,
        entry=entry,
        open_entry=open_entry,
        people=people,
        free=free,
    )


def plant_entry(competition, office):
    """Return an entry with a planted word wherever an agency can write, and in what was frozen of it."""
    entry = make_entry(competition, office, word(), team=(word(),), texts={"latar": word(), "dampak": word()})
    content = frozen_text(word(), team=(word(),), agency=word(), text=word())
    stored = StoredFile.objects.create(sha256=sha256_of(word()), size=1)
    name = f"{word()}.pdf"
    content["files"] = [{"role": "document", "section": None, "name": name, "alt": word(), "size": 1}]
    snapshot = make_snapshot(entry, content)
    SnapshotFile.objects.create(snapshot=snapshot, file=stored, position=0, role="document", name=name)
    section = competition.sections.get(key="dampak")
    EntryAttachment.objects.create(
        entry=entry, section=section, file=stored, name=name, added_by=office.officer
    )
    return entry


@pytest.fixture(autouse=True)
def whole() -> None:
    """Leave the proof out: the rows planted here name files that nobody stored."""


@pytest.fixture(scope="module")
def contest(module_db):
    return module_db(build)


@pytest.fixture
def scene(contest, db):
    return contest


def numbers_of(scene) -> dict[str, object]:
    """Return what parameters of known names stand for; every other one stands for the entry itself."""
    entry = scene.entry
    return {
        "slug": scene.competition.slug,
        "year": 2026,
        "code": "en",
        "version": 2,
        "position": 0,
        "number": 0,
        "conflict_pk": entry.conflicts.first().pk,
        "notice_pk": ConflictNotice.objects.get().pk,
        "round_pk": scene.run.round_id,
        "run_pk": scene.run.pk,
        "judge_pk": scene.free.judge.pk,
        "judge_id": scene.free.judge.pk,
        "snapshot_id": entry.snapshot.pk,
        "snapshot_pk": entry.snapshot.pk,
        "assignment_id": scene.asked.pk,
        "assignment_pk": scene.asked.pk,
    }


def contest_addresses(scene, entry: int) -> Iterator[str]:
    """Return every address of contests: `pk` once as the competition and once as the entry."""
    numbers = numbers_of(scene)
    for written, name, parameters in patterns():
        if not written.startswith(CONTESTS) or name in LEFT_OUT:
            continue
        for pk in (scene.competition.pk, entry):
            values = dict.fromkeys(parameters, entry) | numbers | {"pk": pk, "token": "x"}
            address = filled(written, values)
            if address:
                yield address


def plain_addresses() -> Iterator[str]:
    """Return every address of the site that takes no number."""
    for written, name, parameters in patterns():
        if not parameters and name not in LEFT_OUT:
            address = filled(written, {})
            if address:
                yield address


@pytest.mark.parametrize("role", ROLES)
def test_no_address_of_contests_tells_a_word(scene, role):
    found = sorted(set(contest_addresses(scene, scene.entry.pk)))
    filtered = found if role in {"assigned judge", "organiser"} else []
    asked = [f"{address}?q={SENTINEL}&search={SENTINEL}&page=1&format=csv&export=csv" for address in filtered]

    assert leaks(signed_in(scene.people[role]), [*found, *asked]) == []


@pytest.mark.parametrize("role", ROLES[1:3])
def test_no_other_page_tells_a_word(scene, role):
    assert leaks(signed_in(scene.people[role]), sorted(set(plain_addresses()))) == []


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", [ROLES[1], ROLES[2], ROLES[4]])
def test_nothing_sent_brings_a_word_back(scene, role):
    client = signed_in(scene.people[role])
    sent = {
        "person": scene.people["judge"].pk,
        "user": scene.people["judge"].pk,
        "entry": scene.entry.pk,
        "agency": scene.office.agency.pk,
        "judge": scene.free.judge.pk,
        "kind": "family",
        "note": "Ada.",
        "reason": "",
    }
    found = []
    for address in sorted(set(contest_addresses(scene, scene.entry.pk))):
        for data in ({}, sent):
            response = client.post(address, data)
            if SENTINEL in said(response).decode(errors="replace") or response.status_code >= 500:
                found.append(f"{response.status_code} {address}")

    assert found == []


def test_the_same_pages_do_show_it_to_those_without_a_conflict(scene):
    """Otherwise the tests above would look at empty pages."""
    shown = {
        "judge": ["/juri/", f"/juri/naskah/{scene.entry.pk}/"],
        "organiser": [
            f"/admin/lomba/{scene.competition.pk}/konflik/",
            f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.run.round_id}/",
            f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.run.round_id}/lepas/{scene.asked.pk}/",
        ],
    }
    for role, addresses in shown.items():
        person = scene.free.judge.user if role == "judge" else scene.free.organiser
        client = signed_in(person)
        assert [SENTINEL in client.get(address).content.decode() for address in addresses] == [True] * len(
            addresses
        )


@pytest.mark.parametrize("role", ROLES)
def test_an_entry_with_a_conflict_answers_like_none(scene, role):
    """Byte for byte, at every address that takes the number of an entry."""
    client = signed_in(scene.people[role])

    def answer(address: str) -> tuple[int, bytes]:
        response = client.get(address)
        text = CHANGING.sub(b"", said(response))
        for form in (address, quote(address, safe="")):
            text = text.replace(form.encode(), b"ADDRESS")
        return response.status_code, text

    both = zip(contest_addresses(scene, scene.entry.pk), contest_addresses(scene, MISSING), strict=True)
    of_competitions = ("/lomba/", "/pleno/")  # there a number is that of a competition
    pairs = [
        (hidden, missing)
        for hidden, missing in both
        if hidden != missing and not any(part in hidden for part in of_competitions)
    ]

    assert len(pairs) > 5
    assert [hidden for hidden, missing in pairs if answer(hidden) != answer(missing)] == []


@pytest.mark.parametrize("role", ROLES[1:4])
def test_no_number_moves_when_a_hidden_entry_comes_in(scene, role):
    person = scene.people[role]
    ConflictOfInterest.objects.create(
        competition=scene.competition,
        user=person,
        agency=scene.office.agency,
        kind="interest",
        source="organiser",
    )
    fixed = [
        address for address in sorted(set(contest_addresses(scene, MISSING))) if str(MISSING) not in address
    ]

    def answers() -> dict[str, bytes]:
        client = signed_in(person)
        return {address: CHANGING.sub(b"", said(client.get(address))) for address in fixed}

    before = answers()
    entry = plant_entry(scene.competition, scene.office)
    make_assignment(entry, scene.free.judge)
    make_conflict(entry, scene.people["judge"], note=word())
    after = answers()

    assert [address for address in fixed if before[address] != after[address]] == []


def test_no_letter_about_a_hidden_entry_is_sent(scene, django_capture_on_commit_callbacks):
    judge = scene.free.judge
    with django_capture_on_commit_callbacks(execute=True):
        conflicts.declare(scene.entry, user=judge.user, by=scene.free.organiser, kind="family", note=word())
        entries.withdraw(scene.entry, by=scene.office.head, reason=word())

    told = {address for letter in mail.outbox for address in letter.to}
    assert scene.free.organiser.email in told
    assert told & {person.email for person in [*scene.people.values(), judge.user]} == set()
