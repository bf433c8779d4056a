"""Working with the desk of who judges what: proposing, giving by hand, replacing, reminding."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from competitions.actions import assigning
from competitions.models import Assignment, AssignmentRun, Entry, Round
from tests.clients import signed_in
from tests.competitions.scenes.assigning_pages import HOUR, base_of, build, given, open_now, pages
from tests.factories.assigning import make_eligible

MISSING = 987_654


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db):
    return built


def test_a_proposal_is_computed_looked_at_and_confirmed(scene):
    Assignment.objects.filter(entry=scene.entries[0]).update(ended_at=timezone.now(), ended_reason="x")
    client, base = signed_in(scene.secretary), base_of(scene)

    shown = client.post(f"{base}usulkan/", {"keep": "all", "seed": "41"}, follow=True)

    run = AssignmentRun.objects.get(confirmed_at=None)
    text = shown.content.decode()
    assert (run.seed, len(run.pairs)) == (41, 2)
    assert f"{base}usulan/{run.pk}/konfirmasi/" in text
    assert ">41<" in text
    again = client.post(f"{base}usulkan/", {"keep": "all"})
    assert again.status_code == 302
    run = AssignmentRun.objects.get(confirmed_at=None, discarded_at=None)
    assert client.post(f"{base}usulan/{run.pk}/konfirmasi/").status_code == 302
    assert len(given()) == 10


def test_a_refused_confirmation_says_what_changed(scene):
    client, base = signed_in(scene.secretary), base_of(scene)
    run = assigning.propose(scene.stage, by=scene.secretary)
    Entry.objects.filter(pk=scene.entries[1].pk).update(category=scene.competition.categories.last())
    make_eligible(scene.competition, scene.offices[0])

    response = client.post(f"{base}usulan/{run.pk}/konfirmasi/")

    assert response.status_code == 422
    shown = response.content.decode()
    assert "0006" in shown
    # What was refused is not offered again: a new proposal is.
    assert ("/konfirmasi/" in shown, ">Susun usulan baru</button>" in shown) == (False, True)
    assert AssignmentRun.objects.get(pk=run.pk).confirmed_at is None


def test_a_proposal_is_laid_aside_once(scene):
    run = assigning.propose(scene.stage, by=scene.secretary)
    client, path = signed_in(scene.secretary), f"{base_of(scene)}usulan/{run.pk}/buang/"

    assert [client.post(path).status_code for _ in range(2)] == [302, 422]


@pytest.mark.parametrize(
    "sent",
    [
        {"keep": "semua"},
        {"seed": "tujuh"},
        {"seed": "-1"},
        {"seed": "99999999999"},
        {"without": [str(MISSING)]},
    ],
)
def test_a_bad_wish_for_a_proposal_is_shown_again(scene, sent):
    response = signed_in(scene.secretary).post(f"{base_of(scene)}usulkan/", sent)

    assert response.status_code == 422
    assert sent.get("seed", "") in response.content.decode()
    assert not AssignmentRun.objects.filter(confirmed_at=None).exists()


def test_giving_and_taking_back_by_hand(scene):
    client, paths, entry = signed_in(scene.secretary), pages(scene), scene.entries[0]
    (free,) = {judge.pk for judge in scene.judges} - {judge for one, judge in given() if one == entry.pk}

    assert client.post(paths["entry"], {"judge": free}).status_code == 302
    row = Assignment.objects.active().get(entry=entry, judge=free)
    taken = f"{base_of(scene)}lepas/{row.pk}/"
    assert client.post(taken, {"reason": " "}).status_code == 422
    assert client.post(taken, {"reason": "Tukar."}).status_code == 302
    assert client.get(taken).status_code == 404
    path = f"{base_of(scene)}juri/{free}/"
    assert client.post(path, {"entries": []}).status_code == 422
    assert client.post(path, {"entries": [entry.pk]}).status_code == 302
    assert (entry.pk, free) in given()


def test_bad_input_keeps_what_was_typed(scene):
    client = signed_in(scene.secretary)
    long = "Alasan " * 40

    response = client.post(pages(scene)["take back"], {"reason": long})

    assert response.status_code == 422
    assert long.strip() in response.content.decode()
    assert client.post(pages(scene)["entry"], {"judge": "x"}).status_code == 422
    assert client.post(pages(scene)["judge"], {"entries": ["x"]}).status_code == 422


@pytest.mark.parametrize("sought", ["0001", "Peserta", '"', "\x00", "9" * 50, "%"])
def test_entries_for_a_judge_are_searched(scene, sought):
    assert signed_in(scene.secretary).get(pages(scene)["judge"], {"q": sought}).status_code == 200


def test_who_cannot_take_part_leads_to_a_proposal_without_them(scene):
    client = signed_in(scene.secretary)

    response = client.post(pages(scene)["no-show"], {"reason": "Tidak menjawab."})

    run = AssignmentRun.objects.get(confirmed_at=None)
    assert response["Location"] == f"{base_of(scene)}usulan/{run.pk}/"
    assert run.parameters["without"] == [scene.judges[0].pk]
    assert f'value="{scene.judges[0].pk}" checked' in re.sub(
        r' id="[^"]*"', "", client.get(f"{base_of(scene)}usulkan/").content.decode()
    )


def test_reminders_name_who_was_written_to(scene, django_capture_on_commit_callbacks):
    open_now(scene)
    client, path = signed_in(scene.secretary), f"{base_of(scene)}ingatkan/"

    with django_capture_on_commit_callbacks(execute=True):
        text = client.post(path, follow=True).content.decode()

    assert f"Diingatkan: {', '.join(judge.name for judge in scene.judges)}." in text
    assert len(mail.outbox) == 3
    assert "sudah diingatkan dalam satu jam terakhir" in client.post(path, follow=True).content.decode()


def test_a_closed_round_is_only_read(scene):
    Round.objects.filter(pk=scene.stage.pk).update(
        opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR
    )
    client, base = signed_in(scene.secretary), base_of(scene)

    assert "usulkan" not in client.get(base).content.decode()
    assert client.post(f"{base}usulkan/", {"keep": "all"}).status_code == 422
    assert client.post(pages(scene)["take back"], {"reason": "Tukar."}).status_code == 422
