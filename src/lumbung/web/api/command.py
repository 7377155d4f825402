"""`lumbung token create|list|revoke`: tokens from the command line of whoever runs the installation."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from lumbung.core.errors import LumbungError

if TYPE_CHECKING:
    from lumbung.web.accounts.models import User

NEWEST = 50


class UnknownLogin(LumbungError):
    """Nobody has this login, or nothing this name."""


class NotReady(LumbungError):
    """The database has not been prepared."""


def run(args: list[str]) -> int:
    """One act. The token goes to stdout, everything else to stderr. Raises LumbungError."""
    options = _parser().parse_args(args)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lumbung.web.config.settings")
    import django  # noqa: PLC0415 — only when a token is asked for: the command line starts at once otherwise

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415 — the settings come first

    try:
        user = _person(options.login)
        ACTS[options.act](user, options)
    except DatabaseError as error:
        raise NotReady(
            f"The database cannot be used: {str(error).strip()}.",
            "Start `./run serve` or `lumbung demo load` once; they prepare it.",
        ) from error
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lumbung token", description="Tokens for programs that use the API.")
    acts = parser.add_subparsers(dest="act", required=True)
    create = acts.add_parser("create", help="make a token and print it; it is not shown again")
    create.add_argument("--scope", action="append", default=[], metavar="SCOPE", help="may be repeated; all, if none")
    create.add_argument("--days", type=int, default=90, help="how long it works (default 90)")
    create.add_argument("--label", default="command line", help="what it is for")
    create.add_argument("--organisation", default="", metavar="SLUG", help="bind it to a house or region of hers")
    listed = acts.add_parser("list", help="her tokens: number, last letters, state, scopes")
    revoke = acts.add_parser("revoke", help="end one of her tokens")
    for act in (create, listed, revoke):
        act.add_argument("login", help="user name, e-mail or phone of the person whom it belongs to")
    revoke.add_argument("number", type=int, help="as `list` shows it")
    return parser


def _person(login: str) -> User:
    from lumbung.web.accounts import queries  # noqa: PLC0415

    found = queries.find_user(login)
    if found is None:
        raise UnknownLogin(f"Nobody has the login {login!r}.", "Check its spelling.")
    return found


def _create(user: User, options: argparse.Namespace) -> None:
    from lumbung.web.api.scopes import SCOPES  # noqa: PLC0415
    from lumbung.web.api.services.tokens import create_token  # noqa: PLC0415
    from lumbung.web.organisations import queries as organisations  # noqa: PLC0415

    body = None
    if options.organisation:
        body = organisations.find_organisation(options.organisation)
        if body is None:
            raise UnknownLogin(f"There is no organisation {options.organisation!r}.", "Check its short name.")
    made, text = create_token(
        by=user, label=options.label, scopes=options.scope or SCOPES, days=options.days, organisation=body
    )
    print(text)
    print(f"It works until {made.expires:%Y-%m-%d}, and is not shown again.", file=sys.stderr)


def _list(user: User, _options: argparse.Namespace) -> None:
    from lumbung.web.api import queries  # noqa: PLC0415
    from lumbung.web.config import clock  # noqa: PLC0415

    for token in queries.tokens_of(user)[:NEWEST]:
        state = "works" if token.works_at(clock.real_now()) else "ended"
        print(f"{token.pk}\t…{token.hint}\t{state}\t{token.expires:%Y-%m-%d}\t{token.scopes}\t{token.label}")


def _revoke(user: User, options: argparse.Namespace) -> None:
    from lumbung.web.api import queries  # noqa: PLC0415
    from lumbung.web.api.services.tokens import revoke_token  # noqa: PLC0415

    token = queries.find_token(options.number)
    if token is None or token.user_id != user.pk:
        raise UnknownLogin(f"{options.login} has no token {options.number}.", "`lumbung token list` shows them.")
    revoke_token(by=user, token=token)
    print(f"Token {token.pk} works no more.", file=sys.stderr)


ACTS = {"create": _create, "list": _list, "revoke": _revoke}
