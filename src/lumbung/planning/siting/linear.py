"""One seam to HiGHS: a linear or mixed-integer programme in, values out; a value counts only with status Optimal."""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from lumbung.planning.solving.highs import quiet_solver

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Programme:
    """Maximise `gain` x subject to `low` <= rows x <= `high`, 0 <= x <= `upper`, x integer where `whole`."""

    gain: Floats
    rows: csr_matrix
    low: Floats
    high: Floats
    upper: Floats
    whole: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))


@dataclass(frozen=True)
class Answer:
    """`proved` only when HiGHS says Optimal. `bound` is the dual bound of a MIP stopped early, infinite for an LP."""

    proved: bool
    infeasible: bool
    value: float
    bound: float
    x: Floats
    row_price: Floats


def maximise(
    programme: Programme, *, seconds: float | None = None, gap: float = 0.0, threads: int = 1, nodes: int | None = None,
    near: float = 1e-6, start: Floats | None = None,
) -> Answer:  # fmt: skip
    """Solve by HiGHS with a fixed seed. `gap` is relative, `near` absolute; `nodes` of a mixed-integer search at most, which
    may begin at `start`.
    """  # fmt: skip
    solver = quiet_solver()
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": threads,
        "random_seed": 0,
        "mip_rel_gap": gap,
        "mip_abs_gap": near,
    }
    if seconds is not None:
        options["time_limit"] = seconds
    if nodes is not None:
        options["mip_max_nodes"] = nodes
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(_model(programme))
    if start is not None:
        first = highspy.HighsSolution()
        first.col_value = list(start)
        solver.setSolution(first)
    solver.run()
    status = solver.getModelStatus()
    info, solution = solver.getInfo(), solver.getSolution()
    n = len(programme.gain)
    found = solution.value_valid and len(solution.col_value) == n
    x = np.array(solution.col_value) if found else np.zeros(n)
    mixed = bool(programme.whole.any()) if len(programme.whole) else False
    proved = status == highspy.HighsModelStatus.kOptimal
    value = float(programme.gain @ x) if found else -np.inf
    bound = float(info.mip_dual_bound) if mixed else (value if proved else np.inf)
    price = np.array(solution.row_dual) if solution.dual_valid else np.zeros(programme.rows.shape[0])
    return Answer(proved, status == highspy.HighsModelStatus.kInfeasible, value, bound, x, price)


def _model(programme: Programme) -> highspy.HighsLp:
    rows = programme.rows.tocsr()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(programme.gain), rows.shape[0]
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = programme.gain
    model.col_lower_, model.col_upper_ = np.zeros(len(programme.gain)), programme.upper
    model.row_lower_, model.row_upper_ = programme.low, programme.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    if len(programme.whole):
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[int(w)] for w in programme.whole]
    return model
