"""A judge with two entries, people of every role, and pages as they see them."""

import re
from types import SimpleNamespace
from urllib.parse import quote

from django.contrib.auth.models import Group

from innovations.rules import AUDITORS, VERIFIERS
from tests.factories.contests import make_competition, make_judge, make_leader, make_secretary
from tests.factories.judging import make_assignment, make_entry
from tests.factories.registry import make_government, make_office, make_person

CHANGING = re.compile(r"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*")
MISSING = 987_654


def build():
    government = make_government("Kabupaten Uji")
    competition = make_competition(government, blindness="open")
    health, social = make_office("Dinas Kesehatan", government), make_office("Dinas Sosial", government)
    judge = make_judge(competition, name="Budi Santoso")
    entry, other = (
        make_entry(competition, health, "Jemput Bola"),
        make_entry(competition, social, "Lumbung Warga"),
    )
    make_assignment(entry, judge)
    make_assignment(other, judge)
    return SimpleNamespace(
        competition=competition,
        health=health,
        social=social,
        judge=judge,
        entry=entry,
        other=other,
        secretary=make_secretary(),
        people={
            "officer": health.officer,
            "head": health.head,
            "leader": make_leader(),
            "verifier": make_person("verifikator", VERIFIERS),
            "stranger": make_person("orang"),
            "auditor": make_person("auditor", Group.objects.get(name=AUDITORS)),
        },
    )


def plain(response, path: str) -> tuple[int, str]:
    text = CHANGING.sub("", response.content.decode())
    return response.status_code, text.replace(path, "PATH").replace(quote(path, safe=""), "PATH")
