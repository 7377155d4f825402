"""Accounts and the limit on attempts, below the pages."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from hypothesis import given
from hypothesis import strategies as st

from lumbung.web.accounts import services
from lumbung.web.accounts.identifiers import normal_email, normal_phone
from lumbung.web.accounts.models import User
from lumbung.web.audit.queries import events_of


def test_a_new_account_leaves_one_event_without_her_name(db: None) -> None:
    user = services.create_user(name="Ibu Contoh", email="ani@contoh.id", password="lumbung padi 2026")
    (event,) = events_of(user)
    assert (event.action, event.detail) == ("accounts.created", {})


def test_without_a_user_name_she_gets_one_that_nobody_has(db: None) -> None:
    names = {services.create_user(phone=f"08120000000{n}").username for n in range(5)}
    assert len(names) == 5


def test_two_people_without_mail_and_phone_are_possible(db: None) -> None:
    first, second = services.create_user(username="a", email=""), services.create_user(username="b", phone="")
    assert (first.email, second.phone) == (None, None)


@pytest.mark.parametrize("field", [{"email": "ANI@contoh.id "}, {"phone": "+62 812 345 6789"}])
def test_mail_and_phone_belong_to_one_account_in_every_spelling(db: None, field: dict[str, str]) -> None:
    services.create_user(email="ani@contoh.id", phone="0812-345-6789")
    with pytest.raises(IntegrityError):
        services.create_user(**field)  # type: ignore[arg-type]


def test_without_a_password_nobody_can_sign_in(db: None) -> None:
    assert not services.create_user(username="ani").has_usable_password()


def test_the_first_set_up_can_make_someone_with_every_permission(db: None) -> None:
    call_command("createsuperuser", username="root", interactive=False, verbosity=0)
    assert User.objects.get(username="root").is_superuser


@given(st.from_regex(r"8[1-9][0-9]{7,10}", fullmatch=True))
def test_every_spelling_of_a_phone_number_is_one_number(local: str) -> None:
    spellings = {f"0{local}", f"+62{local}", f"62{local}", f"0{local[:3]}-{local[3:6]} {local[6:]}", f"+62 {local}"}
    assert {normal_phone(one) for one in spellings} == {f"+62{local}"}


@given(st.emails())
def test_normal_spelling_of_a_mail_address_does_not_change_twice(address: str) -> None:
    assert normal_email(normal_email(address)) == normal_email(address)


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_time_are_all_counted() -> None:
    """Twelve attempts at once from as many threads: no more than the limit get through."""
    let_through: list[bool] = []

    def guess() -> None:
        try:
            services.take_attempt(identifier="ani", address="10.0.0.1")
            let_through.append(True)
        except services.TooManyAttempts:
            let_through.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_through) == 12
    assert sum(let_through) == services.MOST_PER_ACCOUNT
