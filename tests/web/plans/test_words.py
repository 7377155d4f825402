"""What pages of plans say in words: problems, failures, files, settings; nothing English on an Indonesian page."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.utils import translation
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.plans.small_region import computed_plan, fill
from tests.web.plans.test_views import ClientOf

import lumbung.planning
from lumbung.planning.folder.schema import FILES
from lumbung.planning.register.columns import known_headings
from lumbung.planning.register.problems import EXPECTED, EXPECTED_ID, expected_in
from lumbung.web.config import clock
from lumbung.web.plans.models import Plan, State
from lumbung.web.plans.pages import failures
from lumbung.web.plans.pages.file_words import FILE_WORDS
from lumbung.web.plans.pages.understood import COLUMNS
from lumbung.web.plans.settings_offered import NOTES, OFTEN, SELDOM

PLANNING = Path(lumbung.planning.__file__).parent
OTHER_CODES = {"id_missing", "id_twice", "quote_open", "fields_too_few", "fields_too_many"}
"""Codes that `rows.py` and `tables.py` give themselves."""


def test_each_problem_has_its_words_in_both_languages() -> None:
    assert set(EXPECTED_ID) == set(EXPECTED) | OTHER_CODES
    assert all(expected_in("id", code, "English") != "English" for code in EXPECTED_ID)
    assert expected_in("en", "id_twice", "an id that stands there once") == "an id that stands there once"


def test_no_other_problem_code_is_given_anywhere() -> None:
    source = "".join(path.read_text() for path in [*(PLANNING / "register").glob("*.py"), PLANNING / "tables.py"])
    given = set(re.findall(r'"((?:id|fields|quote|area|village|city|district|lat|lon|point|size)_[a-z_]+)"', source))
    columns = set(known_headings()) | {"size_decided"}
    assert given >= OTHER_CODES
    assert {code for code in given - columns if code.endswith(("_unknown", "_twice", "_open", "_few", "_many"))} <= set(
        EXPECTED_ID
    )


def test_files_columns_and_settings_are_all_described() -> None:
    assert set(FILE_WORDS) == set(FILES)
    assert set(COLUMNS) == set(known_headings())
    assert set(NOTES) == {*OFTEN, *SELDOM}


@pytest.mark.parametrize("file", ["tables.py", "register/columns.py", "register/cleaning.py"])
def test_each_failure_of_reading_a_register_has_its_own_words(file: str) -> None:
    text = (PLANNING / file).read_text()
    messages = re.findall(r'InputError\(\s*f"\{(?:path|table\.path)\}: (.*?)",?\s*[\n,]', text)
    assert messages
    with translation.override("id"):
        for message in messages:
            shown = re.sub(r"\{[^}]*\}", "7", message)
            if "must name a heading" in shown or "is not TOML" in shown or "(for 7)" in shown:
                continue  # only with --columns, which the web does not take
            happened, to_do, english = failures.told(f"/a/b/register.csv: {shown}")
            assert english == "", shown
            assert happened
            assert to_do
            assert "/a/b" not in happened


def test_a_failure_without_words_of_its_own_keeps_the_english_apart() -> None:
    with translation.override("id"):
        happened, _, english = failures.told("/x/register.csv: whatever.", "Do it.")
    assert "Tidak dapat" in happened
    assert english == "whatever. Do it."


def test_the_list_opens_with_plans_in_every_state(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    plan = computed_plan(cast.region)
    for state in State:
        Plan.objects.create(
            region=cast.region, code=f"X{state.value[:6]}", title=f"Rencana {state.value}", budget_rp=1, seed=1,
            state=state, created=clock.now(),
        )  # fmt: skip
    page = client_of("officer").get("/plans/").content.decode()
    sites = plan.summary["counts"]["sites_new"] + plan.summary["counts"]["sites_existing"]
    assert f'<td class="number">{sites}</td>' in page
    assert "Rencana failed" in page


@pytest.mark.parametrize("state", [State.QUEUED, State.RUNNING])
def test_a_plan_whose_worker_died_is_shown_as_stopped_and_can_be_started_again(
    cast: Cast, client_of: ClientOf, state: State
) -> None:
    fill(cast.region)
    plan = Plan.objects.create(
        region=cast.region, code="DEAD12", title="Terhenti", budget_rp=4_000_000_000, seed=1, draws=1, state=state,
        created=clock.now(), beat=clock.real_now() - timedelta(minutes=10),
    )  # fmt: skip
    client: CheckedClient = client_of("officer")
    page = client.get("/plans/DEAD12/").content.decode()
    assert "Mulai lagi" in page
    assert "progress" not in page, "no bar, no reload: nothing is on its way"
    assert client.get("/plans/DEAD12/progress/").headers["HX-Refresh"] == "true"
    assert "dihentikan" in client.get("/plans/").content.decode()
    client.post("/plans/DEAD12/start/")
    plan.refresh_from_db()
    assert plan.state == State.DONE, plan.message


def test_two_budgets_are_said_to_differ(cast: Cast, client_of: ClientOf) -> None:
    fill(cast.region)
    first = computed_plan(cast.region)
    second = computed_plan(cast.region, title="Hemat", budget_rp=1_000_000_000)
    page = client_of("officer").get(f"/plans/compare/?a={first.code}&b={second.code}").content.decode()
    assert "Tidak ada: anggaran" not in page
    assert page.count("Anggaran") >= 2


def test_columns_that_say_nothing_to_us_are_named_in_the_report() -> None:
    from lumbung.planning.register.columns import headings_told

    told = headings_told(pl.DataFrame({"Kota": [""], "Produk": [""], "Warna pintu": [""]}).columns)
    assert told["left_out"] == ["Warna pintu"]
    assert told["understood"] == {"city": "Kota", "activity": "Produk"}
