"""Who may do what when: every cell of phase by role by verb."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from competitions import rules
from competitions.actions import assigning, entries, screening
from competitions.models import Competition, Entry, Round
from competitions.phases import Phase
from innovations.rules import AUDITORS
from tests.factories.contests import (
    make_competition,
    make_entry,
    make_judge,
    make_leader,
    make_secretary,
    make_submitted,
)
from tests.factories.registry import make_government, make_office, make_person, make_published

ROLES = ("visitor", "officer", "head", "stranger", "judge", "secretary", "leader", "auditor")
#: Closing of entries, opening and closing of the round, publication: days from now, by phase.
DAYS = {
    Phase.PREPARATION: (7, 14, 21, None),
    Phase.ANNOUNCED: (7, 14, 21, None),
    Phase.ENTRY: (7, 14, 21, None),
    Phase.SCREENING: (-1, 14, 21, None),
    Phase.JUDGING: (-8, -1, 7, None),
    Phase.DELIBERATION: (-20, -10, -1, None),
    Phase.PUBLISHED: (-20, -10, -2, -1),
}


def build() -> SimpleNamespace:
    """Return one entry of each kind, a judge with one in hand, and somebody of every role."""
    government = make_government("Kabupaten Peran")
    competition = make_competition(government)
    office, other = make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)
    secretary, judge, second = make_secretary(), make_judge(competition), make_judge(competition)
    eligible = make_submitted(competition, office).entry
    screening.accept(eligible, by=secretary)
    stage = competition.rounds.get()
    assigning.assign(stage, eligible, judge, by=secretary)
    return SimpleNamespace(
        competition=competition,
        stage=stage,
        draft=make_entry(competition, office),
        submitted=make_submitted(competition, office).entry,
        eligible=eligible,
        free=make_published(office),
        second=second,
        people={
            "visitor": AnonymousUser(),
            "officer": office.officer,
            "head": office.head,
            "stranger": other.head,
            "judge": judge.user,
            "secretary": secretary,
            "leader": make_leader(),
            "auditor": make_person("auditor", AUDITORS),
        },
    )


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(build)


@pytest.fixture
def scene(built, db) -> SimpleNamespace:
    return built


def bring_to(phase: Phase, competition: Competition) -> None:
    """Move the dates so that the competition stands in a phase now."""
    now = timezone.now()
    closes, opens_round, closes_round, published = DAYS[phase]
    is_open = phase not in {Phase.PREPARATION, Phase.ANNOUNCED}
    Competition.objects.filter(pk=competition.pk).update(
        opens_at=now + dt.timedelta(days=-30 if is_open else 3),
        closes_at=now + dt.timedelta(days=closes),
        results_published_at=now + dt.timedelta(days=published) if published else None,
        results_approved_at=now + dt.timedelta(days=published) if published else None,
        **({"announced_at": None, "announced_by": None} if phase == Phase.PREPARATION else {}),
    )
    Round.objects.filter(competition=competition).update(
        opens_at=now + dt.timedelta(days=opens_round), closes_at=now + dt.timedelta(days=closes_round)
    )
    assert Competition.objects.get(pk=competition.pk).phase == phase


def verbs(scene: SimpleNamespace) -> dict[str, Callable]:
    """Return what each verb does, as a function of the person; a rule answers, an action may refuse."""
    competition = Competition.objects.get(pk=scene.competition.pk)
    draft, submitted, eligible = (
        Entry.objects.get(pk=entry.pk) for entry in (scene.draft, scene.submitted, scene.eligible)
    )
    stage = Round.objects.get(pk=scene.stage.pk)
    return {
        "see": lambda user: rules.can_see_competition(user, competition),
        "set up": lambda user: rules.can_set_up(user, competition),
        "enter": lambda user: entries.start(
            competition, innovation=scene.free, category=competition.categories.first(), by=user
        ),
        "write": lambda user: entries.save_texts(
            draft, texts={"latar": "Baru."}, version=draft.version, by=user
        ),
        "submit": lambda user: entries.submit(draft, version=draft.version, by=user),
        "withdraw": lambda user: entries.withdraw(submitted, by=user, reason="Salah kirim."),
        "screen": lambda user: screening.accept(submitted, by=user),
        "assign": lambda user: assigning.assign(stage, eligible, scene.second, by=user),
        "read": lambda user: rules.can_read_snapshot(user, eligible),
    }


def answer(act: Callable, user) -> str:
    """Say whether somebody may: yes, "never" (not this person), "later" (not now); nothing stays done."""
    if user.is_authenticated:
        user = type(user).objects.get(pk=user.pk)
    try:
        with transaction.atomic():
            said = act(user)
            transaction.set_rollback(True)
    except PermissionDenied:
        return "never"
    except ValidationError:
        return "later"
    return "never" if said is False else "yes"


#: One line a verb, one column a role, in the order of ROLES; - never, + yes, 0 not now.
BEFORE = """
see      - - - - - + + +
set up   - - - - - + - -
enter    - - - - - - - -
"""
EXPECTED = {
    Phase.PREPARATION: BEFORE,
    Phase.ANNOUNCED: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - 0 0 - - - - -
""",
    Phase.ENTRY: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - + + - - - - -
write    - + + - - - - -
submit   - - + - - - - -
withdraw - - + - - - - -
screen   - - - - - + - -
assign   - - - - - + - -
read     - + + - + + + +
""",
    Phase.SCREENING: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - 0 0 - - - - -
write    - + + - - - - -
submit   - - 0 - - - - -
withdraw - - + - - - - -
screen   - - - - - + - -
assign   - - - - - + - -
read     - + + - + + + +
""",
    Phase.JUDGING: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - 0 0 - - - - -
write    - + + - - - - -
submit   - - 0 - - - - -
withdraw - - + - - - - -
screen   - - - - - + - -
assign   - - - - - + - -
read     - + + - + + + +
""",
    Phase.DELIBERATION: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - 0 0 - - - - -
write    - + + - - - - -
submit   - - 0 - - - - -
withdraw - - + - - - - -
screen   - - - - - + - -
assign   - - - - - 0 - -
read     - + + - + + + +
""",
    Phase.PUBLISHED: """
see      + + + + + + + +
set up   - - - - - + - -
enter    - 0 0 - - - - -
write    - + + - - - - -
submit   - - 0 - - - - -
withdraw - - 0 - - - - -
screen   - - - - - 0 - -
assign   - - - - - 0 - -
read     - + + - + + + +
""",
}
SIGNS = {"yes": "+", "never": "-", "later": "0"}


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("phase", list(Phase))
def test_every_cell(scene, phase, broken):
    bring_to(phase, scene.competition)
    acts = verbs(scene)
    wanted = {line[:9].strip(): line[9:] for line in EXPECTED[phase].strip().splitlines()}

    found = {
        verb: " ".join(SIGNS[answer(acts[verb], scene.people[role])] for role in ROLES) for verb in wanted
    }

    assert found == wanted
