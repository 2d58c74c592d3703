"""A practice is killed at each of its steps, in each face; the diary and the next start then know what was done.

The screen at home and the kiosk show the same pages of the same journey, so these two take the steps in turn, and both take
the step after which they differ; with NAERVAER_LONG=1 each takes every step.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import json
import os
import pty
import signal
import sqlite3
import struct
import termios
import threading
import time
from codecs import getincrementaldecoder
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.test_plain_practice import facts, now, surroundings, under_way
from clinic.kiosk_pty import Screen
from nærvær.domain.diary import Preference
from nærvær.domain.practice import AbandonedPractice, Practice, PracticeEnd
from nærvær.domain.ratings import Ratings
from nærvær.store.diary_opener import open_diary
from nærvær.tui.pages.page import SEEN_SECONDS
from ready_python import ReadyPython

pytestmark = pytest.mark.skipif(os.name != "posix", reason="drives a pseudo-terminal")

HERE = Path(__file__).parent
PATIENCE_SECONDS = 60.0
SLOW, AT_ONCE = 20.0, 5000.0
"""How many times faster than life it plays: slow enough to be met in the middle, or to its end at once."""
PAIN, HELPED, NOTE = "Hvor sterk er smerten akkurat nå?", "Hvor mye hjalp øvelsen", "Vil du skrive ei linje"
IS_RIGHT, WERE_THERE = "La det være", "Var du med?"
QUESTIONS = {PAIN, HELPED, NOTE, IS_RIGHT, WERE_THERE}
KEPT = "Lagret på denne maskinen."
Typed = tuple[tuple[str, str], ...]
"""What is waited for, and what is typed then; the last is only waited for."""


@functools.cache
def ready_faces() -> ReadyPython:
    """A Python that has the faces loaded, for as long as this one runs."""
    path = os.pathsep.join((str(HERE.parents[1] / "src"), str(HERE.parent)))
    ready = ReadyPython(["dialogues.killable"], surroundings(SLOW, PYTHONPATH=path, TERM="xterm-256color"))
    atexit.register(ready.close)
    return ready


class Terminal:
    """One face at a pseudo-terminal. Whatever has been written is read, as a screen or as lines."""

    def __init__(self, face: str, folder: Path, hurry: float, *words: str) -> None:
        self._lines = face == "lines"
        self._near, far = pty.openpty()
        fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = ready_faces().start(
            "dialogues.killable:run",
            [face, str(folder), *words],
            terminal=far,
            environment=surroundings(hurry, TERM="xterm-256color"),
        )
        os.close(far)
        self._screen, self._said, self._seen = Screen(80, 24), "", 0
        self._guard = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(10)
        os.close(self._near)

    def _read(self) -> None:
        decoder = getincrementaldecoder("utf-8")("replace")
        while True:
            try:
                held = decoder.decode(os.read(self._near, 1 << 16))
            except OSError:
                return
            with self._guard:
                self._said += held
                self._screen.feed(held)

    def text(self) -> str:
        """What stands on the screen, wherever its lines are broken; or what was said since the words last waited for."""
        with self._guard:
            return self._said[self._seen :] if self._lines else " ".join(self._screen.text().split())

    def shows(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while words not in self.text():
            assert time.monotonic() < deadline, f"«{words}» never came:\n{self.text()}"
            assert self.process.poll() is None or words in self.text(), f"«{words}» never came:\n{self.text()}"
            time.sleep(0.02)
        if self._lines:
            self._seen = self._said.index(words, self._seen) + len(words)

    def takes(self, steps: Typed) -> None:
        """Wait and type, one step after the other."""
        for words, typed in steps:
            self.shows(words)
            if not typed:
                continue
            if self._lines:
                time.sleep(0.1)
                os.write(self._near, (typed if typed == CTRL_C else f"{typed}\n").encode())
            else:
                self._press(words, typed)

    def _press(self, words: str, typed: str) -> None:
        """Press keys on a page; on a question once more where they came before it could have been read."""
        tries = 5 if words in QUESTIONS and typed != CTRL_C else 1
        for _ in range(tries):
            time.sleep(SEEN_SECONDS + 0.3)
            os.write(self._near, typed.encode())
            again_at = time.monotonic() + (5 if tries > 1 else 0)
            while time.monotonic() < again_at and words in self.text():
                time.sleep(0.05)
            if words not in self.text():
                return

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ends(self) -> None:
        assert self.process.wait(PATIENCE_SECONDS) == 0, self.text()


CTRL_C, ESCAPE, ENTER, DOWN = "\x03", "\x1b", "\r", "\x1b[B"
BEGIN: Typed = (("Begynn", ENTER), (PAIN, "6"))
PLAYS, SAID = (("igjen", ""),), (("(klang)", ""),)


@dataclass(frozen=True)
class Step:
    """How one comes to a step on pages and in lines, what the diary then knows, and what is done at the next start.

    `heard`: none, some, or all of the practice. `next_start`: the answer to the question about it.
    """

    name: str
    pages: Typed
    lines: Typed
    heard: str
    ratings: Ratings
    next_start: str
    hurry: float = SLOW


SIX = Ratings(pain_before=6)
ASKED: Typed = ((PAIN, "6"),)
HEARD: Typed = (*BEGIN, ("Etter øvelsen", ""), (PAIN, "4"))
HEARD_LINES: Typed = (*ASKED, ("Øvelsen er ferdig.", ""), (PAIN, "4"))
STEPS = (
    Step("before", (("Begynn", ENTER), (PAIN, "")), ((PAIN, ""),), "none", Ratings(), "told"),
    Step("settle", (*BEGIN, ("Finn deg til rette", "")), (*ASKED, ("Finn deg til rette", "")), "none", SIX, "told"),
    Step("playing", (*BEGIN, *PLAYS), (*ASKED, *SAID), "some", SIX, "go on"),
    Step(
        "paused",
        (*BEGIN, ("igjen", " "), ("Pause", "")),
        (*ASKED, ("(klang)", " "), ("Pause.", "")),
        "some",
        SIX,
        "count",
    ),
    Step(
        "grounded",
        (*BEGIN, ("igjen", "g"), ("Se deg rundt i rommet.", "")),
        (*ASKED, ("(klang)", "g"), ("Øvelsen venter.", "")),
        "some",
        SIX,
        "put aside",
    ),
    Step(
        "esc",
        (*BEGIN, ("igjen", ESCAPE), ("Øvelsen er stoppet.", "")),
        (*ASKED, ("(klang)", "q"), ("Øvelsen er stoppet.", "")),
        "some",
        SIX,
        "go on",
    ),
    Step("rating", (*HEARD[:-1], (PAIN, "")), (*HEARD_LINES[:-1], (PAIN, "")), "all", SIX, "rate", AT_ONCE),
    Step(
        "rated",
        (*HEARD, (HELPED, "")),
        (*HEARD_LINES, (HELPED, "")),
        "all",
        Ratings(pain_before=6, pain_after=4),
        "rate not",
        AT_ONCE,
    ),
    Step(
        "note",
        (*HEARD, (HELPED, "7"), (NOTE, "")),
        (*HEARD_LINES, (HELPED, "7"), (NOTE, "")),
        "all",
        Ratings(pain_before=6, pain_after=4, helped=7),
        "rate, and leave",
        AT_ONCE,
    ),
    Step(
        "summary",
        (*HEARD, (HELPED, "7"), (NOTE, ENTER), (KEPT, "")),
        (*HEARD_LINES, (HELPED, "7"), (NOTE, "fint"), (KEPT, "")),
        "kept",
        Ratings(pain_before=6, pain_after=4, helped=7),
        "nothing",
        AT_ONCE,
    ),
)
FACES = ("screen", "kiosk", "lines")
LONG = os.environ.get("NAERVAER_LONG") == "1"
ASKS = "Hva vil du gjøre med den?"
ASKS_TO_RATE = "Vil du svare på spørsmålene etter den?"
AGAIN: Typed = ((PAIN, "3"), (HELPED, "8"))
NEXT_ON_PAGES: dict[str, Typed] = {
    "told": (("ble avbrutt før den kom i gang, så den teller ikke.", CTRL_C),),
    "go on": ((ASKS, ENTER), *PLAYS),
    "count": ((ASKS, f"{DOWN}{ENTER}"), ("Øvelsen er med i dagboka, så langt du kom.", CTRL_C)),
    "put aside": ((ASKS, f"{DOWN}{DOWN}{ENTER}"), ("Øvelsen er ikke telt med.", CTRL_C)),
    "rate": ((ASKS_TO_RATE, ENTER), *AGAIN, (NOTE, ENTER), (KEPT, CTRL_C)),
    "rate not": ((ASKS_TO_RATE, f"{DOWN}{ENTER}"), ("Øvelsen er med i dagboka.", CTRL_C)),
    "rate, and leave": ((ASKS_TO_RATE, ENTER), (PAIN, CTRL_C)),
    "nothing": (("Begynn", CTRL_C),),
}
NEXT_IN_LINES: dict[str, Typed] = {
    "told": (("ble avbrutt før den kom i gang, så den teller ikke.", CTRL_C),),
    "go on": ((ASKS, "v"), ("Nå begynner øvelsen.", "")),
    "count": ((ASKS, "t"), ("Øvelsen er med i dagboka, så langt du kom.", CTRL_C)),
    "put aside": ((ASKS, "l"), ("Øvelsen er ikke telt med.", CTRL_C)),
    "rate": ((ASKS_TO_RATE, "v"), *AGAIN, (NOTE, "fint"), (KEPT, "")),
    "rate not": ((ASKS_TO_RATE, "l"), ("Øvelsen er med i dagboka.", CTRL_C)),
    "rate, and leave": ((ASKS_TO_RATE, "v"), (PAIN, CTRL_C)),
    "nothing": ((PAIN, CTRL_C),),
}


def done_in(folder: Path) -> list[Practice | AbandonedPractice]:
    return [fact for fact in facts(folder) if isinstance(fact, Practice | AbandonedPractice)]


def killed_at(step: Step, face: str, folder: Path) -> None:
    """Come to the step, and die there."""
    words = (step.name,) if step.name == "settle" else ()
    if words:
        with contextlib.closing(open_diary(folder, now)) as diary:
            diary.append(Preference("settling", "1"))
    with Terminal(face, folder, step.hurry, *words) as terminal:
        steps, answered = (step.lines, ASKED) if face == "lines" else (step.pages, BEGIN)
        if step.heard == "some":
            terminal.takes(answered)
            steps = steps[len(answered) :]
            _until_known(folder, heard=1.0)
        terminal.takes(steps)
        if step.name == "before":
            _until_known(folder)
        terminal.kill()


def _until_known(folder: Path, heard: float = 0.0) -> None:
    """Wait until the diary knows of the practice, and that so many seconds of it have been heard.

    A page begins it while its first question already stands there; and the first that is told of it, a chime, is told
    before any of it has been heard, on a busy machine by more than a tenth of a second.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    with contextlib.closing(sqlite3.connect(folder / "diary.db")) as diary:
        while True:
            known = json.loads(diary.execute("SELECT state FROM under_way").fetchone()[0])
            if known and known[0]["state"]["heard_seconds"] >= heard:
                return
            assert time.monotonic() < deadline, f"never known: {known}"
            time.sleep(0.02)


