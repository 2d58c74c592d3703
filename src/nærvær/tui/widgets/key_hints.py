"""The foot of a page: hints of its keys, and the buttons for help and for the previous question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.widget import Widget

from ...texts import keys
from ...texts.formats import inside_sentence
from ...texts.i18n import Label, shown
from .option_rows import OptionButton


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key as the person sees it, what it does, and the action a click on it runs."""

    key: str | Label
    does: str | Label
    action: str = ""

    @property
    def texts(self) -> tuple[str, str]:
        """The key and what it does, in the language of this process."""
        return shown(self.key), shown(self.does)


def in_lower_case(label: Label) -> Label:
    """Return the label of a button as it stands in the row of hints."""
    return lambda: inside_sentence(label())


class KeyHints(Widget):
    """A line of hints, the most needed first; as many as there is space for, each of them whole."""

    DEFAULT_CSS = "KeyHints { width: 1fr; height: 1; color: $quiet; }"

    def __init__(self, hints: tuple[KeyHint, ...]) -> None:
        super().__init__()
        self.hints = hints

    def _placed(self) -> Iterator[tuple[int, int, KeyHint]]:
        """First and last column of every hint there is space for."""
        column = 0
        for hint in self.hints:
            width = len(" ".join(hint.texts))
            if column + width > self.size.width:
                return
            yield column, column + width, hint
            column += width + 3

    def show(self, hints: tuple[KeyHint, ...]) -> None:
        """Show other hints from now on."""
        if hints != self.hints:
            self.hints = hints
            self.refresh()

    def render(self) -> Content:
        placed = [hint.texts for _first, _last, hint in self._placed()]
        return Content(" · ").join([Content.assemble((key, "bold"), f" {does}") for key, does in placed])

    def on_click(self, event: events.Click) -> None:
        for first, last, hint in self._placed():
            if first <= event.x < last and hint.action:
                self.screen.run_worker(self.screen.run_action(hint.action))


class FootButton(OptionButton):
    """A button that every page has, apart from its options; its value is the action it runs."""


class HelpButton(FootButton):
    """Opens the help. Where the screen is narrow, only its question mark is shown."""

    def render(self) -> Content:
        if self.screen.has_class("-narrow"):
            return Content("›?" if self.has_focus else " ?")
        return super().render()


class BeforeButton(FootButton):
    """Leads back to the previous question."""

    def __init__(self) -> None:
        super().__init__(keys.QUESTION_BEFORE(), "before", id="before-button")
