"""The set-up desk: who finds it, what it saves, what it refuses."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from competitions.models import AuditEvent, Category, Competition
from innovations.rules import AUDITORS
from tests.clients import signed_in
from tests.competitions.desk import rows_of
from tests.factories.contests import make_competition, make_judge, make_leader, make_secretary
from tests.factories.registry import make_government, make_office, make_person, make_verifier

pytestmark = pytest.mark.django_db

MISSING = 987_654
SENTINEL = "Sentinelkontes"
NUMBER = re.compile(r"/\d+/")
CHANGING = re.compile(rb"csrfmiddlewaretoken[^>]*>|nonce-[^'\"]*")


class Desk:
    """A competition that is being prepared, and people of every role."""

    def __init__(self) -> None:
        office = make_office()
        self.competition = make_competition(title=SENTINEL, is_announced=False)
        self.other = make_competition(office.agency.government, is_announced=False)
        self.people = {
            "secretariat": make_secretary(),
            "leader": make_leader(),
            "auditor": make_person("auditor", AUDITORS),
            "officer": office.officer,
            "head": office.head,
            "verifier": make_verifier(),
            "judge": make_judge(self.competition).user,
        }


@pytest.fixture(scope="module")
def made(module_db):
    return module_db(Desk)


@pytest.fixture
def desk(made, db):
    return made


def plain(response) -> str:
    """Return a page without what differs from one answer to the next, and without the numbers asked for."""
    text = CHANGING.sub(b"", response.content).replace(b"%2F", b"/")
    return NUMBER.sub("/N/", text.decode())


def client_of(desk: Desk, role: str) -> Client:
    return signed_in(None if role == "visitor" else desk.people[role])


@pytest.fixture
def secretary(desk):
    return client_of(desk, "secretariat")


def own_addresses() -> set[str]:
    from competitions.urls import setup

    return {pattern.name for pattern in setup.urlpatterns}


def address(name: str, competition: Competition, *, missing: bool = False) -> str:
    rubric = competition.rubrics.first()
    numbers = {
        "pk": MISSING if missing else competition.pk,
        "rubric_pk": rubric.pk,
        "criterion_pk": rubric.criteria.first().pk,
        "round_pk": competition.rounds.first().pk,
    }
    wanted = next(found[0][1] for found in get_resolver().reverse_dict.getlist(name) for found in [found[0]])
    return reverse(name, kwargs={key: numbers[key] for key in wanted})


def with_number() -> list[str]:
    return sorted(own_addresses() - {"contest_list", "contest_new"})


def answers_that_differ(desk: Desk, client: Client, status: int) -> list[str]:
    """Return the addresses that answer for a hidden competition otherwise than for none, or not with `status`."""
    found = []
    for name in with_number():
        for send in (client.get, client.post):
            hidden = send(address(name, desk.competition))
            missing = send(address(name, desk.competition, missing=True))
            facts = [
                (response.status_code, plain(response), NUMBER.sub("/N/", response.get("Location", "")))
                for response in (hidden, missing)
            ]
            # The overview takes no post from anybody.
            if facts[0] != facts[1] or hidden.status_code not in {status, 405}:
                found.append(f"{send.__name__} {name}: {hidden.status_code}, {missing.status_code}")
    return found


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("role", ["officer", "head", "verifier"])
def test_a_hidden_competition_answers_like_none(desk, role):
    assert answers_that_differ(desk, client_of(desk, role), 404) == []


@pytest.mark.parametrize("role", ["visitor", "judge"])
def test_who_has_no_desk_is_sent_away_alike(desk, role):
    assert answers_that_differ(desk, client_of(desk, role), 302) == []


@pytest.mark.parametrize("role", ["officer", "head", "verifier"])
@pytest.mark.parametrize("name", ["contest_list", "contest_new"])
def test_the_list_is_there_for_the_desk_alone(desk, role, name):
    response = client_of(desk, role).get(reverse(name))
    assert (response.status_code, SENTINEL in response.text) == (404, False)


@pytest.mark.parametrize("role", ["officer", "head", "verifier", "judge", "visitor"])
def test_no_menu_and_no_dashboard_tells_of_it(desk, role):
    response = client_of(desk, role).get("/admin/", follow=True)
    assert (SENTINEL in response.text, "/admin/lomba/" in response.text) == (False, False)


@pytest.mark.parametrize("role", ["secretariat", "leader", "auditor"])
def test_the_menu_leads_the_desk_there(desk, role):
    assert "/admin/lomba/" in client_of(desk, role).get("/admin/").text


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_leaders_and_auditors_read_and_change_nothing(desk, role):
    client, before = client_of(desk, role), AuditEvent.objects.count()
    read = {name: client.get(address(name, desk.competition)).status_code for name in own_addresses()}
    sent = {
        client.post(address(name, desk.competition), {"title": "Lain"}).status_code
        for name in own_addresses()
    }
    verbs = {"contest_new", "contest_clone", "contest_announce"}
    assert read == {name: 404 if name in verbs else 200 for name in own_addresses()}
    assert sent == {302, 404, 405}
    assert AuditEvent.objects.count() == before


def test_the_secretariat_opens_every_part(desk, secretary):
    read = {name: secretary.get(address(name, desk.competition)).status_code for name in own_addresses()}
    assert read == dict.fromkeys(own_addresses(), 200)


def test_who_judges_in_it_does_not_organise_it(desk, secretary, broken):
    make_judge(desk.competition, user=desk.people["secretariat"])
    assert answers_that_differ(desk, secretary, 404) == []


def test_a_judging_secretary_finds_the_other_competitions_alone(desk, secretary, broken):
    make_judge(desk.competition, user=desk.people["secretariat"])
    page = secretary.get(reverse("contest_list")).text
    assert (SENTINEL in page, desk.other.title in page) == (False, True)


def test_a_part_of_another_competition_is_missing(desk, secretary):
    for part, number in (
        ("rubrik", desk.other.rubrics.first().pk),
        ("babak", desk.other.rounds.first().pk),
    ):
        response = secretary.get(f"/admin/lomba/{desk.competition.pk}/{part}/{number}/")
        missing = secretary.get(f"/admin/lomba/{desk.competition.pk}/{part}/{MISSING}/")
        assert (response.status_code, plain(response)) == (404, plain(missing))


def test_the_list_asks_as_much_for_three_as_for_one(desk, count_queries):
    Competition.objects.exclude(pk=desk.competition.pk)
    client = client_of(desk, "auditor")
    client.get(reverse("contest_list"))  # what is kept after a first visit
    with count_queries() as before:
        client.get(reverse("contest_list"))
    for _number in range(2):
        make_judge(make_competition())
    with count_queries() as after:
        client.get(reverse("contest_list"))
    assert len(after) == len(before)


# --- Saving ----------------------------------------------------------------------------------------


PARTS = ["basics", "dates", "categories", "sections", "rubrics", "rubric", "criterion", "rounds", "round"]


@pytest.mark.parametrize("part", PARTS)
def test_sending_a_part_back_unchanged_changes_nothing(desk, secretary, part):
    where, before = address(f"contest_{part}", desk.competition), AuditEvent.objects.count()
    response = secretary.post(where, rows_of(secretary.get(where)))
    assert (response.status_code, AuditEvent.objects.count() - before) == (302, 0)


def test_categories_are_added_removed_and_put_in_order(desk, secretary):
    where = address("contest_categories", desk.competition)
    sent = rows_of(secretary.get(where)) | {
        "rows-TOTAL_FORMS": 3,
        "rows-0-ORDER": 2,
        "rows-1-DELETE": "on",
        "rows-2-name": "Kesehatan",
        "rows-2-slug": "kesehatan",
        "rows-2-ORDER": 1,
    }
    assert secretary.post(where, sent).status_code == 302
    found = desk.competition.categories.values_list("slug", "position")
    assert list(found) == [("kesehatan", 0), ("pelayanan", 1)]
    line = AuditEvent.objects.last()
    assert (line.action, line.actor, line.competition) == (
        "competition.changed",
        desk.people["secretariat"],
        desk.competition,
    )
    assert '"before":{"position":0}' in line.data
    assert '"name":"Kesehatan"' in line.data


def test_one_more_row_is_offered_without_losing_what_was_typed(desk, secretary):
    where = address("contest_categories", desk.competition)
    sent = rows_of(secretary.get(where)) | {"rows-0-name": "Diketik", "rows-0-slug": "salah !", "add": "1"}
    response = secretary.post(where, sent)
    draft = response.context["draft"]
    assert (response.status_code, len(draft.rows.forms), draft.rows.forms[0]["name"].value()) == (
        200,
        3,
        "Diketik",
    )
    assert "error-message" not in response.text
    assert desk.competition.categories.filter(name="Diketik").exists() is False


@pytest.mark.parametrize(
    ("part", "wrong", "kept"),
    [
        ("basics", {"title": "", "summary": "Ditulis panjang"}, "Ditulis panjang"),
        ("basics", {"tie_1": "plenary", "tie_2": "plenary", "summary": "Dua kali"}, "Dua kali"),
        ("dates", {"closes_at": "2001-01-01T00:00"}, "2001-01-01T00:00"),
        ("dates", {"closes_at": "kapan-kapan"}, "kapan-kapan"),
        ("categories", {"rows-0-slug": "tata-kelola", "rows-0-name": "Sama kodenya"}, "Sama kodenya"),
        (
            "sections",
            {"rows-0-min_words": "90", "rows-0-max_words": "8", "rows-0-title": "Terbalik"},
            "Terbalik",
        ),
        ("sections", {"rows-0-needs_attachment": "on", "rows-0-title": "Lampiran"}, "Lampiran"),
        ("rubric", {"rows-0-maximum": "0", "rows-0-name": "Rentang"}, "Rentang"),
        ("rubric", {"rows-0-maximum": "50", "rows-0-name": "Di luar"}, "Di luar"),
        ("rubric", {"rows-0-step": "7", "rows-0-name": "Langkah"}, "Langkah"),
        ("criterion", {"rows-0-high": "500", "rows-0-label": "Tinggi sekali"}, "Tinggi sekali"),
        ("rounds", {"rows-0-weight": "101", "rows-0-name": "Berat"}, "Berat"),
        ("round", {"minimum_sheets": "9", "name": "Kurang juri"}, "Kurang juri"),
        ("round", {"promotion": "top", "name": "Berapa"}, "Berapa"),
        ("round", {"rows-0-category": str(MISSING), "name": "Panel asing"}, "Panel asing"),
    ],
)
def test_bad_input_is_named_and_kept(desk, secretary, part, wrong, kept):
    where = address(f"contest_{part}", desk.competition)
    response = secretary.post(where, rows_of(secretary.get(where)) | wrong)
    assert (response.status_code, kept in response.text) == (422, True)
    assert 'role="alert"' in response.text


def test_two_new_categories_of_one_code_are_refused(desk, secretary):
    where = address("contest_categories", desk.competition)
    new = {f"rows-{row}-{name}": "kembar" for row in (2, 3) for name in ("name", "slug")}
    response = secretary.post(where, rows_of(secretary.get(where)) | new | {"rows-TOTAL_FORMS": 4})
    assert (response.status_code, Category.objects.filter(slug="kembar").count()) == (422, 0)


def test_a_rubric_in_use_stays(desk, secretary):
    where = address("contest_rubrics", desk.competition)
    response = secretary.post(where, rows_of(secretary.get(where)) | {"rows-0-DELETE": "on"})
    assert (response.status_code, desk.competition.rubrics.count()) == (422, 1)
    assert "sedang dipakai" in response.text


def test_a_category_with_a_panel_stays(desk, secretary):
    panel = desk.competition.rounds.first().panels.first()
    type(panel).objects.filter(pk=panel.pk).update(category=desk.competition.categories.first())
    where = address("contest_categories", desk.competition)
    response = secretary.post(where, rows_of(secretary.get(where)) | {"rows-0-DELETE": "on"})
    assert (response.status_code, desk.competition.categories.count()) == (422, 2)


def test_the_guide_is_attached_and_read_by_the_desk_alone(desk, secretary):
    where = address("contest_guide", desk.competition)
    file = SimpleUploadedFile("pedoman.pdf", b"%PDF-1.4\n" + SENTINEL.encode(), "application/pdf")
    assert secretary.post(where, {"file": file}).status_code == 302
    guide = Competition.objects.get(pk=desk.competition.pk).guide
    assert (guide.is_public, AuditEvent.objects.last().action) == (False, "competition.guide_attached")
    answers = {
        role: client_of(desk, role).get(guide.url).status_code
        for role in ("secretariat", "officer", "visitor")
    }
    assert answers == {"secretariat": 200, "officer": 404, "visitor": 404}


@pytest.mark.parametrize(
    ("name", "content"), [("pedoman.exe", b"MZ"), ("pedoman.pdf", b"<html>"), ("pedoman.pdf", b"")]
)
def test_what_is_no_pdf_is_refused(desk, secretary, name, content):
    where = address("contest_guide", desk.competition)
    response = secretary.post(where, {"title": "Judul diketik", "file": SimpleUploadedFile(name, content)})
    assert (response.status_code, "Judul diketik" in response.text) == (422, True)


def test_a_new_competition_begins_with_its_template(desk, secretary):
    government = make_government()
    sent = {"template": "krenova", "government": government.pk, "title": "Krenova Uji", "year": 2027}
    response = secretary.post(reverse("contest_new"), sent)
    made = Competition.objects.get(slug="krenova-uji-2027")
    assert (response.status_code, response["Location"]) == (302, reverse("contest_desk", args=[made.pk]))
    assert (made.categories.count(), made.rubrics.count(), made.created_by) == (
        2,
        1,
        desk.people["secretariat"],
    )


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"year": "1"}, {"template": "lain"}, {"government": MISSING}]
)
def test_a_new_competition_is_refused_with_what_was_typed(desk, secretary, wrong):
    sent = {
        "template": "krenova",
        "government": make_government().pk,
        "title": "Judul",
        "slug": "kata-uji",
        "year": 2027,
    }
    response = secretary.post(reverse("contest_new"), sent | wrong)
    assert (response.status_code, "kata-uji" in response.text) == (422, True)


def test_an_address_that_is_taken_is_refused(desk, secretary):
    sent = {"title": "Lagi", "slug": desk.other.slug, "year": 2030}
    response = secretary.post(address("contest_clone", desk.competition), sent)
    assert (response.status_code, Competition.objects.filter(title="Lagi").count()) == (422, 0)
