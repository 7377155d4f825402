"""The same enterprise twice: proposed, with how sure, never merged.

Two rows are compared only when their words agree: spelling variants are one word, other words are reduced to what is heard
(oe = u, dj = j, doubled letters once). Agreement of words alone proves nothing where many write "Jasa telekomunikasi", so a
double needs words that few rows have, and a place that is shared as closely as the words are common.
"""

from __future__ import annotations

import re

import polars as pl

from lumbung.planning.register.vocabulary import CLAUSE, CUT, SLICE, UNKNOWN, Tokens, tokens_of

FILLERS = frozenset(
    [
        "usaha",
        "jasa",
        "dan",
        "serta",
        "juga",
        "di",
        "ke",
        "yang",
        "aneka",
        "menerima",
        "melayani",
        "terima",
        "dari",
        "dengan",
        "untuk",
        "dll",
        "lain",
        "pt",
        "cv",
        "ud",
        "toko",
    ]
)
SOUNDS = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "s"), ("ph", "f"), ("y", "i"))
"""Old spellings and letters that sound alike, in this order."""

SAME_POINT_DEGREES = 0.0015
"""About 160 m: points of one register are seen to be jittered by up to 50 m each."""

RARE = 3
"""Rows at most that may share the words of a double outside one point."""

RARE_AT_POINT = 30
"""Rows at most that may share the words of a double at one point."""

LEAST_WORDS = 2
LEAST_WORDS_CITY = 4

LIKELY = 0.9
POSSIBLE = 0.6
NAMED = 0.95


def double_key(texts: pl.Series) -> pl.Series:
    """The words of each text as a set in one string: variants joined, fillers out; order and repeats do not matter."""
    distinct = texts.unique(maintain_order=False)
    known = Tokens()
    keys = [_keys(distinct.slice(start, SLICE), known) for start in range(0, max(len(distinct), 1), SLICE)]
    table = pl.DataFrame({"text": distinct, "key": pl.concat(keys)})
    return pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")["key"]


def _keys(texts: pl.Series, known: Tokens) -> pl.Series:
    lists = pl.DataFrame({"token": tokens_of(texts)}).with_row_index("row")
    long = lists.explode("token").with_columns(pl.col("token").fill_null(""))
    tokens = long["token"].unique(maintain_order=False)
    heard = [_heard(token, known[token]) for token in tokens.to_list()]
    mapped = long.join(pl.DataFrame({"token": tokens, "heard": heard}), on="token", how="left")
    words = pl.col("heard").filter(pl.col("heard") != "").unique().sort().str.join(" ")
    return mapped.group_by("row").agg(words.alias("key")).sort("row")["key"].fill_null("")


def _heard(token: str, canonical: str) -> str:
    """What counts of one word: its sound, after the table has made its spellings one."""
    token = token.rstrip(CUT)
    if canonical == CLAUSE or token in FILLERS or canonical in FILLERS or len(token) < 3:
        return ""
    word = token if canonical == UNKNOWN else canonical
    for written, spoken in SOUNDS:
        word = word.replace(written, spoken)
    return re.sub(r"(.)\1+", r"\1", word)


def find_doubles(frame: pl.DataFrame) -> pl.DataFrame:
    """Proposed doubles of a frame with `id, activity, name_hints, name, city, district, area_code, lat, lon, legal_form, category`.

    Returns `id, duplicate_of, how_sure (f64), why`, sorted by id. `duplicate_of` is the first of its group by id, so the
    order of rows changes nothing; groups are found by equal keys, so many equal rows cost no more than few.
    """
    keyed = frame.select(
        "id", "city", "district", "area_code", "lat", "lon",
        double_key(frame["activity"] + " " + frame["name_hints"]).alias("words"),
        double_key(frame["name"]).alias("called"),
        (frame["legal_form"].str.to_lowercase() + "|" + frame["category"].str.to_lowercase()).alias("form"),
    ).with_columns(
        pl.col("words").str.split(" ").list.len().alias("n_words"),
        pl.len().over("words").alias("sharing"),
    )  # fmt: skip
    parts = [_by_name(keyed), _by_point(keyed), _by_village(keyed), _by_city(keyed)]
    found = pl.concat(parts).filter(pl.col("id") != pl.col("duplicate_of"))
    best = found.sort("id", pl.col("how_sure"), descending=[False, True]).unique(
        "id", keep="first", maintain_order=True
    )
    return _first_of_chain(best)


