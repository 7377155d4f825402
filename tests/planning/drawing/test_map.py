"""Maps: valid, escaped, deterministic, small, and true to what they are given."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from lumbung.planning.areas import read_areas, read_boundaries
from lumbung.planning.drawing.map import Shade, draw_map, shade_kind, tint_cuts
from lumbung.planning.drawing.marks import ClusterMark, SiteMark, spread
from lumbung.planning.drawing.outline import district_key, outline
from lumbung.planning.drawing.projection import fit

from .regions import chessboard

JAKARTA = Path(__file__).parents[4] / "shared" / "data" / "jakarta"
NASTY = '<script>alert("x")</script> & \x00co'


def test_a_map_is_valid_and_each_area_is_drawn_once() -> None:
    areas, boundaries = chessboard()
    ground = outline(areas, boundaries, "village")
    picture = ET.fromstring(draw_map(ground, {}, label="Peta"))
    drawn = [p for g in picture.findall("g") if g.get("class") == "ar" for p in g.findall("path")]
    assert len(drawn) == len(boundaries.polygons)
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "Peta"


def test_names_from_data_stay_text() -> None:
    areas, boundaries = chessboard()
    ground = outline(areas, boundaries, "district")
    shades = {key: Shade("q1", NASTY) for key in ground.shapes}
    picture = draw_map(
        ground,
        shades,
        label=NASTY,
        sites=[SiteMark(1, NASTY, 106.83, -6.27, existing=False, href='#"><script>')],
        clusters=[ClusterMark(106.83, -6.27, 40, NASTY, NASTY)],
        href=lambda key: f'#"{key}',
        beside_label=NASTY,
    )
    ET.fromstring(picture)
    assert "<script" not in picture


def test_a_far_island_becomes_a_tile_beside_the_map() -> None:
    areas, boundaries = chessboard()
    ground = outline(areas, boundaries, "district")
    assert ground.beside == (district_key("Kepulauan Jauh", "Kecamatan Pulau"),)
    picture = draw_map(
        ground, {ground.beside[0]: Shade("q0", "Pulau: 0 %")}, label="Peta", beside_label="tidak berskala"
    )
    assert "Pulau: 0 %" in picture
    assert "tidak berskala" in picture


def test_colours_come_from_classes_only() -> None:
    """No style attribute, no script, no colour: the content policy of the pages forbids them."""
    areas, _ = chessboard()
    ground = outline(areas, None, "village")
    shades = {key: Shade(f"q{i % 4}", key) for i, key in enumerate(ground.shapes)}
    picture = draw_map(ground, shades, label="Peta", sites=[SiteMark(1, "A", 106.83, -6.27, existing=True)])
    assert not re.search(r"style=|<script|on\w+=|#[0-9a-f]{3,6}\b(?<!#m-h)|rgb\(", picture)


def test_heavier_borders_run_between_districts_and_cities_only() -> None:
    """On the chessboard the city border is the middle line, a district border each row."""
    areas, boundaries = chessboard(island=False)
    ground = outline(areas, boundaries, "village")
    x_middle, _ = ground.view.xy(106.84, -6.3)
    assert f"M{round(x_middle)} " in ground.borders["kot"]
    assert ground.borders["kec"].count("M") == 2


def test_an_area_lies_under_its_own_link() -> None:
    areas, boundaries = chessboard(island=False)
    ground = outline(areas, boundaries, "village")
    picture = ET.fromstring(draw_map(ground, {}, label="Peta", href=lambda code: f"#area-{code}"))
    links = {a.get("href"): a.findall("path") for a in picture.iter("a")}
    assert set(links) == {f"#area-{code}" for code in areas.code}
    assert all(
        len(paths) == 1 and paths[0].get("d") == ground.shapes[link[6:]] for link, paths in links.items() if link
    )
    assert picture.get("role") == "group"


def test_the_same_region_gives_the_same_bytes() -> None:
    first, second = (outline(*chessboard(), "district") for _ in range(2))
    assert draw_map(first, {}, label="Peta") == draw_map(second, {}, label="Peta")


def test_sites_on_one_spot_are_drawn_apart() -> None:
    view = fit([(106.0, -6.0), (107.0, -7.0)], 700)
    placed = spread([(350.0, 350.0)] * 5, 26.0, view)
    gaps = [((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(placed) for b in placed[:i]]
    assert min(gaps) > 20


def test_every_site_on_the_map_shows_its_number() -> None:
    areas, boundaries = chessboard()
    ground = outline(areas, boundaries, "village")
    sites = [SiteMark(i + 1, f"Desa {i}", 106.81 + i * 0.003, -6.27, existing=i % 2 == 0) for i in range(20)]
    picture = ET.fromstring(draw_map(ground, {}, label="Peta", sites=sites))
    marks = {g.findtext("text"): g.get("class") for g in picture.iter("g") if g.get("class") in {"ada", "baru"}}
    assert marks == {str(site.number): "ada" if site.existing else "baru" for site in sites}


def test_tints_start_above_the_floor() -> None:
    shares = [0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.8, 0.9]
    cuts = tint_cuts(shares, 0.2)
    kinds = [shade_kind(share, 0.2, cuts) for share in shares]
    assert kinds[:2] == ["q0", "q0"]
    assert set(kinds[2:]) == {"q1", "q2", "q3"}
    assert shade_kind(None, 0.2, cuts) == "qn"
    assert 0.2 < cuts[0] < cuts[1] <= 1


@pytest.mark.shared
@pytest.mark.skipif(not JAKARTA.exists(), reason="../shared/data/jakarta is not there")
@pytest.mark.parametrize(("level", "most"), [("village", 45_000), ("district", 20_000)])
def test_jakarta_fits_its_budget(level: str, most: int) -> None:
    areas, boundaries = read_areas(JAKARTA / "areas.csv"), read_boundaries(JAKARTA / "areas.geojson")
    ground = outline(areas, boundaries, level)  # type: ignore[arg-type]
    shades = {key: Shade("q1", f"{key.split('/')[-1]}: 45 %") for key in ground.shapes}
    sites = [SiteMark(i + 1, "Desa", 106.75 + i * 0.01, -6.2, existing=False) for i in range(12)]
    picture = draw_map(ground, shades, label="Peta", sites=sites)
    ET.fromstring(picture)
    assert len(picture.encode()) <= most
    assert len(ground.beside) == (6 if level == "village" else 2)
    assert len(ground.shapes) == (261 if level == "village" else 42)
