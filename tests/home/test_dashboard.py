"""The dashboard: its plots, the map of targets, and its files."""

import csv
import io
import random
import re

import pytest
from django.http import QueryDict
from django.utils import timezone

from home.dashboard import page, targets
from innovations.models import AgencyPage, ClosedFigure, Target, Verification, YearClosing
from innovations.models.board import board_for_year
from search.actions import entries
from search.results import find
from tests.factories.catalogue import (
    make_agency,
    make_catalogue,
    make_draft,
    make_government,
    make_innovation,
    make_many_live,
    make_sectors,
    publish,
)

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def agency():
    return make_agency(make_government(), "Dinas Kesehatan", "dinkes")


def make_counted(agency, title="", **fields):
    """Return an innovation that counts for its agency's target."""
    innovation = make_innovation(agency, title, **{"year_applied": YEAR, **fields})
    Verification.objects.create(innovation=innovation, verified_at=timezone.now())
    publish(innovation)
    return innovation


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- what the plots tell --------------------------------------------------------------------------


def test_years_without_innovations_are_shown_and_far_ones_taken_together(agency):
    for year in (1999, 2001, YEAR - 3, YEAR, YEAR, YEAR + 40):
        make_innovation(agency, year_applied=year)

    (plot,) = [plot for plot in page.describe(QueryDict())["plots"] if plot.kind.name == "year"]

    counts = [bar.count for bar in plot.bars]
    assert counts == [2, *[0] * 10, 1, 0, 0, 2, 0, 1]
    assert plot.bars[0].url == "/dasbor/?year=1999&year=2001"
    assert plot.bars[1].url == ""
    assert sum(row.count for row in plot.rows) == 6


def test_the_sentence_names_the_most_frequent_value(agency, client):
    client.cookies["bahasa"] = "en"
    health, school = make_sectors()
    make_innovation(agency, year_applied=2024, main_sector=health)
    make_innovation(agency, year_applied=2024, main_sector=school)
    make_innovation(agency, year_applied=2023, stage="applied")

    said = {plot.kind.name: plot.reading for plot in client.get("/dasbor/").context["plots"]}

    assert said["year"] == "Most were first applied in 2024: 2 of 3."
    assert said["sector"] == "“Kesehatan” and “Pendidikan” come first, each with 1 of 3."


def test_a_plot_that_repeats_the_filter_is_left_out(agency, client):
    make_innovation(agency, year_applied=2024, stage="applied")
    make_innovation(agency, year_applied=2023, stage="applied")

    def names(address):
        return [plot.kind.name for plot in client.get(address).context["plots"]]

    assert names("/dasbor/") == ["year", "stage"]
    assert names("/dasbor/?year=2024") == ["stage"]


# --- targets --------------------------------------------------------------------------------------


def told_by_the_board(years) -> dict:
    return {
        (row.agency_id, year): (row.counted, row.target, row.is_reached, board.is_closed)
        for year in years
        for board in board_for_year(year)
        for row in board.rows
    }


def told_by_the_map(query="") -> dict:
    shown = targets.Targets(find(QueryDict(query)))
    return {
        (line.agency.pk, year): (figure.counted, figure.target, figure.is_reached, figure.is_closed)
        for part in shown.parts
        for line in part.agencies
        for year, figure in line.figures.items()
    }


def make_board() -> AgencyPage:
    """Make a registry in which every rule of counting has its case."""
    draw, innovations = random.Random(5), []
    for slug in ("kab-batang", "kab-pati"):
        government = make_government(slug, slug)
        Target.objects.create(government=government, year=YEAR - 1, number=1)
        first = make_agency(government, "Dinas A", "a", target_override=2)
        second = make_agency(government, "Dinas B", "b", active_to=f"{YEAR - 2}-06-01")
        unit = make_agency(second, "Puskesmas", "p", owes_target=False)
        unpublished = make_agency(government, "Dinas C", "c", live=False)
        for agency in (first, second, unit, unpublished, government):
            for relation in ("new", "extension", "extension", "continuation", "duplicate", "replication"):
                fields = {
                    "year_applied": draw.choice([YEAR - 3, YEAR - 2, YEAR - 1, YEAR, None]),
                    "relation_kind": relation,
                    "relation_note": draw.choice(["", " \n", "Ditambah."]),
                }
                innovations.append(make_innovation(agency, **fields))
    for innovation in innovations[::2] + innovations[1::4]:
        Verification.objects.create(innovation=innovation, verified_at=timezone.now())
    closing = YearClosing.objects.create(government=government, year=YEAR - 2, closed_at=timezone.now())
    ClosedFigure.objects.create(closing=closing, agency=first, agency_name="Dulu", target=7, counted=9)
    entries.rebuild()
    return government


