"""Kernels sort as NumPy does, and Python calls none of those that only kernels may call."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbung.planning.solving.sorting import SHORT, order_of, sort_up

ROOT = Path(__file__).resolve().parents[3]
INNER = {"inner_kernel", "inner_array_kernel", "inlined_kernel"}
KERNELS = INNER | {"kernel", "array_kernel", "njit"}


@njit
def in_both_ways(whole: NDArray[np.int64], real: NDArray[np.float64]) -> NDArray[np.int64]:
    """Sorts `whole` in place; the order of `real`."""
    sort_up(whole)
    return order_of(real)


def test_kernels_sort_as_numpy_does() -> None:
    random = np.random.default_rng(3)
    for n in (0, 1, 2, SHORT - 1, SHORT, SHORT + 1, 2 * SHORT + 1, 100, 5000):
        for top in (1, 3, 10**9):
            drawn = random.integers(0, top, n)
            for values in (drawn, np.sort(drawn), np.sort(drawn)[::-1]):
                mine = values.copy()
                order = in_both_ways(mine, values.astype(float))
                assert mine.tolist() == np.sort(values).tolist()
                assert order.tolist() == np.argsort(values, kind="stable").tolist()


def decorated(function: ast.FunctionDef, by: set[str]) -> bool:
    called = [d.func if isinstance(d, ast.Call) else d for d in function.decorator_list]
    return any(isinstance(d, ast.Name) and d.id in by for d in called)


def test_python_calls_no_inner_kernel() -> None:
    """It would crash: there is no way in from Python."""
    files = [*ROOT.glob("src/lumbung/planning/**/*.py"), *ROOT.glob("tests/planning/**/*.py")]
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}

    def functions(tree: ast.Module) -> list[ast.FunctionDef]:
        return [node for node in tree.body if isinstance(node, ast.FunctionDef)]

    inner = {
        (".".join(file.relative_to(ROOT / "src").with_suffix("").parts), f.name)
        for file, tree in trees.items() if file.is_relative_to(ROOT / "src") for f in functions(tree) if decorated(f, INNER)
    }  # fmt: skip
    assert len(inner) > 100
    for file, tree in trees.items():
        own = (
            ".".join(file.relative_to(ROOT / "src").with_suffix("").parts) if file.is_relative_to(ROOT / "src") else ""
        )
        named = {name for module, name in inner if module == own} | imported(tree, inner)
        if named:
            plain: list[Any] = [n for n in tree.body if not (isinstance(n, ast.FunctionDef) and decorated(n, KERNELS))]
            used = {
                n.id
                for part in plain
                for n in ast.walk(part)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)
            }
            assert not named & used, file


def imported(tree: ast.Module, inner: set[tuple[str, str]]) -> set[str]:
    """Inner kernels that this module imports."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        for alias in node.names if (node.module, alias.name) in inner
    }  # fmt: skip
