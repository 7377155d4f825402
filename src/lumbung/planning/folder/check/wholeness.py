"""Every need of a maker is whole: its shares in assignments.csv and unserved.csv add up to one, with the hours they stand for."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lumbung.planning.folder.check.sheets import PlanFiles, Row

_CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
Offer = tuple[int, str, str]


def check_whole(files: PlanFiles) -> None:
    """Shares of a need add up to exactly 1; a module's machines carry the same share and the same hours."""
    shares: defaultdict[int, Decimal] = defaultdict(Decimal)
    for need, share in (*_assigned_parts(files), *_unserved_parts(files)):
        shares[need] += share
    for row in files["needs"]:
        if shares[row.whole("need")] != 1:
            what = (
                f"need {row.whole('need')}: assigned and unserved shares add up to {shares[row.whole('need')]}, not 1"
            )
            files.wrong("needs", row, "need", what)


def _assigned_parts(files: PlanFiles) -> list[tuple[int, Decimal]]:
    """(need, share) of each (need, site, module, mode), once for all machines of the module."""
    parts: dict[tuple[int, str, str, str], Row] = {}
    found = []
    for row in files["assignments"]:
        key = (row.whole("need"), row.text("site"), row.text("module"), row.text("mode"))
        first = parts.setdefault(key, row)
        if first is row:
            found.append((key[0], row.number("share")))
        for column in ("share", "hours_per_month", "travel_minutes", "better_at_home"):
            if row.cells[column] != first.cells[column]:
                files.wrong("assignments", row, column, f"differs from line {first.line}, the same module and need")
        if not 0 < row.number("share") <= 1:
            files.wrong("assignments", row, "share", "is not above 0 and at most 1")
    return found


def _unserved_parts(files: PlanFiles) -> list[tuple[int, Decimal]]:
    """(need, share) of each (need, reason), once for all machines."""
    parts: dict[tuple[int, str], Row] = {}
    found = []
    for row in files["unserved"]:
        key = (row.whole("need"), row.text("reason"))
        first = parts.setdefault(key, row)
        if first is row:
            found.append((key[0], row.number("share")))
        for column in ("share", "hours_per_month"):
            if row.cells[column] != first.cells[column]:
                files.wrong("unserved", row, column, f"differs from line {first.line}, the same need and reason")
        if not 0 < row.number("share") <= 1:
            files.wrong("unserved", row, "share", "is not above 0 and at most 1")
    return found


def check_hours(files: PlanFiles) -> None:
    """Hours are the share of the offer's hours (assigned) or of the need's hours (unserved), to a hundredth."""
    offers: dict[Offer, Decimal] = {
        (row.whole("need"), row.text("module"), row.text("mode")): row.number("hours_per_month")
        for row in files["offers"]
    }
    needs = {row.whole("need"): row for row in files["needs"]}
    for row in files["assignments"]:
        whole = offers.get((row.whole("need"), row.text("module"), row.text("mode")), Decimal(0))
        _share_of(files, "assignments", row, whole)
    for row in files["unserved"]:
        need = needs.get(row.whole("need"))
        if need is not None:
            _share_of(files, "unserved", row, need.number("hours_per_month"))


def check_machines(files: PlanFiles) -> None:
    """What of a need is unserved names each machine that the need takes, the main one and those beside it."""
    named: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in files["unserved"]:
        named[row.whole("need"), row.text("reason")].append(row.text("machine_type"))
    needs = {row.whole("need"): row for row in files["needs"]}
    for (key, reason), machines in named.items():
        need = needs.get(key)
        if need is None:
            continue
        expected = sorted((need.text("machine_type"), *need.text("companions").split()))
        if sorted(machines) != expected:
            files.wrong("needs", need, "companions", f"unserved.csv ({reason}) names {machines}, not {expected}")


def _share_of(files: PlanFiles, table: str, row: Row, whole: Decimal) -> None:
    expected = row.number("share") * whole
    # Rounded down so that no capacity is exceeded: at most two hundredths below, a share's last digit above.
    if not expected - 2 * _CENT - _MILLIONTH * whole <= row.number("hours_per_month") <= expected + _MILLIONTH * whole:
        files.wrong(
            table, row, "hours_per_month", f"is {row.number('hours_per_month')}; its share makes {expected:.3f}"
        )


def check_status(files: PlanFiles) -> None:
    """What is better at home or has no machine is unserved for that reason, and only a candidate is assigned."""
    needs = {row.whole("need"): row for row in files["needs"]}
    for row in files["assignments"]:
        need = needs.get(row.whole("need"))
        if need is not None and need.text("status") != "candidate":
            files.wrong("assignments", row, "need", f"is assigned, though it is {need.text('status')}")
    for row in files["unserved"]:
        need = needs.get(row.whole("need"))
        if need is None:
            continue
        status, reason = need.text("status"), row.text("reason")
        if status not in ("candidate", reason):
            files.wrong("unserved", row, "reason", f"is {reason}; needs.csv says {status}")
        if status == "candidate" and reason == "no_machine":
            files.wrong("unserved", row, "reason", "is no_machine, though the need has offers")
