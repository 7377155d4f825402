"""Posting to an address that somebody gave us: only to the open internet, no redirect, not for long.

The name is looked up once; the addresses that it stands for are judged, and the connection goes to the one that was
judged: a name that changes its mind in between reaches nothing inside.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lumbung.core.errors import LumbungError

SILENCE_SECONDS = 5.0  # without a byte
WHOLE_SECONDS = 15.0  # from the connection to the end of the answer
ANSWER_READ = 2_000  # bytes of the answer that are looked at
TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
"""Ranges of IPv6 that carry an IPv4 address inside: what lies behind cannot be judged by the outer one."""


class AddressRefused(LumbungError):
    """We do not post there."""


@dataclass(frozen=True)
class Answer:
    """How a POST ended: the status (0: there was none) and a few words for whoever looks after the receiver."""

    status: int
    words: str

    @property
    def good(self) -> bool:
        """Whether it was taken."""
        return 200 <= self.status < 300


def checked(url: str) -> SplitResult:
    """The parts of an address that we may post to, by its looks. Raises AddressRefused with the reason."""
    private = settings.LUMBUNG_WEBHOOKS_PRIVATE
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in (("https", "http") if private else ("https",)) or not parts.hostname:
        raise AddressRefused(_("The address must begin with https:// and a name."), _("Correct the address."))
    if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
        raise AddressRefused(_("The address must not hold a password or a fragment."), _("Correct the address."))
    return parts


def addresses_of(parts: SplitResult) -> list[str]:
    """What the name stands for. Raises AddressRefused when one of these is not on the open internet, or there is none."""
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise AddressRefused(_("This name is not known."), _("Correct the address.")) from error
    if not settings.LUMBUNG_WEBHOOKS_PRIVATE and not all(is_open(address) for address in found):
        raise AddressRefused(_("This address lies inside a private network."), _("Use one on the open internet."))
    return sorted(found)


def is_open(address: str) -> bool:
    """Whether an IP address lies on the open internet: not private, loopback, link-local, shared, reserved, multicast."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return is_open(str(parsed.ipv4_mapped))
        if any(parsed in tunnel for tunnel in TUNNELS):
            return False
    return parsed.is_global and not parsed.is_multicast


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST once. Every way it can fail is an `Answer` with status 0; a redirect is an answer like any other."""
    try:
        parts = checked(url)
        address = addresses_of(parts)[0]
        return _exchange(_Judged(parts, address), parts, body, headers)
    except AddressRefused as refused:
        return Answer(0, refused.message)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, f"{type(error).__name__}: {error}"[:200])


def _exchange(connection: _Judged, parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> Answer:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    alarm = threading.Timer(WHOLE_SECONDS, connection.hang_up)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request("POST", target, body, dict(headers))
        response = connection.getresponse()
        text = response.read(ANSWER_READ).decode("utf-8", "replace")
        return Answer(response.status, f"{response.status} {' '.join(text.split())}"[:200])
    finally:
        alarm.cancel()
        connection.close()


class _Judged(http.client.HTTPConnection):
    """A connection to the address that was judged, speaking the name that was given (and its certificate)."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.secure = parts.scheme == "https"
        self.address = address
        port = parts.port or (443 if self.secure else 80)
        super().__init__(parts.hostname or "", port, timeout=SILENCE_SECONDS)
        self.default_port = 443 if self.secure else 80

    def connect(self) -> None:
        """As the class above does, to the judged address."""
        raw = socket.create_connection((self.address, self.port), SILENCE_SECONDS)
        if not self.secure:
            self.sock = raw
            return
        try:
            self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise

    def hang_up(self) -> None:
        """End it from another thread: whoever waits for a byte wakes up."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
