from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from wagtail.admin.viewsets.chooser import ChooserViewSet

from core.templatetags import ui


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (Decimal("12.5000"), "12,5", "12.5"),
        (Decimal("1250000"), "1.250.000", "1,250,000"),
        (Decimal("-1234.25"), "-1.234,25", "-1,234.25"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (None, "", ""),
        ("", "", ""),
        (Decimal("NaN"), "", ""),
    ],
)
def test_numbers_are_written_in_the_readers_way(value, indonesian, english):
    written = []
    for code in ("id", "en"):
        with translation.override(code):
            written.append(ui.number(value))
    assert written == [indonesian, english]


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (95, Decimal("12.5"), ("down", 87)),
        (Decimal("52"), Decimal("94"), ("up", 81)),
        (3, 3, ("same", 0)),
        (15000, 0, ("down", 100)),
        (-10, -5, ("up", 50)),
        (0, 5, None),
        (1000, Decimal("999.9"), None),
        (Decimal("4.5"), 1_250_000, None),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_change_is_told_only_where_a_percentage_says_something(before, after, moved):
    assert ui.change(before, after) == moved


@pytest.mark.parametrize(
    ("counted", "target", "places"),
    [
        (0, 3, [False, False, False]),
        (2, 3, [True, True, False]),
        (5, 3, [True, True, True]),
        (1, 0, []),
        (1, 20, []),
    ],
)
def test_a_small_target_is_one_granary_for_each_innovation(counted, target, places):
    assert ui.barns(counted, target) == places


def test_links_are_named_by_their_host():
    assert [ui.host(url) for url in ("https://www.contoh.go.id/a?b", "", None)] == ["contoh.go.id", "", ""]


def test_blank_lines_are_no_lines():
    assert ui.lines("satu\r\n\n  dua ") == ["satu", "dua"]


def test_what_officials_wrote_is_marked_as_indonesian_on_english_pages():
    marks = []
    for code in ("id", "en"):
        with translation.override(code):
            marks.append(str(ui.content_lang()))
    assert marks == ["", ' lang="id"']


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (60, "1 menit", "1 minute"),
        (90, "1,5 menit", "1.5 minutes"),
        (3599, "60 menit", "60 minutes"),
        (5400, "1,5 jam", "1.5 hours"),
        (86_400, "1 hari", "1 day"),
        (2_000_000_000, "23.148,1 hari", "23,148.1 days"),
        (None, "", ""),
    ],
)
def test_a_length_of_time_is_written_in_its_largest_unit(seconds, indonesian, english):
    written = []
    for code in ("id", "en"):
        with translation.override(code):
            written.append(ui.duration(seconds))
    assert written == [indonesian, english]


class TwoFields(forms.Form):
    name = forms.CharField()
    age = forms.IntegerField()
    note = forms.CharField(required=False)


@pytest.mark.parametrize(
    ("sent", "focused"),
    [
        ({"name": "Budi", "age": "3"}, []),
        ({"name": "Budi", "age": "tiga"}, ["age"]),
        ({}, ["name"]),
    ],
)
def test_a_refused_form_opens_at_its_first_wrong_field(sent, focused):
    form = TwoFields(sent)

    assert [field.name for field in form if "autofocus" in ui.at_first_error(field)] == focused


def test_a_form_not_sent_yet_takes_no_focus():
    assert [field.name for field in TwoFields() if "autofocus" in ui.at_first_error(field)] == []


def test_a_choosers_tab_is_named_in_the_readers_language():
    said = []
    for code in ("id", "en"):
        with translation.override(code):
            said.append(str(ChooserViewSet.search_tab_label))
    assert said == ["Cari", "Search"]
