"""Signals about judges: what was planted is found, and what was not is rarely."""

import numpy as np
import pytest

from competitions.crossing import Crossing
from competitions.signals import NEEDED, Kind, Signal, signals

N, M, K = 60, 12, 3


def contest(seed, plant=None):
    """Return sheets, own entries and order; `plant(scores, judges, own, order)` changes scores in place."""
    rng = np.random.default_rng(seed)
    judges = np.array([rng.choice(M, K, replace=False) for _entry in range(N)]).ravel()
    entries = np.repeat(np.arange(N), K)
    scores = 70 + rng.normal(0, 8, N)[entries] + rng.normal(0, 4, N * K)
    own, order = rng.random(N * K) < 0.3, rng.permutation(N * K).astype(float)
    if plant:
        plant(scores, judges, own, order)
    return Crossing(entries, judges, scores, N, M), own, order


def ask(seed, plant=None):
    crossing, own, order = contest(seed, plant)
    return signals(crossing, order=order, own_agency=own)


def found(answers, judge, kind):
    return next(one for one in answers if (one.judge, one.kind) == (judge, kind))


def flat(scores, judges, own, order):
    scores[judges == 3] = 70 + np.arange((judges == 3).sum()) % 2


def noisy(scores, judges, own, order):
    scores[judges == 3] += np.random.default_rng(1).normal(0, 16, (judges == 3).sum())


def turned(scores, judges, own, order):
    scores[judges == 3] = 140 - scores[judges == 3]


def mild(scores, judges, own, order):
    scores[judges == 3] += 12


def favouring(scores, judges, own, order):
    scores[own & (judges == 3)] += 15


def tiring(scores, judges, own, order):
    scores[judges == 3] -= np.argsort(np.argsort(order[judges == 3])) * 5.0


@pytest.mark.parametrize(
    ("plant", "kind", "low", "high"),
    [
        (flat, Kind.STRAIGHT_LINING, 0.0, 0.2),
        (noisy, Kind.ERRATIC, 2.0, 6.0),
        (turned, Kind.OUT_OF_STEP, -2.0, -1.0),
        (mild, Kind.SEVERITY, 8.0, 14.0),
        (favouring, Kind.OWN_AGENCY, 6.0, 20.0),
        (tiring, Kind.DRIFT, -110.0, -15.0),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_what_was_planted_is_found_with_its_effect(plant, kind, low, high, seed):
    signal = found(ask(seed, plant), 3, kind)

    assert signal.is_raised
    assert signal.p < 0.05
    assert low < signal.effect < high
    assert signal.n >= NEEDED


def test_what_was_not_planted_is_rarely_raised_and_hardly_ever_clear():
    answers = [ask(seed) for seed in range(40)]
    asked = [one for contest_ in answers for one in contest_]

    assert np.mean([one.is_raised for one in asked]) < 0.05
    assert sum(any(one.is_clear for one in contest_) for contest_ in answers) <= 6


def test_chances_are_chances():
    """Where nothing was planted, five in a hundred lie below 0.05, give or take."""
    asked = [one for seed in range(40) for one in ask(seed)]
    for kind in {one.kind for one in asked}:
        share = np.mean([one.p < 0.05 for one in asked if one.kind == kind])
        assert share == pytest.approx(0.05, abs=0.04), kind


def test_fewer_than_eight_sheets_say_nothing():
    table = np.full((20, 3), np.nan)
    table[:, :2] = np.random.default_rng(0).normal(70, 8, (20, 2))
    table[:7, 2] = 50.0

    assert {one.judge for one in signals(Crossing.of_table(table))} == {0, 1}
    assert signals(Crossing.of_table(table[:7])) == []


def test_questions_without_their_facts_are_not_asked():
    kinds = {one.kind for one in signals(contest(0)[0])}

    assert kinds == {Kind.STRAIGHT_LINING, Kind.ERRATIC, Kind.OUT_OF_STEP, Kind.SEVERITY}


def test_p_is_adjusted_for_how_many_questions_were_asked():
    answers = sorted(ask(0), key=lambda one: one.p)
    holm = np.maximum.accumulate([one.p * (len(answers) - place) for place, one in enumerate(answers)])

    assert [one.p_adjusted for one in answers] == pytest.approx(np.minimum(holm, 1).tolist())
    assert not Signal(0, Kind.DRIFT, 9, 1.0, 0.01, 0.5, is_raised=True).is_clear


@pytest.mark.parametrize("table", [np.full((10, 3), 50.0), np.arange(30.0).reshape(10, 3)])
def test_scores_without_any_chance_in_them_do_no_harm(table):
    crossing = Crossing.of_table(table)
    answers = signals(crossing, order=np.arange(30.0), own_agency=np.arange(30) % 2 == 0)

    assert all(np.isfinite([one.effect, one.p, one.p_adjusted]).all() for one in answers)
