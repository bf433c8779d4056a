"""What of an announced competition may no longer change."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.actions import setup
from competitions.models import (
    AuditEvent,
    Band,
    Category,
    Competition,
    FormSection,
    Round,
)
from core.models import RegistryDocument
from tests.factories.contests import make_leader
from tests.factories.registry import make_document, make_office

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def sentences(error) -> str:
    return " ".join(error.value.messages)


def submit_one(competition: Competition) -> None:
    """Stand for a submitted entry: only its number counts here."""
    office = make_office(government=competition.government)
    from tests.factories.registry import make_published

    competition.entries.create(
        category=competition.categories.first(),
        innovation=make_published(office),
        agency=office.agency,
        number=1,
        state="submitted",
        submitted_at=timezone.now(),
        submitted_by=office.head,
    )


def lock(competition: Competition) -> None:
    competition.rubrics.update(locked_at=timezone.now())


def put(row, **facts):
    for name, value in facts.items():
        setattr(row, name, value)
    return row


FORM_CHANGES = {
    "quota": lambda c: [put(c, quota_per_agency=9)],
    "age": lambda c: [put(c, minimum_age_months=9)],
    "blindness": lambda c: [put(c, blindness="blind")],
    "category": lambda c: [put(c.categories.first(), name="Lain")],
    "category quota": lambda c: [put(c.categories.first(), quota_per_agency=9)],
    "new category": lambda c: [Category(competition=c, name="Baru", slug="baru")],
    "words": lambda c: [put(c.sections.first(), max_words=999)],
    "new section": lambda c: [FormSection(competition=c, key="baru", title="Baru")],
}
RUBRIC_CHANGES = {
    "rubric": lambda c: [put(c.rubrics.first(), name="Lain")],
    "criterion": lambda c: [put(c.rubrics.first().criteria.first(), name="Lain")],
    "band": lambda c: [put(Band.objects.filter(criterion__rubric__competition=c).first(), label="Lain")],
    "round's rule": lambda c: [put(c.rounds.first(), minimum_sheets=1)],
    "tie order": lambda c: [put(c, tie_order=["plenary"])],
    "new round": lambda c: [Round(competition=c, name="Baru", weight=0)],
}


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("what", FORM_CHANGES)
def test_the_form_stays_once_an_entry_is_submitted(announced, secretary, what, broken):
    submit_one(announced)
    with pytest.raises(ValidationError) as error:
        setup.change(announced, by=secretary, rows=FORM_CHANGES[what](announced))
    assert "Sudah ada peserta yang mendaftar" in sentences(error)


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("what", FORM_CHANGES)
def test_the_form_may_change_before(announced, secretary, what):
    setup.change(announced, by=secretary, rows=FORM_CHANGES[what](announced))
    assert AuditEvent.objects.last().action == "competition.changed"


@pytest.mark.parametrize("what", RUBRIC_CHANGES)
def test_the_rubric_stays_once_a_sheet_is_handed_in(announced, secretary, what):
    lock(announced)
    with pytest.raises(ValidationError) as error:
        setup.change(announced, by=secretary, rows=RUBRIC_CHANGES[what](announced))
    assert "Sudah ada lembar penilaian yang diserahkan" in sentences(error)


@pytest.mark.one_on_postgresql
@pytest.mark.parametrize("what", sorted(set(RUBRIC_CHANGES) - {"new round"}))
def test_the_rubric_may_change_before(announced, secretary, what, broken):
    submit_one(announced)
    setup.change(announced, by=secretary, rows=RUBRIC_CHANGES[what](announced))
    assert AuditEvent.objects.last().action == "competition.changed"


def test_words_that_describe_may_change_at_any_time(announced, secretary, broken):
    submit_one(announced)
    lock(announced)
    rows = [
        put(announced, rules_text="Lebih jelas.", prizes="Piala"),
        put(announced.categories.first(), description="Lebih jelas."),
        put(announced.sections.first(), guidance="Lebih jelas."),
    ]
    setup.change(announced, by=secretary, rows=rows)
    assert announced.sections.first().guidance == "Lebih jelas."


def test_an_announced_competition_stays_complete(announced, secretary):
    first = announced.rubrics.first().criteria.first()
    with pytest.raises(ValidationError) as error:
        setup.change(announced, by=secretary, rows=[put(first, weight=Decimal(10))])
    first.refresh_from_db()
    assert (first.weight, error.value.messages[0]) == (
        Decimal(60),
        "Lomba yang sudah diumumkan harus tetap lengkap.",
    )


@pytest.mark.parametrize("facts", [{"slug": "lain"}, {"kind": "other"}])
def test_an_announced_address_stays(announced, secretary, facts):
    with pytest.raises(ValidationError):
        setup.change(announced, by=secretary, rows=[put(announced, **facts)])


def test_the_page_follows_a_new_title(announced, secretary):
    setup.change(announced, by=secretary, rows=[put(announced, title="Judul Baru")])
    page = announced.page
    page.refresh_from_db()
    assert (page.title, page.live, page.slug) == ("Judul Baru", True, announced.slug)


def test_a_deadline_moves_later_with_a_reason_on_the_trail(announced, secretary):
    before = announced.closes_at
    later = before + 2 * HOUR
    setup.change(announced, by=secretary, rows=[put(announced, closes_at=later)], reason="Listrik padam.")
    line = AuditEvent.objects.last()
    assert json.loads(line.data) == {
        "reason": "Listrik padam.",
        "rows": [
            {
                "what": "competition",
                "id": announced.pk,
                "before": {"closes_at": before.astimezone(dt.UTC).isoformat()},
                "after": {"closes_at": later.astimezone(dt.UTC).isoformat()},
            }
        ],
    }


DATES = {
    "without a reason": (lambda c: [put(c, closes_at=c.closes_at + HOUR)], ""),
    "earlier": (lambda c: [put(c, closes_at=c.closes_at - HOUR)], "Alasan"),
    "into the past": (lambda c: [put(c, opens_at=timezone.now() - HOUR)], "Alasan"),
    "to nothing": (lambda c: [put(c, closes_at=None)], "Alasan"),
    "less grace": (lambda c: [put(c, grace_minutes=0)], "Alasan"),
    "into judging": (lambda c: [put(c, closes_at=c.rounds.first().opens_at + HOUR)], "Alasan"),
    "a round earlier": (
        lambda c: [put(c.rounds.first(), closes_at=c.rounds.first().closes_at - HOUR)],
        "Alasan",
    ),
    "a round into the past": (lambda c: [put(c.rounds.first(), opens_at=timezone.now() - HOUR)], "Alasan"),
}


@pytest.mark.parametrize("what", DATES)
def test_a_date_that_may_not_move_stays(ready, secretary, what):
    Competition.objects.filter(pk=ready.pk).update(grace_minutes=15)
    setup.announce(ready, by=secretary)
    announced = Competition.objects.get(pk=ready.pk)
    rows, reason = DATES[what]
    with pytest.raises(ValidationError):
        setup.change(announced, by=secretary, rows=rows(announced), reason=reason)
    assert AuditEvent.objects.last().action == "competition.announced"


def test_every_date_that_may_not_move_is_told_at_once(announced, secretary):
    first = announced.rounds.first()
    rows = [
        put(announced, closes_at=announced.closes_at - HOUR, opens_at=timezone.now() - HOUR),
        put(first, closes_at=first.closes_at - HOUR),
    ]
    with pytest.raises(ValidationError) as error:
        setup.change(announced, by=secretary, rows=rows, reason="Alasan")
    told = error.value.messages
    assert [text.startswith(f"“{first}”: ") for text in told] == [False, False, True]
    assert len(set(told)) == 3
    assert AuditEvent.objects.last().action == "competition.announced"


def test_dates_of_a_competition_in_preparation_move_freely(ready, secretary):
    earlier = ready.closes_at - 24 * HOUR
    setup.change(ready, by=secretary, rows=[put(ready, closes_at=earlier)])
    assert Competition.objects.get(pk=ready.pk).closes_at == earlier


def test_a_pact_that_a_judge_agreed_to_stays(ready, secretary):
    with pytest.raises(ValidationError):
        setup.change(ready, by=secretary, rows=[put(ready, pact="Lain")])


def test_nothing_changed_leaves_no_line(ready, secretary):
    before = AuditEvent.objects.count()
    setup.change(ready, by=secretary, rows=[ready, ready.rounds.first()])
    assert AuditEvent.objects.count() == before


def test_another_guide_takes_the_place_of_the_first(announced, secretary):
    old = announced.guide
    new = setup.attach_guide(announced, make_document(text="baru").file, by=secretary)
    public = {
        document.pk: document.is_public
        for document in RegistryDocument.objects.filter(pk__in=[old.pk, new.pk])
    }
    assert public == {old.pk: False, new.pk: True}


def test_a_range_that_leaves_a_band_outside_is_refused(ready, secretary):
    criterion = ready.rubrics.first().criteria.first()
    with pytest.raises(ValidationError):
        setup.change(ready, by=secretary, rows=[put(criterion, maximum=Decimal(50))])


def test_a_leader_changes_nothing(ready):
    with pytest.raises(PermissionDenied):
        setup.change(ready, by=make_leader(), rows=[put(ready, title="Lain")])
