"""All data of one person in a clinic on a server: what there is, and an export of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath

from ...domain.diary import Entry
from ...domain.errors import DiaryFault, DiaryProblem
from ..diary import VerifiedDiary
from ..hash_chain import RowCipher
from ..own_data import SqliteOwnData
from .diary import PostgresDiary


class PostgresOwnData(SqliteOwnData):
    """The `OwnData` of `person`, whose diary `open_diary` opens. A diary on a server is replaced by nobody at a kiosk.

    So it can be seen, exported and, by the clinic, erased as a whole; the server has its own backups.
    """

    def __init__(
        self,
        open_diary: Callable[[], PostgresDiary],
        folder: Path,
        now: Callable[[], datetime],
        documents: Callable[[], Path],
        write: Callable[[PurePath, bytes], bool],
        person: str,
        cipher: RowCipher,
    ) -> None:
        """`folder` is that of the kiosk's copy."""
        super().__init__(folder, now, documents, write, person=person, cipher=cipher)
        self._open_diary, self._folder = open_diary, folder

    @contextmanager
    def _opened(self) -> Iterator[tuple[VerifiedDiary, tuple[Entry, ...]]]:
        with self._open_diary() as diary:
            yield diary, diary.entries()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        raise DiaryProblem(DiaryFault.FORBIDDEN, str(self._folder))
        yield
