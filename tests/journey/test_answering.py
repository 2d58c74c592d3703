"""Answers in a real terminal, at a person's pace, and whatever ends the program in the midst of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

import pytest

from journey.test_main_journey import HELPED, PAIN, TODAY, asks, heard_soon, read, wait_until_gone
from person import Person
from terminal import Terminal

SLOWLY = 2.0
READING = 1.5
"""In seconds: a question that was answered before takes a key after .4 s; on a busy machine the screen is behind."""
MOST_TRIES = 4
SIZES = [(80, 24), (40, 12)]
ENDINGS = ["SIGTERM", "window", "SIGKILL"]
LONG = os.environ.get("NAERVAER_LONG") == "1"
NOTE = "linje"
CHOSEN = "‹"
"""What stands behind the number that is chosen on a scale, and nowhere else on its page."""


def to_before(terminal: Terminal, columns: int = 80) -> None:
    """Begin today's practice, as far as its first question."""
    terminal.wait_for(TODAY)
    terminal.press("Enter")
    terminal.wait_for(asks(PAIN, columns))


def answer(terminal: Terminal, key: str, asked: str) -> None:
    """Answer one question, once it is there and can have been read."""
    read(terminal, asked)
    terminal.press(key)


def answer_and_go_on(terminal: Terminal, key: str, asked: str) -> None:
    """Answer one question that is answered by one key; once more where the key came too early.

    A busy machine may begin to count the moment in which a question takes no key seconds after it stands on the screen.
    """
    read(terminal, asked)
    for _ in range(MOST_TRIES):
        terminal.press(key)
        again_at = time.monotonic() + 5
        while time.monotonic() < again_at:
            if asked not in terminal.screen():
                return
            time.sleep(0.1)


def ends(terminal: Terminal, ending: str) -> None:
    """End the program in one of the ways it cannot ask about."""
    if ending == "window":
        program = terminal.program()
        terminal.close()
        wait_until_gone(program)
    else:
        terminal.signal(signal.Signals[ending])
        code = terminal.wait_for_end()
        assert code == 0 or ending == "SIGKILL"


# At a person's pace


@pytest.mark.parametrize(
    ("second", "kept", "columns", "rows"),
    [
        (second, kept, *size)
        for place, (second, kept) in enumerate([("7", 7), ("0", 10), ("Enter", 1)])
        for size in (SIZES if LONG else [SIZES[place % len(SIZES)]])
    ],
)
def test_a_one_waits_for_what_is_meant_however_long_that_takes(
    person: Person, second: str, kept: int, columns: int, rows: int
) -> None:
    with person.sits_down(columns=columns, rows=rows) as terminal:
        to_before(terminal, columns)
        terminal.press("1")
        time.sleep(SLOWLY)
        terminal.wait_for(asks(PAIN, columns))
        terminal.press(second)
        heard_soon(terminal, 6)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["ended"]) == (kept, None, "stopped")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_slow_ten_leaves_the_next_question_untouched_and_backspace_leads_back(
    person: Person, columns: int, rows: int
) -> None:
    with person.sits_down(columns=columns, rows=rows) as terminal:
        terminal.wait_for(TODAY)
        terminal.press("t")
        answer(terminal, "1", "1 av ")
        time.sleep(SLOWLY)
        terminal.press("0")
        terminal.wait_for("2 av ")
        time.sleep(SLOWLY)
        screen = terminal.screen()
        assert "2 av " in screen
        assert CHOSEN not in screen
        terminal.press("BSpace")
        terminal.wait_for("1 av ")
        terminal.wait_for("10‹")
        time.sleep(READING)
        terminal.press("6")
        terminal.wait_for("2 av ")
        time.sleep(READING)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    (week,) = person.told()["weeks"]
    assert (week["hindered"], week["pain_average"], week["activity"]) == (6, None, None)


def test_backspace_leads_back_after_a_practice_and_the_last_answer_is_the_fact(person: Person) -> None:
    with person.sits_down() as terminal:
        after_practice(terminal)
        answer(terminal, "1", PAIN)
        time.sleep(SLOWLY)
        terminal.press("0")
        terminal.wait_for(HELPED)
        time.sleep(SLOWLY)
        assert CHOSEN not in terminal.screen()
        terminal.press("BSpace")
        terminal.wait_for(PAIN)
        terminal.wait_for("10‹")
        answer(terminal, "4", PAIN)
        answer(terminal, "8", HELPED)
        terminal.wait_for(NOTE)
        time.sleep(READING)
        terminal.press("BSpace")
        answer(terminal, "7", HELPED)
        answer(terminal, "Escape", NOTE)
        terminal.wait_for("Lagret på denne maskinen")
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["helped"]) == (7, 4, 7)


