"""A helper acts for a producer, with her consent, as long as it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.services import MOST_PER_ACCOUNT, create_user
from lumbung.web.audit.queries import events_of
from lumbung.web.audit.services import record
from lumbung.web.config import clock
from lumbung.web.messaging import queries as outgoing
from lumbung.web.messaging.models import Message
from lumbung.web.organisations import queries, services
from lumbung.web.organisations.models import HelperConsent

ClientOf = Callable[[str], CheckedClient]


def give(cast: Cast) -> HelperConsent:
    return services.give_consent(
        by=cast.producer, helper=cast.helper, producer=cast.producer, organisation=cast.region, how="own_login"
    )


def may(cast: Cast) -> bool:
    return queries.may_act_for(cast.helper, cast.producer, clock.now())


def sent_code() -> str:
    found = re.search(r"\b\d{6}\b", outgoing.latest()[0][1].text)
    assert found
    return found.group()


def test_a_helper_acts_only_with_consent_and_only_until_it_is_withdrawn(cast: Cast) -> None:
    assert not may(cast)
    consent = give(cast)
    assert may(cast)
    assert not queries.may_act_for(cast.producer, cast.helper, clock.now())
    services.withdraw_consent(by=cast.producer, consent=consent)
    assert not may(cast)


def test_consent_does_not_reach_back(cast: Cast) -> None:
    consent = give(cast)
    assert not queries.may_act_for(cast.helper, cast.producer, consent.since - timedelta(seconds=1))


def test_who_is_no_helper_any_more_acts_for_nobody(cast: Cast) -> None:
    membership = services.grant_role(
        by=cast.officer, user=cast.stranger, organisation=cast.region, role="helper", since=date(2020, 1, 1)
    )
    services.give_consent(
        by=cast.producer, helper=cast.stranger, producer=cast.producer, organisation=cast.region, how="own_login"
    )
    assert queries.may_act_for(cast.stranger, cast.producer, clock.now())
    services.end_role(by=cast.officer, membership=membership)
    assert not queries.may_act_for(cast.stranger, cast.producer, clock.now())
    assert queries.producers_of(cast.stranger) == []


def test_nobody_is_her_own_helper_and_an_operator_is_none(cast: Cast) -> None:
    for helper in (cast.producer, cast.operator, cast.stranger):
        with pytest.raises(services.NotAHelper):
            services.give_consent(
                by=cast.producer, helper=helper, producer=cast.producer, organisation=cast.region, how="own_login"
            )


def test_giving_twice_is_one_consent_and_withdrawing_twice_one_event(cast: Cast) -> None:
    consent = give(cast)
    assert give(cast) == consent
    for _ in range(2):
        services.withdraw_consent(by=cast.helper, consent=consent)
    events = events_of(consent)
    assert [event.action for event in events] == ["organisations.consent_withdrawn", "organisations.consent_given"]
    assert (events[0].actor, events[0].on_behalf_of) == (cast.helper, cast.producer)
    assert (events[1].actor, events[1].on_behalf_of) == (cast.producer, None)
    assert give(cast) != consent


def test_an_act_keeps_both_names(cast: Cast) -> None:
    event = record(actor=cast.helper, on_behalf_of=cast.producer, action="x.done", subject=cast.house)
    event.refresh_from_db()
    assert (event.actor, event.on_behalf_of) == (cast.helper, cast.producer)


def test_the_producer_reads_who_did_what_in_her_name(cast: Cast, client_of: ClientOf) -> None:
    assert "atas nama" not in client_of("producer").get("/helpers/").content.decode()
    for action in ("organisations.cards_printed", "something.new"):
        record(
            actor=cast.helper, on_behalf_of=cast.producer, action=action, subject=cast.house, organisation=cast.house
        )
    page = client_of("producer").get("/helpers/").content.decode()
    assert "<b>helper</b> untuk <b>producer</b>: mencetak kode untuk Anda" in page
    assert "perubahan lain" in page
    assert "untuk <b>" not in client_of("stranger").get("/helpers/").content.decode()


def test_the_strip_stands_on_every_page_until_she_ends_it(cast: Cast, client_of: ClientOf) -> None:
    consent, client = give(cast), client_of("helper")
    assert "Anda membantu" not in client.get("/").content.decode()
    assert client.post(f"/producers/{consent.pk}/begin/").status_code == 302
    for address in ("/", "/plans/", "/producers/", "/account/"):
        page = client.get(address).content.decode()
        assert "Anda membantu: <b>producer</b>" in page
        assert "Selesai" in page
    client.post("/producers/end/")
    assert "Anda membantu" not in client.get("/").content.decode()


def test_a_withdrawal_ends_it_at_the_next_page(cast: Cast, client_of: ClientOf) -> None:
    consent, helper = give(cast), client_of("helper")
    helper.post(f"/producers/{consent.pk}/begin/")
    assert client_of("producer").post(f"/helpers/{consent.pk}/withdraw/").status_code == 302
    assert "Anda membantu" not in helper.get("/").content.decode()
    assert helper.post(f"/producers/{consent.pk}/begin/").status_code == 403


def test_the_producer_gives_and_withdraws_on_her_pages(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("producer")
    assert "Tidak ada yang mewakili Anda." in client.get("/helpers/").content.decode()
    assert client.get("/helpers/give/").status_code == 200
    assert client.post("/helpers/give/", {"helper": "nobody"}).status_code == 400
    assert client.post("/helpers/give/", {"helper": "operator"}).status_code == 400
    assert client.post("/helpers/give/", {"helper": "helper"}).headers["Location"] == "/helpers/"
    page = client.get("/helpers/").content.decode()
    assert "masuk sendiri" in page
    (consent,) = queries.helpers_of(cast.producer)
    assert client.get(f"/helpers/{consent.pk}/withdraw/").status_code == 200
    client.post(f"/helpers/{consent.pk}/withdraw/")
    assert queries.helpers_of(cast.producer) == []


@pytest.fixture
def ani(cast: Cast) -> Any:
    return create_user(username="ani", name="Ani", phone="081234567890")


def test_a_code_that_the_producer_tells_is_consent(cast: Cast, client_of: ClientOf, ani: Any) -> None:
    client = client_of("helper")
    asked = client.post("/producers/ask/", {"who": "0812-3456-7890"}).headers["Location"]
    assert client.get(asked).status_code == 200
    assert client.post(asked, {"code": "abcdef"}).status_code == 400
    assert client.post(asked, {"code": sent_code()}).headers["Location"] == "/producers/"
    (consent,) = queries.helpers_of(ani)
    assert (consent.helper, consent.how) == (cast.helper, "sent_code")
    assert "Wakili Ani" in client.get("/producers/").content.decode()
    assert client.post(asked, {"code": sent_code()}).status_code == 409  # works once


def test_an_unknown_number_looks_the_same(cast: Cast, client_of: ClientOf, ani: Any) -> None:
    client = client_of("helper")
    asked = client.post("/producers/ask/", {"who": "081299999999"}).headers["Location"]
    assert not Message.objects.exists()
    assert "sudah ada di sana" in client.get(asked).content.decode()
    assert client.post(asked, {"code": "123456"}).status_code == 400


def test_three_wrong_codes_end_the_request(cast: Cast, client_of: ClientOf, ani: Any) -> None:
    client = client_of("helper")
    asked = client.post("/producers/ask/", {"who": "0812-3456-7890"}).headers["Location"]
    for _ in range(3):
        client.post(asked, {"code": "abcdef"})
    assert client.post(asked, {"code": sent_code()}).status_code == 409
    assert queries.helpers_of(ani) == []


def test_a_helper_cannot_send_codes_without_end(cast: Cast, client_of: ClientOf, ani: Any) -> None:
    client = client_of("helper")
    for _ in range(MOST_PER_ACCOUNT):
        client.post("/producers/ask/", {"who": "0812-3456-7890"})
    assert client.post("/producers/ask/", {"who": "0812-3456-7890"}).status_code == 429


@pytest.mark.parametrize("address", ["/producers/", "/producers/ask/"])
@pytest.mark.parametrize("name", ["stranger", "producer", "operator", "officer", "partner", "auditor"])
def test_only_helpers_have_producers(client_of: ClientOf, name: str, address: str) -> None:
    assert client_of(name).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/helpers/", "/helpers/give/", "/producers/", "/producers/ask/", "/rights/"])
def test_pages_about_oneself_ask_to_sign_in(client_of: ClientOf, address: str) -> None:
    assert "/login/" in client_of("anonymous").get(address).headers["Location"]


@pytest.mark.parametrize("name", ["stranger", "operator", "officer"])
def test_another_persons_consent_does_not_exist_for_her(cast: Cast, client_of: ClientOf, name: str) -> None:
    consent, client = give(cast), client_of(name)
    assert client.get(f"/helpers/{consent.pk}/withdraw/").status_code == 404
    assert client.post(f"/helpers/{consent.pk}/withdraw/").status_code == 404
    assert client.post(f"/producers/{consent.pk}/begin/").status_code == 403
    assert client.post(f"/producers/{consent.pk}/card/").status_code == 403
    assert may(cast)


def test_another_helper_cannot_use_it(cast: Cast, client_of: ClientOf) -> None:
    services.grant_role(by=None, user=cast.stranger, organisation=cast.region, role="helper")
    consent, client = give(cast), client_of("stranger")
    assert client.post(f"/producers/{consent.pk}/begin/").status_code == 404
    assert client.get(f"/producers/ask/{consent.pk}/").status_code == 404
    assert client.post(f"/producers/{consent.pk}/card/").status_code == 404


def test_acting_begins_and_ends_by_post_only(cast: Cast, client_of: ClientOf) -> None:
    consent = give(cast)
    assert client_of("helper").get(f"/producers/{consent.pk}/begin/").status_code == 405
    assert client_of("helper").get("/producers/end/").status_code == 405
