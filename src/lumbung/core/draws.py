"""Random draws that depend on a seed and a name only, so that the order of rows changes nothing."""

from __future__ import annotations

from hashlib import blake2b


def uniform(seed: int, *names: str) -> float:
    """A number in [0, 1) that belongs to (seed, names): the same on every machine and in every order."""
    text = "\x1f".join((str(seed), *names)).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") / 2**64


def pick(seed: int, names: tuple[str, ...], shares: dict[str, float]) -> str:
    """One key of `shares`, drawn by its share; keys are taken in sorted order."""
    total = sum(shares.values())
    if total <= 0:
        raise ValueError("shares must add up to more than zero")
    rest = uniform(seed, *names) * total
    ordered = sorted(shares)
    for key in ordered:
        rest -= shares[key]
        if rest < 0:
            return key
    return ordered[-1]
