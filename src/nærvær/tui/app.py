"""The Textual app: it opens the services after its first frame, shows pages one after the other, and ends in order.

The first frame holds only the heading; the first page takes its place a moment later.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from ..domain.errors import Refusal
from ..domain.machine_settings import MachineSettings, MachineSettingsStore, Motion
from ..texts import keys
from ..texts import today as words
from ..texts.formats import inside_sentence
from ..texts.i18n import shown
from .drivers.textual_internals import CachingStylesheet, CrashSilentApp
from .pages.page import TYPED_IN, Page, show_over
from .themes import EVENING, THEMES, LiveMachineSettings, MachineSettingsChanged, next_theme
from .widgets.page_parts import KeyHint, SafeText

if TYPE_CHECKING:
    # Only named here: loading them before the first frame would keep it waiting.
    from ..domain.practice import PracticeOptions
    from ..domain.services import Services, SharedServices
    from .diary_thread import DiaryThread, FindsElsewhere

Result = TypeVar("Result")
ENDING_SIGNALS = ("SIGHUP", "SIGTERM", "SIGINT")
HEADING_AFTER_SECONDS = 0.25
QUIET_SECONDS = 0.3
"""What a practice needs is loaded once no key has come for so long: loading it takes the processor from the page."""
LONGEST_PAINT_SECONDS = 1.0


class OpeningPage(Page[None]):
    """Stands until the first page can be shown. It asks nothing; keys typed here reach the first page that does.

    It is empty, for drawing anything would make the first page come later, and shows its heading where that takes longer,
    as when a long diary has to be verified.
    """

    def heading(self) -> str:
        return f"{words.APP} · {words.TODAY()}"

    def compose(self) -> ComposeResult:
        yield SafeText("", id="head", classes="quiet")

    def on_mount(self) -> None:
        self.answer(None)
        self.set_timer(HEADING_AFTER_SECONDS, lambda: self.query_one(SafeText).set_text(self.heading()))

    def action_back(self) -> None:
        self.answer(None)


class TypedAhead:
    """The keys that are typed while no page can take them: between the answer to one page and the next page."""

    def __init__(self) -> None:
        self._keys: list[events.Key] = []
        self._answers: list[str] = []

    def add(self, event: events.Key, last: Page[Any] | None) -> None:
        """Hold a key. One that could answer `last`, a question of several, was meant for that and not for the next."""
        if last is not None and last.in_sequence and last.may_answer(event.key):
            self._answers.append(event.key)
        else:
            self._keys.append(event)

    def take_keys(self) -> list[events.Key]:
        """Return the keys for the next page, once."""
        taken, self._keys = self._keys, []
        return taken

    def take_answers(self) -> list[str]:
        """Return the names of the keys that were meant for the last question, once."""
        taken, self._answers = self._answers, []
        return taken


class NaervaerApp(CrashSilentApp, inherit_bindings=False):
    """Runs the journey over the services. It returns the exit code: 1 after a crash, of which it shows nothing."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = set()
    ALLOW_SELECT = False
    CSS = """
    * { scrollbar-color: $quiet; scrollbar-background: $background; scrollbar-color-hover: $quiet;
        scrollbar-background-hover: $background; scrollbar-color-active: $accent; }
    .-no-shape PracticePicture { visibility: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", show=False, priority=True),
        Binding("question_mark", "help", show=False),
        Binding("g", "ground", show=False),
        Binding("n", "colours", show=False),
        Binding("ctrl+p", "find", show=False),
    ]
    FIND = KeyHint("ctrl+p", lambda: inside_sentence(words.FIND()))
    ALWAYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("g", keys.HERE),
        KeyHint("n", keys.OTHER_COLOURS),
        KeyHint("ctrl+c", keys.STOP_ANY_TIME),
    )

    def __init__(
        self,
        open_services: Callable[[], Services],
        theme: str = EVENING.name,
        options: PracticeOptions | None = None,
        machine_store: MachineSettingsStore | None = None,
    ) -> None:
        """`open_services` is called once, after the first frame.

        `options`: go straight to this practice and end after it. `machine_store` holds the settings of this machine; without
        one they last as long as the app, with `theme`.
        """
        super().__init__(driver_class=_driver_class())
        self.stylesheet = CachingStylesheet(variables=self.get_css_variables())
        self.services: SharedServices | None = None
        self._open_services = open_services
        self._options = options
        self.code = 0
        self.crash: BaseException | None = None
        self.refused: Refusal | None = None
        self.diary: DiaryThread | None = None
        self.finder: FindsElsewhere | None = None
        self._typed_ahead = TypedAhead()
        self._newest_page: Page[Any] | None = None  # asked for, if not yet on the screen
        self._last_page: Page[Any] | None = None
        self._journey: Worker[None] | None = None
        self._leaving = self.is_cut_off = False
        self._quiet_timer: Timer | None = None
        self._changing_page = False
        self._console_filters = console_filters()
        for own in THEMES:
            self.register_theme(own)
        self._machine_store = machine_store or _settings_for_this_run(theme)
        self._requested_animation = self.animation_level
        self.machine = LiveMachineSettings(self._machine_store, self._machine_changed)
        self.theme = theme
        self._apply_machine(self.machine.now)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return EVENING.variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (*super().get_line_filters(), *self._console_filters)

    def get_default_screen(self) -> Screen[Any]:
        return OpeningPage()

    # Beginning and ending

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            for name in ENDING_SIGNALS:
                leave = functools.partial(self.leave, cut_off=name == "SIGHUP")
                loop.add_signal_handler(getattr(signal, name), leave)
        if not self._leaving:  # a worker started now would never be run, nor end
            self._journey = self.run_worker(self._live(), name="journey")

    async def _live(self) -> None:
        from .diary_thread import DiaryThread, JourneyContext
        from .journey import Journey

        try:
            services = self.services = await asyncio.to_thread(self._open_services)
            self.diary = DiaryThread(services.open_diary)
            await _show_unusable_settings(self, self._machine_store)
            await Journey(JourneyContext(self, services, self.diary), self._options).live()
        except Refusal as error:
            self.refused = error
        finally:
            self.exit(self.code, return_code=self.code)

    def leave(self, *, cut_off: bool = False) -> None:
        """End now. The journey saves what was heard while it is cancelled; `cut_off`: the person has not ended it."""
        if not self._leaving:
            self.is_cut_off = cut_off
        self._leaving = True
        if self._journey is not None:
            self._journey.cancel()
        self.exit(self.code, return_code=self.code)

    async def finish(self) -> None:
        """Wait until everything is saved that was handed to the diary and to the settings."""
        if self._journey is not None:
            with contextlib.suppress(WorkerCancelled, WorkerFailed):
                await self._journey.wait()
        await self.machine.save()
        if self.diary is not None:
            await asyncio.to_thread(self.diary.close)

    # The machine

    def on_machine_settings_changed(self, event: MachineSettingsChanged) -> None:
        self.machine.change(**event.changes)

    def _machine_changed(self, machine: MachineSettings) -> None:
        self._apply_machine(machine)
        self.run_worker(self.machine.save(), name="machine")

    def _apply_machine(self, machine: MachineSettings) -> None:
        if machine.theme in self.available_themes:
            self.theme = machine.theme
        self.animation_level = self._requested_animation if machine.motion is Motion.MOVING else "none"
        self.set_class(machine.motion is Motion.NONE, "-no-shape")

    # Asking

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        """Replace the page on the screen by `page` and return its answer.

        The old page stays until the new one is there, so that nothing flashes; keys typed meanwhile reach the new one.
        """
        self._changing_page, self._newest_page = True, page
        last = self._last_page
        if last is not None and last.seconds_to_show_answer:
            await asyncio.sleep(last.seconds_to_show_answer)
        if last is not None and last.in_sequence:
            page.block_until_shown()
        while len(self.screen_stack) > 2:
            await self.pop_screen()
        if len(self.screen_stack) == 1:
            await self.push_screen(page)
        else:
            await self.switch_screen(page)
        self._changing_page, self._last_page = False, page
        if last is not None and last.in_sequence:
            page.block_for_a_moment()
        for early_key in self._typed_ahead.take_answers():
            page.came_too_early(early_key)
        if last is None:
            self.run_worker(self._first_page_painted())
        typed = self._typed_ahead.take_keys()
        for key in typed if typed_ahead else ():
            self.post_message(events.Key(key.key, key.character))
        return await page.answered

    async def painted(self) -> None:
        if self._newest_page is not None:
            with contextlib.suppress(TimeoutError):  # a page that is answered before it is painted is never painted
                await asyncio.wait_for(self._newest_page.painted.wait(), LONGEST_PAINT_SECONDS)

    async def _first_page_painted(self) -> None:
        await self.painted()
        if not gc.isenabled():  # it was disabled for the start
            gc.freeze()  # what has been loaded since is never garbage
            gc.enable()
        self._quiet_timer = self.set_timer(QUIET_SECONDS, self._warm_up)

    def _warm_up(self) -> None:
        if self.services is not None:
            load = functools.partial(_load_practice, self.services)
            self.run_worker(load, name="warm-up", thread=True, exit_on_error=False)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            event.key = in_lower_case(event.key)
            if self._quiet_timer is not None:
                self._quiet_timer.reset()
        if isinstance(event, events.Key) and event.key != "ctrl+c":
            page = self.screen if self.screen_stack else None
            if self._between_pages():
                self._typed_ahead.add(event, self._last_page)
                return
            if isinstance(page, Page) and page.too_early and page.may_answer(event.key):
                page.came_too_early(event.key)
                return
            line = self.focused
            if line is not None and not event.is_forwarded and line.has_class(TYPED_IN):
                await self.handle_typed(event, line)
                return
        await super().on_event(event)

    def _between_pages(self) -> bool:
        if self._changing_page or not self.screen_stack:
            return True
        return isinstance(self.screen, Page) and self.screen.answered.done()

    # The keys of every page

    def action_leave(self) -> None:
        self.leave()

    def action_hang_up(self) -> None:
        """End, for the terminal is gone."""
        self.leave(cut_off=True)

    def action_colours(self) -> None:
        self.machine.change(theme=next_theme(self.theme))

    def action_help(self) -> None:
        from .pages.message import HelpPage

        if isinstance(self.screen, Page) and not isinstance(self.screen, HelpPage):
            page = self.screen
            always = tuple(hint for hint in self.ALWAYS if not page.is_answer_key(shown(hint.key)))
            if self.finder is not None and self.finder.may_leave(self.screen_stack):
                always = (self.FIND, *always)
            self.run_worker(show_over(self, HelpPage((*page.hints(), *page.more_hints()), always, page.help_lines())))

    def action_find(self) -> None:
        if self.finder is not None and self.finder.may_leave(self.screen_stack):
            self.run_worker(self.finder.find_elsewhere(self))

    def action_ground(self) -> None:
        from .pages.grounding import GroundingPage

        if not isinstance(self.screen, GroundingPage):
            numbers = () if self.services is None else self.services.catalogue.help_numbers()
            self.run_worker(show_over(self, GroundingPage(None, during=False, help_numbers=numbers)))

    def stop_after(self, error: BaseException | None) -> None:
        """End with exit code 1. The first `error` is kept as `crash`, for the log; nothing of it is shown."""
        self.code = 1
        if self.crash is None and error is not None:
            self.crash = error
        self.leave(cut_off=True)
        self.stop_messages()


async def _show_unusable_settings(app: NaervaerApp, store: MachineSettingsStore) -> None:
    """Say that the settings of this machine could not be read, where that is so."""
    unusable = store.unusable
    if unusable is None:
        return
    from ..texts import settings
    from .pages.message import MessagePage

    sentences, options = (settings.settings_file_set_aside(unusable),), ((settings.GO_ON(), None),)
    page = MessagePage(settings.SETTINGS_FILE_TITLE(), sentences, options, back=None, esc_label=keys.ON())
    await app.ask(page, typed_ahead=False)


def _settings_for_this_run(theme: str) -> MachineSettingsStore:
    """Return settings of the machine that last as long as the app."""
    from ..in_memory import MemorySettings

    return MemorySettings(MachineSettings(theme))


def _load_practice(services: SharedServices) -> None:
    """Load what a practice is held with, and the libraries of sound."""
    from . import practice_pages  # noqa: F401 - the first question waits for it
    from .pages import around_practice, player  # noqa: F401 - the sound does not wait for them then

    services.players.warm_up()


def in_lower_case(key: str) -> str:
    """The name of a letter's key without Caps Lock and Shift; the name of any other key unchanged.

    Only the name of the key changes: the character that is written where somebody types keeps its case.
    """
    held, plus, letter = key.rpartition("+")
    small = letter.lower()
    return (
        small
        if len(letter) == len(small) == 1 and letter.isalpha() and held in ("", "shift")
        else f"{held}{plus}{letter}"
    )


def run_app(
    open_services: Callable[[], Services],
    log: Callable[[], Path] | None = None,
    *,
    theme: str = EVENING.name,
    options: PracticeOptions | None = None,
    machine_store: MachineSettingsStore | None = None,
) -> int:
    """Run the app to its end and return the exit code. Raises the `Refusal` that kept the practice from being done.

    Where `log` is given, the details of a crash are added to that file. The other parameters are those of `NaervaerApp`.
    """
    return run_until_closed(NaervaerApp(open_services, theme, options, machine_store), log)


def run_until_closed(app: NaervaerApp, log: Callable[[], Path] | None) -> int:
    """The same for an app that has been made."""
    asyncio.run(run_and_finish(app))
    refused = app.diary.refused if app.diary is not None else None
    from .crash import closing_sentences  # imported here: the first page would wait for it

    for sentence in closing_sentences(refused, app.crash, app.services, log() if log is not None else None):
        if sys.__stderr__ is not None:
            sys.__stderr__.write(sentence)
    if app.refused is not None:
        raise app.refused
    return app.code


async def run_and_finish(app: NaervaerApp) -> None:
    """Run the app, and wait until everything is saved."""
    try:
        await app.run_async()
    finally:
        await app.finish()


def console_filters() -> tuple[LineFilter, ...]:
    """What changes the painted lines: where the screen is a bare console, the filter for its font."""
    if os.environ.get("TERM") != "linux":  # as everywhere but on a bare console, and the first frame waits for this
        return ()
    from ..console_glyphs import console_font
    from .drivers.console_filter import ConsoleGlyphFilter

    return (ConsoleGlyphFilter(console_font() or frozenset()),)


def _driver_class() -> type[Driver] | None:
    """Our driver; None, for Textual's own, on Windows or where the environment asks for another."""
    if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
        return None
    from .drivers.terminal_driver import TerminalDriver

    return TerminalDriver
