"""The private names of Textual that the app and its pages use; its drivers hold the others.

Textual's minor version is pinned in pyproject.toml because of them. tests/tui/test_textual_internals.py names each, so that
a new version says which is gone.
"""

from __future__ import annotations

import contextlib
import math
import sys
from collections.abc import Generator
from typing import Any

from textual import events
from textual._time import get_time
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.dom import NoScreen
from textual.geometry import Size
from textual.message import Message
from textual.messages import Layout
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import AwaitMount, Widget
from textual.widgets._toast import ToastRack

_MOST_SOURCES = 1024


class _PageMounting(AwaitMount):
    """Waits until a page and all that is on it are mounted.

    Textual has the page laid out and painted whole once more then: 30 ms of a start, and of every change of page. It has
    been laid out with all its widgets already, and a widget that comes later asks for that itself.
    """

    def __await__(self) -> Generator[None, None, None]:
        async def mounted() -> None:
            for widget in self._widgets:
                await widget._mounted_event.wait()
            with contextlib.suppress(NoScreen):
                self._parent.app._update_mouse_over(self._parent.screen)

        return mounted().__await__()


class CrashSilentApp(App[int]):
    """An app that hands every fault to `stop_after`. Textual would print it with what its variables held."""

    def set_timer(self, *given: Any, **more: Any) -> Timer:
        """Set a timer that goes off even when the machine paused just as it was set.

        Textual skips the times that have passed by then, also the only one: a new size of the terminal, which waits for such
        a timer, and every later one were lost so three times in a thousand on a busy machine.
        """
        timer = super().set_timer(*given, **more)
        timer._skip = False
        return timer

    def stop_after(self, error: BaseException | None) -> None:
        """End because of `error`, or of something that no exception tells."""
        raise NotImplementedError

    def stop_messages(self) -> None:
        """Take no more messages from now on, also where a handler has just failed."""
        self._close_messages_no_wait()

    async def handle_typed(self, event: events.Key, line: Widget) -> None:
        """Let `line`, which has the focus and is typed in, take a key before the next one is looked at.

        Textual hands every key to the queue of the widget, and looks up its binding once it has come back to the app's. In
        keys that arrive together the letters would overtake a Backspace or an arrow typed before them.
        """
        self.app_focus = True
        if await self._check_bindings(event.key, priority=True):
            return
        if line.check_consume_key(event.key, event.character):
            await line.on_event(event)
        else:
            await self._check_bindings(event.key)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        # A page hides what lies below it. Textual paints the page on top whole each time the one below changes.
        below = super()._background_screens
        return below if below and self.screen.styles.background.a < 1 else []

    def _get_screen(self, screen: Screen[Any] | str) -> tuple[Screen[Any], AwaitMount]:
        page = self.get_screen(screen)
        mounting = _PageMounting(page, [] if page.is_running else self._register(self, page))
        self.call_next(mounting)
        return page, mounting

    def panic(self, *renderables: object) -> None:
        del renderables
        self.stop_after(sys.exc_info()[1])

    def _handle_exception(self, error: Exception) -> None:
        self._exception = self._exception or error
        self._exception_event.set()
        self.stop_after(error)

    def _fatal_error(self) -> None:
        self.stop_after(sys.exc_info()[1])


class PaintOnceScreen(Screen[None]):
    """A screen that is laid out and painted once when it is shown, and afterwards only where it changes.

    Textual lays a screen out a second time when it is told the size that it was just laid out in, and once more for what
    its widgets asked before that layout; after each, and when it is resumed or its focus moves, it paints the whole of it.
    Painting once saved 15 % of the processor time of the pages' tests.

    It is not mounted while the app ends: Textual mounts no more widgets then, but still tells the screen that it is
    mounted, and it would never become whole.
    """

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    _laid_out_at = -math.inf
    """When the last layout for a new size began, by the clock of Textual's messages."""

    def _extend_compose(self, widgets: list[Widget]) -> None:
        super()._extend_compose(widgets)
        for widget in widgets:
            if isinstance(widget, ToastRack):
                widget.display = (
                    False  # it is empty, which Textual finds out after the first layout and makes another for
                )

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        # Every widget that is told its size for the first time asks for a layout of the whole page, which is being made just
        # then, so that each page was laid out and painted twice. A scroll bar that comes or goes asks for itself.
        if size:
            self._layout_required, self._laid_out_at = False, get_time()
        told = Widget.virtual_size
        told._layout = False
        try:
            super()._refresh_layout(size, scroll)
        finally:
            told._layout = True

    async def _invoke_and_clear_callbacks(self) -> None:
        if not self._pruning:  # what was to follow a refresh would look for widgets that have been taken away already
            await super()._invoke_and_clear_callbacks()

    def _screen_resized(self, size: Size) -> None:
        if size != self._compositor.size:
            super()._screen_resized(size)

    async def _dispatch_message(self, message: Message) -> None:
        if isinstance(message, events.Mount) and self.app._exit:
            return
        if isinstance(message, Layout) and message.time < self._laid_out_at:
            return  # the page has been laid out as a whole since it was sent
        is_laid_out_by_it = isinstance(message, events.ScreenResume) and self._size != self.app.size
        await super()._dispatch_message(message)
        if is_laid_out_by_it:
            self._repaint_required = False  # it has just been laid out and painted; Textual paints it whole once more


class CachingStylesheet(Stylesheet):
    """A stylesheet that reads each of its sources once.

    Textual reads all of them anew whenever a page of a kind that has not been shown before is shown, as its rules might be
    faulty; ours are not, and a page stands there sooner without.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache: LRUCache[tuple[object, ...], list[RuleSet]] = LRUCache(
            _MOST_SOURCES
        )  # emptied with new colours

    def reparse(self) -> None:
        self.parse()
