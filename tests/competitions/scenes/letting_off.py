"""A round that three judges score, the first of whom chairs the panel; organisers with and without a conflict."""

from types import SimpleNamespace

from django.contrib.auth.models import Group

from competitions.models import Panel
from innovations.rules import AUDITORS
from tests.clients import signed_in
from tests.competitions.scenes import sheets
from tests.competitions.scenes.sheets import fresh
from tests.factories.contests import make_leader, make_secretary
from tests.factories.judging import make_conflict
from tests.factories.registry import make_person
from users.models import User


def build() -> SimpleNamespace:
    """Return the scene of sheets; the organiser `aside` stands aside from its first entry."""
    scene = sheets.build()
    scene.aside = make_secretary()
    make_conflict(scene.entries[0], scene.aside)
    scene.people = {
        "leader": make_leader(),
        "auditor": make_person("auditor", Group.objects.get(name=AUDITORS)),
        "head": scene.offices[0].head,
        "stranger": make_person("orang"),
    }
    return scene


def anew(built: SimpleNamespace) -> SimpleNamespace:
    """Return the scene as the database has it."""
    scene = fresh(built)
    scene.aside = User.objects.get(pk=built.aside.pk)
    scene.people = {name: User.objects.get(pk=one.pk) for name, one in built.people.items()}
    scene.people |= {"secretary": scene.secretary, "aside": scene.aside}
    scene.people |= {"chair": scene.judges[0].user, "judge": scene.judges[1].user}
    scene.people |= {"other judge": scene.judges[2].user}
    scene.panel = Panel.objects.get(round=scene.stage)
    return scene


def let_off_path(scene: SimpleNamespace, entry: int = 0) -> str:
    """Return where a judge asks to be let off an entry."""
    return f"/juri/naskah/{scene.entries[entry].pk}/lepas/"


def other_path(scene: SimpleNamespace, assignment: int) -> str:
    """Return where the chair asks for another judge."""
    return f"/juri/panel/{scene.panel.pk}/ganti/{assignment}/"


def desk_path(scene: SimpleNamespace, tail: str = "") -> str:
    """Return the secretariat's page of the round, or one below it."""
    return f"/admin/lomba/{scene.competition.pk}/penugasan/{scene.stage.pk}/{tail}"


def text_of(person, path: str, language: str = "id") -> str:
    """Return what a person reads on a page."""
    client = signed_in(person)
    client.cookies["bahasa"] = language
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()