def _grouped(rows: pl.DataFrame, by: list[str], sure: float, why: str, most: int | None = None) -> pl.DataFrame:
    """Rows of equal `by` → the first id of the group; groups larger than `most` prove nothing and are left alone."""
    sized = rows.with_columns(pl.col("id").min().over(by).alias("duplicate_of"), pl.len().over(by).alias("size"))
    kept = sized.filter(pl.col("size") > 1)
    if most is not None:
        kept = kept.filter(pl.col("sharing") <= most)
    return kept.select("id", "duplicate_of", pl.lit(sure).alias("how_sure"), pl.lit(why).alias("why"))


def _by_name(keyed: pl.DataFrame) -> pl.DataFrame:
    """The same name in the same village, or district where no village is known."""
    named = keyed.filter(pl.col("called") != "").with_columns(
        pl.when(pl.col("area_code") != "")
        .then("area_code")
        .otherwise(pl.col("city") + "|" + pl.col("district"))
        .alias("where")
    )
    return _grouped(named, ["called", "where", "form"], NAMED, "name, place, form")


def _by_point(keyed: pl.DataFrame) -> pl.DataFrame:
    """The same words at the same point; both grids, so that a grid line parts nobody."""
    at = keyed.filter(pl.col("lat").is_not_null() & (pl.col("n_words") >= LEAST_WORDS) & (pl.col("words") != ""))
    parts = []
    for shift in (0.0, 0.5):
        grid = [
            (pl.col(name) / SAME_POINT_DEGREES + shift).floor().cast(pl.Int64).alias(f"{name}_cell")
            for name in ("lat", "lon")
        ]
        cells = at.with_columns(grid)
        parts.append(
            _grouped(cells, ["words", "form", "lat_cell", "lon_cell"], LIKELY, "words, point, form", RARE_AT_POINT)
        )
    exact = at.with_columns(pl.col("lat").cast(pl.String), pl.col("lon").cast(pl.String))
    parts.append(
        _grouped(
            exact.filter(pl.col("n_words") >= LEAST_WORDS + 1),
            ["words", "form", "lat", "lon"],
            LIKELY,
            "words, same point, form",
        )
    )
    return pl.concat(parts)


def _by_village(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rare words in the same village."""
    rows = keyed.filter((pl.col("area_code") != "") & (pl.col("n_words") > LEAST_WORDS))
    return _grouped(rows, ["words", "form", "area_code"], POSSIBLE, "rare words, village, form", RARE)


def _by_city(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rare and many words in the same district or city."""
    rows = keyed.filter(pl.col("n_words") >= LEAST_WORDS_CITY)
    return _grouped(rows, ["words", "form", "city", "district"], POSSIBLE - 0.1, "rare words, district, form", RARE)


def _first_of_chain(found: pl.DataFrame) -> pl.DataFrame:
    """A double of a double is a double of the first."""
    ahead = found
    for _ in range(64):
        step = ahead.join(
            found.select(pl.col("id").alias("duplicate_of"), pl.col("duplicate_of").alias("first")),
            on="duplicate_of",
            how="left",
        )
        if step["first"].is_null().all():
            break
        ahead = step.with_columns(pl.coalesce("first", "duplicate_of").alias("duplicate_of")).drop("first")
    return ahead.select("id", "duplicate_of", "how_sure", "why").sort("id")
