"""The keypad for codes, PINs and passphrases: by keys, arrows or touch. Nothing of it can be copied or pasted."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from ...domain.login_rules import CODE_ALPHABET, PASSPHRASE_CHARACTERS, PASSPHRASE_MAX_LENGTH, PIN_LENGTH
from ...quick_dataclass import dataclass
from ...texts import keys
from ...texts import kiosk as words
from ...texts.i18n import Label
from ..widgets.page_parts import KeyHint, OptionButton, SafeText, in_lower_case, nearest_in_direction
from .page import COLUMN_CELLS, HIGH_FROM, LOW_BELOW, Page

DELETE, DONE = "\b", "\n"
TALLEST_KEY = 3
_LABELS: dict[str, Label] = {DELETE: words.DELETE, DONE: words.DONE, " ": words.SPACE}
_SHORT_LABELS = {DELETE: "←", DONE: "OK", " ": "_"}


@dataclass(frozen=True, slots=True)
class KeypadSpec:
    """What a keypad asks for: which characters, in how many columns, how many of them, and whether they are `hidden`.

    `length` None: any number up to `longest`, ended with Enter. `group`: how many are shown without a space between.
    """

    characters: str
    columns: int
    length: int | None
    hidden: bool
    group: int = 0
    longest: int = PASSPHRASE_MAX_LENGTH

    def meant_by(self, typed: str) -> str | None:
        """The character that `typed` stands for; None: it is none of these."""
        if self.length is None:
            return typed
        upper = typed.upper()
        meant = "5" if upper == "S" and "S" not in self.characters else upper
        return meant if len(meant) == 1 and meant in self.characters else None


PIN_KEYPAD = KeypadSpec("1234567890", 6, PIN_LENGTH, hidden=True)
PASSPHRASE_KEYPAD = KeypadSpec(PASSPHRASE_CHARACTERS, 10, None, hidden=True)


def code_keypad(length: int, group: int) -> KeypadSpec:
    """The keypad for a code of `length` characters, shown in groups."""
    return KeypadSpec(CODE_ALPHABET, 10, length, hidden=False, group=group)


class KeypadKey(Widget):
    """One key of the keypad."""

    class Pressed(Message):
        """The person has pressed the key with the mouse or a finger."""

        def __init__(self, character: str) -> None:
            super().__init__()
            self.character = character

    def __init__(self, character: str, odd: bool) -> None:
        """`odd`: the key is in every other row, which has another tint than the next."""
        super().__init__(classes="-odd" if odd else "")
        self.character = character

    def render(self) -> Content:
        label = _LABELS[self.character]() if self.character in _LABELS else self.character
        if len(label) > self.size.width:
            label = _SHORT_LABELS[self.character]
        return Content(f"›{label}‹" if self.has_class("-here") and len(label) == 1 else label)

    def on_click(self) -> None:
        self.post_message(self.Pressed(self.character))


class KeypadPage(Page[str | None]):
    """Asks for what fits `spec`; None: turned back. `other` is the label of one more option, answered with `OTHER`.

    `languages` are further options, for each the code of a language and its name, answered with `language_answer(code)`; the
    first of them is what the language key chooses.
    """

    OTHER: ClassVar[str] = "\x00"
    _LANGUAGE: ClassVar[str] = "\x01"
    HINTS = (
        KeyHint(keys.ENTER, keys.CHOOSE),
        KeyHint("←→↑↓", keys.MOVE),
        KeyHint(keys.ESC, keys.BACK, "back"),
        KeyHint(words.DELETE_KEY, in_lower_case(words.DELETE), "delete"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1, 0)", show=False),
        Binding("right", "move(1, 0)", show=False),
        Binding("up", "move(0, -1)", show=False),
        Binding("down", "move(0, 1)", show=False),
        Binding("backspace,delete", "delete", show=False),
        Binding(words.LANGUAGE_KEY.lower(), "language", show=False),
    ]
    AUTO_FOCUS = ""
    CSS = """
    KeypadPage {
        & #frame { width: 100%; height: auto; }
        & #frame SafeText { width: 100%; }
        & #ask { text-style: bold; }
        & #typed { height: 1; color: $accent; text-style: bold; margin-bottom: 1; }
        & #why { color: $quiet; }
        & #signs { width: auto; height: auto; layout: grid; grid-gutter: 0 1; }
        & KeypadKey { width: 100%; height: 100%; content-align: center middle; background: $surface; }
        & KeypadKey.-odd { background: $surface 40%; }
        & KeypadKey.-here { background: $chosen; color: $on-chosen; text-style: bold; }
        & KeypadKey:hover { text-style: underline; }
        & #options { height: auto; margin-top: 1; }
        & #options .language { margin-left: 2; }
        &.-narrow #signs, &.-middle #signs { grid-gutter: 0 0; }
        &.-medium #options, &.-low #options { height: 1; margin-top: 0; }
        &.-medium #options OptionButton, &.-low #options OptionButton { height: 1; padding: 0; }
        &.-low #typed { margin-bottom: 0; }
    }
    """

    def __init__(
        self,
        heading: str,
        question: str,
        spec: KeypadSpec,
        why: str = "",
        other: str = "",
        languages: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__()
        self._heading = heading
        self._question = question
        self._spec = spec
        self._why = why
        self._other = other
        self._languages = languages
        self._typed = ""
        self._index: int | None = None
        self.touched = False
        extra = (DELETE,) if spec.length else (" ", DELETE, DONE)
        self._characters = (*spec.characters, *extra)

    @classmethod
    def language_answer(cls, code: str) -> str:
        """The answer when a language was chosen."""
        return f"{cls._LANGUAGE}{code}"

    @classmethod
    def language_in(cls, answer: str) -> str | None:
        """The code of the language that was chosen; None for any other answer."""
        return answer.removeprefix(cls._LANGUAGE) if answer.startswith(cls._LANGUAGE) else None

    def heading(self) -> str:
        return self._heading

    def hints(self) -> tuple[KeyHint, ...]:
        return (*(KeyHint(words.LANGUAGE_KEY, name, "language") for _code, name in self._languages[:1]), *self.HINTS)

    def body(self) -> ComposeResult:
        with Vertical(id="frame"):
            yield SafeText(self._question, id="ask")
            yield SafeText(self._shown(), id="typed")
            with Container(id="signs"):
                for index, character in enumerate(self._characters):
                    yield KeypadKey(character, odd=bool(index // self._spec.columns % 2))
            if self._why:
                yield SafeText(self._why, id="why")
            if self._other or self._languages:
                with Horizontal(id="options"):
                    if self._other:
                        yield OptionButton(self._other, self.OTHER, id="other")
                    for code, name in self._languages:
                        yield OptionButton(name, self.language_answer(code), id=f"language-{code}", classes="language")

    def on_mount(self) -> None:
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Make the keys as large as there is space for, up to what a finger hits with ease."""
        grid = self.query_one("#signs")
        width_left = (min(self.size.width, COLUMN_CELLS) - 4) // self._spec.columns - (
            1 if self.size.width >= 76 else 0
        )
        grid.styles.grid_size_columns = self._spec.columns
        grid.styles.grid_columns = (str(max(3, min(width_left, 9))),)
        rows = -(-len(self._characters) // self._spec.columns)
        grid.styles.grid_rows = (str(max(1, min(self._rows_left() // rows, TALLEST_KEY))),)

    def _rows_left(self) -> int:
        """The rows of the screen that are left for the keys."""
        width, height = self.size
        low, high = height < LOW_BELOW, height >= HIGH_FROM
        question, why = (len(textwrap.wrap(text, max(width, 1))) for text in (self._question, self._why))
        around = question + (1 if low else 2) + why
        if self._other or self._languages:
            around += 4 if high else 1
        return height - (6 if high else 2 if low else 3) - around

    def is_answer_key(self, key: str) -> bool:
        return len(key) == 1 and self._spec.meant_by(key) is not None

    def on_key(self, event: events.Key) -> None:
        typed = event.character
        if typed is None or not event.is_printable or (meant := self._spec.meant_by(typed)) is None:
            return
        event.stop()
        event.prevent_default()
        self._select(None)
        self._type(meant)

    def on_keypad_key_pressed(self, event: KeypadKey.Pressed) -> None:
        event.stop()
        self._select(None)
        self._type(event.character)

    def on_descendant_focus(self) -> None:
        """Leave the keys: an option has the focus."""
        self._index = None
        self._show()

    def enter_without_focus(self) -> None:
        if self._index is not None:
            self._type(self._characters[self._index])
        elif self._spec.length is None:
            self._type(DONE)

    def choose(self, option: OptionButton) -> None:
        self.answer(option.value)

    def action_move(self, across: int, down: int) -> None:
        """Move among the keys, and from the last of them on to the options and back."""
        if isinstance(self.focused, OptionButton):
            self._move_from(self.focused.region, across, down)
        elif self._index is None:
            self._select(0)
        else:
            self._move_from(self.query(KeypadKey)[self._index].region, across, down)

    def _move_from(self, start: Region, across: int, down: int) -> None:
        """Go to the key or option in that direction; without one the focus stays."""
        found = nearest_in_direction(start, (*self.query(KeypadKey), *self.focus_chain), across, down)
        if isinstance(found, KeypadKey):
            self._select(list(self.query(KeypadKey)).index(found))
        elif found is not None:
            self.set_focus(found)

    def _select(self, index: int | None) -> None:
        """Mark one key, by its index, or none."""
        self.set_focus(None)
        self._index = index
        self._show()

    def action_delete(self) -> None:
        self._typed = self._typed[:-1]
        self._show()

    def action_language(self) -> None:
        """Go on to the next language."""
        for code, _name in self._languages[:1]:
            self.answer(self.language_answer(code))

    def action_back(self) -> None:
        self.answer(None)

    def _type(self, character: str) -> None:
        if self.answered.done():
            return
        self.touched = True
        if character == DELETE:
            self.action_delete()
        elif character == DONE:
            if self._typed:
                self.answer(self._typed)
        elif len(self._typed) < (self._spec.length or self._spec.longest):
            self._typed += character
            self._show()
            if len(self._typed) == self._spec.length:
                self.answer(self._typed)

    def _shown(self) -> str:
        """What was typed, or a dot for each character; where the length is known, a line for each that is missing."""
        length = self._spec.length
        characters = ["•" if self._spec.hidden else character for character in self._typed]
        characters += ["_"] * ((length or 0) - len(characters))
        if self._spec.group:
            for index in range(len(characters) - self._spec.group, 0, -self._spec.group):
                characters.insert(index, " ")
        return " ".join(characters[-30:])

    def _show(self) -> None:
        self.query_one("#typed", SafeText).set_text(self._shown())
        for index, key in enumerate(self.query(KeypadKey)):
            key.set_class(index == self._index, "-here")
            key.refresh()
