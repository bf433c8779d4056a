"""A contest with people who are near to its entries and people who are not."""

from types import SimpleNamespace

from competitions.models import Entry
from innovations.actions.agencies import register
from innovations.models import AgencyPage
from tests.factories.contests import make_competition, make_secretary
from tests.factories.judging import make_entry
from tests.factories.registry import make_government, make_office
from users.models import User


def build():
    """Return a government with an agency that has a unit below it, an office beside it, and its competition."""
    government = make_government("Kabupaten Uji")
    health, social = make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)
    unit = register(
        AgencyPage.objects.get(pk=health.agency.pk), by=None, title="Puskesmas Satu", kind="health_centre"
    )
    competition = make_competition(government)
    return SimpleNamespace(
        government=AgencyPage.objects.get(pk=government.pk),
        health=health,
        social=social,
        unit=unit,
        competition=competition,
        entry=make_entry(competition, health, "Jemput Bola", team=("Dr. Siti Aminah, M.Kes.",)),
        other=make_entry(competition, social, "Lumbung Warga"),
        secretary=make_secretary(),
    )


def lend(built) -> SimpleNamespace:
    """Lend the scene with people as the database has them: what they are is remembered on them."""
    people = {"secretary": User.objects.get(pk=built.secretary.pk)}
    offices = {"health": built.health.fresh(), "social": built.social.fresh()}
    return SimpleNamespace(**vars(built) | people | offices)


def open_to(user) -> set[int]:
    return set(Entry.objects.without_conflict_for(user).values_list("pk", flat=True))
