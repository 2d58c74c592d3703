"""Reads every diary of a clinic with its key, from first to last, so that damage is known before its person comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...domain.clinic import ClinicFault, ClinicProblem, OnProgress, Person
from ...domain.errors import DiaryFault, DiaryProblem
from ...domain.server_check import DiariesChecked
from ..backups import list_backups, verify_file
from ..diary import VerifiedLog
from ..diary_folder import DiaryPaths, diary_exists
from ..hash_chain import CorruptionError, RowCipher
from ..sqlite_connection import BUSY_SECONDS, errors_as_refusals

_DAMAGE = (DiaryFault.DAMAGED, DiaryFault.FOREIGN, ClinicFault.KEYS)


def check_diaries(
    people: Sequence[Person], verify: Callable[[str], VerifiedLog | None], on_progress: OnProgress | None
) -> DiariesChecked:
    """Return what was found; `verify` reads the diary of the person with a key, None where there is none yet."""
    diaries = facts = unreadable = 0
    damaged: list[str] = []
    for number, person in enumerate(people, 1):
        if on_progress is not None:
            on_progress(number, len(people))
        try:
            log = verify(person.key)
        except CorruptionError:
            damaged.append(person.code)
        except (ClinicProblem, DiaryProblem) as problem:
            if problem.reason not in _DAMAGE:
                raise
            damaged.append(person.code)
        else:
            diaries += log is not None
            facts += 0 if log is None else log.facts
            unreadable += 0 if log is None else log.unreadable
    return DiariesChecked(diaries + len(damaged), facts, unreadable, tuple(damaged), None)


def verify_diary_file(paths: DiaryPaths, person: str, cipher: RowCipher) -> VerifiedLog | None:
    """Read the diary in a folder; None where none was begun. Raises `DiaryProblem`, `CorruptionError` where it is lost."""
    with errors_as_refusals(paths.diary):
        if diary_exists(paths):
            return verify_file(paths.diary, BUSY_SECONDS, person, cipher)
        if list_backups(paths):
            raise CorruptionError("lost")
    return None
