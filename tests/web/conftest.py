"""Fixtures of the web tests. The browser's are in tests/web/browsing.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations as PostgresOperations
from django.utils import timezone, translation
from django_tasks import task_backends
from tests.web.browsing import (  # noqa: F401 — pytest finds fixtures by name
    browser,
    desk,
    desk_without_script,
    page_of,
    phone,
    phone_without_script,
    server_address,
    site,
)
from tests.web.cast import Cast, make_cast
from tests.web.pages import CheckedClient

from lumbung.web.audit import guard
from lumbung.web.config import kept

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow on purpose
settings.LUMBUNG_STAFF_SECOND_STEP = False  # tests/web/accounts/test_second_step.py switches it on
settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
task_backends.__dict__.pop("settings", None)  # some app has looked already
task_backends._settings = None
del task_backends["default"]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread


def _flush(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
    """Tests empty the whole database between each other, the log too; the post_migrate that follows guards it again."""
    if sql_list:
        guard.take_away(operations.connection)
    _flush_as_django_does(operations, sql_list)


def _deletes(
    operations: PostgresOperations, style: Any, tables: list[str], *, reset_sequences: bool = False, **_: Any
) -> list[str]:
    """DELETE in place of TRUNCATE: for a hundred tables with few rows it takes a tenth of the time on PostgreSQL."""
    if reset_sequences:
        return _flush_of_postgres(operations, style, tables, reset_sequences=True)
    return [f"DELETE FROM {operations.quote_name(table)}" for table in tables]


_flush_of_postgres = PostgresOperations.sql_flush
PostgresOperations.sql_flush = _deletes  # type: ignore[method-assign, assignment]
_flush_as_django_does = BaseDatabaseOperations.execute_sql_flush
BaseDatabaseOperations.execute_sql_flush = _flush  # type: ignore[method-assign, assignment]


@pytest.fixture(autouse=True)
def own_language_and_zone() -> None:
    """Each test begins in the site's language and zone: a request of the one before leaves its own in the thread."""
    translation.activate(settings.LANGUAGE_CODE)
    timezone.deactivate()
    kept.forget()


@pytest.fixture
def client() -> CheckedClient:
    """Someone who has not signed in."""
    return CheckedClient()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone."""
    return make_cast()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[str], CheckedClient]:
    """`client_of("officer")`: her client, signed in; `client_of("anonymous")` is nobody's."""

    def of(name: str) -> CheckedClient:
        made = CheckedClient()
        if name != "anonymous":
            made.force_login(getattr(cast, name), backend="lumbung.web.accounts.backends.IdentifierBackend")
        return made

    return of
