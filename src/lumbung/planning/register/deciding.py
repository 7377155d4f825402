"""Who is a maker, and of what: the decision for one signature, with the words that decided it.

Words come in roles (words.csv). Read from left to right, a word for selling, serving, repairing or another service governs
what follows it up to the end of its clause, so "dagang keripik" sells and "membuat dan menjual keripik" makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lumbung.planning.register.vocabulary import CLAUSE, UNKNOWN, Phrase, Vocabulary

GOVERNING = frozenset(("sell", "serve", "service", "repair"))
MAKING = frozenset(("make_verb", "make", "craft"))
PRODUCTS = frozenset(("made", "product", "meal", "generic"))
FIRST_COUNTS = 2
"""Added to the weight of the first craft and of the first product: what a text names first is what she mostly makes."""
MAKER_CATEGORIES = frozenset(("make", "craft", "food"))
NO_MAKER_CATEGORIES = frozenset(("trade", "serve", "other"))


@dataclass(frozen=True, slots=True)
class Decision:
    """What one enterprise is; `confidence` from 0 to 1; `why` the words that decided, "" where nothing did."""

    producer: str
    chain: str
    sector: str
    confidence: float
    kbli_2020: str
    why: str
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What a text says, role by role, in the order of its words."""

    makes: list[Phrase] = field(default_factory=list)
    against: list[Phrase] = field(default_factory=list)
    goods: list[Phrase] = field(default_factory=list)
    governed: list[Phrase] = field(default_factory=list)
    raw: list[Phrase] = field(default_factory=list)
    trade_goods: list[Phrase] = field(default_factory=list)
    weak: list[Phrase] = field(default_factory=list)
    nongoods: list[Phrase] = field(default_factory=list)
    trade_first: bool = False

    @property
    def silent(self) -> bool:
        """Whether the table knows no word of the text that says anything."""
        return not (self.makes or self.against or self.goods or self.governed or self.raw or self.trade_goods)


