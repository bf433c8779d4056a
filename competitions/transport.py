"""The greatest total affinity, as a linear program that needs no rounding.

Pure: arrays in, arrays out. Entries that need judges and judges with bounds on their loads are a
transportation problem, so a vertex of its linear program is whole (Hoffman, Kruskal 1956). Solved by the dual
simplex method of HiGHS (Huangfu, Hall, "Parallelizing the dual revised simplex method", 2018).
"""

import highspy
import numpy as np
import numpy.typing as npt

from competitions.balancing import Bools, Ints

Floats = npt.NDArray[np.float64]

# Smaller noise drowns in the solver's tolerance of 1e-7, and many equal affinities then take it minutes.
NOISE = 1e-3


def maximise(
    affinity: Floats, free: Bools, needs: Ints, lower: Ints, upper: Ints, rng: np.random.Generator
) -> Bools:
    """Choose among the `free` pairs (n x m) those with the greatest total affinity.

    Each entry gets exactly what it `needs` (n), each judge from `lower` to `upper` (m). Among equally good
    choices `rng` decides: noise is added for a first solution, from which the solver goes on without it.
    Raises RuntimeError where no choice keeps the bounds.
    """
    chosen = np.zeros_like(free)
    pairs = np.nonzero(free)
    if not pairs[0].size:
        return chosen
    costs = affinity.max() - affinity[pairs]
    costs = (costs - costs.min()) / (np.ptp(costs) or 1.0)
    program = _columns(costs + NOISE * rng.random(costs.size), pairs[0], needs.size + pairs[1])
    program.num_row_ = needs.size + lower.size
    program.row_lower_ = np.concatenate([needs, lower]).astype(float)
    program.row_upper_ = np.concatenate([needs, upper]).astype(float)
    values = _solve(program, costs)
    chosen[pairs] = values > 0.5
    return chosen


def _columns(costs: Floats, first_rows: Ints, second_rows: Ints) -> highspy.HighsLp:
    """Return a program with a column from 0 to 1 for each pair, which counts once in each of two rows."""
    program = highspy.HighsLp()
    program.num_col_ = costs.size
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = np.zeros(costs.size), np.ones(costs.size)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, 2 * costs.size + 1, 2, dtype=np.int32)
    program.a_matrix_.index_ = np.column_stack([first_rows, second_rows]).astype(np.int32).ravel()
    program.a_matrix_.value_ = np.ones(2 * costs.size)
    return program


def _solve(program: highspy.HighsLp, costs: Floats) -> Floats:
    """Return the least costly values of the columns: first for the program's own costs, then for `costs`."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    # Presolving takes a minute and a half where solving takes a second (2,000 entries, 100 judges).
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    _run(solver)
    solver.changeColsCost(costs.size, np.arange(costs.size, dtype=np.int32), costs)
    _run(solver)
    return np.asarray(solver.getSolution().col_value)


def _run(solver: highspy.Highs) -> None:
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS found no assignment: {solver.modelStatusToString(status)}.")
