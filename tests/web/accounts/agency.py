"""A small real OpenID Connect provider on loopback: discovery, authorization with PKCE, token, user info, keys."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What it knows: whom it signs in (`claims`), the codes and tokens that it gave out."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.asked: list[dict[str, str]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def authorize(self, query: dict[str, str]) -> str:
        """Where the person is sent after she has signed in there."""
        self.asked.append(query)
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, if client, secret, address and PKCE verifier are right; each code once."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"] or form.get("client_secret") != "rahasia":
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        access = secrets.token_urlsafe(8)
        self.tokens.add(access)
        body = {**self.claims, "iss": self.address, "aud": "lumbung", "iat": int(time.time()), "exp": time.time() + 60}
        signed = jwt.encode(body, KEY, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def _answering(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Answering(BaseHTTPRequestHandler):
            """The five addresses."""

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path == "/authorize":
                    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.end_headers()
                elif parts.path == "/userinfo":
                    token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                    self.say(provider.claims if token in provider.tokens else None)
                elif parts.path == "/keys":
                    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
                    self.say({"keys": [{**key, "kid": "one", "use": "sig"}]})
                else:
                    self.say(provider.discovery())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.say(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

            def say(self, found: dict[str, Any] | None) -> None:
                self.send_response(200 if found else 400)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(found or {"error": "invalid_grant"}).encode())

            def log_message(self, *args: object) -> None:
                """Silent."""

        return Answering

    def discovery(self) -> dict[str, Any]:
        """`/.well-known/openid-configuration`."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }


@contextmanager
def provider() -> Iterator[Provider]:
    """Running until the end of the block."""
    made = Provider()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join(5)
