"""What one shift tells the next."""

from __future__ import annotations

from django.db import transaction

from lumbung.web.accounts.models import User
from lumbung.web.config import clock
from lumbung.web.houses.models import HandoverNote, House
from lumbung.web.houses.services.access import note, require_run


@transaction.atomic
def leave_note(*, by: User, house: House, text: str) -> HandoverNote:
    """A note for the next shift; its text is not in the log."""
    require_run(by, house)
    made = HandoverNote.objects.create(house=house, at=clock.now(), by=by, text=text.strip())
    note(by=by, action="note_left", house=house, subject=made)
    return made
