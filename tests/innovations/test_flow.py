"""The way of an innovation: who may take which step when, and what stays behind."""

import datetime as dt
import re
import threading

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import close_old_connections, connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from innovations.actions import flow
from innovations.models import InnovationPage, Verification
from innovations.models.standing import Standing, standing_of
from tests.factories.registry import make_draft, make_office, make_person, make_published, make_verifier

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(module_db):
    return module_db(lambda: (make_office(), make_office("Dinas Sosial"), make_verifier()))


def fresh(page):
    return InnovationPage.objects.get(pk=page.pk)


def test_the_whole_way_with_a_return_in_between(office, verifier):
    page = make_draft(office, "Jemput Bola")
    seen = [standing_of(page)]

    flow.submit(page, by=office.officer)
    seen.append(standing_of(page))
    flow.endorse(page, by=office.head)
    seen.append(standing_of(page))
    flow.send_back(page, by=verifier, notes={"summary": "Sebutkan siapa yang dilayani."})
    seen.append(standing_of(page))
    notes = fresh(page).open_notes
    flow.submit(page, by=office.officer)
    seen.append(standing_of(page))
    flow.verify(page, by=verifier)
    seen.append(standing_of(fresh(page)))

    assert seen == [
        Standing.DRAFT,
        Standing.WITH_HEAD,
        Standing.WITH_VERIFIER,
        Standing.RETURNED,
        Standing.WITH_VERIFIER,
        Standing.PUBLISHED,
    ]
    assert [(note["field"], note["text"]) for note in notes] == [("summary", "Sebutkan siapa yang dilayani.")]
    assert fresh(page).live
    assert fresh(page).open_notes == []


def test_a_head_cannot_endorse_what_they_sent_themselves(office):
    page = make_draft(office)
    flow.submit(page, by=office.head)

    with pytest.raises(PermissionDenied):
        flow.endorse(page, by=office.head)


@pytest.mark.parametrize("hand", ["owner", "writer", "endorser", "sender"])
def test_a_verifier_cannot_verify_what_they_had_a_hand_in(office, verifier, hand):
    page = make_draft(office)
    if hand == "owner":
        InnovationPage.objects.filter(pk=page.pk).update(owner=verifier)
    if hand == "writer":
        page.save_revision(user=verifier)
    if hand in {"endorser", "sender"}:
        verifier.groups.add(office.agency.corner.heads)
    flow.submit(page, by=verifier if hand == "sender" else office.officer)
    flow.endorse(page, by=verifier if hand == "endorser" else office.head)

    with pytest.raises(PermissionDenied):
        flow.verify(page, by=type(verifier).objects.get(pk=verifier.pk))
    assert not fresh(page).live


@pytest.mark.parametrize("role", ["officer", "head", "stranger", "other_head"])
def test_only_a_verifier_verifies(office, other, role):
    page = make_draft(office)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    person = {
        "officer": office.officer,
        "head": office.head,
        "stranger": make_person(),
        "other_head": other.head,
    }[role]

    with pytest.raises(PermissionDenied):
        flow.verify(page, by=person)


def test_a_draft_may_be_incomplete_but_is_not_endorsed(office):
    page = make_draft(office, is_complete=False)
    flow.submit(page, by=office.officer)

    with pytest.raises(ValidationError) as refused:
        flow.endorse(page, by=office.head)

    fields = {error.code for error in refused.value.error_list}
    assert {"year_applied", "summary", "main_sector", "measurements", "photos", "team"} <= fields
    assert standing_of(page) == Standing.WITH_HEAD


def test_a_return_without_a_word_is_refused(office):
    page = make_draft(office)
    flow.submit(page, by=office.officer)

    with pytest.raises(ValidationError, match="satu catatan"):
        flow.send_back(page, by=office.head, notes={"summary": "  "})


def test_nothing_is_verified_before_it_is_endorsed(office):
    page = make_draft(office)
    flow.submit(page, by=office.officer)

    with pytest.raises(ValidationError):
        flow.verify(page, by=make_verifier())


