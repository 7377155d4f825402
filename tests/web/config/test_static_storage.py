"""Style sheets are sent without spare bytes."""

from __future__ import annotations

from pathlib import Path

import lumbung.web.ui
from lumbung.planning.drawing.figures import figures_css
from lumbung.web.config.static_storage import tightened

SHEET = Path(lumbung.web.ui.__file__).parent / "static" / "ui" / "lumbung.css"


def test_comments_and_spare_spaces_go_and_quotes_and_selectors_stay() -> None:
    css = """/* a; { */
    .a :is(td, th) > b { color: red; margin: 0 1px; }
    .b::before { content: attr(x) ": "; }
    @media (min-width: 2rem) { .c { width: calc(1px + 2px); } }"""
    assert tightened(css) == (
        '.a :is(td,th) > b{color:red;margin:0 1px}.b::before{content:attr(x) ": "}'
        "@media (min-width:2rem){.c{width:calc(1px + 2px)}}"
    )


def test_tightening_twice_changes_nothing_more() -> None:
    once = tightened(SHEET.read_text())
    assert tightened(once) == once


def test_our_style_sheet_keeps_to_its_budget() -> None:
    assert len(tightened(SHEET.read_text()).encode()) <= 12_000


def test_no_file_of_the_source_is_a_symbolic_link_so_that_any_checkout_and_any_package_works() -> None:
    source = Path(lumbung.__file__).parent
    assert not [path for path in source.rglob("*") if path.is_symlink()]
    assert (source / "planning" / "drawing" / "sheets" / "figures.css").read_text() == figures_css()
