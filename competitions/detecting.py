"""Who stands too near to which entry: found from agencies, from the hands that wrote it, and from names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from competitions.models import Competition, Entry, EntrySnapshot, Judge
from competitions.models.choices import ConflictKind
from innovations.models import AgencyCorner, Endorsement, TeamMember
from innovations.rules import LEADERS, SECRETARIAT
from users.models import User

#: Titles before a name, as they are written without a full stop.
TITLES = {"apt", "dr", "dra", "drg", "drh", "drs", "h", "hj", "ir", "kh", "ns", "prof"}

Found = tuple[int, int, ConflictKind]  # person, entry, why


@dataclass
class Person:
    """What is known of somebody who organises, judges or oversees."""

    paths: set[str] = field(default_factory=set)  # of their agencies, in the tree
    names: set[str] = field(default_factory=set)


@dataclass
class Written:
    """What is known of an entry: the place of its agency in the tree, who wrote it, who stands in its team."""

    path: str
    hands: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def people_of(competition: Competition) -> QuerySet[User]:
    """Return those who may get to see entries of a competition: its judges, organisers and leaders."""
    judges = Judge.objects.accepted().filter(competition=competition)
    return User.objects.filter(
        Q(pk__in=judges.values("user")) | Q(groups__name__in=[SECRETARIAT, LEADERS]), is_active=True
    ).distinct()


def find(
    competition: Competition, *, people: Iterable[User], entries: QuerySet[Entry]
) -> Iterator[tuple[int, int, ConflictKind]]:
    """Yield person, entry and kind of every conflict, with the same number of queries however many there are."""
    known = _known(competition, list(people))
    for entry, written in _written(entries).items():
        for person, facts in known.items():
            for kind in _kinds(person, facts, written):
                yield person, entry, kind


def plain_name(name: str) -> str:
    """Return a name without titles, case, accents and full stops, so that two ways to write it are one.

    “Dr. Hj. Siti Aminah, M.Kes.” and “siti  aminah” are the same; what follows the first comma are titles.
    """
    letters = unicodedata.normalize("NFKD", name.partition(",")[0].casefold())
    words = re.findall(r"\w+\.?", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    while len(words) > 1 and (words[0].rstrip(".") in TITLES):
        words.pop(0)
    return " ".join(word.rstrip(".") for word in words)


def _kinds(person: int, facts: Person, written: Written) -> Iterator[ConflictKind]:
    if written.path in facts.paths:
        yield ConflictKind.OWN_AGENCY
    if any(path != written.path and _is_near(path, written.path) for path in facts.paths):
        yield ConflictKind.RELATED_AGENCY
    if person in written.hands:
        yield ConflictKind.HAND
    if facts.names & written.names:
        yield ConflictKind.TEAM


def _is_near(path: str, other: str) -> bool:
    return path.startswith(other) or other.startswith(path)


def _known(competition: Competition, people: list[User]) -> dict[int, Person]:
    known = {person.pk: Person(names=_names([person.get_full_name()])) for person in people}
    members = Group.user_set.through.objects.filter(user__in=known).values_list("user_id", "group_id")
    groups = defaultdict(set)
    for person, group in members:
        groups[group].add(person)
    corners = AgencyCorner.objects.filter(Q(team__in=groups) | Q(heads__in=groups))
    for team, heads, path in corners.values_list("team_id", "heads_id", "agency__path"):
        for person in groups[team] | groups[heads]:
            known[person].paths.add(path)
    judges = Judge.objects.filter(competition=competition, user__in=known)
    for person, name, path in judges.values_list("user_id", "name", "agency__path"):
        known[person].names |= _names([name])
        known[person].paths |= {path} - {None}
    return known


def _written(entries: QuerySet[Entry]) -> dict[int, Written]:
    rows = list(entries.select_related("agency", "innovation"))
    by_innovation = defaultdict(list)
    written = {}
    for row in rows:
        hands = {row.created_by_id, row.saved_by_id, row.submitted_by_id, row.innovation.owner_id}
        written[row.pk] = Written(row.agency.path, hands - {None})
        by_innovation[row.innovation_id].append(written[row.pk])
    endorsements = Endorsement.objects.filter(innovation__in=by_innovation, endorsed_by__isnull=False)
    for innovation, person in endorsements.values_list("innovation_id", "endorsed_by_id"):
        for facts in by_innovation[innovation]:
            facts.hands.add(person)
    for innovation, name in TeamMember.objects.filter(page__in=by_innovation).values_list("page_id", "name"):
        for facts in by_innovation[innovation]:
            facts.names |= _names([name])
    for snapshot in EntrySnapshot.objects.filter(entry__in=written):
        team = snapshot.data.get("innovation", {}).get("team", [])
        written[snapshot.entry_id].names |= _names(row["name"] for row in team)
    return written


def _names(names: Iterable[str]) -> set[str]:
    return {plain for name in names if (plain := plain_name(name))}
