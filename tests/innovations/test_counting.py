"""Counting three a year, as a table without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.counting import Facts, Reason, judge, owing_agency, target_of

GOOD = {"innovation_id": 1, "agency_id": 7, "year_applied": 2026, "is_published": True, "is_verified": True}


@pytest.mark.parametrize(
    ("changes", "reason", "detail"),
    [
        ({}, None, ""),
        ({"relation": "extension", "has_told_change": True}, None, ""),
        ({"relation": "extension"}, Reason.NO_CHANGE_TOLD, ""),
        ({"relation": "continuation", "related_title": "S-Roban"}, Reason.CONTINUATION, "S-Roban"),
        ({"relation": "replication", "related_title": "LAKSA"}, Reason.REPLICATION, "LAKSA"),
        ({"relation": "duplicate", "related_title": "Sitika"}, Reason.DUPLICATE, "Sitika"),
        ({"year_applied": 2025}, Reason.OTHER_YEAR, "2025"),
        ({"year_applied": None}, Reason.OTHER_YEAR, ""),
        ({"is_verified": False}, Reason.NOT_VERIFIED, ""),
        ({"is_published": False}, Reason.NOT_PUBLISHED, ""),
        ({"is_withdrawn": True, "is_published": False}, Reason.WITHDRAWN, ""),
        ({"is_published": False, "is_verified": False, "year_applied": 2025}, Reason.NOT_PUBLISHED, ""),
        ({"year_applied": 2025, "relation": "continuation"}, Reason.OTHER_YEAR, "2025"),
    ],
)
def test_each_innovation_counts_or_says_why_not(changes, reason, detail):
    judgement = judge(Facts(**GOOD | changes), 2026)

    assert (judgement.is_counted, judgement.reason, judgement.detail) == (reason is None, reason, detail)


@given(
    st.builds(
        Facts,
        innovation_id=st.integers(1, 9),
        agency_id=st.integers(1, 3),
        year_applied=st.none() | st.integers(2024, 2026),
        is_published=st.booleans(),
        is_verified=st.booleans(),
        is_withdrawn=st.booleans(),
        relation=st.sampled_from(["new", "continuation", "extension", "replication", "duplicate"]),
        has_told_change=st.booleans(),
    )
)
def test_an_innovation_counts_in_at_most_one_year_and_never_unpublished(facts):
    counted = [year for year in range(2023, 2028) if judge(facts, year).is_counted]

    assert len(counted) <= 1
    assert not counted or (facts.is_published and facts.is_verified and counted == [facts.year_applied])


@pytest.mark.parametrize(
    ("agency", "owing", "expected"),
    [(3, {3, 2}, 3), (3, {2}, 2), (3, {1}, 1), (3, set(), None), (2, {3}, None)],
)
def test_a_unit_without_a_target_counts_for_the_nearest_agency_above(agency, owing, expected):
    assert owing_agency(agency, {3: 2, 2: 1, 1: None}, owing) == expected


@pytest.mark.parametrize(
    ("own", "of_government", "expected"), [(None, None, 3), (None, 4, 4), (5, 4, 5), (0, 4, 0)]
)
def test_an_agency_owes_its_own_target_else_its_governments_else_three(own, of_government, expected):
    assert target_of(own, of_government) == expected
