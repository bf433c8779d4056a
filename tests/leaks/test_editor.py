"""The editor does not name what somebody points it at without being allowed to see it."""

import json
import re

import pytest

from innovations.actions import flow
from innovations.models import InnovationPage
from tests.bad_input.editor import autosave, editor, latest, open_editor, save
from tests.factories.registry import make_draft
from tests.leaks.planting import SENTINEL
from tests.leaks.test_admin import MISSING

ONE_DOCUMENT = {
    "documents-TOTAL_FORMS": "1",
    "documents-0-kind": "other",
    "documents-0-title": "Naskah",
    "documents-0-id": "",
    "documents-0-ORDER": "1",
}


def pointing_at(scene, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is sent to point at something of theirs, and at nothing."""
    theirs = scene.theirs
    name, number, rest = {
        "innovation": ("related_innovation", theirs.draft.pk, {"relation_kind": "continuation"}),
        "photo": ("photos-0-image", theirs.images[0].pk, {}),
        "document": ("documents-0-document", theirs.documents[0].pk, ONE_DOCUMENT),
    }[kind]
    return rest | {name: str(number)}, rest | {name: str(MISSING)}


def words(response) -> set[str]:
    return set(re.findall(rf"{SENTINEL}\d+", response.content.decode()))


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("kind", ["innovation", "photo", "document"])
def test_a_hidden_number_in_the_form_is_refused_like_a_missing_one(scene, kind):
    client, page = scene.client("officer"), make_draft(scene.ours)
    hidden, missing = pointing_at(scene, kind)
    sent = open_editor(client, page)

    one, other = save(client, page, sent, **hidden), save(client, page, sent, **missing)

    errors = [
        re.findall(r"error-message[^<]*<[^>]*>[^<]*", response.content.decode()) for response in (one, other)
    ]
    assert (one.status_code, words(one), words(other)) == (other.status_code, set(), set())
    assert errors[0] == errors[1]
    assert words(client.get(editor(page))) == set()


@pytest.mark.parametrize("kind", ["innovation", "photo", "document"])
def test_a_hidden_number_is_neither_autosaved_nor_previewed(scene, kind):
    client, page = scene.client("officer"), make_draft(scene.ours)
    hidden, _missing = pointing_at(scene, kind)
    sent = open_editor(client, page)

    saved = autosave(client, page, sent, **hidden)
    previewed = client.post(f"{editor(page)}preview/", sent | hidden)
    shown = client.get(f"{editor(page)}preview/")

    assert (saved.status_code, previewed.json()["is_valid"]) == (400, False)
    assert words(saved) | words(shown) == set()


def link_to(number: int) -> str:
    """Return a rich text with a link to a page, as the editor sends it."""
    block = {
        "key": "a",
        "text": "tautan",
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 6, "key": 0}],
    }
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": number, "url": "/", "parentId": 1}}
    return json.dumps({"blocks": [block], "entityMap": {"0": link}})


def test_a_link_to_a_hidden_page_does_not_tell_its_address(scene):
    client, page = scene.client("officer"), make_draft(scene.ours)
    fields = ("goal", "benefit", "result", "lessons", "replication_conditions")
    sent = open_editor(client, page) | dict.fromkeys(fields, link_to(scene.theirs.draft.pk))

    client.post(f"{editor(page)}preview/", sent)
    shown = client.get(f"{editor(page)}preview/")
    broken = save(client, page, sent, title="")
    saved = save(client, page, sent)
    reopened = client.get(editor(page))

    assert (saved.status_code, shown.status_code) == (302, 200)
    assert [words(response) for response in (shown, broken, saved, reopened)] == [set()] * 4
    assert all("tautan" in getattr(latest(page), field) for field in fields)


def test_a_link_to_a_published_page_stays(scene):
    client, page = scene.client("officer"), make_draft(scene.ours)

    save(client, page, open_editor(client, page), goal=link_to(scene.theirs.live.pk))

    assert f'id="{scene.theirs.live.pk}"' in latest(page).goal


def test_a_related_record_that_was_withdrawn_since_is_kept_without_its_name(scene):
    theirs, client, page = scene.theirs, scene.client("officer"), make_draft(scene.ours)
    save(
        client,
        page,
        open_editor(client, page),
        related_innovation=str(theirs.live.pk),
        relation_kind="continuation",
    )
    flow.withdraw(theirs.live, by=theirs.office.head, reason="Keliru.")
    text = InnovationPage.objects.get(pk=theirs.live.pk).get_latest_revision_as_object()
    text.title = f"{SENTINEL}99999"
    text.save_revision(user=theirs.office.officer)

    opened = client.get(editor(page))
    saved = save(client, page, open_editor(client, page), summary="Ringkas.")

    assert (words(opened), saved.status_code) == (set(), 302)
    assert (latest(page).summary, latest(page).related_innovation_id) == ("Ringkas.", theirs.live.pk)
