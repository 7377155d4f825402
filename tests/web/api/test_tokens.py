"""Tokens: shown once, kept as a hash, bound to a person or a body, ended in several ways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.api.conftest import Program, ProgramOf, token_of
from tests.web.cast import Cast

from lumbung.core.errors import ParameterError
from lumbung.web.api.models import ApiToken
from lumbung.web.api.services.tokens import (
    BEGINNING,
    MOST_TOKENS,
    MadeBefore,
    TooManyTokens,
    create_token,
    revoke_token,
)
from lumbung.web.audit.models import AuditEvent
from lumbung.web.config import clock, kept
from lumbung.web.organisations.models import Membership
from lumbung.web.organisations.services import end_role


def test_a_token_says_whose_it_is_and_what_it_may_do(cast: Cast) -> None:
    answer = Program(token_of(cast.producer, ["bookings:read"])).get("/me")
    assert answer.status_code == 200
    assert answer.json()["login"] == "producer"
    assert answer.json()["scopes"] == ["bookings:read"]
    assert answer.json()["organisation"] is None


def test_only_a_keyed_hash_of_it_is_kept(cast: Cast) -> None:
    made, text = create_token(by=cast.producer, label="x", scopes=["webhooks"])
    row = ApiToken.objects.filter(pk=made.pk).values().get()
    assert text.startswith(BEGINNING)
    assert not [value for value in row.values() if isinstance(value, str) and text in value]
    assert len(made.hint) == 4  # not enough to guess the rest
    assert text not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("text", ["", "nonsense", BEGINNING + "x" * 43])
def test_without_a_token_that_works_nobody_gets_in(cast: Cast, text: str) -> None:
    answer = Program(text).get("/webhooks")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_another_scheme_is_no_token(cast: Cast) -> None:
    assert Program().get("/webhooks", Authorization="Basic b3BlcmF0b3I6eA==").status_code == 401


def test_a_token_ends_with_its_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(create_token(by=cast.producer, label="x", scopes=["webhooks"], days=30)[1])
    assert program.get("/me").status_code == 200
    later = clock.real_now() + timedelta(days=30, seconds=1)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    answer = program.get("/me")
    assert answer.status_code == 401
    assert answer.json()["type"] == "/api/#bad-token"


def test_a_revoked_token_does_not_work(cast: Cast) -> None:
    made, text = create_token(by=cast.producer, label="x", scopes=["webhooks"])
    revoke_token(by=cast.producer, token=made)
    assert Program(text).get("/me").status_code == 401


def test_a_token_of_somebody_who_may_not_sign_in_any_more_does_not_work(cast: Cast) -> None:
    text = token_of(cast.producer)
    cast.producer.is_active = False
    cast.producer.save()
    assert Program(text).get("/me").status_code == 401


def test_a_scope_that_it_lacks_is_named(program_of: ProgramOf) -> None:
    answer = program_of("producer", "bookings:read").get("/webhooks")
    assert answer.status_code == 403
    assert answer.json()["scope"] == "webhooks"


def test_last_use_is_noted_to_within_minutes(cast: Cast) -> None:
    made, text = create_token(by=cast.producer, label="x", scopes=["webhooks"])
    for _ in range(2):
        Program(text).get("/me")
        made.refresh_from_db()
        first = made.last_used
    assert first is not None
    assert made.last_used == first
    ApiToken.objects.update(last_used=first - timedelta(minutes=6))
    kept.forget()  # six minutes later: what is kept is younger than one
    Program(text).get("/me")
    made.refresh_from_db()
    assert made.last_used is not None
    assert made.last_used >= first


def test_a_token_of_a_house_ends_with_the_role_of_who_made_it(cast: Cast) -> None:
    program = Program(token_of(cast.operator, organisation=cast.house))
    assert program.get("/me").json()["organisation"] == cast.house.slug
    role = Membership.objects.get(user=cast.operator, role="operator")
    role.since -= timedelta(days=3)
    role.save()
    end_role(by=cast.officer, membership=role)
    assert program.get("/me").status_code == 401


@pytest.mark.parametrize("name", ["producer", "stranger", "partner", "auditor"])
def test_who_does_not_run_a_house_makes_no_tokens_for_it(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        create_token(by=getattr(cast, name), label="x", scopes=["webhooks"], organisation=cast.house)


def test_those_who_run_the_house_may_revoke_its_tokens_and_nobody_else(cast: Cast) -> None:
    made, _text = create_token(by=cast.operator, label="x", scopes=["webhooks"], organisation=cast.house)
    for other in (cast.stranger, cast.producer, cast.other_officer):
        with pytest.raises(PermissionDenied):
            revoke_token(by=other, token=made)
    revoke_token(by=cast.operator, token=made)
    assert ApiToken.objects.get().revoked is not None


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), (["bookings:burn"], 30), (["webhooks"], 0), (["webhooks"], 999)]
)
def test_scopes_and_days_that_do_not_exist_are_refused(cast: Cast, scopes: list[str], days: int) -> None:
    with pytest.raises(ParameterError):
        create_token(by=cast.producer, label="x", scopes=scopes, days=days)


def test_a_form_that_is_sent_twice_makes_one_token(cast: Cast) -> None:
    create_token(by=cast.producer, label="x", scopes=["webhooks"], form_key="k")
    with pytest.raises(MadeBefore):
        create_token(by=cast.producer, label="x", scopes=["webhooks"], form_key="k")
    assert ApiToken.objects.count() == 1


def test_there_is_an_end_to_how_many_one_person_has(cast: Cast) -> None:
    for _ in range(MOST_TOKENS):
        made, _text = create_token(by=cast.producer, label="x", scopes=["webhooks"])
    with pytest.raises(TooManyTokens):
        create_token(by=cast.producer, label="x", scopes=["webhooks"])
    revoke_token(by=cast.producer, token=made)
    create_token(by=cast.producer, label="x", scopes=["webhooks"])
