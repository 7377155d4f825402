"""The two things that we use of `rules`, with types: it has none of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rules.permissions import add_perm, perm_exists, remove_perm
from rules.predicates import Predicate
from rules.predicates import predicate as untyped_predicate


def predicate(test: Callable[..., bool]) -> Predicate:
    """`test(user)` or `test(user, thing)` as a predicate that combines with `|`, `&` and `~`."""
    made: Predicate = untyped_predicate(test)  # type: ignore[no-untyped-call]
    return made


def add_permission(name: str, test: Any) -> None:
    """`user.has_perm(name, thing)` asks `test` from now on. Saying it again replaces it."""
    if perm_exists(name):  # type: ignore[no-untyped-call]
        remove_perm(name)  # type: ignore[no-untyped-call]
    add_perm(name, test)  # type: ignore[no-untyped-call]