def test_an_agency_that_was_withdrawn_since_holds_its_innovations_back(office, verifier):
    page = make_draft(office)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    office.agency.unpublish()

    with pytest.raises(ValidationError, match="Dinas Kesehatan"):
        flow.verify(page, by=verifier)
    assert not fresh(page).live


def test_the_text_is_locked_while_it_is_being_read(office):
    page = make_draft(office)
    flow.submit(page, by=office.officer)
    lock = fresh(page).get_lock()

    assert [lock.for_user(person) for person in (office.officer, office.head, make_person())] == [True] * 3


def test_dates_that_a_record_comes_with_are_kept(office):
    page = make_draft(office)
    moment = dt.datetime(2021, 7, 1, 9, 0, tzinfo=dt.UTC)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head, at=moment)
    flow.verify(page, by=make_verifier(), at=moment)

    assert fresh(page).first_published_at == moment
    assert Verification.objects.get(innovation=page).verified_at == moment


def test_withdrawing_needs_a_reason_and_keeps_the_record(office):
    page = make_published(office)

    with pytest.raises(ValidationError):
        flow.withdraw(page, by=office.head, reason="  ")
    flow.withdraw(page, by=office.head, reason="Layanan dihentikan.")

    assert standing_of(fresh(page)) == Standing.WITHDRAWN
    assert page.withdrawals.get().reason == "Layanan dihentikan."


@pytest.mark.parametrize("role", ["officer", "stranger"])
def test_withdrawing_is_for_heads_and_verifiers(office, role):
    page = make_published(office)

    with pytest.raises(PermissionDenied):
        flow.withdraw(page, by=office.officer if role == "officer" else make_person(), reason="Salah.")


def test_what_was_published_is_never_deleted_whatever_is_deleted_above_it(office):
    page = make_published(office)
    children = [list(fresh(page).get_ancestors().values_list("numchild", flat=True))]

    for victim in fresh(page).get_ancestors(inclusive=True).filter(depth__gt=1).specific():
        with pytest.raises(ProtectedError):
            victim.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        InnovationPage.objects.filter(pk=page.pk).delete()

    children.append(list(fresh(page).get_ancestors().values_list("numchild", flat=True)))
    assert fresh(page).live
    assert children[0] == children[1]


def test_letters_go_to_whoever_acts_next(office, verifier, django_capture_on_commit_callbacks):
    page = make_draft(office, "Jemput Bola")

    def letters(action):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return sorted(message.to[0] for message in mail.outbox)

    assert letters(lambda: flow.submit(page, by=office.officer)) == [office.head.email]
    assert letters(lambda: flow.endorse(page, by=office.head)) == [verifier.email]
    returned = letters(lambda: flow.send_back(page, by=verifier, notes={"goal": "Tambahkan tahun."}))
    assert returned == sorted([office.head.email, office.officer.email])
    assert "Tambahkan tahun." in mail.outbox[0].body


def test_no_letter_leaves_when_the_step_fails(office, django_capture_on_commit_callbacks):
    page = make_draft(office, is_complete=False)
    flow.submit(page, by=office.officer)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValidationError):
        flow.endorse(page, by=office.head)

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_of_two_verifiers_at_once_exactly_one_verifies():
    office, verifiers = make_office(), [make_verifier(), make_verifier()]
    page = make_draft(office)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    start, outcomes = threading.Barrier(2), []

    def verify(verifier):
        close_old_connections()
        start.wait()
        try:
            flow.verify(page, by=verifier)
            outcomes.append("verified")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=verify, args=(verifier,)) for verifier in verifiers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "verified"]
    assert Verification.objects.filter(innovation=page).count() == 1


