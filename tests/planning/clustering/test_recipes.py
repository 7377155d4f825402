"""What a maker needs done."""

from __future__ import annotations

from lumbung.planning.clustering.recipes import needed_processes, recipes
from lumbung.planning.clustering.wording import LANGUAGES, work_name


def test_a_word_of_the_activity_names_the_branch() -> None:
    assert "dehulling" in needed_processes("tempe_tofu", "Produksi tempe")
    assert "dehulling" not in needed_processes("tempe_tofu", "Pabrik tahu")


def test_two_named_branches_need_the_steps_of_both() -> None:
    both = needed_processes("tempe_tofu", "tahu dan tempe")
    assert both == needed_processes("tempe_tofu", "tahu") | needed_processes("tempe_tofu", "tempe")


def test_without_a_word_a_maker_needs_what_most_of_her_chain_need() -> None:
    usual = needed_processes("garments", "usaha rumahan")
    assert {"cutting", "sewing", "overlocking"} <= usual
    assert "bartacking" not in usual  # jeans only


def test_an_unknown_chain_needs_nothing_that_is_known() -> None:
    assert needed_processes("shipbuilding", "kapal") == frozenset()


def test_every_process_has_words_in_both_languages() -> None:
    for steps in recipes().steps.values():
        for step in steps:
            for language in LANGUAGES:
                assert work_name(step, language)
                assert "_" not in work_name(step, language)
