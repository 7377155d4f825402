"""Photos and manuals of machines."""

from __future__ import annotations

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from lumbung.web.accounts.models import User
from lumbung.web.houses import uploads
from lumbung.web.houses.models import Machine
from lumbung.web.houses.services.access import note, require_run


@transaction.atomic
def set_photo(*, by: User | None, machine: Machine, data: bytes) -> Machine:
    """Its photo from now on, rebuilt from the picture data alone. Raises uploads.NotTaken."""
    require_run(by, machine.house)
    found = uploads.photo(data)
    _replace(machine.photo, found.data, found.suffix)
    machine.photo_width, machine.photo_height = found.width, found.height
    machine.save(update_fields=["photo", "photo_width", "photo_height"])
    note(by=by, action="photo_set", house=machine.house, subject=machine, detail={"bytes": len(found.data)})
    return machine


@transaction.atomic
def set_manual(*, by: User | None, machine: Machine, data: bytes) -> Machine:
    """Its manual from now on, a PDF. Raises uploads.NotTaken."""
    require_run(by, machine.house)
    _replace(machine.manual, uploads.manual(data), "pdf")
    machine.save(update_fields=["manual"])
    note(by=by, action="manual_set", house=machine.house, subject=machine, detail={"bytes": len(data)})
    return machine


@transaction.atomic
def drop_photo(*, by: User | None, machine: Machine) -> Machine:
    """It has no photo any more."""
    require_run(by, machine.house)
    _forget(machine.photo)
    machine.photo = ""
    machine.save(update_fields=["photo"])
    note(by=by, action="photo_dropped", house=machine.house, subject=machine)
    return machine


def _replace(held: FieldFile, data: bytes, suffix: str) -> None:
    """Store under a name that nobody can guess; the file before it goes once the new one is sure."""
    _forget(held)
    held.save(f"{secrets.token_urlsafe(12)}.{suffix}", ContentFile(data), save=False)


def _forget(held: FieldFile) -> None:
    if held:
        storage, name = held.storage, held.name
        transaction.on_commit(lambda: storage.delete(name or ""))
