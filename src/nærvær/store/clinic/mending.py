"""Mends the register of a clinic when it is opened: records that were altered, that stand under no kind, or that are gone.

A record is sealed for its kind and its name. One whose kind alone was altered still opens, and goes back to its place as it
was. What was altered otherwise, or is gone, is looked for in the copies. Staff are told of all of it, once. On a server, who
is missing is counted when staff come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from ...domain.clinic import AuditAction, ClinicNotice
from .deed_index import DEEDS
from .register import ATTEMPT, COUNTER, GROUP, LEAVING, NOTICE, PERSON, STAFF, SUMMARY, Accounts, Register
from .roll import ROLL

KINDS = (ATTEMPT, COUNTER, DEEDS, GROUP, LEAVING, NOTICE, PERSON, ROLL, STAFF, SUMMARY)
ACCOUNTS = (PERSON, STAFF)
Writing = Callable[[], AbstractContextManager[None]]


def mend_kinds(register: Register, writing: Writing, at: datetime) -> None:
    """Put records back that stand under no kind, and take the roll where there is none.

    Records of a later nærvær, whose kinds are not known here, are left alone: they open as none that is.
    """
    roll = register.roll
    untaken = [kind for kind in ACCOUNTS if roll.expected(kind) is None]
    if not register.records.has_other_kinds(KINDS) and not untaken:
        return
    found = strayed(register)
    if not found and not untaken:
        return
    with writing():
        found = strayed(register)
        for kind, name, content in found:
            register.records.remove_of_other_kinds(name, KINDS)
            if register.records.get(kind, name) is None:
                register.records.put(kind, name, content)
        if found:
            register.log.append(at, "", AuditAction.MENDED, detail=str(len(found)))
            register.add_notice(ClinicNotice.MENDED, str(len(found)))
        for kind in ACCOUNTS:
            if roll.expected(kind) is None:
                register.take_roll(kind)


def strayed(register: Register) -> list[tuple[str, bytes, bytes]]:
    """Return kind, name and content of the records that open as one of ours and do not stand under it."""
    tables = [register.table(kind) for kind in KINDS]
    return [
        (table.kind, name, content)
        for name, content in register.records.of_other_kinds(KINDS)
        for table in tables
        if table.opens(name, content)
    ]


def tell_of_missing(
    register: Register,
    writing: Writing,
    at: datetime,
    copies: Callable[[], Iterable[Accounts]] = tuple,
) -> None:
    """Bring people and staff back whose records are gone, from the copies that have them, and tell staff of all of it.

    `copies` yields what each copy has of people and staff, the newest first.
    """
    if not any(_count_missing(register, kind) for kind in ACCOUNTS):
        return
    with writing():
        for kind in ACCOUNTS:
            if not _count_missing(register, kind):
                continue
            for copy in copies():
                here = [name for name, _ in register.records.all_of(kind)]
                offered = {name: data for name, data in copy[kind].items() if name not in set(here)}
                for name in register.roll.missing_of(kind, here, tuple(offered)):
                    register.bring_back(kind, offered[name])
                    register.log.append(at, "", AuditAction.BROUGHT_BACK, offered[name]["id"])
                    register.add_notice(ClinicNotice.BROUGHT_BACK, offered[name]["id"])
            count = _count_missing(register, kind)
            if count:
                register.log.append(at, "", AuditAction.MISSED, detail=str(count))
                register.add_notice(ClinicNotice.MISSING, str(count))
            register.take_roll(kind)


def _count_missing(register: Register, kind: str) -> int:
    return max(0, (register.roll.expected(kind) or 0) - register.records.count(kind))
