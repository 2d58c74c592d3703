"""The kiosk's app: the pages of home behind a lock, with nothing in it that leads out, and its run as a process."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual import events
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode

from ...domain.errors import Refusal
from ...domain.kiosk import KioskServices
from ...domain.machine_settings import MachineSettings, Motion
from ...domain.player import PlayerState
from ...domain.services import Services
from ...domain.validation import personal_data_in
from ...in_memory import MemorySettings
from ...texts import kiosk as words
from ...texts import today
from ...texts.formats import inside_sentence
from ...texts.shared_errors import cannot_start
from ..app import NaervaerApp, run_and_finish
from ..crash import log_crash
from ..diary_thread import DiaryThread
from ..drivers.terminal_driver import KioskDriver
from ..pages.around_practice import SettlePage
from ..pages.keypad import KeypadPage
from ..pages.message import MessagePage
from ..pages.page import Page
from ..pages.player import PlayerPage
from ..pages.text import TextPage
from ..widgets.page_parts import FootButton, KeyHint
from .session import KioskSession

Result = TypeVar("Result")
IDLE_CHECK_SECONDS = 0.25
LAST_SOUND_SECONDS = 1.5
HANG_SECONDS = 30
# The actions of all pages. Any other action that Textual knows is refused.
_EVERYWHERE = (
    "lock",
    "help",
    "ground",
    "colours",
    "focus_next",
    "focus_previous",
    "move_focus",
    "focus_end",
    "focus_screenful",
    "sideways",
    "back",
    "enter",
    "before",
    "hear",
    "scroll",
)
_ASKED = (
    "move",
    "delete",
    "language",
    "digit",
    "skip",
    "confirm",
    "begin",
    "go",
    "posture",
    "guidance",
    "week",
    "fewer",
    "more",
    "keep",
    "hear",
)
_PLAYING = ("digits", "pause_or_go_on", "phrase", "captions", "menu", "volume", "go_on", "end", "again", "silently")
_CURSOR = ("cursor_left", "cursor_right", "cursor_left_word", "cursor_right_word", "home", "end", "submit")
_DELETING = ("left", "right", "left_word", "right_word", "left_all", "right_all")
ALLOWED_ACTIONS = frozenset((*_EVERYWHERE, *_ASKED, *_PLAYING, *_CURSOR, *(f"delete_{what}" for what in _DELETING)))


class LockButton(FootButton):
    """Locks the screen, on every page."""

    def __init__(self) -> None:
        super().__init__(words.LOCK(), "lock")

    def render(self) -> Content:
        page = self.screen
        typed = isinstance(page, KeypadPage) or (isinstance(page, Page) and page.is_answer_key("x"))
        key = "" if typed or page.has_class("-narrow") else "x "
        return Content.assemble("›" if self.has_focus else " ", (key, "bold"), inside_sentence(self._label))


class KioskApp(NaervaerApp, inherit_bindings=False):
    """One session. It ends when the person leaves, when the screen is locked, and when nobody touches it any more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "lock", show=False, priority=True),
        Binding("x", "lock", show=False),
        Binding("question_mark", "help", show=False),
        Binding("g", "ground", show=False),
        Binding("n", "colours", show=False),
    ]
    ALWAYS = (*NaervaerApp.ALWAYS[:-1], KeyHint("ctrl+c", words.LOCK_ANY_TIME))

    def __init__(self, kiosk: KioskServices) -> None:
        motion = Motion.MOVING if kiosk.settings.motion else Motion.NONE
        super().__init__(
            _no_services, machine_store=MemorySettings(MachineSettings(kiosk.settings.theme, motion=motion))
        )
        self.driver_class = KioskDriver
        self._kiosk = kiosk
        self._in_session = False
        self._last_touch = self.alive = time.monotonic()
        self._just_played = False
        self._has_input = False

    def on_mount(self) -> None:
        self.set_interval(IDLE_CHECK_SECONDS, self._lock_if_idle)

    async def _live(self) -> None:
        try:
            self.services = await asyncio.to_thread(self._kiosk.open_services)
            asyncio.get_running_loop().run_in_executor(None, self._kiosk.exit.remember)
            self.code = await KioskSession(self, self._kiosk, self.services).live()
        except Refusal:
            await self.ask(
                MessagePage(
                    today.TROUBLE_TITLE(),
                    (cannot_start(),),
                    ((today.TRY_AGAIN(), None),),
                    back=None,
                    esc_label=inside_sentence(today.TRY_AGAIN()),
                )
            )
        finally:
            self.exit(self.code, return_code=self.code)

    def session_began(self, diary: DiaryThread | None) -> None:
        """From now on the screen locks when nobody touches it."""
        self._in_session = True
        if diary is not None:
            self.diary = diary

    async def ask(self, page: Page[Result], typed_ahead: bool = True) -> Result:
        if isinstance(page, TextPage):
            page.warning = _personal_data_warning
        page.call_after_refresh(self._add_lock, page)
        return await super().ask(page, typed_ahead)

    def _add_lock(self, page: Page[Any]) -> None:
        if self._in_session and page.is_mounted:
            page.query_one("#foot").mount(LockButton(), before="#help-button")

    # Locking

    def action_lock(self) -> None:
        """Save what was done and end; what was typed at the lock is gone with the process. An untouched lock stays."""
        if self._may_lock():
            self.leave()

    def _may_lock(self) -> bool:
        return self._in_session or not isinstance(self.screen, KeypadPage) or self.screen.touched

    def _lock_if_idle(self) -> None:
        """Lock some minutes after the last touch, or after the end of a practice, but never while one plays."""
        now = self.alive = time.monotonic()
        if self._is_playing():
            self._last_touch, self._just_played = now, True
            return
        settings = self._kiosk.settings
        if now - self._last_touch >= 60 * (settings.after_minutes if self._just_played else settings.idle_minutes):
            self._last_touch = now
            # Text that was pasted, or typed and deleted again, is gone with the process too.
            if self._has_input or self._may_lock():
                self.leave(cut_off=True)

    def _is_playing(self) -> bool:
        for screen in self.screen_stack:
            if isinstance(screen, SettlePage):
                return not screen.answered.done()
            if isinstance(screen, PlayerPage):
                return screen.sound.playback().state in {PlayerState.PLAYING, PlayerState.STARTING}
        return False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Paste):
            self._has_input = True
            return
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            self._last_touch, self._just_played, self._has_input = time.monotonic(), False, True
        await super().on_event(event)

    # Nothing but what is allowed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        del parameters
        return action in ALLOWED_ACTIONS

    async def run_action(self, action: Any, default_namespace: DOMNode | None = None, namespaces: Any = None) -> bool:
        _, name, _ = parse(action) if isinstance(action, str) else action
        return name in ALLOWED_ACTIONS and await super().run_action(action, default_namespace, namespaces)

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing is copied here."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing is opened here."""


