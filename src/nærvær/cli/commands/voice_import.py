"""`nærvær voice import`: a whole recording is cut at its pauses, reviewed by a person, and kept as an exercise."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from contextlib import closing
from datetime import date
from pathlib import Path

from ...domain.errors import NameKind, OutOfRange, RecordingFault, RecordingProblem, UnknownName
from ...domain.own_voice import VoiceConsent
from ...domain.recorded_exercise import (
    MOST_PHRASES,
    CutRecording,
    OpenRecording,
    RecordingWorkshop,
    as_exercise,
    divided,
    joined,
)
from ...domain.validation import decimal_number, normalised
from ...texts import recordings as texts
from ...texts.cli import FILE_NAME, missing_arguments, which_voice_command
from ..dispatch import CommandContext, UsageError
from ..stdio import (
    ExitStatus,
    echo,
    echo_lines,
    echo_lines_done,
    echo_stderr,
    is_terminal,
    progress_bar,
    terminal_width,
)
from .voice import parse_until, short_enough, today_of

LONGEST_ID = 40
LONGEST_SHORTEST_PAUSE = 60
LONGEST_TITLE = 80
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a"})


def refuse_without_verb(_arguments: argparse.Namespace, _context: CommandContext) -> int:
    """Refuse `nærvær voice` alone."""
    raise UsageError(which_voice_command())


def import_recording(arguments: argparse.Namespace, context: CommandContext) -> int:
    """Do what is asked for. Raises `RecordingProblem`, `UnreadableFile`, `UsageError` and `OSError`."""
    workshop = context.services.recordings
    if arguments.remove is not None:
        return _remove(workshop, arguments.remove, context)
    if arguments.file is None:
        raise UsageError(missing_arguments(FILE_NAME()))
    shortest = None if arguments.pauses is None else _pause(arguments.pauses)
    file = Path(arguments.file)
    identity = arguments.id or suggested_id(file.stem)
    consent = _consent(arguments, today_of(context.services))
    workshop.require_free(identity)
    if is_terminal(sys.stderr):
        echo_stderr(f"{texts.LISTENING()}\n")
    with closing(workshop.open(file)) as recording:
        review = Review(recording, workshop, arguments.captions, str(file))
        review.cut_anew(shortest)
        title = normalised(arguments.title or file.stem)[:LONGEST_TITLE]
        review.show()
        if not (arguments.yes or review.ask()):
            return ExitStatus.FAILED
        by = normalised(arguments.by or "")
        exercise = as_exercise(review.cut, identity, title, texts.WHY(), by, consent)
        if exercise is None:
            raise RecordingProblem(RecordingFault.NO_LENGTH, str(file))
        with progress_bar() as show:
            folder = workshop.keep(recording, review.cut, exercise, show)
    missing = [] if consent is not None else [texts.consent_missing(identity)]
    echo_lines_done([*texts.kept_lines(exercise, str(folder)), *missing], [str(folder)])
    return ExitStatus.DONE


def _consent(arguments: argparse.Namespace, today: date) -> VoiceConsent | None:
    """Return what was told of the consent; None where nothing was. Raises `UsageError` where it is only a part of one."""
    by, purpose = (short_enough(normalised(told or "")) for told in (arguments.by, arguments.purpose))
    if not by and (purpose or arguments.until):
        raise UsageError(texts.PURPOSE_NEEDS_PERSON())
    if not purpose:
        if arguments.until:
            raise UsageError(texts.UNTIL_NEEDS_PURPOSE())
        return None
    return VoiceConsent(by, purpose, today, parse_until(arguments.until or "", today))


def suggested_id(name: str) -> str:
    """Return an id made of the name of a file: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
    return words if words[:1].isalpha() else f"opptak-{words}".rstrip("-")


def _remove(workshop: RecordingWorkshop, identity: str, context: CommandContext) -> int:
    title = workshop.remove(identity)
    if title is None:
        known = tuple(exercise.id for exercise in context.services.catalogue.exercises())
        raise UnknownName(NameKind.EXERCISE, identity, known)
    echo_lines_done([texts.removed(title)])
    return ExitStatus.DONE


