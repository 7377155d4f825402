"""The PostgreSQL that the benchmarks use: the one of the tests, else the local one."""

from __future__ import annotations

import os

import psycopg
from psycopg import sql


def address(database: str) -> str:
    """Its URL with this database's name."""
    base = os.environ.get("LUMBUNG_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
    return f"{base.rpartition('/')[0]}/{database}"


def recreate(database: str) -> None:
    """Make the database anew, empty."""
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        name = sql.Identifier(database)
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def available() -> bool:
    """Whether one answers."""
    try:
        psycopg.connect(address("postgres"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True
