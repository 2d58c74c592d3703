"""Joins sound and catalogue for one purpose: a whole recording becomes an exercise of the folder of own content."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .catalogue.caption_files import read_captions
from .catalogue.content_files import RECORDINGS, is_content_name
from .catalogue.recorded_exercises import read_recorded_script, write_recorded_exercise
from .domain.errors import BrokenContent, RecordingFault, RecordingProblem
from .domain.recorded_exercise import (
    CutRecording,
    OpenRecording,
    RecordedExercise,
    captioned,
    captioned_in_order,
)
from .files import secure_erase_folder

if TYPE_CHECKING:  # who only removes one, or asks what there is, needs no sound
    from .sound.whole_recording import WholeRecording


class FolderRecordings:
    """The port `RecordingWorkshop` over the folder `own`; `spool` is where decoded sound lies meanwhile.

    `taken`: the ids of the exercises there are.
    """

    def __init__(self, own: Path, spool: Path, taken: Collection[str]) -> None:
        self._own = own
        self._spool = spool
        self._taken = taken

    def require_free(self, exercise: str) -> None:
        if not is_content_name(exercise):
            raise RecordingProblem(RecordingFault.BAD_ID, exercise)
        if exercise in self._taken or os.path.lexists(self._own / RECORDINGS / exercise):
            raise RecordingProblem(RecordingFault.TAKEN, exercise)

    def open(self, file: PurePath) -> WholeRecording:
        from .sound.whole_recording import open_whole_recording

        return open_whole_recording(file, self._spool)

    def with_captions(self, cut: CutRecording, file: PurePath) -> CutRecording:
        captions = read_captions(Path(file))
        if captions.timed:
            return captioned(cut, captions.timed)
        return captioned_in_order(cut, captions.sentences)

    def keep(
        self,
        recording: OpenRecording,
        cut: CutRecording,
        exercise: RecordedExercise,
        progress: Callable[[float], None],
    ) -> PurePath:
        self.require_free(exercise.id)

        def takes() -> Iterator[tuple[bytes, int]]:
            for number, phrase in enumerate(cut.phrases):
                progress(number / len(cut.phrases))
                yield recording.take(phrase.start, phrase.end), phrase.end - phrase.start

        try:
            return write_recorded_exercise(self._own, exercise, takes(), cut.rate)
        except FileExistsError:
            raise RecordingProblem(RecordingFault.TAKEN, exercise.id) from None

    def remove(self, exercise: str) -> str | None:
        folder = self._own / RECORDINGS / exercise
        if not is_content_name(exercise) or not folder.is_dir() or folder.is_symlink():
            return None
        try:
            title = read_recorded_script(folder).script.title
        except BrokenContent:
            title = exercise
        secure_erase_folder(folder)
        return title
