"""The invented people of the demonstration. Nobody of them has a password."""

from typing import NamedTuple

from innovations.models import AgencyPage
from innovations.rules import AUDITORS, LEADERS, SECRETARIAT, VERIFIERS
from users.models import User


class Person(NamedTuple):
    """One invented person: who they are and which role group they belong to."""

    email: str
    name: str
    group: str = ""
    is_superuser: bool = False


#: role -> somebody who holds it. Officer and head belong to the invented regency's health department.
PEOPLE: dict[str, Person] = {
    "officer": Person("petugas@lumbung.example", "Nila Kencana"),
    "head": Person("kepala@lumbung.example", "dr. Surya Lesmana"),
    "verifier": Person("verifikator@lumbung.example", "Budi Cermat", VERIFIERS),
    "secretariat": Person("sekretariat@lumbung.example", "Sekar Rapi", SECRETARIAT),
    "judge": Person("juri@lumbung.example", "Raka Seksama"),
    "leader": Person("pimpinan@lumbung.example", "Satria Pimpin", LEADERS),
    "auditor": Person("auditor@lumbung.example", "Jaya Teliti", AUDITORS),
    "administrator": Person("admin@lumbung.example", "Asri Kelola", is_superuser=True),
}
DEMO_PEOPLE: dict[str, str] = {role: person.email for role, person in PEOPLE.items()}

ARCHIVE_OFFICER = Person("petugas.arsip@lumbung.example", "Petugas arsip")
ARCHIVE_HEAD = Person("penyelia.arsip@lumbung.example", "Penyelia arsip")
ARCHIVE_VERIFIER = Person("verifikator.arsip@lumbung.example", "Verifikator arsip", VERIFIERS)


def ensure(person: Person) -> User:
    """Return the person's account, made without a password when there is none."""
    user = User.objects.filter(email=person.email).first()
    if user is not None:
        return user
    make = User.objects.create_superuser if person.is_superuser else User.objects.create_user
    first, _space, last = f"{person.name} (simulasi)".partition(" ")
    user = make(person.email, first_name=first, last_name=last)
    if person.group:
        from django.contrib.auth.models import Group

        user.groups.add(Group.objects.get(name=person.group))
    return user


def place(user: User, agency: AgencyPage, *, as_head: bool = False) -> None:
    """Make somebody a member of an agency's team, or its head."""
    corner = agency.corner
    user.groups.add(corner.heads if as_head else corner.team)
