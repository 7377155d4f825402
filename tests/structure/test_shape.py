"""The shape of the code: small functions and modules, names that say what is in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = sorted((ROOT / "src" / "lumbung").rglob("*.py"))
OURS = [path for path in PRODUCT if "migrations" not in path.parts]
MOST_LINES_MODULE, MOST_LINES_FUNCTION, MEDIAN_FUNCTION = 400, 60, 20
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc", "base"}
STUBS = ("TODO", "FIXME", "XXX", "NotImplementedError")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def length(node: ast.AST) -> int:
    return int(getattr(node, "end_lineno", 0)) - int(getattr(node, "lineno", 0)) + 1


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_400_lines() -> None:
    sizes = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in OURS}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES_MODULE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        f"{shown(path)}:{node.lineno} {node.name}": length(node)
        for path in OURS
        for node in functions(path)
        if length(node) > MOST_LINES_FUNCTION
    }
    assert long == {}


def test_the_middle_function_has_at_most_20_lines() -> None:
    sizes = sorted(length(node) for path in OURS for node in functions(path))
    assert sizes[len(sizes) // 2] <= MEDIAN_FUNCTION


def test_every_name_of_a_file_says_what_is_in_it() -> None:
    assert [shown(path) for path in OURS if path.stem in NAMES_THAT_SAY_NOTHING] == []


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{shown(path)}:{number}"
        for path in OURS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line for word in STUBS)
    ]
    assert left == []


def test_the_product_never_asserts() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_every_public_function_and_class_says_what_it_is() -> None:
    bare = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in OURS
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert bare == []


def test_no_file_of_the_repository_names_a_place_on_someones_machine() -> None:
    telling = ("/wo" + "rk/main", "/wo" + "rk/shared", "/ro" + "ot/")
    files = [*PRODUCT, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "run"]
    assert [shown(path) for path in files if any(word in path.read_text(encoding="utf-8") for word in telling)] == []
