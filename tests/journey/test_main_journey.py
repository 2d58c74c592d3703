"""The main journey with real keys in a real terminal, real sound at a sink, and a real diary."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from null_sink import RATE
from person import Person
from terminal import Terminal

TODAY = "Begynn"
PAIN = "Hvor sterk er smerten akkurat nå?"
HELPED = "Hvor mye hjalp øvelsen deg denne gangen?"
SIZES = [(80, 24), (60, 18), (40, 12)]


def asks(question: str, columns: int) -> str:
    """As much of a question as stands on one line of a narrow screen."""
    return question[: min(len(question), columns // 2 - 6)]


def sounding_seconds(samples: NDArray[np.int16]) -> float:
    """How much of a recording, in blocks of 0.1 s, is not silence."""
    blocks = samples[: len(samples) // 4800 * 4800].reshape(-1, 4800).astype(np.int32)
    return float((np.abs(blocks).max(axis=1) > 30).sum()) / 10


def heard_soon(terminal: Terminal, seconds: int = 2) -> None:
    """Let so many seconds of the practice be heard, as its clock tells: its page stands there before the first sound."""
    began = seconds_left(terminal.wait_for("igjen"))
    deadline = time.monotonic() + seconds + 20
    while (left := seconds_left(terminal.screen())) > began - seconds:
        assert time.monotonic() < deadline, f"only {began - left} of {seconds} seconds have been heard"
        time.sleep(0.1)


def seconds_left(screen: str) -> int:
    """What the clock of a practice shows."""
    found = re.search(r"(\d+):(\d\d) igjen", screen)
    assert found, screen
    return int(found[1]) * 60 + int(found[2])


def read(terminal: Terminal, question: str) -> None:
    """Wait for a question that follows another one, and read it: until then it takes no answer."""
    terminal.wait_for(question)
    time.sleep(1.2)


def wait_until_gone(process: int, seconds: float = 10.0) -> None:
    """Wait until a process has ended; it must, for it has no window any more."""
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < deadline, "the program outlived its window"
        time.sleep(0.1)


def to_the_end(terminal: Terminal) -> int:
    """Go forward sentence by sentence until the practice is over; how many times."""
    for leap in range(60):
        if "Etter øvelsen" in terminal.screen():
            return leap
        terminal.press("Right")
        time.sleep(0.4)
    terminal.wait_for("Etter øvelsen", 30)
    return 60


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_first_start_is_two_enters_from_sound(person: Person, columns: int, rows: int) -> None:
    with person.sink.recorder() as heard, person.sits_down(columns=columns, rows=rows) as terminal:
        terminal.wait_for(TODAY)
        assert sounding_seconds(heard.samples()) == 0
        terminal.press("Enter")
        terminal.wait_for(asks(PAIN, columns))
        terminal.press("Enter")
        heard_soon(terminal, 3)
        assert sounding_seconds(heard.samples()) > 1
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["exercise"], practice["planned_seconds"], practice["ended"]) == ("breathing-space", 180, "stopped")
    assert practice["pain_before"] is None
    assert practice["heard_seconds"] >= 2


def test_a_finished_practice_is_in_the_diary_with_its_ratings_and_in_the_weeks(person: Person) -> None:
    with person.sink.recorder() as heard, person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("Enter")
        terminal.wait_for(PAIN)
        terminal.press("6")
        heard_soon(terminal)
        leaps = to_the_end(terminal)
        terminal.wait_for(PAIN)
        terminal.press("4")
        read(terminal, HELPED)
        terminal.press("1")
        time.sleep(0.2)
        terminal.press("0")
        read(terminal, "linje")
        terminal.press("Escape")
        time.sleep(1)
        screen = terminal.screen()
        assert "6" in screen
        assert "4" in screen
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
        arrived = sounding_seconds(heard.samples())
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["helped"]) == (6, 4, 10)
    assert (practice["ended"], practice["voice"], practice["week"]) == ("finished", "synthetic-light", 1)
    # A leap cuts a tenth of a second in two on both sides, and each part counts as a whole one here.
    assert arrived <= practice["heard_seconds"] + 1 + 0.2 * leaps
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("u")
        terminal.wait_for("1 av 6")


@pytest.mark.parametrize("ending", ["Escape", "C-c", "SIGTERM", "SIGHUP", "window"])
def test_whatever_ends_a_practice_keeps_what_was_heard(person: Person, ending: str) -> None:
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("Enter")
        terminal.wait_for(PAIN)
        terminal.press("7")
        heard_soon(terminal, 4)
        if ending == "window":
            program = terminal.program()
            terminal.close()
            wait_until_gone(program)
        elif ending.startswith("SIG"):
            terminal.signal(signal.Signals[ending])
            assert terminal.wait_for_end() == 0
        else:
            terminal.press(ending)
            if ending == "Escape":
                terminal.wait_for("Gå videre med øvelsen")
                terminal.press("Enter")
                terminal.wait_for("Etter øvelsen")
                terminal.press("C-c")
            assert terminal.wait_for_end() == 0
    heard = 0
    if ending in {"SIGHUP", "window"}:  # nobody has ended it, so it goes on as the same practice
        assert person.practices() == []
        heard = 3
        with person.sits_down() as terminal:
            terminal.wait_for("Du var midt i Pusterommet.")
            time.sleep(1)
            terminal.press("Enter")
            heard_soon(terminal, 4)
            terminal.press("C-c")
            assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["ended"], practice["pain_before"]) == ("stopped", 7)
    assert 3 + heard <= practice["heard_seconds"] <= 9 + 3 * heard


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("go on", "stopped"), ("count", "interrupted"), ("leave", None)],
    ids=["go-on", "count", "leave"],
)
def test_a_killed_practice_is_asked_about_once(person: Person, answer: str, kept: str | None) -> None:
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("Enter")
        terminal.wait_for(PAIN)
        terminal.press("5")
        heard_soon(terminal, 19)
        terminal.signal(signal.SIGKILL)
        terminal.wait_for_end()
    assert person.practices() == []
    steps = {"go on": 0, "count": 1, "leave": 2}[answer]
    with person.sink.recorder() as heard, person.sits_down() as terminal:
        terminal.wait_for("Pusterommet")
        time.sleep(1)
        for _ in range(steps):
            terminal.press("Down")
        terminal.press("Enter")
        if answer == "go on":
            # Nineteen seconds were heard; at most fifteen of them may be lost.
            assert 159 <= seconds_left(terminal.wait_for("igjen")) <= 178
            time.sleep(3)
            assert sounding_seconds(heard.samples()) > 0.5
        else:
            terminal.wait_for(TODAY)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    assert [practice["ended"] for practice in person.practices()] == ([kept] if kept else [])
    if kept:
        (practice,) = person.practices()
        assert practice["pain_before"] == 5
        assert practice["heard_seconds"] >= 4
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)


def test_a_second_practice_at_the_same_time_is_refused_and_the_first_unharmed(person: Person) -> None:
    with person.sits_down() as first:
        first.wait_for(TODAY)
        first.press("Enter")
        first.wait_for(PAIN)
        first.press("Enter")
        heard_soon(first)
        second = person.types("practise", "breathing-space", "--plain")
        assert second.returncode == 3
        assert second.stderr.strip().endswith(".")
        first.press("C-c")
        assert first.wait_for_end() == 0
    assert len(person.practices()) == 1


def test_the_plain_face_speaks_lines_and_takes_ratings_from_a_pipe(person: Person) -> None:
    with person.sink.recorder() as heard:
        told = person.types("practise", "silent", "--minutes", "1", "--plain", text="5\n3\n8\nGodt å sitte.\n")
        arrived = sounding_seconds(heard.samples())
    assert told.returncode == 0, told.stderr
    assert "\x1b" not in told.stdout
    assert PAIN in told.stdout
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["helped"]) == (5, 3, 8)
    assert practice["ended"] == "finished"
    assert practice["heard_seconds"] == pytest.approx(60, abs=0.5)
    assert arrived > 5
    assert len(heard.samples()) / RATE >= 60


def test_without_a_terminal_one_sentence_says_what_to_use(person: Person) -> None:
    told = person.types()
    assert told.returncode == 2
    assert told.stdout == ""
    assert "--plain" in told.stderr
    assert len(told.stderr.strip().splitlines()) <= 2


@pytest.mark.parametrize("aside", ['2>"$HOME/feil.txt"', "2>&-"], ids=["file", "closed"])
def test_the_screen_is_drawn_wherever_errors_go(person: Person, aside: str) -> None:
    with Terminal(("sh", "-c", f'exec "$0" {aside}', person.program), person.environment) as terminal:
        terminal.wait_for(TODAY)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    told = person.home / "feil.txt"
    assert told.exists() is ("HOME" in aside)
    assert not told.exists() or told.read_bytes() == b""


def test_a_device_that_is_stuck_leaves_the_choice_and_comes_back_where_it_was(person: Person) -> None:
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("Enter")
        terminal.wait_for(PAIN)
        terminal.press("Enter")
        heard_soon(terminal)
        person.sink.suspend(True)
        try:
            stuck = time.monotonic()
            terminal.wait_for("Leter etter den", 6)
            shown = set()
            while "Prøv igjen" not in (screen := terminal.screen()):
                shown.add("Leter etter den" in screen)
                assert time.monotonic() - stuck < 16, screen
                time.sleep(0.1)
            assert shown == {True}, "the search comes and goes"
            assert "Uten lyd" in screen
        finally:
            person.sink.suspend(False)
        with person.sink.recorder() as heard:
            terminal.press("Enter")
            time.sleep(4)
        assert sounding_seconds(heard.samples()) > 1
        assert "Prøv igjen" not in terminal.screen()
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
