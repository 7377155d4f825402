"""Which app may reach what of another, and who may write to the database."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "lumbung" / "web"
BASE = {"config", "ui"}
"""Apps that the others stand on: open to all."""

READS = {"classes", "free", "hours", "rows", "tariffs", "wish"}
"""Reads and values of houses and bookings that stand apart because `queries` would grow too large."""

DOORS = {"services", "queries", "permissions", "predicates", "identifiers", "acting", "scoping", *READS}
"""Rooms that other apps may use."""

PROOFS = {("accounts", "codes"), ("accounts", "forms"), ("accounts", "limits"), ("accounts", "proving")}
"""What proves who somebody is, for the other doors by which people come in."""

TYPES = {("accounts", "models"), ("organisations", "models"), ("audit", "models")}
"""The people and bodies that every app's signatures name."""

ON_HOUSES = {"bookings", "training"}
"""Machine time and licences hang on rows of houses: these apps name its models, as pyproject.toml says too."""

ROW_WRITES = {"save", "asave", "delete", "adelete"}
WRITES = {"create", "acreate", "bulk_create", "bulk_update", "update_or_create", "get_or_create", *ROW_WRITES}
"""Methods that write. `update` counts for a queryset only: dictionaries and hashes have one too."""

MAY_WRITE = {"services.py", "models.py"}
"""`models.py` for what a model does when it is itself saved."""


def room(module: str) -> tuple[str, str]:
    """`lumbung.web.plans.views.start` → `("plans", "views")`."""
    parts = module.split(".")[2:]
    return parts[0], parts[1] if len(parts) > 1 else ""


def test_web_apps_reach_each_other_through_services_queries_and_permissions_only() -> None:
    graph = grimp.build_graph("lumbung", include_external_packages=False)
    modules = {name for name in graph.modules if name.startswith("lumbung.web.") and ".demo" not in name}
    through_the_wall = [
        f"{importer} → {imported}"
        for importer in modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported.startswith("lumbung.web.") and _through_the_wall(room(importer), room(imported))
    ]
    assert sorted(through_the_wall) == []


def _through_the_wall(here: tuple[str, str], there: tuple[str, str]) -> bool:
    if here[0] == there[0] or there[0] in BASE or not there[1]:
        return False
    if there == ("houses", "models") and here[0] in ON_HOUSES:
        return False
    return there[1] not in DOORS and there not in TYPES | PROOFS


def writes(source: str) -> Iterator[str]:
    """Calls that write to the database, by the looks of them: line and call."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method, owner = node.func.attr, ast.unparse(node.func.value)
        of_queryset = ".objects" in owner
        of_row = method in ROW_WRITES and not owner.startswith("super()")
        if of_row or (of_queryset and method in {*WRITES, "update"}):
            yield f"{node.lineno} {owner}.{method}"


def pages() -> list[Path]:
    """Every file of the web but migrations and the demo's seed."""
    return [path for path in sorted(WEB.rglob("*.py")) if not {"migrations", "demo"} & set(path.relative_to(WEB).parts)]


def test_only_services_write_to_the_database() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in pages()
        if path.name not in MAY_WRITE and "services" not in path.parts
        for line in writes(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Plan.objects.create(a=1)",
        "Plan.objects.filter(a=1).update(b=2)",
        "Plan.objects.filter(a=1).delete()",
        "plan.save()",
        "request.user.plan.delete()",
    ],
)
def test_the_guard_sees_a_write(line: str) -> None:
    assert list(writes(line))


@pytest.mark.parametrize("line", ["digest.update(b'')", "known.update({})", "Plan.objects.get(a=1)", "super().save()"])
def test_the_guard_lets_the_rest_pass(line: str) -> None:
    assert not list(writes(line))
