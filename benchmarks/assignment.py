"""Measure the assigning of judges beside the bare linear program: `python -m benchmarks.assignment`.

Prints, for each contest, medians of 5 interleaved rounds: everything `solve` does (checks, fair shares, the
linear program, lifting the worst-off, joining), and HiGHS alone on the same pairs and bounds, its presolve off
because with it the larger contest takes minutes.
"""

import statistics
import time

import highspy
import numpy as np

from competitions.matching import solve

SIZES = [(200, 15), (2000, 100)]
K = 3
ROUNDS = 5


def contests(n: int, m: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return affinity and conflict of n entries and m judges, by the name of the kind of contest."""
    rng = np.random.default_rng(1)
    conflict = rng.random((n, m)) < 0.05
    fields, expertise = rng.integers(0, 8, n), rng.random((m, 8)) < 0.3
    blocks = np.arange(n)[:, None] * 5 // n == np.arange(m) * 5 // m
    return {
        "likeness of any value": (rng.random((n, m)), conflict),
        "three levels": (rng.integers(0, 3, (n, m)).astype(float), conflict),
        "expert in the field or not": (expertise[:, fields].T.astype(float), conflict),
        "all alike": (np.zeros((n, m)), conflict),
        "five parts to be joined": (blocks.astype(float), conflict),
    }


def solve_bare(affinity: np.ndarray, conflict: np.ndarray) -> float:
    """Return the greatest total affinity with even loads, found by HiGHS alone."""
    n, m = affinity.shape
    entries, judges = np.nonzero(~conflict)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = entries.size, n + m
    program.col_cost_ = -affinity[entries, judges]
    program.col_lower_, program.col_upper_ = np.zeros(entries.size), np.ones(entries.size)
    program.row_lower_ = np.repeat([K, n * K // m], [n, m]).astype(float)
    program.row_upper_ = np.repeat([K, -(-n * K // m)], [n, m]).astype(float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, 2 * entries.size + 1, 2, dtype=np.int32)
    program.a_matrix_.index_ = np.column_stack([entries, n + judges]).astype(np.int32).ravel()
    program.a_matrix_.value_ = np.ones(2 * entries.size)
    solver = highspy.Highs()
    for option, value in {"output_flag": False, "presolve": "off", "threads": 1}.items():
        solver.setOptionValue(option, value)
    solver.passModel(program)
    solver.run()
    return -solver.getInfo().objective_function_value


def seconds(action, *arguments) -> float:
    start = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - start


def main() -> None:
    """Measure every kind and size."""
    print(
        f"{'entries x judges, kind':<44}{'solve':>9}{'bare LP':>9}{'ratio':>7}{'affinity':>10}{'efficiency':>12}"
    )
    for n, m in SIZES:
        for name, (affinity, conflict) in contests(n, m).items():
            own, bare = [], []
            for _ in range(ROUNDS):
                own.append(seconds(solve, affinity, conflict, K))
                bare.append(seconds(solve_bare, affinity, conflict))
            solved, alone = statistics.median(own), statistics.median(bare)
            assignment = solve(affinity, conflict, K)
            most = solve_bare(affinity, conflict) or 1.0
            kept = sum(affinity[pair] for pair in assignment.pairs) / most if affinity.any() else 1.0
            print(
                f"{f'{n} x {m}, {name}':<44}{solved:>7.3f} s{alone:>7.3f} s{solved / alone:>7.1f}"
                f"{kept:>10.1%}{assignment.efficiency:>12.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
