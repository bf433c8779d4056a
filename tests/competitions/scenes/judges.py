"""A contest whose secretary asks somebody to judge."""

import re
from types import SimpleNamespace

from django.core import mail

from competitions.actions import judges
from competitions.canonical import sha256_of
from competitions.models import Competition, Judge, Panel
from tests.factories.contests import make_competition, make_secretary
from tests.factories.registry import make_government, make_office
from users.models import User

PASSWORD = "sebuah-kalimat-panjang-9"


def build():
    government = make_government("Kabupaten Uji")
    competition = make_competition(government)
    return SimpleNamespace(
        competition=competition,
        panel=Panel.objects.get(round__competition=competition),
        secretary=make_secretary(),
        office=make_office("Dinas Kesehatan", government),
    )


def lend(built) -> SimpleNamespace:
    return SimpleNamespace(
        competition=Competition.objects.get(pk=built.competition.pk),
        panel=built.panel,
        secretary=User.objects.get(pk=built.secretary.pk),
        office=built.office.fresh(),
    )


def invite(scene, email="budi@kampus.example", **fields) -> Judge:
    values = {"name": "Budi Santoso", "panels": [scene.panel]}
    return judges.invite(scene.competition, by=scene.secretary, email=email, **values | fields)


def ask(scene, capture_on_commit_callbacks) -> SimpleNamespace:
    """Return an invitation and the token that was mailed."""
    with capture_on_commit_callbacks(execute=True):
        judge = invite(scene)
    return SimpleNamespace(judge=judge, token=token_in(mail.outbox[-1].body), **vars(scene))


def token_in(text: str) -> str:
    return re.search(r"/juri/undangan/([^/\s]+)/", text)[1]


def pact_of(scene) -> str:
    return sha256_of(scene.competition.pact)


def stored(judge: Judge) -> dict:
    return Judge.objects.filter(pk=judge.pk).values().get()
