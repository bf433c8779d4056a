"""Letters about results: written, looked at, released; what is previewed is what is sent, once."""

import datetime as dt
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from wagtail.users.models import UserProfile

from competitions.actions import awarding, outbox, results_mailing
from competitions.actions.results_stale import mark_stale
from competitions.models import AuditEvent, Award, Letter, Mailing
from tests.clients import signed_in
from tests.competitions.desk import words_of
from tests.competitions.test_races import run_at_once
from tests.factories.judging import make_conflict
from tests.factories.results import add_round, make_approved, make_published, make_scored_competition
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MANY = 8


@pytest.fixture(scope="module")
def built(module_db):
    def make():
        scene = make_scored_competition()
        scene.run = make_published(scene)
        return scene

    return module_db(make)


@pytest.fixture
def scene(built, db):
    mail.outbox.clear()
    return built


def previewed(mailing: Mailing) -> list[tuple]:
    return sorted(mailing.letters.values_list("to", "subject", "body"))


def delivered() -> list[tuple]:
    return sorted((address, letter.subject, letter.body) for letter in mail.outbox for address in letter.to)


def prepared(scene, kind: str = "results") -> Mailing:
    return outbox.prepare(scene.run, kind=kind, by=scene.secretary)


def address(scene, mailing: Mailing | None = None, more: str = "") -> str:
    where = f"/admin/lomba/{scene.competition.pk}/hasil/{scene.run.pk}/surat/"
    return f"{where}{mailing.pk}/{more}" if mailing else where


class Breaking(EmailBackend):
    """A server that refuses one address, the one that stands as its user."""

    def send_messages(self, messages):
        if any(settings.EMAIL_HOST_USER in letter.to for letter in messages):
            raise SMTPException("Mailbox is full")
        return super().send_messages(messages)


# --- Writing --------------------------------------------------------------------------------------


def test_everybody_who_entered_gets_one_letter_an_entry(scene):
    mailing = prepared(scene)
    people = [
        (person.email, entry.pk)
        for place, entry in enumerate(scene.entries)
        for person in (scene.offices[place % 2].officer, scene.offices[place % 2].head)
    ]
    assert sorted(mailing.letters.values_list("to", "entry")) == sorted(people)
    assert mail.outbox == []
    letter = mailing.letters.get(to=scene.offices[0].head.email, entry=scene.entries[0])
    assert letter.subject == f"Hasil “{scene.competition}”: peserta {scene.entries[0].label}"
    for words in (
        "Juara I",
        "85,00",
        f"/peserta/{scene.entries[0].pk}/",
        f"{scene.competition.address}hasil/",
    ):
        assert words in letter.body
    assert f"/sertifikat/{Award.objects.get(place=1).serial}/" in letter.body
    last = mailing.letters.filter(entry=scene.entries[3]).first()
    assert "/sertifikat/" not in last.body


def test_letters_of_certificates_go_to_the_winners(scene):
    award = Award.objects.get(place=2)
    awarding.revoke(award, by=scene.secretary, reason="Data palsu.")
    mailing = prepared(scene, "awards")
    winners = {scene.entries[0].pk, scene.entries[2].pk}
    assert set(mailing.letters.values_list("entry", flat=True)) == winners


def test_a_letter_is_in_the_language_of_its_reader(scene):
    head = scene.offices[0].head
    UserProfile.objects.create(user=head, preferred_language="en")
    letter = prepared(scene).letters.get(to=head.email, entry=scene.entries[0])
    assert letter.subject.startswith("Results of")
    assert "85.00" in letter.body


def test_letters_are_written_anew_until_they_are_released(scene):
    first = prepared(scene)
    User.objects.filter(pk=scene.offices[0].head.pk).update(email="baru@lumbung.example")
    again = prepared(scene)
    assert not Mailing.objects.filter(pk=first.pk).exists()
    assert again.letters.filter(to="baru@lumbung.example").count() == 2
    outbox.release(again, by=scene.secretary)
    with pytest.raises(ValidationError, match="released already"):
        prepared(scene)


def test_no_letter_is_written_before_results_are_public():
    scene = make_scored_competition(entries=1, judges=1)
    run = make_approved(scene)
    with pytest.raises(ValidationError, match="results that are public"):
        outbox.prepare(run, kind="results", by=scene.secretary)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("kind", ["promotion", "", "gossip"])
