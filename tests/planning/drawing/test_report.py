"""The report: one page on its own, true to the tables, safe with any name, both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lumbung.planning.areas import read_areas, read_boundaries
from lumbung.planning.drawing.report import render_report
from lumbung.planning.drawing.report.facts import gather
from lumbung.planning.drawing.words import REASONS, grouped, percent, rupiah
from lumbung.planning.folder.schema import REASONS as CODES

from .plans import sample_plan
from .regions import chessboard

JAKARTA = Path(__file__).parents[4] / "shared" / "data" / "jakarta"
VOID = {"meta", "link", "br"}


class Page(HTMLParser):
    """Checks nesting; collects ids, links, tags, and the cells of each row by the row's id."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.rows: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(found)
        self.ids += [found["id"]] if found.get("id") else []  # type: ignore[list-item]
        self.links += [found["href"]] if tag == "a" and found.get("href") else []  # type: ignore[list-item]
        if tag == "tr":
            self.rows.append((found.get("id") or "", []))
        if tag in {"td", "th"}:
            self.rows[-1][1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.rows[-1][1][-1] += data

    def row(self, name: str) -> list[str]:
        return next(cells for row, cells in self.rows if row == name)


@pytest.fixture(scope="module")
def plan():
    return sample_plan(*chessboard(), sites=4)


@pytest.fixture(scope="module")
def page(plan) -> Page:
    return Page(render_report(plan))


def test_a_simulated_plan_says_so_on_top_in_both_languages(plan) -> None:
    assert 'class="strip"' not in render_report(plan)
    made_up = render_report(replace(plan, summary=plan.summary | {"simulated": True}))
    for half in made_up.split('<div class="half')[1:]:
        assert half.index('class="strip"') < half.index("<main>")
    assert "Data simulasi." in made_up
    assert "Simulated data." in made_up


def test_every_tag_closes_and_every_link_has_its_target(page: Page) -> None:
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_the_page_stands_alone(plan, page: Page) -> None:
    """No script, no inline style, nothing loaded from elsewhere."""
    assert not {"script", "link", "img", "iframe"} & page.tags
    assert "style" not in page.attributes
    assert not any(name.startswith("on") for name in page.attributes)
    assert not re.search(r"https?://|@import|url\((?!#)", render_report(plan))


def test_both_languages_have_the_same_rows(page: Page) -> None:
    assert {"id", "en"} <= set(page.ids)
    by_language = [[row[3:] for row, _ in page.rows if row.startswith(prefix)] for prefix in ("id-", "en-")]
    assert by_language[0] == by_language[1]
    assert by_language[0]


def test_site_rows_say_what_the_tables_say(plan, page: Page) -> None:
    for number, site in enumerate(plan["sites"].to_dicts(), start=1):
        cells = page.row(f"id-site-{number}")
        assert cells[0].startswith(f"{number}. {site['name']}")
        assert cells[2] == grouped(site["makers"], "id")
        assert cells[3] == grouped(site["hours_assigned"], "id")
        assert cells[4] == percent(site["utilisation"], "id")
        assert cells[6] == rupiah(site["cost_rp"])
        assert cells[7] == rupiah(site["yearly_rp"])


def test_district_rows_say_what_the_tables_say(plan, page: Page) -> None:
    rows = {tuple(cells[:2]): cells for name, cells in page.rows if name.startswith("en-kota-")}
    districts = [d for d in plan["districts"].to_dicts() if d["city"].startswith("Kota")]
    assert len(rows) == len(districts)
    for d in districts:
        share = percent(d["served_share"] if d["candidate_hours"] else None, "en")
        hours = [grouped(d[n], "en") for n in ("makers", "candidate_hours", "served_hours")]
        within = percent(d["reachable_share"] if d["reachable_hours"] else None, "en")
        assert rows[d["district"], d["city"]][2:] == [*hours, share, within, grouped(d["home_hours"], "en")]


def test_the_sites_costs_add_up_to_what_is_spent(plan, page: Page) -> None:
    total = next(cells for _, cells in page.rows if cells[0] == "Jumlah" and len(cells) == 8)
    assert total[6] == rupiah(plan.summary["spent_rp"])


def test_cluster_rows_carry_members_and_reason(plan, page: Page) -> None:
    for cluster in plan["clusters"].to_dicts():
        cells = page.row(f"id-{cluster['cluster'].lower()}")
        assert cells[1] == grouped(cluster["members"], "id")
        assert cluster["reason_id"] in cells[0]


def test_reasons_come_with_their_hours(plan, page: Page) -> None:
    said = {cells[0]: cells[1] for _, cells in page.rows if len(cells) == 3}
    for reason, hours in plan.summary["hours"]["unserved"].items():
        if hours:
            name = REASONS[reason].name.id
            assert next(value for head, value in said.items() if head.startswith(name)) == grouped(hours, "id")


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(REASONS) == set(CODES)
    for reason in REASONS.values():
        for phrase in (reason.name, reason.meaning, reason.advice):
            assert phrase.id
            assert phrase.en
            assert max(len(s.split()) for words in (phrase.id, phrase.en) for s in words.split(".")) <= 20


def test_names_from_data_stay_text() -> None:
    """A site, machine, cluster, note and file called <script> is shown, not run."""
    nasty = '<script>alert("x")</script>\' onload=x'
    html = render_report(sample_plan(*chessboard(), name=nasty))
    found = Page(html)
    assert "script" not in found.tags
    assert "onload" not in found.attributes
    assert "&lt;script&gt;" in html


def test_break_even_is_the_use_at_which_savings_cover_the_cost(plan) -> None:
    """Recomputed by hand from the rows of one site."""
    site = gather(plan).sites[0]
    offers = {row["need"]: row for row in plan["offers"].to_dicts()}
    saved = sum(
        12 * row["share"] * (offers[row["need"]]["saving_rp_month"] - 1000.0 * row["travel_minutes"])
        for row in plan["assignments"].to_dicts()
        if row["site"] == site["site"]
    )
    assert site["break_even"] == pytest.approx(site["utilisation"] * site["yearly_rp"] / saved)


def test_districts_below_the_floor_are_named(plan) -> None:
    facts = gather(plan)
    expected = [
        d["district"]
        for d in plan["districts"].to_dicts()
        if d["candidate_hours"] and d["served_share"] < 0.3 * facts.served_share - 1e-4
    ]
    assert [row["district"] for row in facts.below] == expected


def test_a_plan_without_sites_or_boundaries_still_reads() -> None:
    areas, _ = chessboard(island=False)
    html = render_report(sample_plan(areas, None, sites=0, clusters=0))
    assert Page(html).open == []
    assert "Peta ini skema" in html
    assert "This map is schematic" in html
    assert "Tidak ada lokasi" in html


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert render_report(sample_plan(*chessboard())) == render_report(sample_plan(*chessboard()))


@pytest.mark.shared
@pytest.mark.skipif(not JAKARTA.exists(), reason="../shared/data/jakarta is not there")
def test_jakarta_fits_its_budget() -> None:
    areas, boundaries = read_areas(JAKARTA / "areas.csv"), read_boundaries(JAKARTA / "areas.geojson")
    html = render_report(sample_plan(areas, boundaries, sites=63, clusters=120))
    assert len(html.encode()) <= 1_500_000
    assert Page(html).open == []
