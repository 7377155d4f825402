"""The zone of a house's page does not reach the next page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from lumbung.web.config.zones import ZoneMiddleware


def test_a_house_in_the_east_leaves_the_next_page_in_the_sites_zone() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        before = timezone.get_current_timezone_name()
        timezone.activate(ZoneInfo("Asia/Jayapura"))
        return HttpResponse(before)

    answer = ZoneMiddleware(view)
    assert [answer(HttpRequest()).content.decode() for _ in range(2)] == ["Asia/Jakarta"] * 2
    assert timezone.get_current_timezone_name() == "Asia/Jakarta"
