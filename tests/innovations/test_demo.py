"""The demonstration: what is real stays true to its sources, what is invented stays apart and looks alive."""

import csv
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, TaskState, WorkflowState

from competitions.integrity import problems
from competitions.models import Assignment, Competition
from competitions.phases import Phase
from core.models import RegistryDocument, RegistryImage
from innovations.demo import people
from innovations.demo.archive import ROWS
from innovations.demo.drawing import HEIGHT, WIDTH, picture
from innovations.demo.paper import one_page
from innovations.demo.passing import loaded_keys
from innovations.demo.people import DEMO_PEOPLE
from innovations.models import (
    AgencyPage,
    InnovationPage,
    Measurement,
    Verification,
    Withdrawal,
    YearClosing,
)
from innovations.models.board import board_for_year
from innovations.models.completeness import design_words, missing_for_verification
from innovations.rules import AUDITORS, LEADERS, SECRETARIAT, VERIFIERS
from tests.factories.demonstration import load_demonstration
from users.models import User

#: What `make run` loads; PostgreSQL is walked from scratch (tests/browser).
pytestmark = pytest.mark.sqlite_only


@pytest.fixture(scope="module")
def demo(module_db):
    """Load the demonstration twice, and return what the second run said and added."""
    module_db(load_demonstration)
    before, said, letters = row_counts(), StringIO(), len(mail.outbox)
    call_command("load_demo", stdout=said)
    return {
        "said": said.getvalue(),
        "before": before,
        "after": row_counts(),
        "media": Path(settings.MEDIA_ROOT),
        "letters": len(mail.outbox) - letters,
    }


def row_counts() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")
    }


def archive():
    return InnovationPage.objects.filter(origin="archive")


def invented():
    return InnovationPage.objects.filter(origin="agency")


def test_the_second_run_changes_nothing(demo):
    assert demo["after"] == demo["before"]
    assert demo["said"].count("all there") == 4
    assert demo["letters"] == 0


def test_contests_stand_in_three_phases_and_judges_have_entries_in_hand(demo):
    contests = {contest.phase: contest for contest in Competition.objects.all()}
    judge = User.objects.get(email=people.PEOPLE["judge"].email)

    assert contests.keys() == {Phase.ENTRY, Phase.JUDGING, Phase.PUBLISHED}
    assert all(contest.is_simulated for contest in contests.values())
    assert contests[Phase.ENTRY].entries.filter(state="submitted").count() == 1
    assert contests[Phase.JUDGING].entries.eligible().count() == 4
    assert Assignment.objects.on_desk_of(judge).unfinished().count() == 3
    with override_settings(MEDIA_ROOT=demo["media"]):
        assert list(problems()) == []


