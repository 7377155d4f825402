"""Who is a maker, and of what: the decision for one signature, with the words that decided it.

Words come in roles (words.csv). Read from left to right, a word for selling, serving, repairing or another service governs
what follows it up to the end of its clause, so "dagang keripik" sells and "membuat dan menjual keripik" makes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lumbung.planning.register.vocabulary import CLAUSE, UNKNOWN, Phrase, Vocabulary

GOVERNING = frozenset(("sell", "serve", "service", "repair"))
MAKER_CATEGORIES = frozenset(("make", "craft", "food"))


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
    trade_goods: list[Phrase] = field(default_factory=list)
    weak: list[Phrase] = field(default_factory=list)
    unknown_words: bool = False

    @property
    def silent(self) -> bool:
        """Whether the table knows no word of the text that says anything."""
        return not (self.makes or self.against or self.goods or self.governed or self.trade_goods)


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
    before: Phrase | str = CLAUSE
    for item in match(signature, vocabulary):
        if isinstance(item, str):
            reading.unknown_words = reading.unknown_words or item == UNKNOWN
            before = item
            continue
        fresh = before == CLAUSE or (isinstance(before, Phrase) and before.role in ("conjunction", "weak"))
        role = _role_in_place(item, before)
        if role in GOVERNING:
            reading.against.append(item)
            governor = item
        elif role in ("make_verb", "make", "craft"):
            if governor is None or role == "make_verb" or fresh:
                reading.makes.append(item)
                governor = None
            else:
                reading.governed.append(item)
        elif role == "nongood":
            _unmake(reading, item, before)
        elif role in ("made", "product", "meal"):
            (reading.goods if governor is None or role == "meal" else reading.governed).append(item)
        elif role == "goods":
            reading.trade_goods.append(item)
        elif role == "weak":
            reading.weak.append(item)
        if role != "neutral" or before != CLAUSE:
            before = item if role != "neutral" else before
    return reading


def _role_in_place(item: Phrase, before: Phrase | str) -> str:
    """After "bukan" a word speaks against itself; after "bahan", "mesin", "untuk" it names no trade of hers."""
    if isinstance(before, Phrase):
        if before.role == "negation" and item.role in ("make_verb", "make", "craft"):
            return "sell"
        if before.role == "negation" and item.role in GOVERNING:
            return "neutral"
        if before.role == "for" and item.role in ("make_verb", "make", "craft", "made", "product", "meal"):
            return "goods"
    return item.role


def _unmake(reading: _Reading, item: Phrase, before: Phrase | str) -> None:
    """Making a film, a licence or a house makes no goods: the word for making right before it is taken back."""
    if reading.makes and isinstance(before, Phrase) and before is reading.makes[-1] and before.role != "craft":
        reading.makes.pop()
        reading.against.append(item)
    elif not reading.makes:
        reading.against.append(item)


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
    if hints.makes or hints.against or hints.goods:
        return _from_hints(hints, category, vocabulary)
    if not signature and not hint_signature:
        return Decision("unknown", "", "", 0.0, "", "")
    return _from_category(text, category)


def _maker(text: _Reading, hints: _Reading, vocabulary: Vocabulary, confidence: float) -> Decision:
    """A maker; her chain is the weightiest word, of the text first, of the name when the text names none."""
    for reading in (text, hints):
        named = [p for p in (*reading.makes, *reading.goods, *reading.governed) if p.chain]
        if named:
            best = max(enumerate(named), key=lambda pair: (pair[1].weight, len(pair[1].words), -pair[0]))[1]
            return _decision("yes", best, confidence, (*text.makes, best), vocabulary)
    return _decision("yes", None, confidence - 0.1, tuple(text.makes), vocabulary)


def _no(reading: _Reading, words: list[Phrase], confidence: float, vocabulary: Vocabulary) -> Decision:
    """Not a maker; the sector still follows the goods, so that a food stall counts as culinary."""
    goods = [p for p in (*reading.goods, *reading.governed, *reading.makes) if p.chain]
    sector = vocabulary.chain_sector[goods[0].chain] if goods else ""
    if not sector:
        sector = "culinary" if any(p.role == "serve" for p in words) else "other"
    return Decision("no", "", sector, confidence, "", " ".join(dict.fromkeys(p.text for p in words)))


def _from_goods(text: _Reading, hints: _Reading, category: str, vocabulary: Vocabulary) -> Decision:
    """Only goods are named: the category, then the kind of goods decide, less surely."""
    made = [p for p in text.goods if p.role == "made"]
    chained = [p for p in text.goods if p.role in ("made", "product")]
    if hints.makes and category != "trade":
        return _maker(text, hints, vocabulary, 0.75)
    if category == "trade":
        return _no(text, text.goods or text.trade_goods, 0.75, vocabulary)
    if category in MAKER_CATEGORIES and chained:
        return _decision("yes", _weightiest(chained), 0.75, (), vocabulary)
    if made:
        return _decision("yes", _weightiest(made), 0.55, (), vocabulary)
    if chained:
        return _decision("unknown", _weightiest(chained), 0.4, (), vocabulary)
    return _no(text, text.goods or text.trade_goods, 0.55, vocabulary)


def _from_hints(hints: _Reading, category: str, vocabulary: Vocabulary) -> Decision:
    """Only trade words of the name are known: a craft makes; goods make where the category says so."""
    if hints.makes:
        return _maker(hints, hints, vocabulary, 0.6 if category == "trade" else 0.85)
    if hints.against:
        return _no(hints, hints.against, 0.8, vocabulary)
    named = [p for p in hints.goods if p.chain]
    if category == "trade" or not named:
        return _no(hints, hints.goods, 0.65, vocabulary)
    best = _weightiest(named)
    if category in MAKER_CATEGORIES:
        return _decision("yes", best, 0.75, (), vocabulary)
    if best.role == "made" and category == "service":
        return _decision("yes", best, 0.55, (), vocabulary)
    if best.role == "meal" and category in ("service", "serve"):
        return _no(hints, hints.goods, 0.5, vocabulary)
    return _decision("unknown", best, 0.4, (), vocabulary)


def _from_category(text: _Reading, category: str) -> Decision:
    """The text says nothing that the table knows: a category of trade or service still speaks against making."""
    if category in ("trade", "service", "serve", "other") or text.weak:
        return Decision("no", "", "other", 0.5, "", "category" if not text.weak else "jasa")
    return Decision("unknown", "", "", 0.0, "", "")


def _weightiest(phrases: list[Phrase]) -> Phrase:
    return max(enumerate(phrases), key=lambda pair: (pair[1].weight, len(pair[1].words), -pair[0]))[1]


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
