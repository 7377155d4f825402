"""What is told to the guide: kept in the session or the account, hers alone, changed and deleted when she says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.cast import Cast
from tests.web.pages import CheckedClient
from tests.web.register.rows import some_areas

from lumbung.rules import WrongKind
from lumbung.web.audit.models import AuditEvent
from lumbung.web.config import clock
from lumbung.web.guide import queries, services
from lumbung.web.guide.models import GuideFact, Origin
from lumbung.web.organisations.services import give_consent
from lumbung.web.register import services as register
from lumbung.web.register.enrolling import Draft
from lumbung.web.register.models import Area

ClientOf = Callable[[str], CheckedClient]
ASK = "/guide/ask/permits"


def say(client: CheckedClient, fact: str, answer: str, topic: str = "permits") -> None:
    assert client.post(f"/guide/ask/{topic}/{fact}/", {"answer": answer}).status_code == 302


def known(client: CheckedClient) -> dict[str, object]:
    return dict(client.get("/guide/known/").context["answers"].facts)


def test_without_an_account_answers_stay_in_the_session_and_nothing_in_the_database(
    client: CheckedClient, db: None
) -> None:
    client.post("/guide/make/", {"words": "keripik tempe"})
    say(client, "made_at", "home_kitchen")
    assert known(client) == {"product_kind": "packaged_food", "made_at": "home_kitchen"}
    assert not GuideFact.objects.exists()
    assert known(CheckedClient()) == {}


def test_with_an_account_each_fact_has_a_date_and_a_source(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("producer")
    client.post("/guide/make/", {"words": "keripik tempe"})
    say(client, "made_at", "home_kitchen")
    facts = {one.name: one for one in queries.facts_of(cast.producer)}
    assert (facts["product_kind"].origin, facts["made_at"].origin) == (Origin.WORDS, Origin.TOLD)
    assert facts["made_at"].at == clock.now()
    assert facts["made_at"].by == cast.producer
    assert known(client_of("producer"))["made_at"] == "home_kitchen", "she sees it on another phone too"


def test_a_stranger_sees_nothing_of_hers(client_of: ClientOf, cast: Cast) -> None:
    say(client_of("producer"), "made_at", "home_kitchen")
    for name in ("stranger", "helper", "officer", "anonymous"):
        assert known(client_of(name)) == {}


def test_nobody_writes_for_her_without_her_consent(cast: Cast) -> None:
    for by in (cast.helper, cast.officer, cast.stranger):
        with pytest.raises(PermissionDenied):
            services.tell(by=by, person=cast.producer, facts={"made_at": "home_kitchen"})
        with pytest.raises(PermissionDenied):
            services.forget(by=by, person=cast.producer)
        with pytest.raises(PermissionDenied):
            services.hold(by=by, person=cast.producer, permit="nib")
        with pytest.raises(PermissionDenied):
            services.release(by=by, person=cast.producer, permit="nib")


def acting(client_of: ClientOf, cast: Cast) -> CheckedClient:
    """The helper's client, acting for the producer."""
    give_consent(
        by=cast.producer, producer=cast.producer, helper=cast.helper, organisation=cast.region, how="own_login"
    )
    client = client_of("helper")
    session = client.session
    session["acting_for"] = cast.producer.pk
    session.save()
    return client


def test_a_helper_writes_down_what_the_producer_says_and_both_names_stand_at_it(
    client_of: ClientOf, cast: Cast
) -> None:
    client = acting(client_of, cast)
    say(client, "made_at", "home_kitchen")
    fact = queries.facts_of(cast.producer)[0]
    assert (fact.person, fact.by) == (cast.producer, cast.helper)
    assert not queries.facts_of(cast.helper)
    event = AuditEvent.objects.filter(action="guide.told").latest("pk")
    assert (event.actor, event.on_behalf_of, event.organisation) == (cast.helper, cast.producer, cast.region)
    assert str(cast.helper) in client_of("producer").get("/guide/known/").content.decode()


def test_the_log_names_facts_and_never_their_values(client_of: ClientOf, cast: Cast) -> None:
    say(client_of("producer"), "age", "43", "money")
    event = AuditEvent.objects.filter(action="guide.told").latest("pk")
    assert event.detail == {"facts": ["age"], "origin": "told"}