def test_every_published_innovation_of_the_sources_is_there_with_its_source(demo):
    with ROWS.open(encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    pages = {page.title: page for page in archive()}
    assert len(rows) == 67
    assert pages.keys() == rows.keys()
    for name, row in rows.items():
        page = pages[name]
        facts = (page.live, page.year_applied, page.summary, page.summary_en, page.source)
        assert facts == (True, int(row["year"]), row["summary_id"], row["summary_en"], row["source_label"])
        assert page.summary
        assert page.government.label == row["government"]


def test_nothing_is_invented_about_real_governments(demo):
    told = {"year_applied", "summary", "summary_en", "main_sector", "related_sectors", "origin", "source"}
    own = {field.name: field for field in InnovationPage._meta.local_fields}
    for page in archive():
        filled = {
            name
            for name, field in own.items()
            if name not in {"page_ptr", "import_key"} and getattr(page, name) != field.get_default()
        }
        assert filled <= told
        children = (page.measurements, page.team, page.photos, page.documents, page.themes)
        assert [part.count() for part in children] == [0] * 5
    owing = AgencyPage.objects.owing_target()
    assert not any(agency.owes_target and not agency.government.is_simulated for agency in owing)


def test_everything_invented_is_below_the_simulated_government(demo):
    assert {page.government.title for page in invented()} == {"Kabupaten Lumbung (simulasi)"}
    assert all(page.is_simulated for page in invented())
    assert not any(page.is_simulated for page in archive())


@pytest.mark.parametrize(
    ("name", "lineage"),
    [
        ("Kader Gegana Pedes", ["Kota Cilegon", "Dinas Kesehatan", "Puskesmas Cibeber"]),
        ("LAKSA", ["Kota Tangerang", "Dinas Komunikasi dan Informatika"]),
        ("SAJI Muba", ["Kabupaten Musi Banyuasin", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"]),
        ("SpeakUp", ["Kabupaten Batang", "Masyarakat"]),
        ("BRICS", ["Kabupaten Batang"]),
        ("Bekal Akrobat", ["Kabupaten Balangan", "Dinas Kesehatan", "Puskesmas Uren"]),
        ("Shifting Angkot", ["Sukabumi", "Dinas Perhubungan"]),
    ],
)
def test_records_stand_under_the_right_agency(demo, name, lineage):
    assert [agency.title for agency in archive().get(title=name).lineage] == lineage


def test_lists_of_agencies_are_whole_and_without_doubles(demo):
    def below(title: str) -> list[str]:
        return [agency.title for agency in AgencyPage.objects.get(title=title).get_children().specific()]

    assert len(below("Kota Tangerang")) == 43
    assert len(below("Provinsi Banten")) == 33  # and Biro Organisasi within Setda
    assert below("Kabupaten Rote Ndao") == []
    for government in AgencyPage.objects.governments():
        titles = [agency.title for agency in AgencyPage.objects.descendant_of(government)]
        assert len(titles) == len(set(titles))
    assert AgencyPage.objects.filter(title="Masyarakat", kind="community").count() == 1


def test_every_stage_of_the_way_can_be_seen(demo):
    by_year = Counter(invented().live().values_list("year_applied", flat=True))
    assert by_year == {2024: 29, 2025: 34, 2026: 27}
    waiting = Counter(TaskState.objects.filter(status="in_progress").values_list("task__name", flat=True))
    assert sorted(waiting.values()) == [1, 4]
    returned = WorkflowState.objects.get(status="needs_changes")
    page = InnovationPage.objects.get(pk=returned.object_id)
    assert page.wagtail_admin_comments.count() == 3
    assert Withdrawal.objects.get().innovation.year_applied == 2025
    assert invented().filter(live=False, latest_revision__isnull=False).count() == 14


def test_what_is_published_is_complete_and_no_two_say_the_same(demo):
    pages = list(invented().live())
    assert [missing_for_verification(page) for page in pages] == [[]] * 90
    assert min(design_words(page) for page in pages) >= 300
    for field in ("title", "summary", "design_problem", "design_how_it_works", "effective", "goal"):
        assert len({getattr(page, field) for page in pages}) == 90
    assert {page.relation_kind for page in pages} == {"new", "continuation", "extension", "replication"}
    figures = Measurement.objects.filter(page__in=pages)
    assert figures.count() == 270
    assert sum(figure.before == figure.after for figure in figures) == 1


def test_the_board_shows_agencies_at_every_count(demo):
    government = AgencyPage.objects.get(is_simulated=True, kind="regency")
    rows = [row for board in board_for_year(2026, public=False, government=government) for row in board.rows]
    assert {min(row.counted, 4) for row in rows} == {0, 1, 2, 3, 4}
    assert {row.target for row in rows} == {2, 3}
    closing = YearClosing.objects.get()
    assert (closing.government, closing.year) == (government, 2024)
    closed = AgencyPage.objects.get(active_to__isnull=False)
    assert (closed.title, str(closed.active_to), closed.live) == (
        "Dinas Ketahanan Pangan",
        "2024-12-31",
        True,
    )


def test_dates_are_kept_and_never_to_come(demo):
    now = timezone.now()
    for verification in Verification.objects.select_related("innovation"):
        page = verification.innovation
        assert verification.verified_at.year == page.year_applied
        assert verification.verified_at <= now
        assert page.first_published_at == verification.verified_at
    assert {str(timezone.localdate(page.first_published_at))[4:] for page in archive()} == {"-07-01"}


def test_nobody_has_a_password_and_every_role_has_somebody(demo):
    users = list(User.objects.all())
    assert not any(user.has_usable_password() for user in users)
    assert {user.email.rpartition("@")[2] for user in users} == {"lumbung.example"}
    assert all(str(user).endswith("(simulasi)") for user in users)
    by_role = {role: User.objects.get(email=email) for role, email in DEMO_PEOPLE.items()}
    assert all(user.is_active for user in by_role.values())
    groups = {"verifier": VERIFIERS, "secretariat": SECRETARIAT, "leader": LEADERS, "auditor": AUDITORS}
    for role, group in groups.items():
        assert [one.name for one in by_role[role].groups.all()] == [group]
    corner = AgencyPage.objects.get(title="Dinas Kesehatan", path__startswith=_regency().path).corner
    assert by_role["officer"] in corner.team.user_set.all()
    assert by_role["head"] in corner.heads.user_set.all()
    assert [role for role, user in by_role.items() if user.is_superuser] == ["administrator"]


def _regency() -> AgencyPage:
    return AgencyPage.objects.get(is_simulated=True, kind="regency")


def test_files_are_real_and_public_where_they_are_shown(demo):
    images = list(RegistryImage.objects.all())
    assert len(images) == 97
    shown = set(invented().live().values_list("photos__image", flat=True))
    for image in images:
        assert image.is_public == (image.pk in shown)
        assert Path(demo["media"], image.file.name).read_bytes()[:3] == b"\xff\xd8\xff"
    assert 20 < RegistryDocument.objects.count() < 50
    for document in RegistryDocument.objects.all():
        assert Path(demo["media"], document.file.name).read_bytes().startswith(b"%PDF-1.4")


def test_the_tree_is_whole(demo):
    assert Page.find_problems() == ([], [], [], [], [])
    assert len(loaded_keys()) == 67 + 104


def test_pictures_are_drawn_the_same_every_time(tmp_path):
    first, words = picture("a")
    assert (first, words) == picture("a")
    assert first != picture("b")[0]
    path = tmp_path / "a.jpg"
    path.write_bytes(first)
    with Image.open(path) as image:
        assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))


def test_the_paper_says_where_its_parts_are():
    paper = one_page("Judul (uji)", ["Baris satu", ""])
    start = int(paper.rpartition(b"startxref\n")[2].split()[0])
    places = [int(line[:10]) for line in paper[start:].splitlines()[3:10]]
    assert [paper[place:].split()[0] for place in places] == [b"%d" % number for number in range(1, 8)]