class TestReviewScreen:
    """The flow through the screens."""

    def post(self, person, page, **data):
        client = Client()
        client.force_login(person)
        return client.post(f"/admin/inovasi/{page.pk}/tinjau/", data)

    def test_what_was_typed_stays_when_a_step_is_refused(self, office):
        page = make_draft(office, is_complete=False)
        flow.submit(page, by=office.officer)

        response = self.post(
            office.head, page, decision="endorse", message="Sudah baik", **{"note-summary": "Kalimat sakti"}
        )

        assert response.status_code == 422
        assert "Kalimat sakti" in response.content.decode()
        assert "Sudah baik" in response.content.decode()

    def test_a_decision_that_is_not_yours_is_refused_with_a_sentence(self, office):
        page = make_draft(office)
        flow.submit(page, by=office.officer)

        response = self.post(office.officer, page, decision="endorse")

        assert response.status_code == 422
        assert standing_of(page) == Standing.WITH_HEAD

    def test_after_a_decision_the_next_one_that_waits_is_one_press_away(self, office, verifier):
        first, second = make_draft(office, "Jemput Bola"), make_draft(office, "Sampan <b>Sehat</b>")
        for page in (first, second):
            flow.submit(page, by=office.officer)
            flow.endorse(page, by=office.head)

        said = [self.said_after_verifying(verifier, page) for page in (first, second)]

        button = f'<a href="/admin/inovasi/{second.pk}/tinjau/"'
        assert button in said[0]
        assert "Berikutnya: Sampan &lt;b&gt;Sehat&lt;/b&gt;" in said[0]
        assert "Berikutnya" not in said[1]

    def said_after_verifying(self, verifier, page):
        client = Client()
        client.force_login(verifier)
        client.post(f"/admin/inovasi/{page.pk}/tinjau/", {"decision": "verify"})
        said = client.get(f"/admin/inovasi/{page.pk}/tinjau/").content.decode()
        return re.search(r'<div class="messages".*?</ul>', said, re.DOTALL).group()

    def test_a_hidden_innovation_answers_as_none(self, office, other):
        page = make_draft(office, "Rahasia")
        client = Client()
        client.force_login(other.head)

        hidden = client.get(f"/admin/inovasi/{page.pk}/tinjau/")
        missing = client.get("/admin/inovasi/999999/tinjau/")

        assert (hidden.status_code, missing.status_code) == (404, 404)

        def without_number(response, number):
            return re.sub(rf"(/|%2F){number}(/|%2F)", "", response.content.decode())

        assert without_number(hidden, page.pk) == without_number(missing, 999999)


def test_a_text_that_is_decided_on_says_what_is_awaited_and_where_to_read_it(office):
    page = make_draft(office)
    assert page.get_lock() is None

    flow.submit(page, by=office.officer)

    said = fresh(page).get_lock().get_message(office.head)
    assert re.sub(r"<[^>]+>", "", said) == (
        "Inovasi ini menunggu: Pengesahan kepala perangkat daerah. "
        "Naskahnya terkunci sampai diputuskan. Buka tinjauan"
    )
    assert f'href="/admin/inovasi/{page.pk}/tinjau/"' in said


def test_the_editor_says_to_whom_a_record_is_sent(client, office):
    record = make_draft(office, "Jemput Bola")
    client.force_login(office.officer)

    page = client.get(f"/admin/pages/{record.pk}/edit/").content.decode()

    assert "Kirim ke kepala" in page
    assert "Pengesahan dan verifikasi inovasi" not in page


def test_a_reviewer_reads_days_and_places_in_words_and_the_readers_numbers(client, office, verifier):
    record = make_draft(office, "Jemput Bola", latitude="-7.425", launch_date=dt.date(2026, 3, 1))
    client.force_login(verifier)
    flow.submit(record, by=office.officer)
    flow.endorse(record, by=office.head)

    page = client.get(f"/admin/inovasi/{record.pk}/tinjau/").content.decode()

    assert [word in page for word in ("1 Maret 2026", "-7,425", "2026-03-01", "-7.425")] == [
        True,
        True,
        False,
        False,
    ]
