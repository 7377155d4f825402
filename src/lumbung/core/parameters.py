"""Parameters as data: each has a value, a unit, words in both languages, a source and a mark of certainty.

A room keeps its own in a `parameters.toml`:

    [reach_minutes]
    value = 30
    unit = "min"
    source = "facts/main_job.md, decision 10"
    certainty = "E"
    label_id = "Jangkauan"
    label_en = "Reach"
    least = 1          # optional bounds, both inclusive
    most = 240
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from lumbung.core.errors import ParameterError

Value = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated choice or figure, with where it comes from (A seen in law … M memory; `policy` = ours to choose)."""

    name: str
    value: Value
    unit: str
    source: str
    certainty: str
    label_id: str
    label_en: str
    least: float | None = None
    most: float | None = None

    def with_value(self, value: Value, source: str) -> Parameter:
        """The same parameter with another value; raises ParameterError when the value makes no sense."""
        kind = type(self.value)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not kind:
            raise ParameterError(f"{self.name} must be {kind.__name__}, not {value!r}.")
        if isinstance(value, int | float) and not isinstance(value, bool):
            if self.least is not None and value < self.least:
                raise ParameterError(f"{self.name} is {value} {self.unit}; it must be at least {self.least}.")
            if self.most is not None and value > self.most:
                raise ParameterError(f"{self.name} is {value} {self.unit}; it must be at most {self.most}.")
        return replace(self, value=value, source=source)


@dataclass(frozen=True, slots=True)
class Parameters(Mapping[str, Parameter]):
    """An immutable set of parameters by name."""

    by_name: dict[str, Parameter]

    def __getitem__(self, name: str) -> Parameter:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def number(self, name: str) -> float:
        """The value of a numeric parameter."""
        value = self.by_name[name].value
        if isinstance(value, bool | str):
            raise ParameterError(f"{name} is not a number: {value!r}.")
        return float(value)

    def whole(self, name: str) -> int:
        """The value of a whole-number parameter."""
        value = self.by_name[name].value
        if not isinstance(value, int) or isinstance(value, bool):
            raise ParameterError(f"{name} is not a whole number: {value!r}.")
        return value

    def override(self, values: Mapping[str, Value], source: str) -> Parameters:
        """A copy with some values replaced; an unknown name raises ParameterError with the known ones."""
        changed = dict(self.by_name)
        for name, value in values.items():
            if name not in changed:
                raise ParameterError(f"Unknown parameter {name!r}.", f"Known are: {', '.join(sorted(changed))}.")
            changed[name] = changed[name].with_value(value, source)
        return Parameters(changed)

    def joined(self, other: Parameters) -> Parameters:
        """Both sets in one; a name may stand in one of them only."""
        both = set(self.by_name) & set(other.by_name)
        if both:
            raise ParameterError(f"Parameters defined twice: {', '.join(sorted(both))}.")
        return Parameters(self.by_name | other.by_name)

    def as_json(self) -> dict[str, dict[str, Value]]:
        """For `plan.json`: every parameter with value, unit, source and certainty."""
        return {
            name: {"value": p.value, "unit": p.unit, "source": p.source, "certainty": p.certainty}
            for name, p in sorted(self.by_name.items())
        }


def load_parameters(package: str, resource: str = "parameters.toml") -> Parameters:
    """Read a room's parameters from its package, e.g. `load_parameters("lumbung.planning.siting")`."""
    tables = tomllib.loads(files(package).joinpath(resource).read_text(encoding="utf-8"))
    return Parameters({name: Parameter(name=name, **table) for name, table in tables.items()})
