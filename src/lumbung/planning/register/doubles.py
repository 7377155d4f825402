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

AXES = ("lat", "lon")
SAME_POINT_DEGREES = 0.0015
"""About 160 m: points of one register are seen to be jittered by up to 50 m each."""

RARE = 3
"""Rows at most that may share the words of a double outside one point."""

RARE_AT_POINT = 10
"""Rows at most that may share the words of a double at one point: shops of one building often write the same."""

LEAST_WORDS = 2
LEAST_WORDS_VILLAGE = 3
LEAST_STRANGE = 2
"""Words that the table does not know, so most likely of a name, that make a text her own."""

NAMED, LIKELY, MIDDLING, POSSIBLE = 0.95, 0.8, 0.65, 0.5


def double_key(texts: pl.Series) -> pl.DataFrame:
    """`key`: the words of each text as a set in one string, variants joined, fillers out, so that order and repeats do not
    matter; `n_words`; and `n_strange`, how many of them the table does not know.
    """
    distinct = texts.unique(maintain_order=False)
    known = Tokens()
    keys = [_keys(distinct.slice(start, SLICE), known) for start in range(0, max(len(distinct), 1), SLICE)]
    table = pl.concat([pl.DataFrame({"text": distinct}), pl.concat(keys)], how="horizontal")
    return pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left").drop("text")


def _keys(texts: pl.Series, known: Tokens) -> pl.DataFrame:
    lists = pl.DataFrame({"token": tokens_of(texts)}).with_row_index("row")
    long = lists.explode("token").with_columns(pl.col("token").fill_null(""))
    tokens = long["token"].unique(maintain_order=False)
    heard = [_heard(token, known[token]) for token in tokens.to_list()]
    strange = [known[token] == UNKNOWN and not token.endswith(CUT) for token in tokens.to_list()]
    mapped = long.join(pl.DataFrame({"token": tokens, "heard": heard, "strange": strange}), on="token", how="left")
    said = pl.col("heard") != ""
    words = pl.col("heard").filter(said).unique().sort()
    counted = mapped.group_by("row").agg(
        words.str.join(" ").alias("key"),
        words.len().alias("n_words"),
        pl.col("heard").filter(said & pl.col("strange")).n_unique().alias("n_strange"),
    )
    return counted.sort("row").drop("row").with_columns(pl.col("key").fill_null(""))


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
    form = frame["legal_form"].str.to_lowercase() + "|" + frame["category"].str.to_lowercase()
    called = double_key(frame["name"])
    keyed = pl.concat(
        [
            frame.select("id", "city", "district", "area_code", "lat", "lon"),
            double_key(frame["activity"] + " " + frame["name_hints"]).rename({"key": "words"}),
            called.select(pl.col("key").alias("called"), pl.col("n_words").alias("n_called")),
            form.alias("form").to_frame(),
        ],
        how="horizontal",
    ).with_columns(pl.len().over("words").alias("sharing"))
    parts = [_by_name(keyed), _by_point(keyed), _by_village(keyed), _by_city(keyed)]
    found = pl.concat(parts).filter(pl.col("id") != pl.col("duplicate_of"))
    best = found.sort("id", pl.col("how_sure"), descending=[False, True]).unique(
        "id", keep="first", maintain_order=True
    )
    return _first_of_chain(best)


def _grouped(rows: pl.DataFrame, by: list[str], sure: pl.Expr, why: str) -> pl.DataFrame:
    """Rows of equal `by` → the first id of the group."""
    sized = rows.with_columns(pl.col("id").min().over(by).alias("duplicate_of"), pl.len().over(by).alias("size"))
    return sized.filter(pl.col("size") > 1).select(
        "id", "duplicate_of", sure.alias("how_sure"), pl.lit(why).alias("why")
    )


def _by_name(keyed: pl.DataFrame) -> pl.DataFrame:
    """The same name in the same village, or district where no village is known."""
    place = pl.col("city") + "|" + pl.col("district")
    named = keyed.filter(pl.col("n_called") >= LEAST_WORDS).with_columns(
        pl.when(pl.col("area_code") != "").then("area_code").otherwise(place).alias("where")
    )
    return _grouped(named, ["called", "where", "form"], pl.lit(NAMED), "name, place, form")


OWN_WORDS = (pl.col("n_strange") >= LEAST_STRANGE) & (pl.col("sharing") <= RARE)


def _by_point(keyed: pl.DataFrame) -> pl.DataFrame:
    """The same words at one point, on two grids, so that a line of the grid parts nobody."""
    there = pl.col("lat").is_not_null() & (pl.col("n_words") >= LEAST_WORDS)
    at = keyed.filter(there & (pl.col("sharing") <= RARE_AT_POINT))
    sure = pl.when(pl.col("sharing") <= RARE).then(LIKELY).otherwise(POSSIBLE)
    parts = []
    for shift in (0.0, 0.5):
        cell = [
            (pl.col(name) / SAME_POINT_DEGREES + shift).floor().cast(pl.Int64).alias(f"{name}_cell") for name in AXES
        ]
        parts.append(
            _grouped(at.with_columns(cell), ["words", "form", "lat_cell", "lon_cell"], sure, "words, point, form")
        )
    return pl.concat(parts)


def _by_village(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rare words in one village; surer when they are of a name."""
    several = (pl.col("n_words") >= LEAST_WORDS_VILLAGE) & (pl.col("sharing") <= RARE)
    rows = keyed.filter((pl.col("area_code") != "") & several)
    sure = pl.when(OWN_WORDS).then(MIDDLING).otherwise(POSSIBLE)
    return _grouped(rows, ["words", "form", "area_code"], sure, "rare words, village, form")


def _by_city(keyed: pl.DataFrame) -> pl.DataFrame:
    """Rare words of a name in one district, or in one city where no district is stated."""
    return _grouped(
        keyed.filter(OWN_WORDS), ["words", "form", "city", "district"], pl.lit(POSSIBLE), "name words, district, form"
    )


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