def match(signature: str, vocabulary: Vocabulary) -> list[Phrase | str]:
    """The longest phrases of the table in a signature, left to right; `;` and `_` stay as they are."""
    tokens = signature.split()
    found: list[Phrase | str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token in (CLAUSE, UNKNOWN):
            found.append(token)
            at += 1
            continue
        for phrase in vocabulary.phrases.get(token, ()):
            if tuple(tokens[at : at + len(phrase.words)]) == phrase.words:
                found.append(phrase)
                at += len(phrase.words)
                break
        else:
            found.append(UNKNOWN)
            at += 1
    return found


def read(signature: str, vocabulary: Vocabulary) -> _Reading:
    """Sort the phrases of a signature into what speaks for making, against it, and what goods it names."""
    reading = _Reading()
    governor: Phrase | None = None
    turned = ""
    before: Phrase | str = CLAUSE
    items = [item for item in match(signature, vocabulary) if isinstance(item, str) or item.role != "neutral"]
    for item, after in zip(items, [*items[1:], CLAUSE], strict=False):
        if isinstance(item, str):
            turned = "" if item == CLAUSE else turned
            before = item
            continue
        role = _role_in_place(item, before, turned)
        if role in GOVERNING:
            reading.against.append(item)
            governor = item
        elif role in MAKING:
            free = governor is None or role == "make_verb" or _starts_anew(item, before, after)
            (reading.makes if free else reading.governed).append(item)
            governor = None if free else governor
        else:
            _note(reading, item, role, governed=governor is not None)
        turned = item.role if item.role in ("negation", "purpose") else turned
        before = item
    return _weighed(reading)


def _starts_anew(item: Phrase, before: Phrase | str, after: Phrase | str) -> bool:
    """Whether a word for making behind a seller's clause starts its own: "dagang dan jahit", not "mesin kantor dan industri"."""
    fresh = before == CLAUSE or (isinstance(before, Phrase) and before.role in ("conjunction", "weak"))
    return fresh and (item.role == "craft" or (isinstance(after, Phrase) and after.role not in ("conjunction", "weak")))


def _role_in_place(item: Phrase, before: Phrase | str, turned: str) -> str:
    """The role of a word where it stands.

    In the rest of a clause after "bukan" a word for making speaks against itself and others say nothing; after "untuk", and
    right after "bahan" or "alat", a word names no trade of hers; "kesehatan" behind a product tells its kind.
    """
    if turned == "negation":
        return "sell" if item.role in MAKING else "neutral"
    behind_for = isinstance(before, Phrase) and before.role == "for"
    if turned == "purpose" or behind_for:
        return (
            "goods"
            if item.role in MAKING or item.role in PRODUCTS
            else "neutral"
            if item.role in GOVERNING
            else item.role
        )
    if item.role == "service" and isinstance(before, Phrase) and (before.role in PRODUCTS or before.role == "craft"):
        return "neutral"
    return item.role


def _note(reading: _Reading, item: Phrase, role: str, *, governed: bool) -> None:
    """Keep what an item says that is neither for making nor against it."""
    if role == "goods" and not reading.goods and not reading.raw:
        reading.trade_first = True
    if role in PRODUCTS:
        (reading.governed if governed and role != "meal" else reading.goods).append(item)
    elif role == "goods":
        reading.trade_goods.append(item)
        if item.role in PRODUCTS:
            reading.raw.append(item)
    elif role in ("raw", "weak", "nongood"):
        {"raw": reading.raw, "weak": reading.weak, "nongood": reading.nongoods}[role].append(item)


def _weighed(reading: _Reading) -> _Reading:
    """Making a film, a licence or a house makes no goods: words for making that have nothing else to make are taken back."""
    goods = reading.goods or reading.raw or reading.trade_goods or reading.governed
    if reading.nongoods and not goods and not any(p.role == "craft" or p.chain for p in reading.makes):
        (reading.against if reading.makes else reading.weak).extend(reading.nongoods)
        reading.makes.clear()
    return reading


def decide(signature: str, hint_signature: str, category: str, vocabulary: Vocabulary) -> Decision:
    """The decision from the text, the trade words in the name, and the kind of category, in this order of trust."""
    text = read(signature, vocabulary)
    hints = read(hint_signature, vocabulary)
    if text.makes:
        return _maker(text, hints, vocabulary, 0.8 if text.against else 0.95)
    if text.against:
        return _no(text, text.against, 0.9, vocabulary)
    if not text.silent:
        return _from_goods(text, hints, category, vocabulary)
    if not hints.silent:
        return _from_hints(hints, category, vocabulary)
    if not signature and not hint_signature:
        return Decision("unknown", "", "", 0.0, "", "")
    return _from_category(text, category)


def _maker(text: _Reading, hints: _Reading, vocabulary: Vocabulary, confidence: float) -> Decision:
    """A maker; her chain is named by the text first, by her name when the text names none, by raw material at last."""
    for reading in (text, hints):
        best = _weightiest(reading.makes, reading.goods) or _weightiest(reading.governed)
        if best:
            return _decision("yes", best, confidence, (*text.makes, best), vocabulary)
    best = _weightiest([] if any(p.role == "goods" for p in text.trade_goods) else text.raw, hints.raw)
    return _decision("yes", best, confidence - 0.1, tuple(text.makes), vocabulary)


def _no(reading: _Reading, words: list[Phrase], confidence: float, vocabulary: Vocabulary) -> Decision:
    """Not a maker; the sector still follows the goods, so that a food stall counts as culinary."""
    goods = [p for p in (*reading.goods, *reading.governed, *reading.makes, *reading.raw) if p.chain]
    sector = vocabulary.chain_sector[goods[0].chain] if goods else ""
    if not sector:
        sector = "culinary" if any(p.role == "serve" for p in words) else "other"
    return Decision("no", "", sector, confidence, "", " ".join(dict.fromkeys(p.text for p in words)))


def _from_goods(text: _Reading, hints: _Reading, category: str, vocabulary: Vocabulary) -> Decision:
    """Only goods are named: the category, then the kind of goods decide, less surely."""
    named = [*text.goods, *text.raw, *text.trade_goods]
    if hints.makes and category != "trade":
        return _maker(text, hints, vocabulary, 0.75)
    if category in NO_MAKER_CATEGORIES or text.trade_first:
        return _no(text, named, 0.6 if text.trade_first else 0.75, vocabulary)
    if category in MAKER_CATEGORIES:
        served = ("meal",) if category == "food" else ()
        best = _weightiest([p for p in text.goods if p.role not in served])
        if best:
            return _decision("yes", best, 0.75, (), vocabulary)
    return _from_bare_goods(text, category, vocabulary)


def _from_bare_goods(text: _Reading, category: str, vocabulary: Vocabulary) -> Decision:
    """Goods without a category that helps: what is usually made by hand tells of a maker, other goods tell nothing."""
    best = _weightiest([p for p in text.goods if p.role in ("made", "product")])
    if best and any(p.role == "made" for p in text.goods):
        return _decision("yes", best, 0.55, (), vocabulary)
    open_to_doubt = _weightiest([p for p in text.goods if p.role != "generic" or category != "service"])
    if open_to_doubt and not any(p.role == "meal" for p in text.goods):
        return _decision("unknown", open_to_doubt, 0.4, (), vocabulary)
    return _no(text, [*text.goods, *text.raw, *text.trade_goods], 0.55, vocabulary)


def _from_hints(hints: _Reading, category: str, vocabulary: Vocabulary) -> Decision:
    """Only trade words of the name are known: a craft makes; goods make where the category says so."""
    named = [*hints.goods, *hints.raw, *hints.trade_goods]
    if hints.makes:
        return _maker(hints, hints, vocabulary, 0.6 if category == "trade" else 0.85)
    if hints.against or category in NO_MAKER_CATEGORIES:
        return _no(hints, hints.against or named, 0.8 if hints.against else 0.65, vocabulary)
    best = _weightiest(hints.goods, hints.raw)
    if category in MAKER_CATEGORIES:
        return _decision("yes", best, 0.75 if best else 0.5, () if best else tuple(hints.trade_goods), vocabulary)
    if best and best.role == "made" and category == "service":
        return _decision("yes", best, 0.55, (), vocabulary)
    if best and (category != "service" or best.role == "product"):
        return _decision("unknown", best, 0.4, (), vocabulary)
    return _no(hints, named, 0.5, vocabulary)


def _from_category(text: _Reading, category: str) -> Decision:
    """The text says nothing that the table knows: a category of trade or service still speaks against making."""
    if category in ("trade", "service", "serve", "other") or text.weak:
        return Decision("no", "", "other", 0.5, "", "category" if not text.weak else "jasa")
    return Decision("unknown", "", "", 0.0, "", "")


def _weightiest(*lists: list[Phrase]) -> Phrase | None:
    """The phrase that names a chain most strongly; the first of each list counts more, ties go to who stands first."""
    best: Phrase | None = None
    most = (-1, -1)
    for phrases in lists:
        chained = [phrase for phrase in phrases if phrase.chain]
        for at, phrase in enumerate(chained):
            strength = (phrase.weight + (FIRST_COUNTS if at == 0 else 0), len(phrase.words))
            if strength > most:
                best, most = phrase, strength
    return best


def _decision(
    producer: str, best: Phrase | None, confidence: float, words: tuple[Phrase, ...], vocabulary: Vocabulary
) -> Decision:
    chain = best.chain if best else ""
    spoken = dict.fromkeys(p.text for p in (*words, *((best,) if best else ())))
    return Decision(
        producer=producer,
        chain=chain,
        sector=vocabulary.chain_sector[chain] if chain else "other",
        confidence=round(confidence, 2),
        kbli_2020=(best.kbli if best else "") or (vocabulary.chain_kbli[chain] if chain else ""),
        why=" ".join(spoken),
        words=tuple(spoken),
    )