def test_the_map_tells_what_the_board_of_every_year_tells(db):
    make_board()
    years = range(YEAR - 3, YEAR + 1)
    told = told_by_the_map()
    assert told == told_by_the_board(years)
    assert any(counted for counted, *_rest in told.values())


def test_the_map_follows_government_agency_and_year_and_nothing_else(db):
    make_board()
    whole = told_by_the_map()
    assert told_by_the_map("q=tidakada&type=digital") == whole
    two_years = told_by_the_map(f"year={YEAR}&year={YEAR - 1}")
    assert two_years == {key: value for key, value in whole.items() if key[1] >= YEAR - 1}
    pati = set(AgencyPage.objects.filter(url_path__contains="/kab-pati/").values_list("pk", flat=True))
    assert told_by_the_map("government=kab-pati") == {k: v for k, v in whole.items() if k[0] in pati}
    second = AgencyPage.objects.get(url_path__endswith="/kab-pati/b/").pk
    # A unit that owes nothing is answered for by the agency above it.
    for code in ("kab-pati/b", "kab-pati/b/p"):
        assert told_by_the_map(f"agency={code}") == {k: v for k, v in whole.items() if k[0] == second}


def test_the_map_follows_at_once_what_does_not_move_the_catalogue(agency, client):
    innovation = make_counted(agency)
    assert told_by_the_map()[agency.pk, YEAR] == (1, 3, False, False)

    Target.objects.create(government=agency.government, year=YEAR, number=1)
    assert told_by_the_map()[agency.pk, YEAR] == (1, 1, True, False)
    AgencyPage.objects.filter(pk=agency.pk).update(target_override=5)
    assert told_by_the_map()[agency.pk, YEAR] == (1, 5, False, False)
    innovation.unpublish()
    assert told_by_the_map()[agency.pk, YEAR] == (0, 5, False, False)
    closing = YearClosing.objects.create(government=agency.government, year=YEAR, closed_at=timezone.now())
    ClosedFigure.objects.create(closing=closing, agency=agency, agency_name="Dinas", target=2, counted=2)
    assert told_by_the_map()[agency.pk, YEAR] == (2, 2, True, True)
    assert 'heat__text">2/2' in client.get("/dasbor/").content.decode()


def test_many_agencies_of_several_governments_become_a_line_each(db, monkeypatch):
    make_board()
    monkeypatch.setattr(targets, "MOST_LINES", 2)
    shown = targets.Targets(find(QueryDict()))
    assert [line.name for line in shown.sections[0]["lines"]] == ["kab-batang", "kab-pati"]
    assert targets.Targets(find(QueryDict("government=kab-pati"))).is_by_agency


# --- the page -------------------------------------------------------------------------------------


def test_the_page_asks_no_more_for_many_than_for_few(agency, client, count_queries):
    for number in range(3):
        make_counted(agency, f"Layanan {number}", time_before=9, time_after=1, time_unit="day")

    def queries(address):
        client.get("/inovasi/")  # this process knows the catalogue
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    addresses = ["/dasbor/", "/dasbor/?q=layanan", f"/dasbor/?year={YEAR}", "/dasbor/data.csv?plot=target"]
    few = [queries(address) for address in addresses]
    other = make_agency(make_government("Kota Lain", "kota-lain"), "Dinas Lain", "lain")
    make_many_live(other, 300, "Layanan", year_applied=YEAR, stage="applied")
    entries.rebuild()
    client.get("/dasbor/?q=layanan")
    entries.rebuild()
    many = [queries(address) for address in addresses]

    assert client.get("/dasbor/").context["total"] == 303
    assert many == few
    assert few == [4, 4, 3, 3]