def test_a_helpers_own_answers_from_before_never_become_the_producers(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("anonymous")
    say(client, "made_at", "home_kitchen")
    client.force_login(cast.helper, backend="lumbung.web.accounts.backends.IdentifierBackend")
    give_consent(
        by=cast.producer, producer=cast.producer, helper=cast.helper, organisation=cast.region, how="own_login"
    )
    session = client.session
    session["acting_for"] = cast.producer.pk
    session.save()
    assert known(client) == {}


def test_what_was_told_before_signing_in_goes_into_the_account_with_the_next_answer(
    client_of: ClientOf, cast: Cast
) -> None:
    client = client_of("anonymous")
    client.post("/guide/make/", {"words": "keripik tempe"})
    say(client, "made_at", "home_kitchen")
    client.post("/guide/permits/nib/have/", {"issued": "2026-10-03"})
    client.force_login(cast.producer, backend="lumbung.web.accounts.backends.IdentifierBackend")
    assert known(client)["made_at"] == "home_kitchen"
    assert not queries.facts_of(cast.producer), "reading a page keeps nothing"
    say(client, "packaged", "yes")
    saved = {one.name: one.value for one in queries.facts_of(cast.producer)}
    assert saved == {"product_kind": "packaged_food", "made_at": "home_kitchen", "packaged": True}
    assert queries.papers_of(cast.producer) == {"nib": date(2026, 10, 3)}


def test_i_do_not_know_is_an_answer_and_is_not_asked_again(client: CheckedClient, db: None) -> None:
    client.post("/guide/make/", {"words": "keripik tempe"})
    asked = set()
    address = client.get("/guide/ask/permits/").headers["Location"]
    while "/ask/" in address:
        assert address not in asked
        asked.add(address)
        client.post(address, {"unknown": "1"})
        address = client.get("/guide/ask/permits/").headers["Location"]
    assert address == "/guide/permits/"
    page = client.get(address)
    assert page.context["path"].undecided, "unknown stays unknown"
    assert known(client) == {"product_kind": "packaged_food"}


def test_an_answer_can_be_taken_back_with_i_do_not_know(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("producer")
    say(client, "made_at", "home_kitchen")
    client.post(f"{ASK}/made_at/", {"unknown": "1"})
    assert not queries.facts_of(cast.producer)
    say(client, "made_at", "shared_house")
    assert known(client) == {"made_at": "shared_house"}


def test_her_registration_is_used_shown_and_can_be_changed(client_of: ClientOf, cast: Cast) -> None:
    register.save_areas(region=cast.region, areas=some_areas())
    cast.producer.phone = "+6281234567890"
    cast.producer.save()
    draft = Draft(words="keripik tempe", workers=2, phone=cast.producer.phone, consent=True)
    area = Area.objects.get(village="Klender")
    register.enrol(region=cast.region, told=draft.told(area), once=draft.once, consent=True)
    client = client_of("producer")
    assert known(client)["product_kind"] == "packaged_food"
    page = client.get("/guide/permits/")
    assert "Kami tahu dari data usaha Anda" in page.content.decode()
    assert known(client_of("stranger")) == {}
    say(client, "product_kind", "ready_food")
    assert known(client)["product_kind"] == "ready_food"
    client.post(f"{ASK}/product_kind/", {"unknown": "1"})
    assert "product_kind" not in known(client)


def test_another_product_forgets_what_was_told_about_the_one_before(client: CheckedClient, db: None) -> None:
    client.post("/guide/make/", {"words": "keripik tempe"})
    for fact, told in (("made_at", "home_kitchen"), ("packaged", "yes"), ("shelf_life_days", "30")):
        say(client, fact, told)
    client.post("/guide/make/", {"words": "tas kulit"})
    assert known(client) == {"product_kind": "bag_shoe", "made_at": "home_kitchen"}
    client.post("/guide/make/", {"words": "qwertz"})
    assert known(client) == {"made_at": "home_kitchen"}
    assert client.get("/guide/ask/permits/").headers["Location"] == f"{ASK}/product_kind/"


def test_everything_is_deleted_when_she_says_so(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("producer")
    say(client, "made_at", "home_kitchen")
    client.post("/guide/permits/nib/have/", {"issued": ""})
    assert client.get("/guide/known/forget/").status_code == 200
    assert client.post("/guide/known/forget/").status_code == 302
    assert (queries.facts_of(cast.producer), queries.papers_of(cast.producer), known(client)) == ([], {}, {})


@pytest.mark.parametrize(
    ("fact", "answer"), [("shelf_life_days", "banyak"), ("shelf_life_days", "-1"), ("made_at", "moon"), ("made_at", "")]
)
def test_what_cannot_be_taken_is_told_at_the_field_and_kept_nowhere(
    client: CheckedClient, db: None, fact: str, answer: str
) -> None:
    page = client.post(f"{ASK}/{fact}/", {"answer": answer})
    assert page.status_code == 400
    assert "errorlist" in page.content.decode()
    assert known(client) == {}


def test_a_value_of_the_wrong_kind_never_reaches_the_account(cast: Cast) -> None:
    with pytest.raises(WrongKind):
        services.tell(by=cast.producer, person=cast.producer, facts={"shelf_life_days": "thirty"})
    assert not GuideFact.objects.exists()


def test_a_fact_that_the_rules_no_longer_know_is_left_aside(client_of: ClientOf, cast: Cast) -> None:
    GuideFact.objects.create(person=cast.producer, name="gone_fact", value=1, origin="told", at=clock.now())
    assert known(client_of("producer")) == {}


@pytest.mark.parametrize(
    "address", ["/guide/ask/permits/age/", "/guide/ask/nothing/age/", "/guide/ask/permits/nothing/"]
)
def test_a_question_that_cannot_change_the_topics_result_does_not_exist(
    client: CheckedClient, db: None, address: str
) -> None:
    assert client.get(address).status_code == 404


def test_a_paper_cannot_have_been_issued_tomorrow(client: CheckedClient, db: None) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert client.post("/guide/permits/nib/have/", {"issued": tomorrow}).status_code == 400
    assert client.post("/guide/permits/no-such/have/", {"issued": ""}).status_code == 404


def test_a_ticked_business_number_is_not_asked_for_again(client: CheckedClient, db: None) -> None:
    client.post("/guide/permits/nib/have/", {"issued": ""})
    assert known(client)["has_nib"] is True
    client.post("/guide/permits/nib/have-not/")
    assert "has_nib" not in known(client)
