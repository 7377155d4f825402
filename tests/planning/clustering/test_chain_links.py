"""The table of who supplies whom."""

from __future__ import annotations

import polars as pl
import pytest

from lumbung.core.errors import InputError
from lumbung.planning.clustering.chain_links import COLUMNS, chain_links, chain_relatedness, links_from_frame
from lumbung.planning.clustering.recipes import recipes
from lumbung.planning.clustering.wording import chain_name


def test_links_join_two_known_chains_with_a_strength_below_that_of_one_chain() -> None:
    known = set(recipes().branches)
    for link in chain_links():
        assert {link.supplier, link.buyer} <= known
        assert link.supplier != link.buyer
        assert 0 < link.strength < 1


def test_no_pair_of_chains_stands_in_the_table_twice() -> None:
    pairs = [(link.supplier, link.buyer) for link in chain_links()]
    assert len(pairs) == len(set(pairs))


def test_every_chain_is_linked_to_another() -> None:
    linked = {name for link in chain_links() for name in (link.supplier, link.buyer)}
    assert linked == set(recipes().branches)


def test_a_derived_link_names_a_step_that_stands_in_both_recipes() -> None:
    """Mark D: the buyer's recipe needs the step, and a branch of the supplier does it."""
    known = recipes()
    for link in chain_links():
        assert link.certainty in {"D", "E"}
        assert bool(link.process) == (link.certainty == "D")
        if link.process:
            for chain in (link.supplier, link.buyer):
                steps = {step for branch in known.branches[chain] for step in known.steps[chain, branch]}
                assert link.process in steps, f"{link.process} is no step of {chain}"


def test_relatedness_is_one_within_a_chain_and_symmetric() -> None:
    matrix = chain_relatedness(("bakery", "garments", "textiles_batik"), chain_links())
    assert (matrix == matrix.T).all()
    assert (matrix.diagonal() == 1).all()
    assert 0 < matrix[1, 2] < 1
    assert matrix[0, 1] == 0


def test_reasons_of_links_are_written_in_both_languages() -> None:
    assert all(link.what_id and link.what_en for link in chain_links())
    assert chain_name("garments", "id") == "konveksi dan pakaian"


@pytest.mark.parametrize("strength", ["1.5", "-1", "much", None])
def test_a_strength_that_is_no_share_is_reported_with_its_line(strength: str | None) -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"strength": strength}
    with pytest.raises(InputError, match="line 2, column strength"):
        links_from_frame(pl.DataFrame([row], schema=dict.fromkeys(COLUMNS, pl.String)))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(InputError, match="buyer"):
        links_from_frame(pl.DataFrame({"supplier": ["bakery"]}))
