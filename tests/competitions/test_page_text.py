"""The words of a competition's public page: written by its secretariat, at its desk and nowhere else."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from wagtail.models import Page

from competitions.actions import page_text
from competitions.actions.setup import StalePart
from competitions.models import AuditEvent, Competition, CompetitionPage
from competitions.models.facts import Part
from innovations.models import InnovationPage
from tests.clients import signed_in
from tests.competitions.desk import rows_of, words_of
from tests.factories.contests import make_judge, make_leader, make_secretary
from tests.factories.registry import make_draft, make_office

pytestmark = pytest.mark.django_db


def written(text: str, *, page: int | None = None) -> str:
    """Return what the editor sends of one paragraph, the whole of it a link when a page is named."""
    link = [{"offset": 0, "length": len(text), "key": 0}] if page else []
    block = {"key": "a1b2c", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": page, "parentId": 1}}
    return json.dumps(
        {"blocks": [block | {"entityRanges": link}], "entityMap": {"0": entity} if page else {}}
    )


class Screen:
    """The part of the desk as one officer has it before them."""

    def __init__(self, person, competition: Competition) -> None:
        self.client, self.address = signed_in(person), f"/admin/lomba/{competition.pk}/pokok/halaman/"
        self.sent = rows_of(self.client.get(self.address)) | {"body": written("")}

    def save(self, body: str):
        self.answer = self.client.post(self.address, self.sent | {"body": body})
        return self.answer.status_code


@pytest.fixture
def screen(announced, secretary) -> Screen:
    return Screen(secretary, announced)


def body_of(competition: Competition) -> str:
    return CompetitionPage.objects.get(competition=competition).body


def test_what_is_written_is_public_at_once_and_on_the_trail(screen, announced, secretary, client):
    assert screen.save(written("Datang ke aula.")) == 302

    page = CompetitionPage.objects.get(competition=announced)
    assert page.body == '<p data-block-key="a1b2c">Datang ke aula.</p>'
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert "Datang ke aula." in words_of(client.get(announced.address))
    line = AuditEvent.objects.latest("number")
    assert (line.action, line.actor, line.competition) == ("competition.changed", secretary, announced)
    assert json.loads(line.data)["rows"] == [
        {"what": "competitionpage", "id": page.pk, "before": {"body": ""}, "after": {"body": page.body}}
    ]


def test_nothing_else_of_the_page_changes(screen, announced):
    names = ("title", "slug", "url_path", "path", "owner_id", "seo_title", "show_in_menus", "competition_id")
    before = CompetitionPage.objects.values(*names).get()
    forged = {"title": "Lain", "slug": "lain", "competition": "9", "live": "", "seo_title": "Lain"}
    screen.sent |= forged
    assert screen.save(written("Datang.")) == 302
    assert CompetitionPage.objects.values(*names).get() == before


def test_paragraphs_without_a_word_are_no_text(screen, announced):
    assert screen.save(written("  ")) == 302
    assert (body_of(announced), AuditEvent.objects.latest("number").action) == ("", "competition.announced")


def test_markup_and_scripts_do_not_come_through(screen, announced, client):
    content = json.loads(written("<script>alert(1)</script>", page=1))
    content["entityMap"]["0"]["data"] = {"url": "javascript:alert(1)"}
    assert screen.save(json.dumps(content)) == 302
    page = client.get(announced.address).content.decode()
    assert ("<script>alert" in page, "javascript:alert" in page) == (False, False)


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", "null", '{"blocks": 3}', "\x00", '{"blocks": [], "entityMap": 1}']
)
def test_what_no_editor_sends_breaks_nothing(screen, spoilt):
    assert screen.save(spoilt) in {302, 422}


def test_a_text_that_is_too_long_is_kept_and_refused(screen, announced):
    assert screen.save(written("panjang " * 1500)) == 422
    assert "Lebih panjang dari 10000 karakter" in words_of(screen.answer)
    assert "panjang panjang" in screen.answer.content.decode()
    assert body_of(announced) == ""


def test_a_link_to_what_is_not_public_leads_nowhere(screen, announced, client):
    hidden = make_draft(make_office("Dinas Rahasia"), "Zqxrahasia")
    assert screen.save(written("Lihat ini", page=hidden.pk)) == 302
    assert str(hidden.pk) not in body_of(announced)
    assert "zqxrahasia" not in client.get(announced.address).content.decode().lower()
    assert InnovationPage.objects.get(pk=hidden.pk).live is False


def test_of_two_who_write_the_second_is_told(screen, announced):
    second = make_secretary()
    other = Screen(second, announced)
    assert screen.save(written("Datang ke aula.")) == 302

    assert other.save(written("Datang ke pendopo.")) == 409

    told = other.answer.context["meanwhile"].both
    assert [(item.typed, item.stored) for item in told] == [("Datang ke pendopo.", "Datang ke aula.")]
    other.sent |= rows_of(other.answer)
    assert other.save(written("Datang ke pendopo.")) == 302
    assert "pendopo" in body_of(announced)


def test_before_the_announcement_there_is_nothing_to_write_on(ready, secretary):
    client = signed_in(secretary)
    address = f"/admin/lomba/{ready.pk}/pokok/halaman/"
    assert "dibuat saat lomba diumumkan" in words_of(client.get(address))
    assert client.post(address, {"body": written("Datang.")}).status_code == 422


# --- Nobody else, and nothing else -------------------------------------------------------------------


@pytest.mark.parametrize("role", ["leader", "officer", "judge", "judging secretary"])
def test_nobody_else_writes_it(announced, role, broken):
    people = {
        "leader": make_leader,
        "officer": lambda: make_office(government=announced.government).officer,
        "judge": lambda: make_judge(announced).user,
        "judging secretary": make_secretary,
    }
    person = people[role]()
    if role == "judging secretary":
        make_judge(announced, user=person)
    page = CompetitionPage.objects.get(competition=announced)
    part = Part(((CompetitionPage.objects.filter(pk=page.pk), ("body",)),))

    answer = signed_in(person).post(
        f"/admin/lomba/{announced.pk}/pokok/halaman/", {"body": written("x"), "seen": part.stamp}
    )
    assert answer.status_code in {302, 404}
    with pytest.raises(PermissionDenied):
        page_text.write(page, "<p>x</p>", by=person, part=part, seen=part.stamp)
    assert body_of(announced) == ""


def test_a_stamp_of_before_is_refused_under_the_lock(announced, secretary):
    page = CompetitionPage.objects.get(competition=announced)
    part = Part(((CompetitionPage.objects.filter(pk=page.pk), ("body",)),))
    with pytest.raises(StalePart):
        page_text.write(page, "<p>x</p>", by=secretary, part=part, seen="")


#: Doors of Wagtail's own editor to a page, by what stands after its number.
DOORS = ("edit", "delete", "unpublish", "move", "copy", "history", "lock", "privacy", "workflow/disable")


def test_wagtails_own_doors_to_the_page_stay_shut(announced, secretary):
    page = CompetitionPage.objects.get(competition=announced)
    client: Client = signed_in(secretary)
    before = Page.objects.values().get(pk=page.pk)
    for door in DOORS:
        for send in (client.get, client.post):
            answer = send(f"/admin/pages/{page.pk}/{door}/", {"title": "Lain", "action-publish": "1"})
            assert answer.status_code in {302, 403, 404, 405}, (door, answer.status_code)
    assert client.get(
        f"/admin/pages/add/competitions/competitionpage/{page.get_parent().pk}/"
    ).status_code in {
        302,
        404,
    }
    assert Page.objects.values().get(pk=page.pk) == before
