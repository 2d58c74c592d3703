"""Tries every letter that is bound on the page shown, in both cases and in every form a terminal may send it."""

from __future__ import annotations

from typing import Any

from textual import events

from nærvær.tui.drivers.terminal_driver import KeyParser
from tui.conftest import Driven


def forms(letter: str) -> list[events.Key]:
    """The letter with Caps Lock and with Shift, as plain text and in each form of the kitty protocol."""
    large, small = letter.upper(), letter
    sent: tuple[str, ...] = (
        large,
        f"\x1b[{ord(small)};65;{ord(large)}u",
        f"\x1b[{ord(small)};65u",
        f"\x1b[{ord(small)};2;{ord(large)}u",
    )
    sent += (f"\x1b[{ord(small)};2u", f"\x1b[{ord(small)};66;{ord(small)}u")
    return [message for text in sent for message in KeyParser().feed(text) if isinstance(message, events.Key)]


def bound_letters(driven: Driven) -> set[str]:
    """Every letter with a binding that holds on the page shown."""
    chain = driven.app.screen._modal_binding_chain
    return {key for _, bindings in chain for key in bindings.key_to_bindings if len(key) == 1 and key.isalpha()}


async def done_by(driven: Driven, key: events.Key) -> list[str]:
    """The actions a key runs on the page shown; none of them is carried out."""
    ran: list[str] = []

    async def noted(action: Any, *_: object) -> bool:
        ran.append(str(action))
        return True

    app = driven.app
    app.run_action = noted
    try:
        app.post_message(events.Key(key.key, key.character))
        await driven.pilot.pause()
    finally:
        del app.run_action
    return ran


async def every_letter_works_in_both_cases(driven: Driven) -> int:
    """Compare each bound letter with its other forms; how many letters there were."""
    letters = sorted(bound_letters(driven))
    for letter in letters:
        meant = await done_by(driven, events.Key(letter, letter))
        for form in forms(letter):
            if form.character is None and driven.app.screen.is_answer_key(letter):
                continue  # what is typed there is text, and a terminal sends it as such
            done = await done_by(driven, form)
            assert done == meant, (type(driven.app.screen).__name__, letter, form.key)
    return len(letters)
