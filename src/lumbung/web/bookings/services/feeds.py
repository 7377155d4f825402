"""Secret addresses of calendar feeds: made, revoked, read."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from lumbung.web.accounts.models import User
from lumbung.web.bookings import permissions
from lumbung.web.bookings.models import CalendarFeed
from lumbung.web.bookings.queries import FEED
from lumbung.web.bookings.services import trail
from lumbung.web.bookings.services.writing import whole
from lumbung.web.config import clock
from lumbung.web.config.keys import keyed_hash
from lumbung.web.houses.models import Machine

NOTED_EVERY = timedelta(hours=1)


@whole
def make(*, by: User, machine: Machine | None = None, label: str = "") -> tuple[CalendarFeed, str]:
    """A new address of her own bookings (the former one ends), or of a machine in a house that she runs.

    Gives the feed and its secret, which is shown once: only its keyed hash is kept. Raises PermissionDenied.
    """
    if machine is not None:
        permissions.require_run(by, machine.house)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if machine is None:
        CalendarFeed.objects.filter(owner=by, machine=None, revoked=None).update(revoked=clock.now())
    secret = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(
        key=keyed_hash(FEED, secret), owner=by, machine=machine, label=label[:80], made=clock.now()
    )
    trail.note(by=by, action="feed_made", subject=feed, house=machine.house if machine else None)
    return feed, secret


@whole
def revoke(*, by: User, feed: CalendarFeed) -> CalendarFeed:
    """The address shows nothing from now on. Revoking again changes nothing. Raises PermissionDenied."""
    if feed.owner_id != by.pk and not (feed.machine is not None and by.has_perm(permissions.RUN, feed.machine.house)):
        raise PermissionDenied(_("This address is not yours."))
    held = CalendarFeed.objects.select_for_update(of=("self",)).select_related("machine__house").get(pk=feed.pk)
    if held.revoked is None:
        held.revoked = clock.now()
        held.save(update_fields=["revoked"])
        trail.note(by=by, action="feed_revoked", subject=held, house=held.machine.house if held.machine else None)
    return held


def note_read(*, feed: CalendarFeed) -> None:
    """Remember when it was last read, once an hour: a sign of life, no act."""
    now = clock.real_now()
    if feed.last_read is None or now - feed.last_read >= NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read=now)
