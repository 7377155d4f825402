"""Writing plans: states, stops, and what the inputs hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from django.test import override_settings
from tests.web.cast import Cast
from tests.web.plans.small_region import BUDGET_RP, fill

from lumbung.core.errors import Cancelled
from lumbung.web.audit.models import AuditEvent
from lumbung.web.config import clock
from lumbung.web.plans import computation, queries, services, tasks
from lumbung.web.plans.models import Plan, State
from lumbung.web.register import services as register
from lumbung.web.register.models import Enterprise


@pytest.fixture
def draft(cast: Cast) -> Plan:
    """A plan that has not been started."""
    fill(cast.region)
    return services.create_plan(
        by=cast.officer, region=cast.region, title="Rancangan", budget_rp=BUDGET_RP, seed=1, draws=1, chosen={}
    )


def test_a_simulated_plan_says_so_in_its_files_and_is_the_same_when_computed_again(cast: Cast, tmp_path: Path) -> None:
    fill(cast.region)
    plan = services.create_plan(
        by=cast.officer, region=cast.region, title="Rekaan", budget_rp=BUDGET_RP, seed=1, draws=0, chosen={}, simulated=True,
    )  # fmt: skip
    computation.write_inputs(plan)
    summary, first = computation.compute(plan, tmp_path / "one", lambda _step, _share: None)
    _, second = computation.compute(plan, tmp_path / "two", lambda _step, _share: None)
    assert summary["simulated"] is True
    assert 'class="strip"' in (tmp_path / "one" / "report.html").read_text(encoding="utf-8")
    assert first == second
    assert "--simulated" in computation.command(plan)


def test_in_the_demo_every_plan_is_simulated(cast: Cast) -> None:
    fill(cast.region)
    assert not services.holds_simulated(cast.region, None)
    with override_settings(LUMBUNG_DEMO=True):
        assert services.holds_simulated(cast.region, None)


def test_a_plan_that_is_not_done_cannot_be_published(draft: Plan, cast: Cast) -> None:
    with pytest.raises(services.NotReady):
        services.publish(by=cast.officer, plan=draft)


def test_a_plan_that_is_asked_to_stop_ends_stopped_and_leaves_no_folder(draft: Plan, cast: Cast) -> None:
    Plan.objects.filter(pk=draft.pk).update(state=State.RUNNING)
    services.ask_to_stop(by=cast.officer, plan=draft)
    tasks.compute_plan.func(draft.pk)
    draft.refresh_from_db()
    assert draft.state == State.STOPPED
    assert not draft.folder.exists()


def test_work_without_a_sign_of_life_is_told_as_stalled_and_may_be_started_again(draft: Plan) -> None:
    long_ago = clock.real_now() - queries.STALLED_AFTER - timedelta(seconds=1)
    Plan.objects.filter(pk=draft.pk).update(state=State.RUNNING, beat=long_ago)
    draft.refresh_from_db()
    assert queries.is_stalled(draft)
    Plan.objects.filter(pk=draft.pk).update(beat=clock.real_now())
    draft.refresh_from_db()
    assert not queries.is_stalled(draft)
    with pytest.raises(services.NotReady):
        services.start_plan(by=None, plan=draft)


def test_a_failure_without_words_becomes_words_and_no_traceback(draft: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_plan: Plan) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(computation, "write_inputs", broken)
    tasks.compute_plan.func(draft.pk)
    draft.refresh_from_db()
    assert draft.state == State.FAILED
    assert "secret" not in draft.message
    assert draft.advice


def test_signs_of_life_raise_when_asked_to_stop(draft: Plan) -> None:
    Plan.objects.filter(pk=draft.pk).update(stop_asked=True)
    with pytest.raises(Cancelled):
        tasks.Signs(draft)("siting", 0.5)


def test_who_enrolled_herself_is_planned_at_her_village_not_at_her_door(draft: Plan) -> None:
    row = Enterprise.objects.filter(region=draft.region).exclude(area_code="").first()
    assert row is not None
    Enterprise.objects.filter(pk=row.pk).update(source="self_registered", lat=-6.2, lon=106.8, place_quality="point")
    frame = computation.without_exact_homes(draft).filter(pl.col("id") == row.external_id)
    assert frame.select("lat", "lon", "place_quality", "area_code").row(0) == (None, None, "area_only", row.area_code)


def test_every_act_leaves_one_event_without_personal_data(draft: Plan, cast: Cast) -> None:
    register.save_areas(region=cast.region, areas=computation.register.planning_areas(cast.region), by=cast.officer)
    events = AuditEvent.objects.filter(subject_type="plans.plan", subject_id=str(draft.pk))
    assert [event.action for event in events] == ["plans.created"]