def test_other_letters_are_refused(scene, kind):
    with pytest.raises(ValidationError, match="No such letters"):
        prepared(scene, kind)


def test_after_a_round_entrants_read_whether_they_go_on():
    scene = make_scored_competition(entries=3, judges=2)
    later = add_round(scene)
    run = make_published(scene, scene.stage)
    mailing = outbox.prepare(run, kind="promotion", by=scene.secretary)
    bodies = {letter.entry_id: letter.body for letter in mailing.letters.all()}
    assert "lolos" in bodies[scene.entries[0].pk]
    assert later.name in bodies[scene.entries[0].pk]
    assert "tidak lolos" in bodies[scene.entries[2].pk]
    assert not any("Total" in body for body in bodies.values())


@pytest.mark.parametrize("who", ["leader", "judge", "conflicted"])
def test_only_organisers_without_a_conflict_write_letters(scene, who):
    person = {"leader": scene.leader, "judge": scene.judges[0].user, "conflicted": scene.secretary}[who]
    if who == "conflicted":
        make_conflict(scene.entries[3], scene.secretary)
    with pytest.raises(PermissionDenied):
        outbox.prepare(scene.run, kind="results", by=person)


# --- Sending --------------------------------------------------------------------------------------


def test_what_is_previewed_is_what_is_sent(scene):
    mailing = prepared(scene)
    wanted = previewed(mailing)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing) == results_mailing.Sent(sent=8, failed=0, waiting=0)
    assert delivered() == wanted
    assert AuditEvent.objects.filter(action__startswith="mailing.").count() == 2


def test_nothing_is_sent_before_the_release(scene):
    mailing = prepared(scene)
    assert results_mailing.send(mailing).sent == 0
    assert mail.outbox == []


def test_asking_twice_sends_once(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    results_mailing.send(mailing)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing) == results_mailing.Sent(sent=0, failed=0, waiting=0)
    assert len(mail.outbox) == 8


def test_what_one_request_cannot_send_the_next_one_does(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing, seconds=0) == results_mailing.Sent(sent=0, failed=0, waiting=8)
    assert results_mailing.send(mailing).sent == 8


def test_one_that_fails_keeps_no_other_back_and_is_tried_again_by_hand(scene, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Breaking"
    settings.EMAIL_HOST_USER = scene.offices[0].head.email
    mailing = prepared(scene)
    wanted = previewed(mailing)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing) == results_mailing.Sent(sent=6, failed=2, waiting=0)
    failed = mailing.letters.exclude(error="")
    assert set(failed.values_list("to", "error")) == {(settings.EMAIL_HOST_USER, "Mailbox is full")}
    assert results_mailing.send(mailing).sent == 0
    assert results_mailing.retry(failed[0]) is False
    settings.EMAIL_HOST_USER = ""
    for letter in mailing.letters.exclude(error=""):
        assert results_mailing.retry(letter) is True
        assert results_mailing.retry(letter) is False
    assert delivered() == wanted


class Server:
    """A mail server that counts calls, refuses one address, and breaks off after that."""

    calls, received = 0, []
    refused = ""

    def __init__(self, *_where, **_how):
        Server.calls += 1
        self.is_broken = False

    def sendmail(self, _sender, people, _text):
        if self.is_broken:
            raise SMTPServerDisconnected("gone")
        if Server.refused in people:
            self.is_broken = True
            raise SMTPRecipientsRefused({Server.refused: (550, b"No such mailbox")})
        Server.received += people

    def quit(self):
        """Hang up."""


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("smtplib.SMTP", Server)
    Server.calls, Server.received, Server.refused = 0, [], ""
    return Server


@pytest.mark.parametrize(("at_once", "calls"), [(50, 1), (3, 3)])
def test_the_mail_server_is_called_once_for_many_letters(scene, server, monkeypatch, at_once, calls):
    monkeypatch.setattr(results_mailing, "AT_ONCE", at_once)
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing).sent == 8
    assert (server.calls, len(server.received)) == (calls, 8)


