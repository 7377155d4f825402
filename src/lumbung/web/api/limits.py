"""How many requests a token or an address may send: buckets in a small file that all processes of the machine share.

A bucket holds a minute's worth of requests and fills up evenly. A counter in the database would cost a write for each
request, and a counter in memory would be one for each process. The file holds levels and times only: no address and
no token can be read from it.
"""

from __future__ import annotations

import fcntl
import hashlib
import ipaddress
import mmap
import os
import struct
import threading
import time
from functools import cache
from pathlib import Path

from django.conf import settings

PLACES = 1 << 16
RECORD = struct.Struct("<dd")
SECONDS = 60.0


class Buckets:
    """Each key has a place in the file: how full its bucket is, and since when (seconds of the true clock).

    Two keys that meet in one place share it: rare among PLACES, and harmless.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        size = PLACES * RECORD.size
        if os.fstat(self._file).st_size < size:
            os.ftruncate(self._file, size)
        self._held = mmap.mmap(self._file, size)
        self._lock = threading.Lock()  # the file's locks hold between processes, not between threads

    def take(self, key: str, a_minute: int, at: float | None = None) -> float:
        """Take one request out of the bucket of `key`: 0.0 when there was one, else the seconds until there is."""
        moment = time.time() if at is None else at
        place = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") % PLACES * RECORD.size
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX, RECORD.size, place)
            try:
                level, since = RECORD.unpack_from(self._held, place)
                per_second = a_minute / SECONDS
                full = since == 0.0 or moment < since  # never used, or the clock was set back
                level = a_minute if full else min(a_minute, level + (moment - since) * per_second)
                if level < 1.0:
                    return float((1.0 - level) / per_second)
                RECORD.pack_into(self._held, place, level - 1.0, moment)
                return 0.0
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, RECORD.size, place)


@cache
def _buckets(path: Path) -> Buckets:
    return Buckets(path)


def wait_for_token(token: int) -> float:
    """Seconds until this token may send its next request; 0.0: now, and it is counted."""
    return _buckets(Path(settings.LUMBUNG_API_LIMITS)).take(f"token:{token}", settings.LUMBUNG_API_TOKEN_A_MINUTE)


def wait_for_address(address: str) -> float:
    """Seconds until requests without a token are taken from this address again; 0.0: now, and it is counted."""
    key = f"address:{network_of(address)}"
    return _buckets(Path(settings.LUMBUNG_API_LIMITS)).take(key, settings.LUMBUNG_API_ADDRESS_A_MINUTE)


def network_of(address: str) -> str:
    """The address itself, or the /64 of an IPv6 one: whoever has one of these has them all."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
