"""What visitors read of contests, phase by phase; the hidden grace is nowhere."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone
from django.utils.timezone import localtime

from competitions.models import Competition, CompetitionPage, Round
from competitions.phases import Phase
from competitions.reading import promotion_words
from tests.factories.contests import make_competition, make_contest_page, make_round
from tests.factories.registry import make_government

pytestmark = pytest.mark.django_db

#: No other number of the pages is like it.
GRACE = 137
OPENS = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 4, 3, 9, tzinfo=dt.UTC)


def build() -> SimpleNamespace:
    government = make_government("Kabupaten Lomba")
    competition = make_competition(
        government,
        title="Lomba Inovasi Daerah",
        slug="lid",
        opens_at=OPENS,
        closes_at=CLOSES,
        grace_minutes=GRACE,
        prizes="Juara I: Rp 15 juta",
        rules_text="Keputusan juri tetap.",
        quota_per_agency=3,
        minimum_age_months=24,
    )
    Competition.objects.filter(pk=competition.pk).update(announced_at=OPENS - dt.timedelta(days=30))
    return SimpleNamespace(
        competition=competition, page=make_contest_page(competition), government=government
    )


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(build)


@pytest.fixture
def scene(built, db) -> SimpleNamespace:
    return built


def at(moment: dt.datetime):
    return time_machine.travel(moment, tick=False)


def words_of(response) -> str:
    """Return what a page says, without tags."""
    text = re.sub(r"<(script|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


PHASES = [
    (OPENS - dt.timedelta(days=3), Phase.ANNOUNCED, "Segera dibuka", False),
    (OPENS, Phase.ENTRY, "Pendaftaran dibuka", True),
    (CLOSES, Phase.ENTRY, "Pendaftaran dibuka", True),
    (CLOSES + dt.timedelta(seconds=1), Phase.SCREENING, "Seleksi administrasi berlangsung", False),
    (CLOSES + dt.timedelta(days=8), Phase.JUDGING, "Sedang dinilai", False),
    (CLOSES + dt.timedelta(days=30), Phase.DELIBERATION, "Penilaian selesai", False),
]


@pytest.mark.parametrize(("moment", "phase", "words", "is_open"), PHASES)
def test_the_page_follows_the_phase(client, scene, moment, phase, words, is_open):
    with at(moment):
        response = client.get("/lomba/lid/")

    assert (response.status_code, response.context["phase"]) == (200, phase)
    assert words in words_of(response)
    assert ('href="/peserta/lomba/lid/"' in response.content.decode()) == is_open


@pytest.mark.parametrize(("moment", "phase", "words", "is_open"), PHASES)
def test_the_list_follows_the_phase(client, scene, moment, phase, words, is_open):
    with at(moment):
        response = client.get("/lomba/")
        front = client.get("/")

    assert words in words_of(response)
    assert [card["competition"].slug for card in response.context["open"]] == (["lid"] if is_open else [])
    assert [card["competition"].slug for card in front.context["contests"]] == (["lid"] if is_open else [])


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", ["/", "/lomba/", "/lomba/lid/", "/sitemap-pages.xml"])
@pytest.mark.parametrize(
    "moment", [OPENS, CLOSES, CLOSES + dt.timedelta(minutes=GRACE - 1), CLOSES + dt.timedelta(days=1)]
)
def test_the_grace_is_nowhere(client, scene, path, language, moment):
    client.cookies["bahasa"] = language
    end = localtime(CLOSES + dt.timedelta(minutes=GRACE))

    with at(moment):
        response = client.get(path)

    whole = f"{response.headers} {response.content.decode()}".lower()
    told = ["grace", "tenggang", str(GRACE), *(end.strftime(form) for form in ("%H:%M", "%H.%M"))]
    told.append((CLOSES + dt.timedelta(minutes=GRACE)).strftime("%H:%M"))
    assert [word for word in told if word in whole] == []


def test_the_list_says_the_same_during_the_grace_as_after_it(client, scene):
    answers = []
    for minutes in (GRACE - 1, GRACE + 1):
        with at(CLOSES + dt.timedelta(minutes=minutes)):
            answers.append([client.get(path).content for path in ("/lomba/", "/lomba/lid/")])

    assert answers[0] == answers[1]


def test_the_page_tells_what_an_agency_must_know(client, scene):
    with at(OPENS + dt.timedelta(days=1)):
        said = words_of(client.get("/lomba/lid/"))

    for words in (
        "2 Maret 2026 pukul 15.00 WIB",
        "3 April 2026 pukul 16.00 WIB",
        "31 hari lagi",
        "Juara I: Rp 15 juta",
        "Keputusan juri tetap.",
        "Satu perangkat daerah boleh mengirim paling banyak 3 peserta.",
        "Umur inovasi dihitung mundur dari 3 April 2026.",
        "Hari ini, 3 Maret 2026",
        "paling banyak 20 kata",
        "Kriteria 1 60%",
        "80–100 Baik",
        "100% dari nilai akhir",
    ):
        assert words in said, words


def test_todays_place_on_the_calendar(client, scene):
    with at(OPENS + (CLOSES - OPENS) / 2):
        calendar = client.get("/lomba/lid/").context["calendar"]

    assert next((bar.label, bar.standing) for bar in calendar["bars"]) == ("Pendaftaran", "now")
    assert calendar["bars"][0].start == 0
    assert calendar["today"] == round(calendar["bars"][0].length / 2)


def test_the_guide_is_offered_once_it_is_public(client, scene):
    guide = scene.competition.guide
    before = client.get("/lomba/lid/").content.decode()
    type(guide).objects.filter(pk=guide.pk).update(is_public=True)
    after = client.get("/lomba/lid/").content.decode()

    assert (guide.url in before, guide.url in after) == (False, True)


def test_what_is_not_announced_is_missing(client, scene):
    hidden = make_competition(scene.government, is_announced=False, slug="tersembunyi", title="Zqxrahasia")
    make_contest_page(hidden)

    answers = [client.get(f"/lomba/{slug}/") for slug in ("tersembunyi", "tersembunya")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.replace(b"tersembunyi", b"tersembunya") == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)
    for path in ("/", "/lomba/", "/sitemap-pages.xml"):
        assert "zqxrahasia" not in client.get(path).content.decode().lower()
        assert "tersembunyi" not in client.get(path).content.decode()


@pytest.mark.usefixtures("broken")  # a date alone, without results
def test_published_contests_stand_under_their_year(client, scene):
    Competition.objects.filter(pk=scene.competition.pk).update(
        results_published_at=timezone.now() - dt.timedelta(days=1)
    )

    response = client.get("/lomba/")

    assert [(group["year"], len(group["cards"])) for group in response.context["past"]] == [(2026, 1)]
    assert "Selesai pada 2026" in words_of(response)


def test_a_list_without_contests_says_so(client, scene):
    CompetitionPage.objects.all().delete()

    assert "Belum ada lomba yang diumumkan" in words_of(client.get("/lomba/"))


def test_contests_stand_in_menu_and_footer(client, scene):
    assert client.get("/").content.decode().count('href="/lomba/"') == 2


def test_contests_are_in_the_sitemap(client, scene):
    listed = client.get("/sitemap-pages.xml").content.decode()
    assert "http://testserver/lomba/</loc>" in listed
    assert "http://testserver/lomba/lid/</loc>" in listed


def test_contests_of_an_invented_government_are_marked(client, scene):
    type(scene.government).objects.filter(pk=scene.government.pk).update(is_simulated=True)
    pages = [client.get(path).content.decode() for path in ("/lomba/", "/lomba/lid/")]
    assert ['class="ribbon"' in page for page in pages] == [True, True]


@pytest.mark.parametrize(
    ("fields", "is_last", "sentence"),
    [
        ({"promotion": "all"}, False, "Semua peserta yang dinilai melaju."),
        ({"promotion": "top", "promotion_count": 5}, False, "5 peserta terbaik dari setiap kategori melaju."),
        (
            {"promotion": "threshold", "promotion_threshold": 72.5},
            False,
            "Setiap peserta dengan nilai 72,5 atau lebih melaju.",
        ),
        (
            {"promotion": "all"},
            True,
            "Urutan akhir dihitung dari babak ini dan babak sebelumnya, menurut bobotnya.",
        ),
    ],
)
def test_who_goes_on_is_said_in_words(fields, is_last, sentence):
    assert promotion_words(Round(**fields), is_last=is_last) == sentence


def test_a_threshold_is_written_as_the_language_writes_numbers(in_english):
    stage = Round(promotion="threshold", promotion_threshold=72.5)
    assert promotion_words(stage, is_last=False) == "Every entry with a score of 72.5 or more goes on."


def test_the_list_asks_no_more_for_many_than_for_one(client, scene, count_queries):
    client.get("/lomba/")
    with count_queries() as one:
        client.get("/lomba/")
    for number in range(3):
        make_contest_page(make_competition(scene.government, slug=f"lain-{number}"))
    with count_queries() as four:
        client.get("/lomba/")
    assert len(four) == len(one)


def test_the_page_asks_no_more_for_many_rounds_than_for_one(client, scene, count_queries):

    client.get("/lomba/lid/")
    with count_queries() as one:
        client.get("/lomba/lid/")
    for _number in range(3):
        make_round(scene.competition)
    with count_queries() as four:
        client.get("/lomba/lid/")
    assert len(four) == len(one)
