"""A small made-up region for the drawing tests: a 4 x 3 chessboard of villages in two cities, and an island far off."""

from __future__ import annotations

import numpy as np

from lumbung.planning.areas import Areas, Boundaries

STEP = 0.02


def chessboard(columns: int = 4, rows: int = 3, *, island: bool = True) -> tuple[Areas, Boundaries]:
    """Square villages; each two columns make a city, each row of a city a district."""
    codes, villages, districts, cities, lats, lons = [], [], [], [], [], []
    polygons = {}
    for row in range(rows):
        for column in range(columns):
            west, south = 106.8 + column * STEP, -6.3 + row * STEP
            code = f"99.{column // 2 + 1:02}.{row + 1:02}.{column:04}"
            codes.append(code)
            villages.append(f"Desa {row}{column}")
            districts.append(f"Kecamatan {row}")
            cities.append(f"Kota {'AB'[column // 2 % 2]}")
            lats.append(south + STEP / 2)
            lons.append(west + STEP / 2)
            polygons[code] = (
                (
                    (
                        (west, south),
                        (west + STEP, south),
                        (west + STEP, south + STEP),
                        (west, south + STEP),
                        (west, south),
                    ),
                ),
            )
    if island:
        codes.append("99.09.01.0001")
        villages.append("Pulau Jauh")
        districts.append("Kecamatan Pulau")
        cities.append("Kepulauan Jauh")
        lats.append(-5.3)
        lons.append(106.7)
    order = np.argsort(codes)
    areas = Areas(
        code=tuple(codes[i] for i in order),
        village=tuple(villages[i] for i in order),
        district=tuple(districts[i] for i in order),
        city=tuple(cities[i] for i in order),
        lat=np.array(lats)[order],
        lon=np.array(lons)[order],
        population=np.full(len(codes), 1000.0),
        flood_prone_share=np.full(len(codes), np.nan),
    )
    return areas, Boundaries(polygons)