# Whatever ends it


def after_practice(terminal: Terminal) -> None:
    """Rate, practise a little, and end it: as far as the first question afterwards."""
    to_before(terminal)
    terminal.press("7")
    heard_soon(terminal, 7)
    terminal.press("Escape")
    terminal.wait_for("Gå videre med øvelsen")
    terminal.press("Escape")
    terminal.wait_for("Etter øvelsen")
    terminal.wait_for(PAIN)


AFTER: tuple[tuple[str, str], ...] = (("4", PAIN), ("8", HELPED))


def endings(steps: Sequence[int], names: Sequence[str]) -> list[Any]:
    """Every ending at each step in the long form; else each step meets two and each ending most steps, as each takes seconds
    of a real terminal. `tests/dialogues` kills the same pages at each of their steps.
    """
    return [
        pytest.param(step, ending, id=f"{name}-{ending}")
        for place, (step, name) in enumerate(zip(steps, names, strict=True))
        for number, ending in enumerate(ENDINGS)
        if LONG or number != place % len(ENDINGS)
    ]


@pytest.mark.parametrize(("answered", "ending"), endings([0, 1, 2], ["pain", "helped", "note"]))
def test_whatever_ends_it_after_a_practice_what_was_answered_is_kept(
    person: Person, answered: int, ending: str
) -> None:
    with person.sits_down() as terminal:
        after_practice(terminal)
        for key, asked in AFTER[:answered]:
            answer_and_go_on(terminal, key, asked)
        terminal.wait_for((PAIN, HELPED, NOTE)[answered])
        time.sleep(READING)
        ends(terminal, ending)
    if ending == "SIGKILL":
        assert person.practices() == []
        with person.sits_down() as terminal:
            terminal.wait_for("Pusterommet")
            time.sleep(1)
            terminal.press("Down", "Enter")
            terminal.wait_for(TODAY)
            terminal.press("C-c")
            assert terminal.wait_for_end() == 0
    (practice,) = person.practices()
    assert (practice["pain_before"], practice["pain_after"], practice["helped"]) == (
        7,
        4 if answered > 0 else None,
        8 if answered > 1 else None,
    )
    assert practice["ended"] == ("interrupted" if ending == "SIGKILL" else "stopped")
    assert 5 <= practice["heard_seconds"] <= 15


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_practice_that_never_began_is_in_no_week_whatever_ended_it(person: Person, ending: str) -> None:
    with person.sits_down() as terminal:
        to_before(terminal)
        time.sleep(1)
        ends(terminal, ending)
    assert person.practices() == []
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
    assert person.practices() == []


LOOK = (("6", "1 av "), ("5", "2 av "), ("gå tur", "3 av "), ("4", "4 av "), ("Kvelden", "5 av "), ("", "6 av "))


STEPS = range(len(LOOK) + 1) if LONG else (1, 4, 6)
"""After an answer in the middle, the last of a kind, and all."""


@pytest.mark.parametrize(("answered", "ending"), endings(STEPS, [str(step) for step in STEPS]))
def test_whatever_ends_it_in_the_weekly_look_what_was_answered_is_kept(
    person: Person, answered: int, ending: str
) -> None:
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("t")
        for text, asked in LOOK[:answered]:
            if text and not text.isdigit():
                read(terminal, asked)
                terminal.press(text)
            answer_and_go_on(terminal, text if text.isdigit() else "Enter", asked)
        # What comes after the six is the card of the week, which asks nothing and so has no number.
        terminal.wait_for(f"{answered + 1} av " if answered < len(LOOK) else "Noe å prøve")
        time.sleep(READING)
        ends(terminal, ending)
    kept = 0 if ending == "SIGKILL" else answered
    weeks = person.told()["weeks"]
    found = [(week["hindered"], week["pain_average"], week["activity"]) for week in weeks]
    expected = (6 if kept > 0 else None, 5 if kept > 1 else None, 4 if kept > 3 else None)
    assert found in ([expected], [] if not kept else [expected])
    with person.sits_down() as terminal:
        terminal.wait_for(TODAY)
        terminal.press("C-c")
        assert terminal.wait_for_end() == 0
