"""How many SQL queries each address takes, token and limits included; run as a program, prints one number a line."""

from __future__ import annotations

import sys


def main(token: str, paths: list[str]) -> None:
    """Ask each address once to warm up, once to count."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"Authorization": f"Bearer {token}"}, SERVER_NAME="localhost")
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as counted:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}: {response.content[:300]!r}")
        print(len(counted))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
