"""The app: it holds the parts, shows pages, and ends in an orderly way whatever ends it.

The first frame: the place is there at once, what is in the diary comes a moment later in the same place.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import Screen
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from ..domain.errors import Refusal
from ..domain.settings import MachineSettings, MachineSettingsStore, Motion
from ..in_memory import MemorySettings
from ..sanitize import sanitize
from ..texts import keys
from ..texts import today as words
from . import themes
from .drivers.console_filter import console_filters
from .machine_settings import LiveMachineSettings, MachineSettingsChanged
from .pages.page import Page, show_over
from .widgets.key_hints import KeyHint
from .widgets.safe_text import SafeText

if TYPE_CHECKING:
    # Only named here: loading them before the first frame would keep it waiting.
    from ..domain.practice import PracticeOptions
    from ..domain.services import Services, SharedServices
    from .diary_thread import DiaryThread

Result = TypeVar("Result")
ENDING_SIGNALS = ("SIGHUP", "SIGTERM", "SIGINT")


class NaervaerApp(App[int], inherit_bindings=False):
    """Runs the journey over `parts`. Its return value is the exit code; a crash is 1 and shows nothing of the person."""

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
        Binding("k", "colours", show=False),
    ]
    ALWAYS: ClassVar[tuple[KeyHint, ...]] = (
        KeyHint("g", keys.HERE),
        KeyHint("k", keys.OTHER_COLOURS),
        KeyHint("ctrl+c", keys.STOP_ANY_TIME),
    )

    def __init__(
        self,
        open_parts: Callable[[], Services],
        theme: str = themes.EVENING.name,
        wish: PracticeOptions | None = None,
        machine: MachineSettingsStore | None = None,
    ) -> None:
        """`open_parts` is called once, after the first frame; `theme` holds where `machine` has chosen none."""
        super().__init__(driver_class=_driver_class())
        self.parts: SharedServices | None = None
        self._open_parts = open_parts
        self.wish = wish
        self.code = 0
        self.crash: BaseException | None = None
        self.refused: Refusal | None = None
        self.diary: DiaryThread | None = None
        self._typed_ahead: list[events.Key] = []
        self._missed: list[str] = []
        self._last: Page[Any] | None = None
        self._journey: Worker[None] | None = None
        self._leaving = False
        self._warm = False
        self._turning = False
        self._console = console_filters()
        for own in themes.THEMES:
            self.register_theme(own)
        self._machine_file = machine or MemorySettings(MachineSettings(theme))
        self._motion_asked_for = self.animation_level
        self.machine = LiveMachineSettings(self._machine_file, self._machine_changed)
        self.theme = theme
        self._show_machine(self.machine.now)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.EVENING.variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        return (*super().get_line_filters(), *self._console)

    def get_default_screen(self) -> Screen[Any]:
        return OpeningPage()

    # Beginning and ending

    def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        if sys.platform != "win32":
            for name in ENDING_SIGNALS:
                loop.add_signal_handler(getattr(signal, name), self.leave)
        self.call_after_refresh(self._set_out)

    def _set_out(self) -> None:
        if self._leaving:  # told to end before it had begun: a worker begun now would never be run, nor end
            return
        self._journey = self.run_worker(self._live(), name="journey")

    async def _live(self) -> None:
        # Imported after the first frame: the sooner something is there, the sooner one feels at home.
        from .diary_thread import DiaryThread
        from .journey import Journey
        from .practice_flow import JourneyContext

        try:
            parts = self.parts = await asyncio.to_thread(self._open_parts)
            self.diary = DiaryThread(parts.open_diary)
            await self._tell_of_settings()
            await Journey(JourneyContext(self, parts, self.diary), self.wish).live()
        except Refusal as error:
            self.refused = error
        finally:
            self.exit(self.code, return_code=self.code)

    def leave(self) -> None:
        """End now; the journey keeps what was heard on its way out."""
        self._leaving = True
        if self._journey is not None:
            self._journey.cancel()
        self.exit(self.code, return_code=self.code)

    async def settle(self) -> None:
        """Wait until everything that was begun is kept."""
        if self._journey is not None:
            with contextlib.suppress(WorkerCancelled, WorkerFailed):
                await self._journey.wait()
        await self.machine.settle()
        if self.diary is not None:
            await asyncio.to_thread(self.diary.close)

    # The machine

    def on_machine_changed(self, event: MachineSettingsChanged) -> None:
        self.machine.change(**event.changes)

    def _machine_changed(self, machine: MachineSettings) -> None:
        self._show_machine(machine)
        self.run_worker(self.machine.settle(), name="machine")

    def _show_machine(self, machine: MachineSettings) -> None:
        if machine.theme in self.available_themes:
            self.theme = machine.theme
        self.animation_level = self._motion_asked_for if machine.motion is Motion.MOVING else "none"
        self.set_class(machine.motion is Motion.NONE, "-no-shape")

    async def _tell_of_settings(self) -> None:
        """Say that the settings of the machine could not be used, when that is so."""
        found = self._machine_file.unusable
        if found is None:
            return
        from ..texts import settings
        from .pages.message import MessagePage

        ways = ((settings.GO_ON, None),)
        page = MessagePage(
            settings.SETTINGS_FILE_TITLE,
            (settings.settings_file_set_aside(found),),
            ways,
            back=None,
            esc=keys.ON,
        )
        await self.ask(page, typed_ahead=False)

    # Asking

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        """Let `page` take the place of what is shown, and wait for its answer.

        What was there stays until `page` is, so that nothing flashes; keys typed meanwhile reach `page`.
        """
        self._turning = True
        last = self._last
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
        self._turning, self._last = False, page
        if last is not None and last.in_sequence:
            page.block_for_a_moment()
        missed, self._missed = self._missed, []
        for missed_key in missed:
            page.came_too_early(missed_key)
        if not self._warm:
            self._warm = True
            page.call_after_refresh(self._warm_up)
        typed, self._typed_ahead = self._typed_ahead, []
        for key in typed if typed_ahead else ():
            self.post_message(events.Key(key.key, key.character))
        return await page.answered

    def _warm_up(self) -> None:
        if self.parts is not None:
            self.run_worker(self.parts.players.warm_up, name="warm-up", thread=True, exit_on_error=False)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            event.key = in_lower_case(event.key)
        if isinstance(event, events.Key) and event.key != "ctrl+c":
            page = self.screen if self.screen_stack else None
            if self._between_pages():
                if self._last is not None and self._last.in_sequence and self._last.may_answer(event.key):
                    self._missed.append(event.key)
                else:
                    self._typed_ahead.append(event)
                return
            if isinstance(page, Page) and page.too_early and page.may_answer(event.key):
                page.came_too_early(event.key)
                return
        await super().on_event(event)

    def _between_pages(self) -> bool:
        if self._turning or not self.screen_stack:
            return True
        return isinstance(self.screen, Page) and self.screen.answered.done()

    # What is there on every page

    def action_leave(self) -> None:
        self.leave()

    def action_colours(self) -> None:
        self.machine.change(theme=themes.next_theme(self.theme))

    def action_help(self) -> None:
        from .pages.help import HelpPage

        if isinstance(self.screen, Page) and not isinstance(self.screen, HelpPage):
            page = self.screen
            always = tuple(hint for hint in self.ALWAYS if not page.is_answer_key(hint.key))
            self.run_worker(show_over(self, HelpPage((*page.hints(), *page.MORE), always, page.help_lines())))

    def action_ground(self) -> None:
        from .pages.grounding import GroundingPage

        if not isinstance(self.screen, GroundingPage):
            self.run_worker(show_over(self, GroundingPage(None, during=False)))

    # A crash shows nothing of the person

    def _handle_exception(self, error: Exception) -> None:
        self._exception = self._exception or error
        self._exception_event.set()
        self._stop_after(error)

    def _fatal_error(self) -> None:
        self._stop_after(sys.exc_info()[1])

    def panic(self, *renderables: object) -> None:
        del renderables
        self._stop_after(sys.exc_info()[1])

    def _stop_after(self, error: BaseException | None) -> None:
        self.code = 1
        if self.crash is None and error is not None:
            self.crash = error
        self.leave()
        self._close_messages_no_wait()


def in_lower_case(key: str) -> str:
    """The key that a letter is, with Caps Lock or Shift too; any other key as it is.

    Only what is pressed is changed: the character it stands for where somebody writes keeps its case.
    """
    held, plus, letter = key.rpartition("+")
    small = letter.lower()
    return (
        small
        if len(letter) == len(small) == 1 and letter.isalpha() and held in ("", "shift")
        else f"{held}{plus}{letter}"
    )


def run_app(
    open_parts: Callable[[], Services],
    log: Callable[[], Path] | None = None,
    *,
    theme: str = themes.EVENING.name,
    wish: PracticeOptions | None = None,
    machine: MachineSettingsStore | None = None,
) -> int:
    """Run the app to its end and return the exit code; raises the `Refusal` that kept `wish` from being done.

    `log` is where technical details of a crash are added; `wish` goes straight to one practice and ends after it; `machine`
    is where the settings of this machine lie.
    """
    app = NaervaerApp(open_parts, theme, wish, machine)
    asyncio.run(run_and_settle(app))
    for sentence in _closing_sentences(app, log() if log is not None else None):
        if sys.__stderr__ is not None:
            sys.__stderr__.write(sentence)
    if app.refused is not None:
        raise app.refused
    return app.code


async def run_and_settle(app: NaervaerApp) -> None:
    """Run the app, and wait until everything that was begun is kept."""
    try:
        await app.run_async()
    finally:
        await app.settle()


def _closing_sentences(app: NaervaerApp, log: Path | None) -> Iterator[str]:
    """What is said once the terminal is given back."""
    if app.diary is not None and app.diary.refused is not None:
        from ..texts.errors import error_sentence

        yield words.NOT_KEPT_AT_END.format(sentence=sanitize(error_sentence(app.diary.refused)))
    if app.crash is not None:
        yield words.CRASHED
        if log is not None and note_crash(app, log):
            yield words.CRASHED_LOG.format(path=sanitize(str(log)))


def note_crash(app: NaervaerApp, log: Path) -> bool:
    """Add where the program was when it stopped: types, files and lines, never a value or a message."""
    lines = [f"{app.parts.now().isoformat()} nærvær {app.parts.version}"] if app.parts is not None else []
    error: BaseException | None = app.crash
    while error is not None:
        lines.append(type(error).__name__)
        frames = traceback.extract_tb(error.__traceback__, limit=-40)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        error = error.error if isinstance(error, WorkerFailed) else error.__cause__ or error.__context__
    try:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write("\n".join([*lines, ""]))
    except OSError:
        return False
    return True


def _driver_class() -> type[Driver] | None:
    """Our own driver where Textual has the one it is made from."""
    if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
        return None
    from .drivers.terminal_driver import TerminalDriver

    return TerminalDriver


class OpeningPage(Page[None]):
    """Asks nothing; whatever is typed here is kept for the first page that does. As light as can be: it is waited for."""

    HEADING = f"{words.APP} · {words.TODAY}"

    def compose(self) -> ComposeResult:
        yield SafeText(self.heading(), id="head", classes="quiet")

    def on_mount(self) -> None:
        self.answer(None)

    def action_back(self) -> None:
        self.answer(None)
