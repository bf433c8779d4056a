"""Two people press at the same moment: one is first, the other is told, and nothing is counted twice."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Site, Workflow

from innovations.actions import flow
from innovations.actions.agencies import give_corner
from innovations.actions.closing import close_year
from innovations.actions.establish import establish
from innovations.models import (
    AgencyCorner,
    AgencyPage,
    ClosedFigure,
    ClosedInnovation,
    Endorsement,
    InnovationPage,
    Sector,
    Verification,
    Withdrawal,
    YearClosing,
)
from tests.factories.registry import make_draft, make_office, make_person, make_published, make_verifier

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run each act in a thread of its own, all starting together; return how each ended, in order."""
    barrier, ends = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            act()
            ends[place] = "done"
        except (ValidationError, PermissionDenied, InnovationPage.DoesNotExist) as error:
            ends[place] = type(error).__name__
        except Exception as error:
            ends[place] = f"{type(error).__name__}: {error}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def waiting_for_verification(office):
    page = make_draft(office)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    return page


def test_two_heads_endorse_once():
    office = make_office()
    other = make_person("kepala", office.agency.corner.heads)
    page = make_draft(office)
    flow.submit(page, by=office.officer)

    ends = at_once(lambda: flow.endorse(page, by=office.head), lambda: flow.endorse(page, by=other))

    assert sorted(ends) == ["ValidationError", "done"]
    assert Endorsement.objects.filter(innovation=page).count() == 1


def test_sending_twice_starts_one_flow():
    office = make_office()
    page = make_draft(office)

    ends = at_once(*[lambda: flow.submit(page, by=office.officer)] * 2)

    assert sorted(ends) == ["ValidationError", "done"]
    assert page.workflow_states.count() == 1


def test_two_verifiers_publish_once():
    office, one, other = make_office(), make_verifier(), make_verifier()
    page = waiting_for_verification(office)

    ends = at_once(lambda: flow.verify(page, by=one), lambda: flow.verify(page, by=other))

    assert sorted(ends) == ["ValidationError", "done"]
    assert Verification.objects.filter(innovation=page).count() == 1


def test_returning_and_verifying_at_once_do_not_both_happen():
    office, one, other = make_office(), make_verifier(), make_verifier()
    page = waiting_for_verification(office)

    ends = at_once(
        lambda: flow.verify(page, by=one),
        lambda: flow.send_back(page, by=other, notes={"title": "Perjelas."}),
    )

    live = InnovationPage.objects.get(pk=page.pk).live
    assert sorted(ends) == ["ValidationError", "done"]
    assert (live, Verification.objects.filter(innovation=page).exists()) == (
        (True, True) if ends[0] == "done" else (False, False)
    )


def test_a_new_text_is_verified_or_the_old_one_withdrawn():
    office, verifier = make_office(), make_verifier()
    page = make_published(office, by=verifier)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)

    ends = at_once(
        lambda: flow.verify(page, by=verifier),
        lambda: flow.withdraw(page, by=office.head, reason="Keliru."),
    )

    found = InnovationPage.objects.get(pk=page.pk)
    assert ends[1] == "done"
    assert ends[0] in {"done", "ValidationError"}
    assert (found.live, Withdrawal.objects.filter(innovation=page).count()) == (False, 1)
    assert found.current_workflow_state is None


def test_a_text_is_verified_or_deleted_never_both():
    office, verifier = make_office(), make_verifier()
    page = waiting_for_verification(office)

    ends = at_once(
        lambda: flow.verify(page, by=verifier), lambda: InnovationPage.objects.get(pk=page.pk).delete()
    )

    found = InnovationPage.objects.filter(pk=page.pk).first()
    assert "done" in ends
    if ends[0] == "done":
        assert found is not None
        assert found.live
        assert ends[1].startswith(("ProtectedError", "done")) is True
    else:
        assert (ends[0], found) == ("DoesNotExist", None)


def test_two_withdrawals_leave_one_reason():
    office, verifier = make_office(), make_verifier()
    page = make_published(office, by=verifier)

    ends = at_once(
        lambda: flow.withdraw(page, by=office.head, reason="Satu."),
        lambda: flow.withdraw(page, by=verifier, reason="Dua."),
    )

    assert sorted(ends) == ["ValidationError", "done"]
    assert Withdrawal.objects.filter(innovation=page).count() == 1


def test_a_corner_given_twice_at_once_is_one_corner():
    office = make_office()
    agency = office.agency
    corner = agency.corner
    groups = [corner.team_id, corner.heads_id]
    corner.delete()
    Group.objects.filter(pk__in=groups).delete()

    ends = at_once(*[lambda: give_corner(AgencyPage.objects.get(pk=agency.pk))] * 2)

    assert ends == ["done", "done"]
    assert AgencyCorner.objects.filter(agency=agency).count() == 1
    assert Group.objects.filter(name__endswith=f"#{agency.pk}").count() == 2


def test_establishing_twice_at_once_makes_one_of_everything():
    ends = at_once(establish, establish)

    assert ends == ["done", "done"]
    assert Page.objects.filter(depth=2).count() == 1
    assert (
        Page.objects.filter(depth=3).count() == Page.objects.filter(depth=3).values("slug").distinct().count()
    )
    assert (Site.objects.count(), Workflow.objects.count()) == (1, 1)
    assert Sector.objects.count() == Sector.objects.values("slug").distinct().count()


def test_a_year_closed_while_somebody_verifies_holds_one_of_both_counts():
    office, verifier = make_office(), make_verifier()
    last_year = timezone.localdate().year - 1
    page = make_draft(office, year_applied=last_year)
    flow.submit(page, by=office.officer)
    flow.endorse(page, by=office.head)
    government = office.agency.government

    ends = at_once(
        lambda: flow.verify(page, by=verifier), lambda: close_year(government, last_year, by=verifier)
    )

    assert ends == ["done", "done"]
    figure = ClosedFigure.objects.get(agency=office.agency)
    assert figure.counted == ClosedInnovation.objects.filter(figure=figure, is_counted=True).count()


def test_a_year_is_closed_once():
    office, verifier = make_office(), make_verifier()
    last_year = timezone.localdate().year - 1
    make_published(office, by=verifier, year_applied=last_year)
    government = office.agency.government

    ends = at_once(*[lambda: close_year(government, last_year, by=verifier)] * 2)

    assert sorted(ends) == ["ValidationError", "done"]
    assert YearClosing.objects.count() == 1
