"""The path through the permits: as on the mock page, and properties that hold for every maker."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.permits.makers import CHIPS, facts_of_paths, known_to, values

from lumbung.rules import NotCovered, load_rulebook
from lumbung.rules.permits import FIRST_QUESTIONS, Path, UnknownPermit, load_permits, permit_path
from lumbung.rules.permits.order import before

BOOK = load_rulebook()
CATALOGUE = load_permits(BOOK)
NAMES = facts_of_paths(BOOK, CATALOGUE)
TODAY = date(2026, 11, 24)
MAKERS = st.fixed_dictionaries({name: values(BOOK.facts[name]) for name in NAMES})
PERMITS = st.dictionaries(st.sampled_from(CATALOGUE.ids), st.sampled_from([None, date(2026, 10, 3), date(2019, 1, 1)]))


def chips(**changed: Any) -> dict[str, Any]:
    return known_to(BOOK, {**CHIPS, **changed})


def ids(path: Path) -> list[str]:
    return [step.permit.id for step in path.steps]


def states(path: Path) -> dict[str, str]:
    return {step.permit.id: step.state for step in path.steps}


def ruled_out(path: Path) -> set[str]:
    return {found.permit.id for found in path.not_needed} | {step.permit.id for step in path.optional}


def test_the_chips_maker_of_the_mock_has_three_steps_one_done() -> None:
    path = permit_path(BOOK, chips(), TODAY, {"nib": date(2026, 10, 3)})
    assert states(path) == {"nib": "done", "spp_irt": "now", "halal_self": "later"}
    assert (path.done, path.cost.least, path.cost.most, path.days.least, path.days.most) == (1, 0, 0, 13, 13)
    assert "merek" in {step.permit.id for step in path.optional}
    assert {"kkpr_sppl_pbg", "bpom_md", "halal_regular"} <= ruled_out(path)
    assert path.ask_next is None
    assert path.undecided == ()


def test_the_house_brings_the_kitchen_only_when_the_product_is_made_there() -> None:
    there = permit_path(BOOK, chips(), TODAY)
    apart = permit_path(BOOK, chips(made_at="separate_room"), TODAY)
    kitchen = "dapur terpisah dari dapur rumah"
    assert kitchen in {paper.words.id for paper in there.house_brings}
    assert kitchen not in {paper.words.id for paper in there.papers}
    assert apart.house_brings == ()
    assert kitchen in {paper.words.id for paper in apart.papers}


def test_a_home_kitchen_is_told_to_be_in_the_way_of_the_certificate() -> None:
    path = permit_path(BOOK, chips(made_at="home_kitchen"), TODAY)
    step = next(step for step in path.steps if step.permit.id == "spp_irt")
    assert [answer.rule for answer in step.unmet] == ["permit.spp_irt.room_ready"]
    assert "kkpr_sppl_pbg" in ids(path)


def test_steps_of_one_level_stand_side_by_side() -> None:
    path = permit_path(BOOK, chips(made_at="separate_room", oss_risk="high"), TODAY)
    assert path.side_by_side[0] == ("nib",)
    assert {"sertifikat_standar", "kkpr_sppl_pbg", "spp_irt"} <= set(path.side_by_side[1])
    assert path.side_by_side[2][-1].startswith("halal")


def test_a_figure_that_is_not_known_is_said_and_not_counted_as_nothing() -> None:
    path = permit_path(BOOK, chips(made_at="separate_room"), TODAY)
    assert path.cost.most is None
    assert path.cost.unknown == ("kkpr_sppl_pbg",)
    assert path.days.most is None
    assert "kkpr_sppl_pbg" in path.days.unknown


def test_the_longest_way_counts_and_not_the_sum_of_all_steps() -> None:
    path = permit_path(BOOK, chips(high_risk_food=True), TODAY)
    assert ids(path)[:2] == ["nib", "bpom_md"]
    assert path.days.least < sum(step.days.least for step in path.steps) + 1
    assert path.cost.least >= 100_000


def test_a_tailor_needs_no_food_permit() -> None:
    path = permit_path(BOOK, chips(product_kind="clothing", made_at="separate_room"), TODAY)
    assert {"spp_irt", "bpom_md", "slhs"} <= ruled_out(path)
    assert {"nib", "kkpr_sppl_pbg"} <= set(ids(path))


def test_one_question_settles_all_food_permits_of_a_bag_maker() -> None:
    path = permit_path(BOOK, {"product_kind": "bag_shoe"}, TODAY)
    assert {"spp_irt", "bpom_md", "slhs"} <= ruled_out(path)


def test_the_first_questions_bring_the_chips_maker_to_her_certificate() -> None:
    facts: dict[str, Any] = {}
    for _ in range(FIRST_QUESTIONS):
        asked = permit_path(BOOK, facts, TODAY).ask_next
        assert asked is not None
        facts[asked] = chips()[asked]
    assert {"nib", "spp_irt"} <= set(ids(permit_path(BOOK, facts, TODAY)))


def test_a_permit_that_she_has_is_not_asked_about() -> None:
    facts = {"product_kind": "packaged_food"}
    have = dict.fromkeys(CATALOGUE.ids, None)
    path = permit_path(BOOK, facts, TODAY, have)
    assert path.undecided == ()
    assert path.ask_next is None
    assert all(step.state == "done" for step in path.steps)


def test_either_way_to_halal_serves_for_the_other() -> None:
    path = permit_path(BOOK, chips(), TODAY, {"halal_regular": date(2025, 12, 1)})
    assert states(path)["halal_self"] == "done"


def test_while_the_way_to_halal_is_open_the_duty_is_told() -> None:
    facts = {"product_kind": "packaged_food", "haram_material": False}
    open_ = {found.permit.id: found.duty for found in permit_path(BOOK, facts, TODAY).undecided}
    for way in ("halal_self", "halal_regular"):
        duty = open_[way]
        assert duty is not None
        assert duty.answer == "yes"
    assert open_["spp_irt"] is None
    before_the_deadline = permit_path(BOOK, {**facts, "capital_rp": 1, "annual_sales_rp": 1}, date(2026, 10, 1))
    assert {"halal_self", "halal_regular"} <= ruled_out(before_the_deadline)


def test_renewals_come_soonest_first_and_a_paper_that_ended_is_a_step_again() -> None:
    have = {"spp_irt": date(2021, 11, 23), "merek": date(2017, 3, 1), "nib": None}
    path = permit_path(BOOK, chips(), TODAY, have)
    assert [due.permit.id for due in path.due] == ["spp_irt", "merek"]
    assert [due.renew_by for due in path.due] == [date(2026, 5, 23), date(2026, 9, 1)]
    assert path.due[0].has_ended(TODAY)
    assert states(path)["spp_irt"] == "now"


@pytest.mark.parametrize(("issued", "state"), [(date(2021, 11, 23), "now"), (date(2021, 11, 24), "done")])
def test_the_last_day_of_a_certificate_still_counts(issued: date, state: str) -> None:
    assert states(permit_path(BOOK, chips(), TODAY, {"nib": None, "spp_irt": issued}))["spp_irt"] == state


def test_what_she_could_not_tell_is_not_asked_again() -> None:
    first = permit_path(BOOK, {}, TODAY).ask_next
    assert first is not None
    assert permit_path(BOOK, {}, TODAY, passed_over=[first]).ask_next != first
    assert permit_path(BOOK, {}, TODAY, passed_over=NAMES).ask_next is None


def test_a_permit_that_is_not_known_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownPermit, match="spp_irt"):
        permit_path(BOOK, {}, TODAY, {"sppirt": None})


def test_a_day_before_the_rules_is_refused() -> None:
    with pytest.raises(NotCovered):
        permit_path(BOOK, chips(), date(2025, 6, 4))


@given(MAKERS, PERMITS)
@settings(max_examples=25, deadline=None)
def test_the_order_respects_what_waits_and_no_permit_stands_twice(
    maker: dict[str, Any], have: dict[str, date | None]
) -> None:
    path = permit_path(BOOK, maker, TODAY, have)
    placed = ids(path)
    for position, name in enumerate(placed):
        assert before(name, CATALOGUE.after) & set(placed) <= set(placed[:position])
    everywhere = [*placed, *ruled_out(path), *(permit.id for permit in path.held)]
    everywhere += [step.permit.id for step in path.duties] + [found.permit.id for found in path.undecided]
    assert sorted(everywhere) == sorted(CATALOGUE.ids)
    for step in path.steps:
        undone = {other.permit.id for other in path.steps if other.state != "done"}
        free = not (before(step.permit.id, CATALOGUE.after) & undone)
        assert (step.state == "now") == (free and step.permit.id in undone)


@given(MAKERS, st.sets(st.sampled_from(NAMES)))
@settings(max_examples=25, deadline=None)
def test_knowing_more_only_refines_the_path(maker: dict[str, Any], hidden: set[str]) -> None:
    some = permit_path(BOOK, {name: value for name, value in maker.items() if name not in hidden}, TODAY)
    whole = permit_path(BOOK, maker, TODAY)
    assert set(ids(some)) <= set(ids(whole))
    assert ruled_out(some) <= ruled_out(whole)
    for narrow, wide in ((whole.cost, some.cost), (whole.days, some.days)):
        assert wide.least <= narrow.least
        assert wide.most is None or (narrow.most is not None and narrow.most <= wide.most)


@given(MAKERS)
@settings(max_examples=5, deadline=None)
def test_the_questions_asked_are_enough_and_none_is_asked_twice(maker: dict[str, Any]) -> None:
    facts: dict[str, Any] = {}
    while (asked := permit_path(BOOK, facts, TODAY).ask_next) is not None:
        assert asked not in facts
        facts[asked] = maker[asked]
    some, whole = permit_path(BOOK, facts, TODAY), permit_path(BOOK, maker, TODAY)
    assert (ids(some), some.cost, some.days) == (ids(whole), whole.cost, whole.days)
    assert ruled_out(some) == ruled_out(whole)
