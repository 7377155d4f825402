"""Filling the demo: a region, people to sign in as, a simulated register, known efforts, two plans, three houses, a week of bookings. Once."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from django.conf import settings

from lumbung.planning.areas import Areas, read_areas
from lumbung.planning.register import clean_register
from lumbung.web.accounts import queries as accounts
from lumbung.web.accounts import services as accounts_services
from lumbung.web.accounts.models import User
from lumbung.web.demo.bookings import load_bookings
from lumbung.web.demo.houses import load_houses
from lumbung.web.demo.simulation import SEED, simulate_register
from lumbung.web.initiatives import services as initiatives
from lumbung.web.organisations import queries as organisations
from lumbung.web.organisations import services as organisations_services
from lumbung.web.organisations.models import Organisation
from lumbung.web.plans import computation, services
from lumbung.web.plans import queries as plans
from lumbung.web.plans.models import Plan, State
from lumbung.web.register import queries as register
from lumbung.web.register import services as register_services

Say = Callable[[str], None]
REGION_SLUG = "dki-jakarta"

PRODUCERS = tuple((f"produsen-{number}", f"Produsen contoh {number}", "producer") for number in range(1, 13))
PEOPLE = (
    ("petugas", "Petugas contoh", "officer"),
    ("petugas-1", "Petugas contoh 1", "officer"),
    ("pemeriksa", "Pemeriksa contoh", "auditor"),
    ("operator-1", "Operator contoh", "operator"),
    ("pendamping-1", "Pendamping contoh", "helper"),
    ("mitra-1", "Mitra contoh", "partner"),
    *PRODUCERS,
)
"""User name, shown name, role: in the region, in the houses (operators, producers), or in the firm (partners)."""
IN_THE_REGION = ("officer", "auditor", "helper")
TOLD = 1
"""So many of the producers are told when the demo starts; all of them can sign in."""
FIRM = ("PT Mitra (contoh)", "pt-mitra-contoh")

PLANS = (("Rencana Jakarta, usulan A", 50_000_000_000), ("Rencana Jakarta, usulan B: anggaran kecil", 15_000_000_000))
"""Title and budget in rupiah. The first is published."""
DRAWS = 2
"""Fewer than usual: the demo should not keep anybody waiting."""


@dataclass(frozen=True)
class Login:
    """A name and a word to sign in with, made for this installation."""

    username: str
    password: str
    role: str


def load(say: Say) -> list[Login]:
    """Bring the demo to its full state; each step is left out when it is done already. Gives back the logins."""
    region = _region()
    words = _passwords()
    people = {username: _person(region, username, name, role, words[username]) for username, name, role in PEOPLE}
    if not register.counts(region)["rows"]:
        say("Simulating a register of Jakarta from published totals …")
        _register(region)
    initiatives.load_known(region=region, points=register.village_points(region))
    load_bookings(load_houses(region, people), people)
    _plans(region, say)
    hidden = {username for username, _, _ in PRODUCERS[TOLD:]}
    return [Login(username, words[username], role) for username, _, role in PEOPLE if username not in hidden]


def areas() -> Areas:
    """Jakarta's districts, from the demo's own table."""
    with as_file(files("lumbung.web.demo").joinpath("data", "districts.csv")) as path:
        return read_areas(path)


def _region() -> Organisation:
    found = organisations.find_organisation(REGION_SLUG)
    if found is not None:
        return found
    return organisations_services.create_organisation(
        by=None, kind="region", name="DKI Jakarta", slug=REGION_SLUG, code="31"
    )


def _passwords() -> dict[str, str]:
    """User name → password of the demo's people, drawn once; they lie in an owner-only file beside the database."""
    path = Path(settings.VAR) / "demo-logins.json"
    words: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [username for username, _, _ in PEOPLE if username not in words]
    if missing:
        words |= {username: secrets.token_urlsafe(9) for username in missing}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(words, out)
    return words


def _person(region: Organisation, username: str, name: str, role: str, password: str) -> User:
    found = accounts.find_user(username)
    if found is not None:
        return found
    email = f"{username}@example.org"  # codes to it are shown on the demo's own page
    user = accounts_services.create_user(username=username, name=name, email=email, password=password)
    if role in IN_THE_REGION:
        organisations_services.grant_role(by=None, user=user, organisation=region, role=role)
    elif role == "partner":
        organisations_services.grant_role(by=None, user=user, organisation=_firm(), role=role)
    return user


def _firm() -> Organisation:
    name, slug = FIRM
    found = organisations.find_organisation(slug)
    return found or organisations_services.create_organisation(by=None, kind="firm", name=name, slug=slug)


def _register(region: Organisation) -> None:
    ground = areas()
    register_services.save_areas(region=region, areas=ground)
    raw = simulate_register(ground)
    clean = clean_register(raw, ground)
    digest = hashlib.sha256(raw.write_csv().encode()).hexdigest()
    register_services.import_register(
        region=region, frame=clean.frame, file_name="simulated.csv", file_hash=digest, simulated=True
    )


def _plans(region: Organisation, say: Say) -> None:
    there = {plan.title: plan for plan in plans.own([region])}
    for title, budget_rp in PLANS:
        plan = there.get(title)
        if plan is not None and plan.state == State.DONE:
            continue
        say(f"Computing “{title}” …")
        made = plan or services.create_plan(
            by=None, region=region, title=title, budget_rp=budget_rp, seed=SEED, draws=DRAWS, chosen={}, simulated=True
        )
        _compute(made)
    first = plans.own([region]).get(title=PLANS[0][0])
    if not any(plan.published for plan in plans.own([region])):
        services.publish(by=None, plan=first)


def _compute(plan: Plan) -> None:
    computation.write_inputs(plan)
    summary, fingerprint = computation.compute(plan, plan.folder, _no_signs)
    services.finish_plan(plan=plan, summary=summary, fingerprint=fingerprint)


def _no_signs(_step: str, _share: float) -> None:
    """The demo says one line for each plan; it needs no signs of life."""
