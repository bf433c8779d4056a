"""What the desk gives a device that is to go on without a connection."""

import json
import re

import pytest
from django.test import Client

from competitions.models import (
    Assignment,
)
from tests.clients import signed_in
from tests.competitions.scenes.scoring_pages import assignment, build, page
from tests.factories.scoring import end_round


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


@pytest.fixture
def own(scene) -> Assignment:
    """The first judge's assignment of the first entry."""
    return assignment(scene, 0, 0)


def test_pages_tell_the_worker_whose_they_are_and_others_do_not(scene, own):
    client = signed_in(own.judge.user)
    owner = f"{own.judge.user_id}-id"

    told = {
        path: client.get(path).headers.get("Lumbung-Person")
        for path in ("/juri/", page(own), "/juri/luring/")
    }

    assert told == {"/juri/": owner, page(own): owner, "/juri/luring/": None}
    client.cookies["bahasa"] = "en"
    assert client.get("/juri/").headers["Lumbung-Person"] == f"{own.judge.user_id}-en"
    assert "no-store" in client.get(page(own)).headers["Cache-Control"]


def test_the_worker_names_what_it_keeps_and_nobody(scene):
    answer = Client().get("/juri/sw.js")

    facts = json.loads(re.match(r"self\.desk = (.*);", answer.content.decode()).group(1))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Lumbung-Person" not in answer.headers
    assert {"/static/js/judging/scoring.js", "/static/css/scoring.css"} <= set(facts["assets"])
    assert facts["offline"] == "/juri/luring/"


def test_everything_that_the_worker_keeps_is_there_and_is_all_that_the_pages_need(scene, own):
    facts = json.loads(re.match(r"self\.desk = (.*);", Client().get("/juri/sw.js").content.decode()).group(1))
    client = signed_in(own.judge.user)

    assert {client.get(path).status_code for path in facts["assets"]} == {200}
    for path in ("/juri/", page(own)):
        text = client.get(path).content.decode()
        needed = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', text))
        assert needed - set(facts["assets"]) == set()


def test_who_is_here_is_told_to_judges_alone(scene, own):
    assert signed_in(own.judge.user).get("/juri/tanda/").json()["person"] == own.judge.user_id
    for client in (Client(), signed_in(scene.stranger)):
        answer = client.get("/juri/tanda/")
        assert (answer.status_code, answer.json()) == (401, {"person": None})


def test_the_device_keeps_what_waits_in_an_open_round(scene, own):
    def keeps() -> list[str]:
        text = signed_in(own.judge.user).get("/juri/").content.decode()
        return json.loads(re.search(r'<script id="desk"[^>]*>(.*?)</script>', text).group(1))["keeps"]

    assert set(keeps()) == {"/juri/", *(f"/juri/naskah/{entry.pk}/" for entry in scene.entries)}
    end_round(own.round)
    assert keeps() == ["/juri/"]
