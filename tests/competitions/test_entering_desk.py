"""The agency's entering desk: who comes in, what to do next, and starting an entry."""

import pytest
from django.test import Client
from django.utils import timezone

from competitions.actions import entries
from competitions.models import Competition, Entry
from competitions.models.choices import EntryState
from tests.clients import signed_in
from tests.competitions.desk import close, plain, start_path, words_of
from tests.factories.contests import make_competition, make_entry
from tests.factories.registry import make_draft, make_office, make_person, make_published, make_verifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(contest) -> Entry:
    return make_entry(contest.competition, contest.office, innovation=contest.innovation)


@pytest.fixture
def officer(contest) -> Client:
    return signed_in(contest.office.officer)


@pytest.fixture
def head(contest) -> Client:
    return signed_in(contest.office.head)


@pytest.mark.parametrize(
    "path", ["", "lomba/apa-saja/", "1/", "1/kirim/", "1/bukti/", "1/tarik/", "1/pratinjau/", "1/naskah/1/0/"]
)
def test_visitors_are_sent_to_sign_in(client, path):
    response = client.get(f"/peserta/{path}")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"/akun/masuk/?next=/peserta/{path}",
    )


def test_somebody_of_no_agency_is_told_what_to_do(db):
    response = signed_in(make_person()).get("/peserta/")
    assert "Anda bukan anggota perangkat daerah mana pun" in words_of(response)


def test_the_admin_leads_agencies_to_the_desk(officer, head):
    outsider = signed_in(make_verifier())
    shown = [b'"/peserta/"' in client.get("/admin/").content for client in (officer, head, outsider)]
    assert shown == [True, True, False]


def test_the_desk_is_kept_nowhere(officer):
    assert officer.get("/peserta/").headers["Cache-Control"] == "private, no-store"


def test_the_desk_says_what_to_do_next(contest, entry, officer, head):
    assert "Tulis naskahnya, lalu minta kepala" in words_of(officer.get("/peserta/"))

    entries.ask_head(entry, by=contest.office.officer)

    assert "Menunggu kepala perangkat daerah" in words_of(officer.get("/peserta/"))
    assert "Tim menyatakan sudah siap: baca lalu kirim." in words_of(head.get("/peserta/"))


def test_the_desk_offers_open_contests_of_the_own_government_only(contest, officer):
    foreign = make_competition(title="Lomba Tetangga")
    closed = make_competition(contest.government, title="Lomba Usai")
    close(closed)
    hidden = make_competition(contest.government, title="Lomba Rahasia", is_announced=False)

    said = words_of(officer.get("/peserta/"))

    assert contest.competition.title in said
    assert [item.title for item in (foreign, closed, hidden) if item.title in said] == []


def test_the_desk_asks_no_more_for_many_entries_than_for_one(contest, entry, officer, count_queries):
    officer.get("/peserta/")
    with count_queries() as one:
        officer.get("/peserta/")
    for _number in range(3):
        make_entry(contest.competition, contest.office)
    with count_queries() as four:
        officer.get("/peserta/")
    assert len(four) == len(one)


def test_choosing_says_at_once_what_the_rules_say(contest, officer):
    office = contest.office
    Competition.objects.filter(pk=contest.competition.pk).update(minimum_age_months=12, quota_per_agency=4)
    old = make_published(office, "Sudah Lama", launch_date="2020-01-01")
    young = make_published(office, "Baru Kemarin", launch_date=timezone.localdate())
    draft = make_draft(office, "Masih Konsep")
    entered = make_entry(contest.competition, office, innovation=old)

    response = officer.get(start_path(contest))

    context = response.context
    assert {choice.innovation.title for choice in context["possible"]} <= {contest.innovation.title}
    said = {choice.innovation.title: choice for choice in context["impossible"]}
    assert said["Sudah Lama"].entry == entered
    assert [item.rule for item in said[young.title].findings if item.is_failure] == ["too_young"]
    assert [item.message for item in said[draft.title].findings] == ["Belum diverifikasi dan terbit."]
    assert "Sisa jatah perangkat daerah: 3." in [item.message for item in said[young.title].findings]


