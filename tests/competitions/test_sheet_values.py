"""What somebody typed, read as a score; and what a sheet comes to."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from competitions.models import Criterion
from competitions.sheet_values import LONGEST_COMMENT, Given, check, plain, read_number, tidy
from competitions.sheets import order_key, sheet_total, shown_total

pytestmark = pytest.mark.usefixtures("in_english")


def criterion(pk=1, minimum="0", maximum="100", step="1", weight="100", **fields) -> Criterion:
    numbers = {"minimum": minimum, "maximum": maximum, "step": step, "weight": weight}
    return Criterion(
        pk=pk, name="Dampak", **{name: Decimal(text) for name, text in numbers.items()}, **fields
    )


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("80", "80"),
        (" 80 ", "80"),
        ("80,5", "80.5"),
        ("80.5", "80.5"),
        ("+7", "7"),
        ("-3", "-3"),
        (".5", "0.5"),
        (80, "80"),
        ("", None),
        (None, None),
        ("   ", None),
    ],
)
def test_numbers_are_read_with_a_comma_or_a_point(typed, number):
    assert read_number(typed) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "NaN",
            "sNaN",
            "Infinity",
            "-inf",
            "1e99",
            "1E5",
            "0x10",
            "8_0",
            "delapan",
            "80 %",
            "1.000,5",
            "8,0,0",
        ),
        *("٨٠", "８０", "--5", "+", ".", "1" * 21, "9" * 5000, True, [80], {"value": 80}),
    ],
)
def test_what_is_no_number_gets_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        read_number(typed)

    assert refused.value.messages == ["Write a number, such as 80.5."]


def test_the_example_is_written_as_indonesians_write():
    with translation.override("id"), pytest.raises(ValidationError) as refused:
        read_number("x")

    assert refused.value.messages == ["Tulis angka, misalnya 80,5."]


@pytest.mark.parametrize(
    ("rubric", "value", "kept"),
    [
        ({}, "80", "80.00"),
        ({}, "0", "0.00"),
        ({}, "100", "100.00"),
        ({"step": "0.25"}, "80.25", "80.25"),
        ({"minimum": "1", "maximum": "5", "step": "0.5"}, "4.5", "4.50"),
        ({"minimum": "5", "maximum": "25", "step": "10"}, "15", "15.00"),
        ({"minimum": "-10", "maximum": "10", "step": "5"}, "-5", "-5.00"),
    ],
)
def test_a_score_in_range_and_on_a_step_is_kept(rubric, value, kept):
    assert check(criterion(**rubric), Given(Decimal(value))) == Given(Decimal(kept))


@pytest.mark.parametrize(
    ("rubric", "value", "sentence"),
    [
        ({}, "100.01", "Give “Dampak” a score from 0 to 100."),
        ({}, "-1", "Give “Dampak” a score from 0 to 100."),
        ({}, "NaN", "Give “Dampak” a score from 0 to 100."),
        ({}, "Infinity", "Give “Dampak” a score from 0 to 100."),
        ({"minimum": "1", "maximum": "5"}, "0", "Give “Dampak” a score from 1 to 5."),
        ({}, "80.5", "Scores of “Dampak” start at 0 and go up in steps of 1."),
        ({"step": "0.25"}, "80.1", "Scores of “Dampak” start at 0 and go up in steps of 0.25."),
        (
            {"minimum": "5", "maximum": "25", "step": "10"},
            "10",
            "Scores of “Dampak” start at 5 and go up in steps of 10.",
        ),
        ({"step": "0.01"}, "80.001", "Scores of “Dampak” start at 0 and go up in steps of 0.01."),
    ],
)
def test_a_score_out_of_range_or_between_steps_gets_a_sentence(rubric, value, sentence):
    with pytest.raises(ValidationError) as refused:
        check(criterion(**rubric), Given(Decimal(value)))

    assert refused.value.messages == [sentence]


def test_not_applicable_only_where_it_is_allowed():
    assert check(criterion(allows_na=True), Given(is_na=True, comment="Tanpa biaya.")) == Given(
        is_na=True, comment="Tanpa biaya."
    )
    with pytest.raises(ValidationError, match="“Dampak” needs a score"):
        check(criterion(), Given(is_na=True))
    with pytest.raises(ValidationError, match="Give a score or leave it out"):
        check(criterion(allows_na=True), Given(Decimal(80), is_na=True))


def test_texts_are_tidied_and_limited():
    assert tidy("a\r\nb\rc\x00\x07\ud800\td\u2028e") == "a\nb\nc\td\u2028e"
    assert len(check(criterion(), Given(comment="x" * LONGEST_COMMENT)).comment) == LONGEST_COMMENT
    with pytest.raises(ValidationError, match=r"This text is too long: at most 4,000 characters."):
        check(criterion(), Given(comment="x" * (LONGEST_COMMENT + 1)))


@pytest.mark.parametrize(
    ("number", "shown"), [("80.00", "80"), ("80.50", "80.5"), ("0.25", "0.25"), ("100", "100")]
)
def test_numbers_are_told_without_needless_zeros(number, shown):
    assert plain(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("given", "total"),
    [
        ({1: "80", 2: "70"}, "76.000000"),
        ({1: "80"}, "80.000000"),  # what is not answered yet is left out
        ({}, None),
        ({1: "0", 2: "0"}, "0.000000"),
        ({1: "100", 2: "100"}, "100.000000"),
        ({1: "33", 2: "N/A"}, "33.000000"),
        ({1: "N/A", 2: "N/A"}, None),
    ],
)
def test_a_sheet_comes_to_its_weighted_share(given, total):
    criteria = [criterion(1, weight="60"), criterion(2, weight="40", allows_na=True)]
    values = {pk: Given(is_na=True) if text == "N/A" else Given(Decimal(text)) for pk, text in given.items()}

    assert sheet_total(criteria, values) == (None if total is None else Decimal(total))


def test_a_total_rests_on_declared_ranges_and_is_rounded_once():
    criteria = [
        criterion(1, minimum="1", maximum="4", weight="33.33"),
        criterion(2, minimum="5", maximum="25", step="10", weight="66.67"),
    ]
    given = {1: Given(Decimal(2)), 2: Given(Decimal(15))}

    assert sheet_total(criteria, given) == Decimal("44.445000")  # (33.33 / 3 + 66.67 / 2) of 100
    assert shown_total(Decimal("44.445000")) == "44.45"
    assert shown_total(None) is None


def test_every_judge_has_an_order_of_their_own_that_stays():
    orders = {judge: sorted(range(1, 30), key=lambda entry: order_key(judge, entry)) for judge in (1, 2, 3)}

    assert len({tuple(order) for order in orders.values()}) == 3
    assert orders[1] == sorted(range(29, 0, -1), key=lambda entry: order_key(1, entry))
    assert orders[1] != sorted(orders[1])