def starts_again(step: Step, face: str, folder: Path) -> None:
    """Start anew, answer what is asked, and leave; a practice that goes on is heard a little first."""
    going_on = step.next_start == "go on"
    with Terminal(face, folder, SLOW if going_on else AT_ONCE) as terminal:
        terminal.takes((NEXT_IN_LINES if face == "lines" else NEXT_ON_PAGES)[step.next_start])
        if going_on:
            time.sleep(0.5)
            terminal.takes((("", CTRL_C),))
        terminal.ends()


def faces(place: int, step: Step) -> tuple[str, ...]:
    """The faces in which it is killed at the step that stands at this place."""
    if LONG or step.next_start == "rate, and leave":
        return FACES
    return ("kiosk" if place % 2 == 0 else "screen", "lines")


@pytest.mark.parametrize(
    ("step", "face"),
    [
        pytest.param(step, face, id=f"{step.name}-{face}")
        for place, step in enumerate(STEPS)
        for face in faces(place, step)
    ],
)
def test_whatever_step_it_is_killed_at_the_facts_are_right(step: Step, face: str, tmp_path: Path) -> None:
    killed_at(step, face, tmp_path)
    left = under_way(tmp_path)
    kept = done_in(tmp_path)
    if step.heard == "kept":
        assert left is None
        assert [(fact.ended, fact.ratings) for fact in kept if isinstance(fact, Practice)] == [
            (PracticeEnd.FINISHED, step.ratings)
        ]
    else:
        assert left is not None
        assert kept == []
        heard = left.heard_seconds
        assert heard == {"none": 0.0, "all": 180.0}.get(step.heard, heard)
        assert step.heard == "none" or (left.ratings == step.ratings and heard >= 1)
        assert step.heard != "some" or heard < 180
    starts_again(step, face, tmp_path)
    _is_right(step, face, 0.0 if left is None else left.heard_seconds, tmp_path)


