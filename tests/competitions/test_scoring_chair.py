"""The chair of a panel: who handed in, no score, and giving a sheet back."""

import datetime as dt

import pytest
from django.utils import timezone

from competitions.models import (
    Assignment,
    Panel,
    PresentationSlot,
    ScoreSheet,
)
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import MISSING, plain
from tests.competitions.scenes.scoring_pages import SECRET, assignment, build, page
from tests.factories.judging import make_conflict
from tests.factories.scoring import make_handed_in


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


def test_the_chair_sees_who_handed_in_and_no_score(scene, own):
    make_handed_in(own, (97, 96), comment=SECRET, note=SECRET)
    panel = Panel.objects.get(round=scene.stage)
    client = signed_in(scene.judges[1].user)

    for tail in ("", "langsung/"):
        text = client.get(f"/juri/panel/{panel.pk}/{tail}").content.decode()
        assert own.judge.name in text
        assert not any(word in text for word in (SECRET, ">97<", "96,60", "97,00"))
    assert signed_in(own.judge.user).get(f"/juri/panel/{panel.pk}/").status_code == 404
    assert signed_in(own.judge.user).get(f"/juri/panel/{panel.pk}/langsung/").status_code == 404


def test_the_chair_sees_nothing_of_an_entry_to_stand_aside_from(scene, own):
    title = scene.entries[0].snapshot.data["innovation"]["title"]
    sheet = make_handed_in(own).sheet
    make_conflict(scene.entries[0], scene.judges[1].user)
    PresentationSlot.objects.create(
        round=scene.stage, entry=scene.entries[0], starts_at=timezone.now(), uid="a"
    )
    panel = Panel.objects.get(round=scene.stage)
    client = signed_in(scene.judges[1].user)

    for path in (f"/juri/panel/{panel.pk}/", f"/juri/panel/{panel.pk}/langsung/"):
        text = client.get(path).content.decode()
        assert title not in text
        assert scene.entries[0].label not in text
    assert "0 dari 4 lembar diserahkan" in client.get(f"/juri/panel/{panel.pk}/").content.decode()
    assert client.get(f"/juri/lembar/{sheet.pk}/buka/").status_code == 404
    assert client.post(f"/juri/lembar/{sheet.pk}/buka/", {"reason": "X."}).status_code == 404


def test_the_present_entry_is_the_one_that_was_begun_last(scene):
    now = timezone.now()
    for place, minutes in enumerate((-30, -5, 20)):
        PresentationSlot.objects.create(
            round=scene.stage,
            entry=scene.entries[place],
            starts_at=now + dt.timedelta(minutes=minutes),
            uid=str(place),
        )
    panel = Panel.objects.get(round=scene.stage)
    titles = [entry.snapshot.data["innovation"]["title"] for entry in scene.entries]

    answer = signed_in(scene.judges[1].user).get(
        f"/juri/panel/{panel.pk}/langsung/", headers={"X-Requested-With": "fetch"}
    )

    assert [title in answer.content.decode() for title in titles] == [False, True, False]


def test_the_chair_reopens_with_a_reason(scene, own):
    sheet = make_handed_in(own).sheet
    client = signed_in(scene.judges[1].user)
    path = f"/juri/lembar/{sheet.pk}/buka/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": " "}).status_code == 422
    answer = client.post(path, {"reason": "Salah baris."})
    assert (answer.status_code, answer.url) == (302, f"/juri/panel/{Panel.objects.get().pk}/")
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "draft"
    assert client.get(path).status_code == 404
    assert "data-sheet" in signed_in(own.judge.user).get(page(own)).content.decode()


def test_the_reason_stands_on_the_sheet_until_it_is_handed_in_again(scene, own):
    sheet = make_handed_in(own).sheet
    signed_in(scene.judges[1].user).post(
        f"/juri/lembar/{sheet.pk}/buka/", {"reason": "Baris <b>dua</b> salah."}
    )
    others = Assignment.objects.filter(entry=own.entry).exclude(pk=own.pk)

    def said(one: Assignment) -> bool:
        text = signed_in(one.judge.user).get(page(one)).content.decode()
        return "Baris &lt;b&gt;dua&lt;/b&gt; salah." in text

    def listed(one: Assignment) -> bool:
        return "Dibuka kembali" in signed_in(one.judge.user).get("/juri/").content.decode()

    assert (said(own), [said(one) for one in others]) == (True, [False] * len(others))
    assert (listed(own), [listed(one) for one in others]) == (True, [False] * len(others))
    assert len(others) > 0
    make_handed_in(Assignment.objects.get(pk=own.pk))
    assert (said(own), listed(own)) == (False, False)


@pytest.mark.parametrize("who", ["owner", "other judge", "stranger", "secretary"])
def test_nobody_else_reopens(scene, own, who):
    sheet = make_handed_in(own).sheet
    people = {
        "owner": own.judge.user,
        "other judge": scene.judges[2].user,
        "stranger": scene.stranger,
        "secretary": scene.secretary,
    }
    client = signed_in(people[who])

    def answer(number: int) -> tuple[int, str]:
        path = f"/juri/lembar/{number}/buka/"
        return plain(client.get(path), path)

    assert answer(sheet.pk) == answer(MISSING)
    assert answer(sheet.pk)[0] == 404
