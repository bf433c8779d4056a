"""A contest with everything that lets it open, and people who enter, organise and judge."""

import datetime as dt
import itertools
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from competitions.actions import entries
from competitions.canonical import sha256_of
from competitions.models import (
    Band,
    Category,
    Competition,
    CompetitionIndexPage,
    CompetitionPage,
    Criterion,
    Entry,
    EntrySnapshot,
    FormSection,
    Judge,
    Panel,
    Round,
    Rubric,
    Seat,
)
from home.models import HomePage
from innovations.models import AgencyPage
from innovations.rules import LEADERS, SECRETARIAT
from tests.factories.registry import (
    Office,
    established,
    make_document,
    make_government,
    make_office,
    make_person,
    make_published,
)
from users.models import User

_numbers = itertools.count(1)


def make_secretary() -> User:
    """Return a member of the secretariat."""
    established()
    return make_person("sekretariat", Group.objects.get(name=SECRETARIAT))


def make_leader() -> User:
    """Return a leader, who approves as second person."""
    established()
    return make_person("pimpinan", Group.objects.get(name=LEADERS))


def make_rubric(competition: Competition, weights: tuple[int, ...] = (60, 40)) -> Rubric:
    """Return a rubric of criteria from 0 to 100 with described bands."""
    rubric = Rubric.objects.create(competition=competition, name=f"Rubrik {next(_numbers)}")
    for position, weight in enumerate(weights):
        criterion = Criterion.objects.create(
            rubric=rubric, name=f"Kriteria {position + 1}", weight=weight, position=position
        )
        for low, high, label in ((0, 59, "Kurang"), (60, 79, "Cukup"), (80, 100, "Baik")):
            Band.objects.create(criterion=criterion, low=low, high=high, label=label, description=label)
    return rubric


def make_round(competition: Competition, **fields: Any) -> Round:
    """Return a desk round a week after entries close, a week long, with a rubric of its own."""
    start = competition.closes_at + dt.timedelta(days=7)
    values = {
        "name": f"Babak {next(_numbers)}",
        "rubric": fields.pop("rubric", None) or make_rubric(competition),
        "opens_at": start,
        "closes_at": start + dt.timedelta(days=7),
        "position": competition.rounds.count(),
    }
    return Round.objects.create(competition=competition, **values | fields)


def make_competition(
    government: AgencyPage | None = None, *, is_announced: bool = True, **fields: Any
) -> Competition:
    """Return a competition that takes entries now (unless dates say otherwise), with a round, panel and form.

    Two categories ("pelayanan", "tata-kelola"), two sections ("latar" of 1 to 20 words, "dampak" of up to 30).
    """
    number = next(_numbers)
    now = timezone.now()
    values = {
        "title": f"Lomba Inovasi {number}",
        "slug": f"lomba-inovasi-{number}",
        "kind": "public_service",
        "year": 2026,
        "summary": "Mencari inovasi pelayanan.",
        "opens_at": now - dt.timedelta(days=7),
        "closes_at": now + dt.timedelta(days=7),
        "pact": "Saya menilai dengan jujur dan menjaga rahasia.",
        "guide": make_document(title="Pedoman", name="pedoman.pdf"),
    }
    competition = Competition.objects.create(government=government or make_government(), **values | fields)
    for position, (slug, name) in enumerate((("pelayanan", "Pelayanan"), ("tata-kelola", "Tata kelola"))):
        Category.objects.create(competition=competition, slug=slug, name=name, position=position)
    FormSection.objects.create(
        competition=competition, key="latar", title="Latar belakang", min_words=1, max_words=20, position=0
    )
    FormSection.objects.create(
        competition=competition,
        key="dampak",
        title="Dampak",
        max_words=30,
        takes_attachment=True,
        position=1,
    )
    Panel.objects.create(round=make_round(competition), name="Dewan juri")
    if is_announced:
        competition.announced_at, competition.announced_by = now, make_secretary()
        competition.save()
    return Competition.objects.get(pk=competition.pk)


def make_judge(competition: Competition, *, is_seated: bool = True, **fields: Any) -> Judge:
    """Return a judge who accepted, with a seat on every panel of the competition."""
    person = fields.pop("user", None) or make_person("juri")
    now = timezone.now()
    values = {
        "name": f"Juri {person.pk}",
        "email": person.email,
        "token_hash": f"{next(_numbers):064d}",
        "expires_at": now + dt.timedelta(days=14),
        "accepted_at": now,
        "pact_text": competition.pact,
        "pact_hash": sha256_of(competition.pact),
    }
    judge = Judge.objects.create(competition=competition, user=person, **values | fields)
    if is_seated:
        for panel in Panel.objects.filter(round__competition=competition):
            Seat.objects.create(panel=panel, judge=judge)
    return judge


def make_entry(competition: Competition, office: Office | None = None, **fields: Any) -> Entry:
    """Return a draft entry of an office's published innovation, its sections written."""
    office = office or make_office(f"Dinas {next(_numbers)}", competition.government)
    innovation = fields.pop("innovation", None) or make_published(office, fields.pop("title", ""))
    texts = fields.pop("texts", {"latar": "Warga antre lama.", "dampak": "Antrean hilang."})
    category = fields.pop("category", None) or competition.categories.first()
    entry = entries.start(competition, innovation=innovation, category=category, by=office.officer)
    return entries.save_texts(entry, texts=texts, version=entry.version, by=office.officer)


def make_submitted(competition: Competition, office: Office | None = None, **fields: Any) -> EntrySnapshot:
    """Return the snapshot of an entry that the office's head has submitted."""
    office = office or make_office(f"Dinas {next(_numbers)}", competition.government)
    entry = make_entry(competition, office, **fields)
    return entries.submit(entry, version=entry.version, by=office.head)


def make_contest_page(competition: Competition) -> CompetitionPage:
    """Return the public page of a competition, below the list of competitions."""
    established()
    home = HomePage.objects.get()
    index = CompetitionIndexPage.objects.first() or home.add_child(
        instance=CompetitionIndexPage(title="Lomba", slug="lomba")
    )
    index.refresh_from_db()
    page = CompetitionPage(title=competition.title, slug=competition.slug, competition=competition)
    return index.add_child(instance=page)