def _is_right(step: Step, face: str, heard: float, folder: Path) -> None:
    """Assert what the diary holds after the next start."""
    is_later = face == "kiosk" and step.next_start == "rate, and leave"
    left = under_way(folder)
    assert (left is not None) is is_later
    if left is not None:
        assert (left.heard_seconds, left.ratings) == (180.0, step.ratings)
        assert done_in(folder) == []
        return
    (fact,) = done_in(folder)
    practice = fact.practice if isinstance(fact, AbandonedPractice) else fact
    assert isinstance(fact, AbandonedPractice) is (step.next_start in {"told", "put aside"})
    ended = {"go on": PracticeEnd.STOPPED, "rate": PracticeEnd.FINISHED, "rate not": PracticeEnd.FINISHED}
    ended |= {"rate, and leave": PracticeEnd.FINISHED, "nothing": PracticeEnd.FINISHED}
    assert practice.ended is ended.get(step.next_start, PracticeEnd.INTERRUPTED)
    rated = Ratings(pain_before=6, pain_after=3, helped=8) if step.next_start == "rate" else step.ratings
    assert step.heard == "none" or practice.ratings == rated
    if step.next_start == "go on":
        assert heard < practice.heard_seconds < 180
    else:
        assert practice.heard_seconds == (180.0 if step.heard == "kept" else heard)


def _names(steps: Sequence[Step]) -> set[str]:
    return {step.next_start for step in steps}


def test_every_answer_at_the_next_start_is_given_somewhere() -> None:
    assert _names(STEPS) == set(NEXT_ON_PAGES) == set(NEXT_IN_LINES)


def test_each_face_meets_most_steps_and_each_step_pages_and_lines() -> None:
    met = [faces(place, step) for place, step in enumerate(STEPS)]
    assert all("lines" in those and {"screen", "kiosk"} & set(those) for those in met)
    assert min(sum(face in those for those in met) for face in FACES) >= len(STEPS) // 2
