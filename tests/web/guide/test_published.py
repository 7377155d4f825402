"""What officers publish over the packaged law is what the guide answers by; what is only proposed is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.web.cast import PASSWORD, Cast
from tests.web.pages import CheckedClient

from lumbung.web.accounts.services import create_user
from lumbung.web.config import clock
from lumbung.web.organisations.services import grant_role
from lumbung.web.rulebook import services

RULE = "size.pp7_2021.by_capital"


def test_a_published_threshold_changes_the_answer_and_a_draft_does_not(
    client_of: Callable[[str], CheckedClient], cast: Cast
) -> None:
    client = client_of("anonymous")
    client.post(f"/guide/ask/{RULE}/capital_rp/", {"answer": "1.500.000.000"})
    assert client.get(f"/guide/can/{RULE}/").context["words"] == "Usaha kecil"
    draft = services.propose(
        by=cast.officer, region=cast.region, parameter="size.pp7_2021.micro_capital_most", starts=date(2026, 11, 1),
        ends=None, value=2_000_000_000, ref="PP 7/2021 Pasal 35 ayat (3) huruf a", certainty="C", reason="uji",
    )  # fmt: skip
    assert client.get(f"/guide/can/{RULE}/").context["words"] == "Usaha kecil"
    second = create_user(username="second", password=PASSWORD)
    grant_role(by=None, user=second, organisation=cast.region, role="officer")
    services.approve(by=second, proposal=draft, publish_on=clock.today(), red_accepted=True)
    page = client.get(f"/guide/can/{RULE}/")
    assert page.context["words"] == "Usaha mikro"
    assert page.context["answer"].certainty == "C"
