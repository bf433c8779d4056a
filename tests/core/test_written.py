"""Numbers and days as people write them in either language."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import DateField, DateTimeField
from django.utils.translation import override

from core.written import DayInput, NumberInput, WrittenDay, WrittenNumber
from innovations.models import InnovationPage


@pytest.mark.parametrize(
    ("language", "typed", "amount"),
    [
        ("id", "25.000", "25000"),
        ("id", "1,5", "1.5"),
        ("id", "1.5", "1.5"),
        ("id", "0.125", "0.125"),
        ("id", "1,125", "1.125"),
        ("id", "Rp 15.000.000,00", "15000000.00"),
        ("id", "15,000,000", "15000000"),
        ("id", "1,250.5", "1250.5"),
        ("en", "25,000", "25000"),
        ("en", "1.5", "1.5"),
        ("en", "1,5", "1.5"),
        ("en", "1.125", "1.125"),
        ("en", "1.250.000,5", "1250000.5"),
        ("id", "1 250,-", "1250"),
        ("id", "-3", "-3"),
    ],
)
def test_a_number_is_read_as_it_was_meant(language, typed, amount):
    with override(language):
        assert WrittenNumber(decimal_places=4).clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["seratus", "1.2.3", "12 menit", "1,25.000,5", "--3", "NaN"])
def test_what_is_no_number_is_refused(typed):
    with override("id"), pytest.raises(ValidationError):
        WrittenNumber(decimal_places=4).clean(typed)


@pytest.mark.parametrize("typed", ["-7.425", "-7,425", "\N{MINUS SIGN}7.425"])
def test_a_place_on_earth_has_no_thousands(typed):
    with override("id"):
        assert WrittenNumber(decimal_places=6).clean(typed) == Decimal("-7.425")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "amount", ["0.1250", "1.1250", "1250.0000", "15000000.0000", "1234567.8910", "0.0000"]
)
def test_a_number_that_is_shown_and_sent_back_stays_itself(language, amount):
    with override(language):
        shown = NumberInput().format_value(Decimal(amount))
        assert WrittenNumber(decimal_places=4).clean(shown) == Decimal(amount)


def test_a_number_is_shown_in_the_readers_way():
    with override("id"):
        assert NumberInput().format_value(Decimal("1234567.80")) == "1.234.567,8"
        assert NumberInput(is_fine=True).format_value(Decimal("-7.425000")) == "-7,425"
        assert NumberInput().format_value("seratus") == "seratus"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("typed", ["01/03/2026", "1-3-2026", "1.3.2026", "2026-03-01"])
def test_a_day_is_read_with_the_day_first(language, typed):
    with override(language):
        assert WrittenDay().clean(typed) == dt.date(2026, 3, 1)


@pytest.mark.parametrize("typed", ["31/02/2026", "03/25/2026", "Maret 2026"])
def test_a_day_that_is_none_is_refused(typed):
    with override("id"), pytest.raises(ValidationError) as refused:
        WrittenDay().clean(typed)
    assert refused.value.messages == ["Tulis tanggal yang benar-benar ada, misalnya 31/12/2025."]


def test_the_calendar_does_not_write_over_what_it_cannot_read():
    assert DayInput().get_config()["validateOnBlur"] is False
    assert DayInput().format_value(dt.date(2026, 3, 1)) == "01/03/2026"


def test_the_editor_asks_for_numbers_and_days_so():
    fields = InnovationPage.get_edit_handler().get_form_class().base_fields
    assert isinstance(fields["budget_amount"], WrittenNumber)
    assert (fields["latitude"].is_fine, fields["cost_before"].is_fine) == (True, False)
    assert isinstance(fields["launch_date"], WrittenDay)
    assert isinstance(fields["launch_date"].widget, DayInput)


@pytest.mark.django_db
def test_the_editor_speaks_plainly():
    with override("id"):
        form = InnovationPage.get_edit_handler().get_form_class()()
        assert {str(form.fields[name].choices[0][1]) for name in ("stage", "initiator", "time_unit")} == {
            "Belum dipilih"
        }
        assert str(form.fields["main_sector"].empty_label) == "Belum dipilih"
        assert str(form.fields["video_url"].error_messages["invalid"]) == (
            "Tulis alamat lengkapnya, misalnya https://kab.go.id/."
        )


@pytest.mark.parametrize("typed", ["0001-01-01", "0202-11-20", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused_in_every_form(typed):
    with override("en"):
        for field, text in ((WrittenDay(), typed), (DateField(), typed), (DateTimeField(), f"{typed}T23:59")):
            with pytest.raises(ValidationError) as refused:
                field.clean(text)
            assert refused.value.messages == ["Write a date between the years 1900 and 2100."]


def test_the_first_and_the_last_year_are_read():
    assert [DateField().clean(f"{year}-12-31").year for year in (1900, 2100)] == [1900, 2100]