def test_after_a_refusal_the_mail_server_is_called_anew(scene, server):
    server.refused = scene.offices[0].head.email
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    assert results_mailing.send(mailing) == results_mailing.Sent(sent=6, failed=2, waiting=0)
    assert len(server.received) == 6
    assert server.calls <= 3


def test_after_a_crash_only_a_person_sends_what_may_have_gone(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    letter = mailing.letters.first()
    Letter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now())
    assert results_mailing.send(mailing).sent == 7
    letter.refresh_from_db()
    assert results_mailing.retry(letter) is False  # perhaps somebody is sending it now
    Letter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now() - dt.timedelta(minutes=11))
    letter.refresh_from_db()
    assert results_mailing.retry(letter) is True
    assert len(mail.outbox) == 8


def test_nothing_more_goes_out_about_results_that_were_replaced(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    failed = mailing.letters.first()
    Letter.objects.filter(pk=failed.pk).update(claimed_at=timezone.now(), error="Penuh")
    failed.refresh_from_db()
    client = signed_in(scene.secretary)
    assert "kirim/" in client.get(address(scene, mailing)).text
    mark_stale(scene.competition, by=None, reason="sheet void")
    make_published(scene)

    assert results_mailing.send(mailing) == results_mailing.Sent(sent=0, failed=0, waiting=7)
    assert results_mailing.retry(failed) is False
    assert "kirim/" not in client.get(address(scene, mailing)).text
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_each_letter_once(scene):
    mailing = prepared(scene)
    wanted = previewed(mailing)

    def press() -> str:
        outbox.release(mailing, by=scene.secretary)
        return str(results_mailing.send(mailing).sent)

    answers = run_at_once([press] * MANY, MANY)
    assert sum(map(int, answers)) == 8
    assert delivered() == wanted
    assert AuditEvent.objects.filter(action="mailing.release").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_try_one_again_send_it_once(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    letter = mailing.letters.first()
    Letter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now(), error="Mailbox is full")
    letter.refresh_from_db()
    answers = run_at_once([lambda: str(results_mailing.retry(letter))] * MANY, MANY)
    assert sorted(answers) == ["False"] * (MANY - 1) + ["True"]
    assert len(mail.outbox) == 1


# --- On the desk ----------------------------------------------------------------------------------


def test_the_preview_lists_every_address_and_every_word(scene):
    client = signed_in(scene.secretary)
    answer = client.post(address(scene), {"kind": "results"})
    mailing = Mailing.objects.get()
    assert (answer.status_code, answer.url) == (302, address(scene, mailing))
    page = client.get(address(scene, mailing))
    for letter in mailing.letters.all():
        assert letter.to in page.text
        assert all(line in page.text for line in letter.body.splitlines() if "“" not in line)
    assert client.post(address(scene, mailing, "kirim/")).status_code == 302
    assert delivered() == previewed(mailing)
    assert "8 of 8 letters sent" in words_of(
        client.get(address(scene), headers={"accept-language": "en"})
    ) or "8 dari 8" in words_of(client.get(address(scene)))


def test_a_failed_letter_is_sent_again_from_its_row(scene):
    mailing = prepared(scene)
    outbox.release(mailing, by=scene.secretary)
    letter = mailing.letters.first()
    Letter.objects.filter(pk=letter.pk).update(claimed_at=timezone.now(), error="Penuh <b>")
    client = signed_in(scene.secretary)
    assert "Penuh &lt;b&gt;" in client.get(address(scene, mailing)).text
    assert client.post(address(scene, mailing, f"{letter.pk}/ulang/")).status_code == 302
    assert [one.to for one in mail.outbox] == [[letter.to]]


def test_leaders_read_letters_and_send_none(scene):
    mailing = prepared(scene)
    client = signed_in(scene.leader)
    assert client.get(address(scene, mailing)).status_code == 200
    for where in (address(scene), address(scene, mailing, "kirim/")):
        assert client.post(where, {"kind": "awards"}).status_code == 404
    assert mail.outbox == []


def test_whoever_stands_aside_finds_no_letter(scene):
    mailing = prepared(scene)
    make_conflict(scene.entries[1], scene.secretary)
    client = signed_in(scene.secretary)
    assert client.get(address(scene, mailing)).status_code == 404
    assert client.post(address(scene, mailing, "kirim/")).status_code == 404
    assert mail.outbox == []
