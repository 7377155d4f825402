"""A booking is passed on only when the receiver says yes in time; until then the giver keeps it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.bookings.worlds import World, license_all, person
from tests.web.cast import Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.models import User
from lumbung.web.audit.models import AuditEvent
from lumbung.web.bookings import duties, queries
from lumbung.web.bookings.models import Booking, TransferOffer
from lumbung.web.bookings.rules import Refused
from lumbung.web.bookings.services import changes, passing
from lumbung.web.config import clock
from lumbung.web.houses.models import Tariff
from lumbung.web.messaging.models import Message
from lumbung.web.organisations.models import HelperConsent, Membership

SetClock = Callable[[datetime], None]


@pytest.fixture
def offer(world: World) -> TransferOffer:
    """Of the first member's booking to the second one; both can be written to."""
    for number, member in enumerate(world.people):
        member.phone = f"+62812000000{number}"
        member.save()
    return passing.offer(by=world.people[0], booking=world.book(9), to=world.people[1])


def signed_in(user: object) -> CheckedClient:
    made = CheckedClient()
    made.force_login(user, backend="lumbung.web.accounts.backends.IdentifierBackend")  # type: ignore[arg-type]
    return made


def kinds(user: User) -> list[str]:
    return list(Message.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))


def anew(offer: TransferOffer) -> TransferOffer:
    found = queries.transfer_offer(offer.pk)
    assert found is not None
    return found


def test_it_stays_with_the_giver_until_she_accepts_then_it_is_hers(world: World, offer: TransferOffer) -> None:
    assert offer.booking.producer == world.people[0]
    booking = passing.accept(by=world.people[1], offer=offer)
    assert booking.producer == world.people[1]
    assert passing.accept(by=world.people[1], offer=anew(offer)) == booking
    assert changes.cancel(by=world.people[1], booking=booking)
    assert kinds(world.people[0]) == ["booking_confirmed", "pass_asked", "booking_passed_on"]
    assert kinds(world.people[1]) == ["pass_offered", "booking_received", "booking_cancelled"]
    acts = AuditEvent.objects.filter(action__startswith="bookings.transfer").order_by("pk")
    assert [(one.action, one.actor) for one in acts] == [
        ("bookings.transfer_offered", world.people[0]), ("bookings.transferred", world.people[1]),
    ]  # fmt: skip


def test_declined_or_taken_back_it_stays_with_the_giver(world: World, offer: TransferOffer) -> None:
    passing.decline(by=world.people[1], offer=offer)
    with pytest.raises(passing.OfferGone):
        passing.accept(by=world.people[1], offer=anew(offer))
    second = passing.offer(by=world.people[0], booking=offer.booking, to=world.people[2])
    passing.withdraw(by=world.people[0], offer=second)
    with pytest.raises(passing.OfferGone):
        passing.accept(by=world.people[2], offer=anew(second))
    assert Booking.objects.get().producer == world.people[0]
    assert (kinds(world.people[0])[-1], kinds(world.people[2])) == ("pass_asked", ["pass_offered", "pass_withdrawn"])
    assert "pass_declined" in kinds(world.people[0])


def test_an_offer_to_somebody_else_ends_the_one_before_and_the_same_again_is_one(
    world: World, offer: TransferOffer
) -> None:
    assert passing.offer(by=world.people[0], booking=offer.booking, to=world.people[1]) == offer
    passing.offer(by=world.people[0], booking=offer.booking, to=world.people[2])
    assert anew(offer).state == "withdrawn"
    assert TransferOffer.objects.count() == 2


def test_not_answered_in_time_it_ends_by_itself_and_both_are_told(world: World, offer: TransferOffer) -> None:
    assert timedelta(hours=2, minutes=59) < offer.ends - clock.real_now() <= timedelta(hours=3)
    assert duties.run_due()["transfer_offers"] == 0
    TransferOffer.objects.update(ends=clock.real_now())
    with pytest.raises(passing.OfferGone):
        passing.accept(by=world.people[1], offer=anew(offer))
    assert duties.run_due()["transfer_offers"] == 1
    assert anew(offer).state == "expired"
    assert (kinds(world.people[0])[-1], kinds(world.people[1])[-1]) == ("pass_expired", "pass_withdrawn")


def test_it_lasts_no_longer_than_until_the_time_begins(world: World, set_clock: SetClock) -> None:
    made = world.book(9)
    set_clock(world.at(8.5))
    soon = passing.offer(by=world.people[0], booking=made, to=world.people[1])
    assert soon.ends - clock.real_now() <= timedelta(minutes=30)
    set_clock(world.at(9))
    with pytest.raises(passing.OfferGone):
        passing.accept(by=world.people[1], offer=soon)


