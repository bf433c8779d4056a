"""The running total of a sheet and the official score of a sheet are one number."""

from decimal import Decimal

import pytest

from competitions import scoring
from competitions.models import Criterion
from competitions.sheet_values import Given
from competitions.sheets import sheet_total

RUBRIC = [
    Criterion(
        pk=1,
        name="A",
        weight=Decimal("33.30"),
        minimum=Decimal(0),
        maximum=Decimal(100),
        step=Decimal("0.01"),
        allows_na=True,
    ),
    Criterion(
        pk=2,
        name="B",
        weight=Decimal("33.30"),
        minimum=Decimal(1),
        maximum=Decimal(5),
        step=Decimal(1),
        allows_na=True,
    ),
    Criterion(
        pk=3,
        name="C",
        weight=Decimal("33.40"),
        minimum=Decimal(-3),
        maximum=Decimal(4),
        step=Decimal("0.50"),
        allows_na=True,
    ),
]
FACTS = [
    {
        "key": str(row.pk),
        "name": row.name,
        "weight": f"{row.weight:.2f}",
        "minimum": f"{row.minimum:.2f}",
        "maximum": f"{row.maximum:.2f}",
        "step": f"{row.step:.2f}",
        "allows_na": row.allows_na,
    }
    for row in RUBRIC
]


@pytest.mark.parametrize(
    "values",
    [
        ("80", "4", "1.5"),
        ("0", "1", "-3"),
        ("100", "5", "4"),
        ("33.33", "2", "0.5"),
        ("66.67", None, "-0.5"),
        (None, "3", None),
        (None, None, None),
    ],
)
def test_the_running_total_is_the_official_score_of_the_sheet(values):
    typed = [None if value is None else Decimal(value) for value in values]
    given = {row.pk: Given(value, is_na=value is None) for row, value in zip(RUBRIC, typed, strict=True)}
    official = scoring.sheet_score(
        FACTS, {str(row.pk): value for row, value in zip(RUBRIC, typed, strict=True)}
    )
    assert sheet_total(RUBRIC, given) == official
