"""For all tests: what is skipped where something is missing, with one line that says why."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.db import connections
from django.utils.translation.reloader import translation_file_changed

from lumbung.web.config import catalogues
from lumbung.web.config.serve import collect_static

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), "")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Bring catalogues and static files up to date, once, before any worker starts; name the databases apart."""
    for connection in connections.all():
        test = connection.settings_dict["TEST"]
        name = test.get("NAME") or f"test_{connection.settings_dict['NAME']}"
        test["NAME"] = f"{name}_{os.getpid()}"  # several runs at the same time do not meet
        connection.settings_dict["CONN_MAX_AGE"] = 0  # the server's threads let go before the database is dropped
    if not hasattr(config, "workerinput"):
        if catalogues.compile_all():
            # Django has read the catalogues already; a fresh clone had none then.
            translation_file_changed(None, Path("django.mo"))
        collect_static()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests without a Chromium (an error in CI), and tests of ../shared without it."""
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            if IN_CI:
                raise pytest.UsageError("Browser tests need Chromium, and CI must have it: apt install chromium")
            item.add_marker(pytest.mark.skip(reason="no Chromium here (Debian: apt install chromium)"))
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="../shared is not here"))