def _no_services() -> Services:
    """The kiosk has no services of a home: its session opens those of a shared screen."""
    raise NotImplementedError


def _end_if_hanging(app: KioskApp) -> None:
    """End the process when its loop has stood still for `HANG_SECONDS`: the supervisor starts the next one."""
    while time.monotonic() - app.alive < HANG_SECONDS:
        time.sleep(1.0)
    os._exit(1)


def run_kiosk(kiosk: KioskServices, log: Callable[[], Path]) -> int:
    """Run one session and end the process with its exit code. Of a crash, only where it happened is written to the log."""
    logging.disable()
    executor = ThreadPoolExecutor(thread_name_prefix="kiosk")
    loop = asyncio.new_event_loop()
    loop.set_default_executor(executor)
    asyncio.set_event_loop(loop)
    app = loop.run_until_complete(_create_app(kiosk))
    threading.excepthook = lambda failed: loop.call_soon_threadsafe(app.stop_after, failed.exc_value)
    sys.unraisablehook = lambda _unraisable: None
    loop.set_exception_handler(lambda _loop, _context: None)
    threading.Thread(target=_end_if_hanging, args=(app,), daemon=True).start()
    loop.run_until_complete(run_and_finish(app))
    if app.crash is not None:
        log_crash(app.crash, app.services, log())
    # A sound may still be fading; a device that hangs is not waited for.
    ending = threading.Thread(target=executor.shutdown, daemon=True)
    ending.start()
    ending.join(LAST_SOUND_SECONDS)
    os._exit(app.code)


async def _create_app(kiosk: KioskServices) -> KioskApp:
    return KioskApp(kiosk)


def _personal_data_warning(text: str) -> str:
    """What is said when `text` looks as if it told who the person is; "" for any other text."""
    warning = words.PERSONAL_DATA_WARNINGS.get(personal_data_in(text) or "")
    return warning() if warning else ""
