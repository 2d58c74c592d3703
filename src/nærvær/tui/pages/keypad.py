"""A pad of its own for codes, PINs and passphrases: by keys, arrows or touch. Nothing of it can be copied or pasted."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Container, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from ...domain.codes import CODE_ALPHABET
from ...domain.credentials import PASSPHRASE_MAX_LENGTH, PIN_LENGTH
from ...texts import keys
from ...texts import kiosk as words
from ..widgets.key_hints import KeyHint
from ..widgets.option_rows import OptionButton
from ..widgets.safe_text import SafeText
from .page import HIGH_FROM, LOW_BELOW, Page, nearest_in_direction

DELETE, DONE = "\b", "\n"
TALLEST_KEY = 3
_LABELS = {DELETE: words.DELETE, DONE: words.DONE, " ": words.SPACE}
_SHORT_LABELS = {DELETE: "←", DONE: "OK", " ": "_"}


@dataclass(frozen=True, slots=True)
class KeypadSpec:
    """What is asked for: its signs with the rows they stand in, how many, and whether it is shown.

    `length` None: any number up to `longest`, ended with Enter.
    """

    signs: str
    columns: int
    length: int | None
    hidden: bool
    group: int = 0
    longest: int = PASSPHRASE_MAX_LENGTH

    def sign(self, character: str) -> str | None:
        """The sign that a typed character stands for, if any."""
        if self.length is None:
            return character
        upper = character.upper()
        sign = "5" if upper == "S" and "S" not in self.signs else upper
        return sign if len(sign) == 1 and sign in self.signs else None


PIN_KEYPAD = KeypadSpec("1234567890", 6, PIN_LENGTH, hidden=True)
PASSPHRASE_KEYPAD = KeypadSpec("1234567890qwertyuiopasdfghjkløzxcvbnmæå-", 10, None, hidden=True)


def code_keypad(length: int, group: int) -> KeypadSpec:
    """A code with so many signs, shown in groups."""
    return KeypadSpec(CODE_ALPHABET, 10, length, hidden=False, group=group)


class KeypadKey(Widget):
    """One key of the pad."""

    class Pointed(Message):
        """The person has pointed at it."""

        def __init__(self, sign: str) -> None:
            super().__init__()
            self.sign = sign

    def __init__(self, sign: str, odd: bool) -> None:
        """`odd`: it stands in every other row, which is tinted to be told from the next."""
        super().__init__(classes="-odd" if odd else "")
        self.sign = sign

    def render(self) -> Content:
        label = _LABELS.get(self.sign, self.sign)
        if len(label) > self.size.width:
            label = _SHORT_LABELS[self.sign]
        return Content(f"›{label}‹" if self.has_class("-here") and len(label) == 1 else label)

    def on_click(self) -> None:
        self.post_message(self.Pointed(self.sign))


class KeypadPage(Page[str | None]):
    """Asks for what fits `lock`; None: turned back. `other` is one more way on, answered with `OTHER`."""

    OTHER: ClassVar[str] = "\x00"
    HINTS = (
        KeyHint(keys.ENTER, keys.CHOOSE),
        KeyHint("←→↑↓", keys.MOVE),
        KeyHint(keys.ESC, keys.BACK, "back"),
        KeyHint(words.DELETE_KEY, words.DELETE.lower(), "delete"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("backspace,delete", "delete", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    KeypadPage {
        & #frame { width: 100%; height: auto; align-horizontal: center; }
        & #frame SafeText { width: 100%; text-align: center; }
        & #ask { text-style: bold; }
        & #typed { height: 1; color: $accent; text-style: bold; margin-bottom: 1; }
        & #why { color: $quiet; }
        & Center { height: auto; }
        & #signs { width: auto; height: auto; layout: grid; grid-gutter: 0 1; }
        & KeypadKey { width: 100%; height: 100%; content-align: center middle; background: $surface; }
        & KeypadKey.-odd { background: $surface 40%; }
        & KeypadKey.-here { background: $chosen; color: $on-chosen; text-style: bold; }
        & KeypadKey:hover { text-style: underline; }
        & #other { margin-top: 1; }
        &.-narrow #signs, &.-middle #signs { grid-gutter: 0 0; }
        &.-medium #other, &.-low #other { height: 1; padding: 0; margin-top: 0; }
        &.-low #typed { margin-bottom: 0; }
    }
    """

    def __init__(self, heading: str, ask: str, lock: KeypadSpec, why: str = "", other: str = "") -> None:
        super().__init__()
        self._heading = heading
        self._ask = ask
        self._lock = lock
        self._why = why
        self._other = other
        self._typed = ""
        self._place: int | None = None
        self.touched = False
        extra = (DELETE,) if lock.length else (" ", DELETE, DONE)
        self._signs = (*lock.signs, *extra)

    def heading(self) -> str:
        return self._heading

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self._ask, id="ask")
            yield SafeText(self._shown(), id="typed")
            with Center(), Container(id="signs"):
                for place, sign in enumerate(self._signs):
                    yield KeypadKey(sign, odd=bool(place // self._lock.columns % 2))
            if self._why:
                yield SafeText(self._why, id="why")
            if self._other:
                with Center():
                    yield OptionButton(self._other, self.OTHER, id="other")

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Keys as large as there is room for, up to what a finger hits with ease."""
        grid = self.query_one("#signs")
        room = (self.size.width - 4) // self._lock.columns - (1 if self.size.width >= 76 else 0)
        grid.styles.grid_size_columns = self._lock.columns
        grid.styles.grid_columns = (str(max(3, min(room, 9))),)
        rows = -(-len(self._signs) // self._lock.columns)
        grid.styles.grid_rows = (str(max(1, min(self._room_below() // rows, TALLEST_KEY))),)

    def _room_below(self) -> int:
        """Rows of the screen that what stands around the keys leaves for them."""
        width, height = self.size
        low, high = height < LOW_BELOW, height >= HIGH_FROM
        ask, why = (len(textwrap.wrap(text, max(width, 1))) for text in (self._ask, self._why))
        around = ask + (1 if low else 2) + why
        if self._other:
            around += 4 if high else 1
        return height - (6 if high else 2) - around

    def is_answer_key(self, key: str) -> bool:
        return len(key) == 1 and self._lock.sign(key) is not None

    def on_key(self, event: events.Key) -> None:
        character = event.character
        if character is None or not event.is_printable or (sign := self._lock.sign(character)) is None:
            return
        event.stop()
        event.prevent_default()
        self._at(None)
        self._take_sign(sign)

    def on_keypad_key_pointed(self, event: KeypadKey.Pointed) -> None:
        event.stop()
        self._at(None)
        self._take_sign(event.sign)

    def on_descendant_focus(self) -> None:
        """A choice has the focus: then no key has."""
        self._place = None
        self._show()

    def enter_without_focus(self) -> None:
        if self._place is not None:
            self._take_sign(self._signs[self._place])
        elif self._lock.length is None:
            self._take_sign(DONE)

    def choose(self, option: OptionButton) -> None:
        self.answer(option.value)

    def action_move(self, across: int, down: int) -> None:
        """Among the keys, and from the last of them on to the choices and back."""
        if isinstance(self.focused, OptionButton):
            self._move_from(self.focused.region, across, down)
        elif self._place is None:
            self._at(0)
        else:
            self._move_from(self.query(KeypadKey)[self._place].region, across, down)

    def _move_from(self, start: Region, across: int, down: int) -> None:
        """To the key or choice that stands there; where nothing does, the focus stays."""
        found = nearest_in_direction(start, (*self.query(KeypadKey), *self.focus_chain), across, down)
        if isinstance(found, KeypadKey):
            self._at(list(self.query(KeypadKey)).index(found))
        elif found is not None:
            self.set_focus(found)

    def _at(self, place: int | None) -> None:
        """The key the person has come to."""
        self.set_focus(None)
        self._place = place
        self._show()

    def action_delete(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def action_back(self) -> None:
        self.answer(None)

    def _take_sign(self, sign: str) -> None:
        if self.answered.done():
            return
        self.touched = True
        if sign == DELETE:
            self.action_delete()
        elif sign == DONE:
            if self._typed:
                self.answer(self._typed)
        elif len(self._typed) < (self._lock.length or self._lock.longest):
            self._typed += sign
            self._show()
            if len(self._typed) == self._lock.length:
                self.answer(self._typed)

    def _shown(self) -> str:
        """What was typed, or a dot for each sign of it; where the length is known, a place for each to come."""
        length = self._lock.length
        signs = ["•" if self._lock.hidden else sign for sign in self._typed]
        signs += ["_"] * ((length or 0) - len(signs))
        if self._lock.group:
            for place in range(len(signs) - self._lock.group, 0, -self._lock.group):
                signs.insert(place, " ")
        return " ".join(signs[-30:])

    def _show(self) -> None:
        self.query_one("#typed", SafeText).set_text(self._shown())
        for place, sign in enumerate(self.query(KeypadKey)):
            sign.set_class(place == self._place, "-here")
            sign.refresh()
