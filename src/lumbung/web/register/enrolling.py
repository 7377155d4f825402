"""The draft of an enrolment: what a producer has told so far, held in her session, and what was understood of it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from django.http import HttpRequest

from lumbung.web.register import queries
from lumbung.web.register.chains import chain_name
from lumbung.web.register.models import Area, Enrolment, Size
from lumbung.web.register.services import Told

if TYPE_CHECKING:
    from lumbung.planning.register import Classification

KEY = "enrolment"
STEPS = ("make", "place", "work", "contact", "check")
OTHER = "other"
"""She makes something that is none of the chains."""

MICRO_WORKERS, SMALL_WORKERS, MEDIUM_WORKERS = 4, 19, 99
"""At most so many people, herself included: micro and small by the statistics office (BPS), medium by the same table."""


@dataclass(slots=True)
class Draft:
    """Plain values, so that the session can hold them. `once` belongs to this draft; `secret` is set when she corrects.

    `typed` is, for a step that cannot be taken yet, what she typed there: field → values.
    """

    once: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    words: str = ""
    picked: str = ""
    place: str = ""
    area: int = 0
    lat: float | None = None
    lon: float | None = None
    workers: int | None = None
    can: list[str] = field(default_factory=list)
    told_work: bool = False
    name: str = ""
    phone: str = ""
    consent: bool = False
    secret: str = ""
    typed: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def missing(self) -> str:
        """The first step that is not done; `check` when all are."""
        done = {"make": self.words and (self.chain or self.picked == OTHER), "place": self.area, "work": self.told_work}
        done["contact"] = self.consent
        return next((step for step, told in done.items() if not told), "check")

    @property
    def chain(self) -> str:
        """The chain that she picked, else the one that was understood; "" for none."""
        if self.picked:
            return "" if self.picked == OTHER else self.picked
        return understood(self.words).chain if self.words else ""

    @property
    def chain_words(self) -> str:
        """The chain in the language of the page."""
        return chain_name(self.chain)

    @property
    def why(self) -> str:
        """The words that decided; empty when she picked the chain herself."""
        return "" if self.picked or not self.words else understood(self.words).why

    @property
    def size(self) -> str:
        """Size class by the number of people (BPS)."""
        if self.workers is None:
            return Size.UNKNOWN
        steps = ((MICRO_WORKERS, Size.MICRO), (SMALL_WORKERS, Size.SMALL), (MEDIUM_WORKERS, Size.MEDIUM))
        return next((size for most, size in steps if self.workers <= most), Size.LARGE)

    def told(self, area: Area) -> Told:
        """What `services.enrol` takes."""
        reading = understood(self.words)
        return Told(
            words=self.words, chain=self.chain, area_code=area.code, size=self.size, workers=self.workers,
            skills=reading.skills if reading.chain == self.chain else (), technologies=tuple(self.can),
            lat=self.lat, lon=self.lon, name=self.name, phone=self.phone, why=self.why or "self",
        )  # fmt: skip


def understood(words: str) -> Classification:
    """What the register's own table of words makes of hers."""
    from lumbung.planning.register import classify  # noqa: PLC0415 - 0.2 s of import, once

    return classify(words)


def draft_of(request: HttpRequest) -> Draft:
    """The draft in her session; a fresh one when there is none."""
    known = {one.name for one in fields(Draft)}
    return Draft(**{name: value for name, value in request.session.get(KEY, {}).items() if name in known})


def keep(request: HttpRequest, draft: Draft) -> None:
    """Put the draft into her session."""
    request.session[KEY] = asdict(draft)


def forget(request: HttpRequest) -> None:
    """Take the draft out of her session."""
    request.session.pop(KEY, None)


def draft_from(enrolment: Enrolment, secret: str) -> Draft:
    """A draft with everything that she told before, for a correction."""
    enterprise = enrolment.enterprise
    area = queries.area_by_code(enterprise.region, enterprise.area_code)
    exact = enterprise.place_quality == "point"
    reading = understood(enrolment.words)
    return Draft(
        words=enrolment.words,
        picked="" if reading.chain == enterprise.chain else enterprise.chain or OTHER,
        place=str(area) if area else "",
        area=area.pk if area else 0,
        lat=enterprise.lat if exact else None,
        lon=enterprise.lon if exact else None,
        workers=enrolment.workers, can=enterprise.technologies.split(), told_work=True,
        name=enrolment.name, phone=enrolment.phone, consent=True, secret=secret,
    )  # fmt: skip
