"""`/houses/SLUG/run/rooms/`: rooms, and a room that changes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lumbung.web.houses import queries, services
from lumbung.web.houses.forms import RoomForm
from lumbung.web.houses.models import House, Room
from lumbung.web.houses.views.access import person, run_by
from lumbung.web.ui.views.saving import back, page, saved


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rooms(request: HttpRequest, slug: str) -> HttpResponse:
    """The rooms with their machines, and the form for one more."""
    house = run_by(request, slug)
    form = RoomForm(request.POST or None)
    if request.method == "POST" and saved(form, lambda: _save(request, house, None, form)):
        return back(request, "houses:rooms", slug)
    machines = queries.machines_of(house)
    rows = [
        {"room": room, "machines": [one for one in machines if one.room_id == room.pk and not one.whole_room]}
        for room in queries.rooms_of(house)
    ]
    return page(request, "houses/rooms.html", _("Rooms"), form, house=house, rows=rows)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One room."""
    house = run_by(request, slug)
    room = next((one for one in queries.rooms_of(house) if one.pk == pk), None)
    if room is None:
        raise Http404
    form = RoomForm(request.POST or None, initial={"name": room.name, "people": room.people, "bookable": room.bookable})
    if request.method == "POST" and saved(form, lambda: _save(request, house, room, form)):
        return back(request, "houses:rooms", slug)
    return page(request, "houses/form.html", room.name, form, house=house, verb=_("Save"))


def _save(request: HttpRequest, house: House, room: Room | None, form: RoomForm) -> None:
    by, told = person(request), form.cleaned_data
    if room is None:
        room = services.add_room(by=by, house=house, **told)
    else:
        services.change_room(by=by, room=room, **told)
    if told["bookable"]:
        services.offer_whole_room(
            by=by, room=room, name_id=f"{told['name']}, seluruhnya", name_en=f"{told['name']}, the whole room"
        )