def test_drafts_and_withdrawn_innovations_are_nowhere(agency, client):
    make_innovation(agency, "Antar Obat", year_applied=YEAR)
    before = [client.get(address).content for address in ("/dasbor/", "/dasbor/data.csv?plot=target")]
    make_draft(agency, "Rahasia Sekali", year_applied=YEAR, stage="trial")
    make_draft(agency, "Rahasia Kedua", year_applied=YEAR - 30)
    make_innovation(agency, "Rahasia Ketiga", year_applied=YEAR - 1, stage="trial").unpublish()

    after = [client.get(address).content for address in ("/dasbor/", "/dasbor/data.csv?plot=target")]

    assert after == before


def test_the_page_says_what_is_simulated(agency, client):
    invented = make_agency(make_government("Kabupaten Contoh", "kab-contoh", is_simulated=True))
    make_innovation(agency, stage="trial")
    make_innovation(invented, stage="applied")

    mixed = client.get("/dasbor/")
    assert (mixed.context["simulated"], mixed.context["is_simulated"]) == (1, False)
    assert "1 di antaranya simulasi" in mixed.content.decode()
    assert 'class="ribbon"' in client.get("/dasbor/?stage=applied").content.decode()
    assert client.get("/dasbor/?stage=trial").context["simulated"] == 0


def test_the_same_question_leads_to_the_list(agency, client):
    make_innovation(agency, "Antar Obat", stage="applied", innovation_type="digital")
    shown = client.get("/dasbor/?q=obat&stage=applied&sort=title&page=3")
    assert shown.context["list_url"] == "/inovasi/?q=obat&stage=applied"
    assert [chip["remove_url"] for chip in shown.context["chips"]] == [
        "/dasbor/?stage=applied",
        "/dasbor/?q=obat",
    ]
    assert client.get(shown.context["list_url"]).context["result"].total == shown.context["total"] == 1


def test_an_empty_registry_and_an_empty_answer_say_what_to_do(client):
    make_catalogue()
    assert 'href="/akun/masuk/"' in client.get("/dasbor/").content.decode()
    page = client.get("/dasbor/?q=tidakada").content.decode()
    assert 'class="empty"' in page
    assert 'href="/dasbor/"' in page


def test_what_is_unknown_is_named(agency, client):
    make_innovation(agency)
    notices = client.get("/dasbor/?tahun=2024&year=99999&plot=year").context["notices"]
    assert len(notices) == 3
    assert "99999" in "".join(notices)


# --- files ----------------------------------------------------------------------------------------


def test_the_file_of_targets_has_every_figure(db, client):
    make_board()
    _heading, *rows = rows_of(client.get("/dasbor/data.csv?plot=target"))
    assert sorted((int(row[3]), int(row[4])) for row in rows) == sorted(
        (counted, target) for counted, target, *_rest in told_by_the_map().values()
    )


def test_no_name_in_a_file_is_a_formula(client):
    government = make_government("=HYPERLINK(1)", "jahat")
    make_innovation(make_agency(government, "+cmd;@SUM(1)", "a"), year_applied=YEAR)
    make_government("Kabupaten Lain", "lain")
    for plot in ("government", "target"):
        cells = [cell for row in rows_of(client.get(f"/dasbor/data.csv?plot={plot}")) for cell in row]
        assert [cell for cell in cells if re.search(r"(^|;)\s*[=+@-]", cell)] == []
        assert any(cell.startswith("'=") for cell in cells)


@pytest.mark.parametrize("plot", ["", "?plot=", "?plot=nama", "?plot=%00", "?plot=agency"])
def test_an_unknown_plot_is_refused_in_words(client, plot):
    make_catalogue()
    response = client.get(f"/dasbor/data.csv{plot}")
    assert response.status_code == 400
    assert "plot=year" in response.content.decode()


def test_nothing_can_be_sent_here(client):
    make_catalogue()
    assert client.post("/dasbor/").status_code == 405
    assert client.post("/dasbor/data.csv").status_code == 405
