"""Days and amounts of a frozen text, kept as computers write them and shown as its readers do."""

import pytest
from django.utils import translation

from competitions.templatetags.contests import frozen_value

DAY = {"name": "launch_date", "label": "Waktu penerapan", "kind": "text", "value": "2026-05-03"}
BUDGET = {"name": "budget_amount", "label": "Anggaran (rupiah)", "kind": "text", "value": "207000000.00"}
TIME = {"name": "time_before", "label": "Waktu sebelum", "kind": "text", "value": "1.50"}
TEXT = {"name": "summary", "label": "Ringkasan", "kind": "text", "value": "Sejak 2026-05-03."}


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_day_is_written_in_the_words_of_the_text(language):
    with translation.override(language):
        assert [frozen_value(DAY), frozen_value(TEXT)] == ["3 Mei 2026", "Sejak 2026-05-03."]


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_amount_is_written_as_the_text_writes_it(language):
    with translation.override(language):
        assert [frozen_value(BUDGET), frozen_value(TIME)] == ["207.000.000", "1,5"]