def test_choosing_says_when_all_places_are_taken(contest, entry, officer):
    Competition.objects.filter(pk=contest.competition.pk).update(quota_per_agency=1)
    make_published(contest.office, "Satu Lagi")

    response = officer.get(start_path(contest))

    assert response.context["possible"] == []
    assert "Jatah habis" in words_of(response)


def test_choosing_can_be_searched(contest, officer):
    make_published(contest.office, "Kelas Ibu Hamil")

    response = officer.get(start_path(contest), {"q": "ibu"})

    assert [choice.innovation.title for choice in response.context["possible"]] == ["Kelas Ibu Hamil"]


def test_choosing_asks_no_more_for_many_innovations_than_for_one(contest, officer, count_queries):
    officer.get(start_path(contest))
    with count_queries() as one:
        officer.get(start_path(contest))
    for _number in range(3):
        make_published(contest.office)
    with count_queries() as four:
        officer.get(start_path(contest))
    assert len(four) == len(one)


def test_starting_makes_a_draft(contest, officer):
    response = officer.post(
        start_path(contest), {"innovation": contest.innovation.pk, "kategori": "tata-kelola"}
    )

    made = Entry.objects.get()
    assert response.headers["Location"] == f"/peserta/{made.pk}/"
    assert (made.innovation, made.category.slug, made.state) == (
        contest.innovation,
        "tata-kelola",
        EntryState.DRAFT,
    )


def test_the_category_on_the_screen_is_the_one_of_the_draft(contest, officer):
    page = officer.get(start_path(contest)).content.decode()
    form = page[page.index('<form method="post" class="stack">') :]

    assert form.count('name="kategori"') == page.count('name="kategori"') == 1
    assert form.index('name="kategori"') < form.index("Buat konsep") < form.index("</form>")


def test_showing_what_fits_a_category_makes_nothing(contest, officer):
    sent = {"tampilkan": "1", "kategori": "tata-kelola", "q": "ibu & bayi", "halaman": "1"}
    response = officer.post(start_path(contest), sent)

    assert response.headers["Location"] == f"{start_path(contest)}?kategori=tata-kelola&q=ibu+%26+bayi"
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "987654", "-1"])
def test_starting_with_nonsense_is_refused_in_words(contest, officer, number):
    response = officer.post(start_path(contest), {"innovation": number, "kategori": "pelayanan"})
    assert (response.status_code, Entry.objects.count()) == (422, 0)
    assert "Pilih inovasi." in words_of(response)


def test_another_agencys_innovation_is_refused_like_one_that_is_not_there(contest, officer):
    other = make_published(make_office("Dinas Sosial", contest.government), "Rahasia Tetangga")
    answers = [
        officer.post(start_path(contest), {"innovation": number, "kategori": "pelayanan"})
        for number in (other.pk, 987_654)
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert plain(answers[0]) == plain(answers[1])


def test_an_agency_of_another_government_is_told_so(contest):
    stranger = make_office("Dinas Kota")
    response = signed_in(stranger.officer).get(start_path(contest))
    assert "Perangkat daerah Anda tidak dapat mengikuti lomba ini" in words_of(response)
    refused = signed_in(stranger.officer).post(
        start_path(contest), {"innovation": make_published(stranger).pk, "kategori": "pelayanan"}
    )
    assert (refused.status_code, Entry.objects.count()) == (403, 0)


def test_a_contest_that_is_not_announced_is_missing(contest, officer):
    hidden = make_competition(contest.government, is_announced=False, slug="rahasia-1")
    answers = [officer.get(f"/peserta/lomba/{slug}/") for slug in (hidden.slug, "rahasia-2")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.replace(b"rahasia-1", b"rahasia-2") == answers[1].content


def test_a_rule_that_is_not_made_is_not_told_of_every_innovation(contest, officer):
    Competition.objects.update(minimum_age_months=0)

    said = words_of(officer.get(start_path(contest)))

    assert contest.innovation.title in said
    assert "Tidak ada syarat umur inovasi." not in said
