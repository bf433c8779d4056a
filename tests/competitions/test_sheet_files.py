"""Sheets as a workbook: what it holds, and what becomes of every row that comes back."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from competitions import sheet_files
from competitions.models import Assignment, ScoreSheet
from competitions.sheets import given_of, sheet_of
from tests.clients import signed_in
from tests.competitions.scenes.judging_pages import plain
from tests.factories.assigning import make_stage
from tests.factories.judging import make_conflict
from tests.factories.scoring import give, make_handed_in, make_sheet, open_round


def build():
    scene = make_stage(entries=3, judges=2, each=2)
    scene.stage = open_round(scene.stage)
    for entry in scene.entries:
        for judge in scene.judges:
            give(entry, judge, scene.stage)
    return scene


@pytest.fixture(scope="module")
def built(module_db):
    return module_db(build)


@pytest.fixture
def scene(built, db, in_english):
    built.judge = built.judges[0]
    built.client = signed_in(built.judge.user)
    built.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    built.own = list(
        Assignment.objects.filter(judge=built.judge)
        .select_related("round__rubric", "entry", "judge__user")
        .order_by("pk")
    )
    return built


def download(scene) -> list[list]:
    content = scene.client.get(reverse("judging_workbook", args=[scene.stage.pk])).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def upload(scene, table, *, client=None, formulas=()):
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet()
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            page.write(row, column, cell)
    for row, column in formulas:
        page.write_formula(row, column, "=1+1")
    book.close()
    file = SimpleUploadedFile("nilai.xlsx", target.getvalue())
    place = reverse("judging_workbook_upload", args=[scene.stage.pk])
    return (client or scene.client).post(place, {"upload": file})


def kinds(answer) -> list[str]:
    return [line.kind for line in answer.context["lines"]]


def scores(assignment) -> list[str]:
    given = given_of(sheet_of(assignment))
    return [sheet_files.text_of(given.get(row.pk)) for row in assignment.round.rubric.criteria.all()]


def test_the_workbook_holds_own_unfinished_sheets_with_what_is_on_the_desk(scene):
    make_sheet(scene.own[0], (80, None))
    make_handed_in(scene.own[1], (70, 60))
    table = download(scene)
    assert [row[1] for row in table[2:]] == [scene.own[0].entry.label, scene.own[2].entry.label]
    assert [row[3:5] for row in table[2:]] == [[80.0, ""], ["", ""]]


def test_what_was_filled_in_becomes_drafts_and_blank_rows_stay(scene):
    table = download(scene)
    table[2][3:5], table[2][5] = [81, "72,5"], "Jelas."
    table[2][4] = 72
    table[3][3] = 55
    answer = upload(scene, table)

    assert (answer.status_code, kinds(answer)) == (200, ["saved", "saved", "blank"])
    assert [scores(row) for row in scene.own] == [["81", "72"], ["55", ""], ["", ""]]
    assert ScoreSheet.objects.get(assignment=scene.own[0]).comment == "Jelas."
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"draft"}


def test_a_comment_as_long_as_the_desk_takes_goes_through_a_workbook(scene):
    sheet = make_sheet(scene.own[0], (80, None))
    ScoreSheet.objects.filter(pk=sheet.pk).update(comment="k" * 5_000)
    table = download(scene)
    table[2][4] = 70
    answer = upload(scene, table)

    assert (answer.status_code, kinds(answer)[0]) == (200, "saved")
    assert ScoreSheet.objects.get(pk=sheet.pk).comment == "k" * 5_000


def test_the_same_file_again_changes_nothing(scene):
    table = download(scene)
    table[2][3] = 81
    upload(scene, table)
    version = ScoreSheet.objects.get().version
    assert kinds(upload(scene, table))[0] == "same"
    assert ScoreSheet.objects.get().version == version


def test_a_sheet_that_moved_on_is_refused_and_both_are_shown(scene):
    table = download(scene)
    make_sheet(scene.own[0], (40, 50))
    table[2][3] = 90
    answer = upload(scene, table)
    assert (answer.status_code, kinds(answer)[0]) == (422, "stale")
    assert answer.context["lines"][0].both == [("Kriteria 1", "40", "90")]
    assert scores(scene.own[0]) == ["40", "50"]


@pytest.mark.parametrize(
    ("typed", "sentence"), [("101", "Kriteria 1"), ("baik", "Write a number"), ("N/A", "Kriteria 1")]
)
def test_what_cannot_be_a_score_is_refused_and_other_rows_are_saved(scene, typed, sentence):
    table = download(scene)
    table[2][3], table[3][3] = typed, 60
    answer = upload(scene, table)
    assert (answer.status_code, kinds(answer)[:2]) == (422, ["refused", "saved"])
    assert any(sentence in text for text in answer.context["lines"][0].sentences)


def test_every_wrong_cell_of_a_row_is_told_at_once(scene):
    table = download(scene)
    table[2][3], table[2][4] = "baik", 101
    assert upload(scene, table).context["lines"][0].sentences == [
        "Kriteria 1: Write a number, such as 80.5.",
        "Give “Kriteria 2” a score from 0 to 100.",
    ]


def test_rows_of_somebody_else_and_changed_rows_are_refused_alike_for_all(scene):
    table = download(scene)
    table[2][3] = 90
    other = upload(scene, table, client=signed_in(scene.judges[1].user))
    assert kinds(other)[0] == "refused"
    table[2][0] = table[2][0][:-2] + "xx"
    assert kinds(upload(scene, table))[0] == "refused"
    assert not ScoreSheet.objects.exists()


def test_a_row_whose_entry_is_hidden_by_now_says_the_same_as_one_of_somebody_else(scene):
    table = download(scene)
    table[2][3] = 90
    make_conflict(scene.own[0].entry, scene.judge.user, kind="family", source="judge", note="x")
    hidden = upload(scene, table).context["lines"][0].sentences
    theirs = upload(scene, table, client=signed_in(scene.judges[1].user)).context["lines"][0].sentences
    assert len(hidden) == len(theirs) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rusak", b"<html>", b"a,b\n1,2"])
def test_what_is_no_workbook_of_ours_gets_a_sentence(scene, content):
    file = SimpleUploadedFile("nilai.xlsx", content)
    answer = scene.client.post(reverse("judging_workbook_upload", args=[scene.stage.pk]), {"upload": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["upload"]


def test_formulas_and_other_workbooks_are_refused(scene):
    table = download(scene)
    assert "formulas" in str(upload(scene, table, formulas=[(2, 3)]).context["form"].errors)
    assert "not a workbook of scores" in str(
        upload(scene, [["a", "b"], [1, 2], [3, 4]]).context["form"].errors
    )


def test_titles_that_look_like_formulas_stay_text(scene):
    content = sheet_files.write(scene.own[:1], {scene.own[0].entry_id: "=HYPERLINK(1)"})
    table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert table[2][2] == "=HYPERLINK(1)"


def test_whoever_has_nothing_in_the_round_gets_the_answer_for_no_round(scene):
    for name in ("judging_workbook", "judging_workbook_upload"):
        path, missing = (reverse(name, args=[pk]) for pk in (scene.stage.pk, 987_654))
        for person in (scene.secretary, scene.offices[0].head):
            client = signed_in(person)
            assert plain(client.get(path), path) == plain(client.get(missing), missing)