@pytest.mark.parametrize("act", ["move", "shorten", "cancel"])
def test_what_she_was_offered_is_what_she_gets_or_nothing(world: World, offer: TransferOffer, act: str) -> None:
    how: dict[str, Any] = {"move": {"start": world.at(15)}, "shorten": {"minutes": 30}, "cancel": {}}
    getattr(changes, act)(by=world.people[0], booking=offer.booking, **how[act])
    with pytest.raises(passing.OfferGone):
        passing.accept(by=world.people[1], offer=anew(offer))
    assert duties.run_due()["transfer_offers"] == 1


def test_the_rules_are_asked_for_her_when_she_accepts(world: World, offer: TransferOffer) -> None:
    guest = person("tamu")
    asked = passing.offer(by=world.people[0], booking=offer.booking, to=guest)
    with pytest.raises(Refused) as told:
        passing.accept(by=guest, offer=asked)
    assert [failure.rule for failure in told.value.failures] == ["licence"]
    license_all(world.house, guest)
    world.set_rules(open_bookings=0)
    with pytest.raises(Refused) as told:
        passing.accept(by=guest, offer=asked)
    assert [failure.rule for failure in told.value.failures] == ["quota"]
    world.set_rules(open_bookings=1)
    Tariff.objects.filter(group="public").update(rp_per_hour=60_000)
    assert passing.accept(by=guest, offer=asked).price_rp == 60_000


def test_what_was_set_aside_for_the_giver_is_not_set_aside_for_her(world: World, offer: TransferOffer) -> None:
    kept = {"rule": "hours", "reason": "Malam", "by": world.operator.pk}
    Booking.objects.update(overrides=[{**kept, "rule": "licence"}, kept])
    assert passing.accept(by=world.people[1], offer=anew(offer)).overrides == [kept]


def test_a_time_is_not_offered_without_end(world: World, offer: TransferOffer) -> None:
    for turn in range(passing.MOST_OFFERS - 1):
        passing.offer(by=world.people[0], booking=offer.booking, to=world.people[2 - turn % 2])
    with pytest.raises(changes.NotPossible):
        passing.offer(by=world.people[0], booking=offer.booking, to=person("siapa"))


def test_nobody_says_yes_for_her_but_a_helper_with_her_consent(world: World, offer: TransferOffer) -> None:
    for other in (world.people[0], world.people[2], world.operator, person("siapa")):
        with pytest.raises(PermissionDenied):
            passing.accept(by=other, offer=offer)
        with pytest.raises(PermissionDenied):
            passing.decline(by=other, offer=offer)
    helper, region = person("pendamping"), world.house.region
    Membership.objects.create(user=helper, organisation=region, role="helper", since=date(2026, 1, 1))
    HelperConsent.objects.create(
        helper=helper, producer=world.people[1], organisation=region, how="own_login",
        since=clock.now() - timedelta(days=1),
    )  # fmt: skip
    passing.accept(by=helper, offer=offer)
    event = AuditEvent.objects.get(action="bookings.transferred")
    assert (event.actor, event.on_behalf_of) == (helper, world.people[1])


def test_the_page_of_an_offer_is_hers_alone(world: World, cast: Cast, offer: TransferOffer) -> None:
    address = f"/bookings/offers/{offer.pk}/"
    assert CheckedClient().get(address).status_code == 302
    for nobody in (cast.stranger, world.people[0], world.people[2], world.operator):
        assert signed_in(nobody).get(address).status_code == 404
        assert signed_in(nobody).post(address, {"act": "accept"}).status_code == 404
    page = signed_in(world.people[1]).get(address).content.decode()
    assert str(world.people[0]) in page
    assert "Rp40.000" in page
    assert signed_in(world.people[1]).post(address, {"act": "decline"}).status_code == 302
    assert anew(offer).state == "declined"
    assert "Rp40.000" not in signed_in(world.people[1]).get(address).content.decode()


def test_the_giver_sees_the_offer_and_takes_it_back(world: World, offer: TransferOffer) -> None:
    client = signed_in(world.people[0])
    assert str(world.people[1]) in client.get(f"/bookings/{offer.booking.code}/").content.decode()
    assert str(world.people[1]) in client.get(f"/bookings/{offer.booking.code}/transfer/").content.decode()
    client.post(f"/bookings/{offer.booking.code}/transfer/", {"act": "withdraw"})
    assert anew(offer).state == "withdrawn"


def test_what_stands_against_it_is_shown_before_she_presses(world: World, offer: TransferOffer) -> None:
    world.set_rules(open_bookings=0)
    client = signed_in(world.people[1])
    assert client.get(f"/bookings/offers/{offer.pk}/").context["failures"][0].rule == "quota"
    assert client.post(f"/bookings/offers/{offer.pk}/", {"act": "accept"}).status_code == 422
    assert Booking.objects.get().producer == world.people[0]
