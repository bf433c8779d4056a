"""Winners are asked three times what became of it; only they answer, and everybody reads the answer."""

import datetime as dt
import json
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone

from competitions.actions import awarding, follow_ups
from competitions.models import AuditEvent, FollowUp
from tests.clients import signed_in
from tests.factories.published import make_published_contest
from tests.factories.registry import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(module_db) -> SimpleNamespace:
    return module_db(make_published_contest)


@pytest.fixture
def contest(built, db) -> SimpleNamespace:
    return built


@pytest.fixture
def question(contest) -> FollowUp:
    """The first yearly question to the winner."""
    return FollowUp.objects.filter(award=contest.awards[0]).earliest("year")


@pytest.fixture
def later(question):
    """Stand a month before the answer is due."""
    with time_machine.travel(at(question.due_date - dt.timedelta(days=30)), tick=False):
        yield


def at(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 3, tzinfo=dt.UTC)


def address(question: FollowUp) -> str:
    return f"/peserta/tindak-lanjut/{question.pk}/"


def test_publishing_asks_three_times(contest):
    day = timezone.localtime(contest.awards[0].awarded_at).date()
    asked = FollowUp.objects.filter(award=contest.awards[0]).order_by("year")

    assert [one.year for one in asked] == [day.year + 1, day.year + 2, day.year + 3]
    assert FollowUp.objects.count() == 3 * len(contest.awards)
    assert follow_ups.ensure_for(contest.awards[0], by=None) == list(asked)


def test_the_29th_of_february_has_its_anniversary():
    assert follow_ups._anniversary(dt.date(2028, 2, 29), 1) == dt.date(2029, 2, 28)


def test_an_answer_is_kept_and_told(contest, question, later):
    officer = contest.offices[0].officer
    found = follow_ups.answer(question, by=officer, status="developed", account=" Kini di 12 kecamatan.\x00 ")

    assert (found.status, found.account, found.answered_by) == ("developed", "Kini di 12 kecamatan.", officer)
    line = AuditEvent.objects.latest("number")
    assert (line.action, json.loads(line.data)["account"]) == ("award.follow_up", "Kini di 12 kecamatan.")


def test_an_answer_can_be_mended(contest, question, later):
    officer = contest.offices[0].officer
    follow_ups.answer(question, by=officer, status="running", account="")
    found = follow_ups.answer(question, by=contest.offices[0].head, status="stopped", account="Dana habis.")

    assert (found.status, found.account) == ("stopped", "Dana habis.")
    assert AuditEvent.objects.filter(action="award.follow_up").count() == 2


@pytest.mark.parametrize(
    ("status", "account", "field"),
    [
        ("", "Ada.", "status"),
        ("other", "Ada.", "status"),
        ("stopped", "  ", "account"),
        ("developed", "", "account"),
        ("running", "x" * 2001, "account"),
    ],
)
def test_what_cannot_be_is_refused(contest, question, later, status, account, field):
    with pytest.raises(ValidationError) as refusal:
        follow_ups.answer(question, by=contest.offices[0].officer, status=status, account=account)
    assert set(refusal.value.message_dict) == {field}
    assert FollowUp.objects.get(pk=question.pk).answered_at is None


def test_only_the_agency_that_won_answers(contest, question, later):
    for person in (contest.offices[1].officer, contest.secretary, make_person("orang")):
        with pytest.raises(PermissionDenied):
            follow_ups.answer(question, by=person, status="running", account="")


def test_it_is_asked_two_months_before_its_day(contest, question):
    officer = contest.offices[0].officer
    for days, is_asked in ((61, False), (60, True)):
        with time_machine.travel(at(question.due_date - dt.timedelta(days=days)), tick=False):
            client = signed_in(officer)
            assert client.get(address(question)).status_code == (200 if is_asked else 404)
            assert (address(question) in client.get("/peserta/").content.decode()) == is_asked
            if not is_asked:
                with pytest.raises(ValidationError, match="dibuka mulai"):
                    follow_ups.answer(question, by=officer, status="running", account="")


def test_a_revoked_award_is_asked_nothing(contest, question, later):
    awarding.revoke(contest.awards[0], by=contest.secretary, reason="Data tidak benar.")

    assert signed_in(contest.offices[0].officer).get(address(question)).status_code == 404
    with pytest.raises(ValidationError, match="tidak berlaku lagi"):
        follow_ups.answer(question, by=contest.offices[0].officer, status="running", account="")


def test_letters_go_out_once_in_thirty_days(contest, later, django_capture_on_commit_callbacks):
    def remind() -> int:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("remind_follow_ups", verbosity=0)
        return len(mail.outbox)

    first, second = remind(), remind()

    assert (first, second) == (6, 0)  # officer and head for each of three awards
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert remind() == 6
        for question in FollowUp.objects.filter(award=contest.awards[0]):
            FollowUp.objects.filter(pk=question.pk).update(
                status="running", answered_at=timezone.now(), answered_by=contest.offices[0].officer
            )
    with time_machine.travel(timezone.now() + dt.timedelta(days=90), tick=False):
        assert remind() == 4
    with time_machine.travel(timezone.now() + dt.timedelta(days=5000), tick=False):
        assert remind() == 0


def test_the_letter_says_what_to_do(contest, question, later, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        follow_ups.remind(by=None)

    letter = next(one for one in mail.outbox if one.to == [contest.offices[0].officer.email])
    assert letter.subject == f"{question.year}: bagaimana kabar “Jemput Bola”?"
    assert f"http://localhost:8000{address(question)}" in letter.body


# --- The page -------------------------------------------------------------------------------------


def test_the_page_takes_the_answer(contest, question, later):
    client = signed_in(contest.offices[0].officer)
    response = client.post(address(question), {"status": "running", "account": "Melayani 1.200 warga."})

    assert (response.status_code, response.url) == (302, f"/peserta/{contest.awards[0].entry_id}/")
    assert FollowUp.objects.get(pk=question.pk).account == "Melayani 1.200 warga."
    assert "Perbaiki jawaban" in client.get(response.url).content.decode()


def test_a_refused_answer_keeps_what_was_typed(contest, question, later):
    client = signed_in(contest.offices[0].officer)
    response = client.post(address(question), {"status": "", "account": "Melayani <b>1.200</b> warga."})
    text = response.content.decode()

    assert response.status_code == 422
    assert "Pilih bagaimana keadaannya sekarang." in text
    assert "Melayani &lt;b&gt;1.200&lt;/b&gt; warga." in text
    assert (text.count(" autofocus"), text.count('aria-invalid="true"')) == (1, 3)


def test_a_refused_answer_tells_beside_the_field_what_is_missing(contest, question, later):
    client = signed_in(contest.offices[0].officer)
    text = client.post(address(question), {"status": "stopped", "account": ""}).content.decode()

    assert text.count("Ceritakan apa yang terjadi, dengan angka bila ada.") == 2
    assert 'aria-describedby="account-help account_error"' in text


def test_a_question_to_others_is_not_there(contest, question, later):
    answers = [
        signed_in(contest.offices[1].officer).get(path)
        for path in (address(question), "/peserta/tindak-lanjut/987654/")
    ]
    bodies = [
        answer.content.replace(f"/{question.pk}/".encode(), b"/987654/").replace(
            f"%2F{question.pk}%2F".encode(), b"%2F987654%2F"
        )
        for answer in answers
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def test_a_visitor_is_asked_to_sign_in(client, question):
    response = client.get(address(question))
    assert (response.status_code, response.url.startswith("/akun/masuk/")) == (302, True)