class Review:
    """The cut of a recording while a person looks at it and changes it line by line."""

    def __init__(self, recording: OpenRecording, workshop: RecordingWorkshop, captions: str | None, name: str) -> None:
        """`captions`: the file with its words, if there is one. `name`: of the recording, for what is refused."""
        self._recording = recording
        self._workshop = workshop
        self._captions = captions
        self._name = name
        self.cut = CutRecording(1, 0, ())

    def cut_anew(self, shortest: float | None) -> None:
        """Find the pauses, and put the captions beside what is said. Raises `RecordingProblem`."""
        cut = self._recording.cut(shortest)
        if not cut.phrases:
            raise RecordingProblem(RecordingFault.NO_SPEECH, self._name)
        if not 2 <= len(cut.phrases) <= MOST_PHRASES:
            raise RecordingProblem(RecordingFault.NO_PAUSES, self._name)
        self.cut = cut if self._captions is None else self._workshop.with_captions(cut, Path(self._captions))

    def show(self) -> None:
        """Print the timeline, every phrase, and how long the exercise can be."""
        echo_lines([*texts.timeline_picture(self.cut, terminal_width()), ""])
        echo_lines([*texts.phrase_lines(self.cut), "", texts.summary(self.cut)])

    def ask(self) -> bool:
        """Change the cut as long as something is typed; return whether it is to be kept."""
        echo_lines([texts.HOW_TO_REVIEW(), *texts.review_help()])
        while True:
            if is_terminal(sys.stdin):
                echo("> ", sys.stdout)
            try:
                line = sys.stdin.readline(1_000) if sys.stdin else ""
            except UnicodeDecodeError:
                line = "?\n"
            if not line:
                echo_lines([texts.SAVE_WITH_YES()])
                return False
            words = line.lower().split()
            if not words:
                return True
            if words == [texts.CANCEL_WORD()]:
                echo_lines([texts.NOTHING_KEPT()])
                return False
            echo_lines(self._changed(words))

    def _changed(self, words: list[str]) -> list[str]:
        """Do what was typed and return the lines to answer with."""
        verb, *rest = words
        try:
            if verb == texts.SHOW_WORD() and not rest:
                self.show()
                return []
            if verb == texts.PAUSES_WORD() and len(rest) == 1:
                self.cut_anew(_pause(rest[0]))
            elif verb == texts.JOIN_WORD() and len(rest) == 1:
                self._join(_whole(rest[0]))
            elif verb == texts.SPLIT_WORD() and len(rest) in (1, 2):
                self._split(_whole(rest[0]), _seconds(rest[1]) if len(rest) == 2 else None)
            else:
                return [texts.NOT_UNDERSTOOD(), *texts.review_help()]
        except LookupError:
            return [texts.NO_SUCH_PHRASE()]
        except (ValueError, OutOfRange):
            return [texts.NOT_UNDERSTOOD()]
        except RecordingProblem as problem:
            return [texts.recording_problem(problem)]
        except _NoStop:
            return [texts.NO_STOP_THERE()]
        return [*texts.phrase_lines(self.cut), "", texts.summary(self.cut)]

    def _join(self, number: int) -> None:
        if not 1 <= number < len(self.cut.phrases):
            raise LookupError(number)
        self.cut = joined(self.cut, number)

    def _split(self, number: int, near: float | None) -> None:
        if not 1 <= number <= len(self.cut.phrases):
            raise LookupError(number)
        phrase = self.cut.phrases[number - 1]
        pause = self._recording.pause_within(phrase.start, phrase.end, near)
        if pause is None:
            raise _NoStop
        self.cut = divided(self.cut, number, pause)


class _NoStop(Exception):
    """There is no stop in the phrase that is to be divided."""


def _pause(text: str) -> float:
    """Read the seconds that a pause lasts at least. Raises `OutOfRange`."""
    seconds = decimal_number(text, 0, LONGEST_SHORTEST_PAUSE)
    if seconds is None:
        raise OutOfRange("seconds", text, 0, LONGEST_SHORTEST_PAUSE)
    return seconds


def _whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,4}", text, re.ASCII):
        raise ValueError(text)
    return int(text)


def _seconds(text: str) -> float:
    """Read 83, 83,5 or 1:23 as seconds. Raises `ValueError`."""
    if not re.fullmatch(r"(?:\d{1,3}:)?\d{1,5}(?:[.,]\d{1,3})?", text, re.ASCII):
        raise ValueError(text)
    minutes, _, seconds = text.rpartition(":")
    return 60 * int(minutes or 0) + float(seconds.replace(",", "."))
