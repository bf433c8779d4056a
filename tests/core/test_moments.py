"""Moments as they stand on every screen."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from core.moments import clock, in_words

MOMENT = dt.datetime(2026, 5, 3, 9, 0, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("id", "Asia/Jakarta", "3 Mei 2026 pukul 16.00\N{NO-BREAK SPACE}WIB"),
        ("id", "Asia/Makassar", "3 Mei 2026 pukul 17.00\N{NO-BREAK SPACE}WITA"),
        ("id", "Asia/Jayapura", "3 Mei 2026 pukul 18.00\N{NO-BREAK SPACE}WIT"),
        ("en", "Asia/Jakarta", "3 May 2026 at 16.00\N{NO-BREAK SPACE}WIB"),
    ],
)
def test_a_moment_is_written_as_its_readers_say_it(language, zone, written):
    with translation.override(language), timezone.override(zone):
        assert in_words(MOMENT) == written


def test_a_receipt_tells_the_second():
    with translation.override("id"), timezone.override("Asia/Jakarta"):
        assert in_words(MOMENT, seconds=True) == "3 Mei 2026 pukul 16.00.07\N{NO-BREAK SPACE}WIB"
        assert clock(MOMENT) == "16.00\N{NO-BREAK SPACE}WIB"


def test_no_moment_is_a_dash():
    assert in_words(None) == "–"
