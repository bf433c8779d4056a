"""Two contests of the invented regency: one that takes entries, one that judges have in hand."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from competitions.actions import assigning, editions, entries, judges, screening, setup
from competitions.canonical import sha256_of
from competitions.eligibility import innovation_findings
from competitions.models import Category, Competition, Entry, FormSection, Judge, Panel
from innovations.demo import people
from innovations.demo.paper import one_page
from innovations.models import AgencyPage, InnovationPage
from innovations.models.completeness import DESIGN_FIELDS, count_words
from innovations.rules import SECRETARIAT
from users.models import User
from users.tokens import digest, new_token

SECOND = people.Person("sekretariat.dua@lumbung.example", "Wulan Tertib", SECRETARIAT)
JUDGES = (
    people.PEOPLE["judge"],
    people.Person("juri.dua@lumbung.example", "Dr. Laras Teliti"),
    people.Person("juri.tiga@lumbung.example", "Ir. Bagas Adil"),
    people.Person("juri.empat@lumbung.example", "Prof. Ratna Bijak"),
)
#: A round opens once entries have closed, never in the same moment.
A_MOMENT = dt.timedelta(microseconds=1)
ENTERED = 4  # entries that judges have in hand
NOTE = "Lomba simulasi: pemerintah daerah, orang, dan isinya rekaan."


def load_contests(government: AgencyPage) -> Iterator[str]:
    """Bring both contests to where they stand, unless they are there, and yield each title."""
    secretary = people.ensure(people.PEOPLE["secretariat"])
    people.ensure(SECOND)
    year = timezone.localdate().year
    for template, slug, title, bring in (
        ("kovablik-2025", f"kovablik-{year}", f"KOVABLIK {government.title} {year}", taking_entries),
        ("krenova", f"krenova-{year}", f"Krenova {government.title} {year}", being_judged),
    ):
        if Competition.objects.filter(slug=slug).exists():
            continue
        with transaction.atomic():
            competition = editions.create(
                template, by=secretary, government=government, title=title, slug=slug, year=year
            )
            bring(competition, secretary)
        yield title


def taking_entries(competition: Competition, secretary: User) -> None:
    """Announce it, open for a month; one agency has submitted, another is still writing."""
    now = timezone.now()
    announce(competition, secretary, opens=now - dt.timedelta(days=3), closes=end_of_day(now, days=30))
    pages = published(competition, spare=ENTERED)
    submitted, written = (start(competition, page) for page in pages[:2])
    submit(submitted)
    entries.ask_head(written, by=team_of(written.agency))


def being_judged(competition: Competition, secretary: User) -> None:
    """Let agencies enter, screen and assign; then entries close and the judges have a month."""
    now = timezone.now()
    announce(competition, secretary, opens=now - dt.timedelta(days=20), closes=end_of_day(now, days=1))
    entered = [submit(start(competition, page)) for page in published(competition)[:ENTERED]]
    for entry in entered:
        screening.accept(entry, by=secretary)
    stage = competition.rounds.get()
    run = assigning.propose(stage, by=secretary, seed=1)
    assigning.confirm(run, by=secretary)
    close = timezone.now()  # what was submitted stays before the close
    Competition.objects.filter(pk=competition.pk).update(closes_at=close, grace_minutes=0)
    competition.rounds.filter(pk=stage.pk).update(
        opens_at=close + A_MOMENT, closes_at=end_of_day(close, days=30)
    )


def announce(competition: Competition, secretary: User, *, opens: dt.datetime, closes: dt.datetime) -> None:
    """Give it dates, a guide and judges, and make it known."""
    competition.opens_at, competition.closes_at = opens, closes
    competition.minimum_age_months = 0
    competition.summary = f"{competition.summary} {NOTE}".strip()
    competition.grace_minutes = 5
    start_of_round = closes + dt.timedelta(days=3)
    stages = list(competition.rounds.order_by("position"))
    for stage in stages:
        stage.opens_at, stage.closes_at = start_of_round, start_of_round + dt.timedelta(days=10)
        stage.judges_per_entry, stage.minimum_sheets = 3, 2
        start_of_round = stage.closes_at + dt.timedelta(days=2)
    setup.change(competition, by=secretary, rows=[competition, *stages])
    guide = one_page(f"Pedoman {competition.title}", [NOTE, competition.rules_text])
    setup.attach_guide(competition, ContentFile(guide, name=f"pedoman-{competition.slug}.pdf"), by=secretary)
    for person in JUDGES:
        take_seat(competition, people.ensure(person), person.name, secretary)
    setup.announce(competition, by=secretary)


def take_seat(competition: Competition, user: User, name: str, secretary: User) -> Judge:
    """Invite somebody to every panel and let them accept."""
    panels = list(Panel.objects.filter(round__competition=competition))
    is_first = not competition.judges.exists()
    judge = judges.invite(
        competition,
        by=secretary,
        email=user.email,
        name=name,
        panels=panels,
        chairs=panels if is_first else (),
        institution="Universitas rekaan",
    )
    token = new_token()  # the one that was mailed is known to nobody here
    Judge.objects.filter(pk=judge.pk).update(token_hash=digest(token))
    pact = Competition.objects.values_list("pact", flat=True).get(pk=competition.pk)
    return judges.accept(token, pact_hash=sha256_of(pact), by=user)


def published(competition: Competition, *, spare: int = 0) -> list[InnovationPage]:
    """Return one innovation that may enter of each agency that has people, the first `spare` agencies left out."""
    pages = InnovationPage.objects.live().descendant_of(competition.government).order_by("path")
    by_agency: dict[str, InnovationPage] = {}
    for page in pages:
        by_agency.setdefault(page.path[: -page.steplen], page)
    first = competition.categories.first()
    may_enter = [
        page
        for page in by_agency.values()
        if has_people(page.agency) and not any(item.is_failure for item in innovation_findings(page, first))
    ]
    return may_enter[spare:]


def has_people(agency: AgencyPage) -> bool:
    """Whether somebody may write and somebody may submit for an agency."""
    corner = getattr(agency, "corner", None)
    return corner is not None and corner.team.user_set.exists() and corner.heads.user_set.exists()


def team_of(agency: AgencyPage) -> User:
    """Return somebody who writes for an agency."""
    return agency.corner.team.user_set.order_by("pk").first()


def start(competition: Competition, page: InnovationPage) -> Entry:
    """Enter an innovation and write every section from its record."""
    category = category_for(competition, page)
    entry = entries.start(competition, innovation=page, category=category, by=team_of(page.agency))
    texts = {section.key: text_for(section, page) for section in entry.sections}
    return entries.save_texts(entry, texts=texts, version=entry.version, by=team_of(page.agency))


def submit(entry: Entry) -> Entry:
    """Hand an entry over in the head's name."""
    head = entry.agency.corner.heads.user_set.order_by("pk").first()
    return entries.submit(entry, version=entry.version, by=head).entry


def category_for(competition: Competition, page: InnovationPage) -> Category:
    """Return the category that shares a word with the innovation's sector, or the first one."""
    words = set(str(page.main_sector or "").casefold().split())
    categories = list(competition.categories.all())
    return next(
        (item for item in categories if words & set(item.name.casefold().split())),
        categories[-1] if page.stage == "applied" and len(categories) == 2 else categories[0],
    )


def text_for(section: FormSection, page: InnovationPage) -> str:
    """Return words of the record that fit a section's limits."""
    start_at = section.position % len(DESIGN_FIELDS)
    names = (*DESIGN_FIELDS[start_at:], *DESIGN_FIELDS[:start_at])
    parts: list[str] = []
    for name in names:
        text = getattr(page, name).strip()
        if not text or count_words(" ".join([*parts, text])) > section.max_words:
            continue
        parts.append(text)
        if count_words(" ".join(parts)) >= section.min_words:
            break
    return "\n\n".join(parts) or " ".join(getattr(page, names[0]).split()[: section.max_words])


def end_of_day(moment: dt.datetime, *, days: int) -> dt.datetime:
    """Return 16.00 some days later, in the site's zone."""
    day: Any = timezone.localtime(moment).date() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(16)))
