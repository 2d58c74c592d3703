"""The page on which a voice is read in: one sentence in large letters, how loud it is, and one key for each thing to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from pathlib import PurePath
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from ...domain.player import Players
from ...domain.services import Services
from ...domain.teleprompter import (
    CLIPPING_DB,
    LONGEST_TAKE_SECONDS,
    ROOM_SECONDS,
    FolderVoice,
    InputLevel,
    LevelVerdict,
    Microphone,
    MicrophoneProblem,
    ReadVoice,
    Teleprompter,
    judge_level,
    judge_room,
)
from ...sanitize import sanitize
from ...texts import keys
from ...texts import teleprompter as words
from ...texts.errors import os_error_sentence
from ..drawing.block_letters import large_letter_rows
from ..widgets.page_parts import KeyHint, SafeText
from .page import Page
from .sound_choice import Heard, SoundPreview

LEVELS_A_SECOND = 10
_LOWEST_DB = -60.0
_METER_CELLS = 40
_HOLD_CLIPPED_SECONDS = 3.0


class Doing(Enum):
    """What the page is at."""

    ROOM = auto()
    READY = auto()
    RECORDING = auto()
    SAVING = auto()


class LargeSentence(Static):
    """A sentence in letters made of blocks, as large as there is room for, or in plain bold letters."""

    def __init__(self) -> None:
        super().__init__(id="sentence")
        self._text = ""

    def show_sentence(self, text: str) -> None:
        """Show `text`."""
        self._text = text
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        del event
        self._draw()

    def _draw(self) -> None:
        rows = large_letter_rows(self._text, self.size.width, self.size.height) if self.size.area else ()
        self.update(Content("\n".join(rows)) if rows else Content(sanitize(self._text)).stylize("bold"))


class TeleprompterPage(Page[MicrophoneProblem | None]):
    """Reads in the sentences of `prompter`. Answers None when the person ends it, or why nothing can be heard any more."""

    AUTO_FOCUS = ""  # Enter shows the next sentence
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "take", show=False),
        Binding("h", "listen", show=False),
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
    ]
    CSS = """
    TeleprompterPage {
        & #sentence { width: 100%; height: 1fr; min-height: 4; }
        & #which { color: $quiet; height: auto; }
        & #following { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        & #meter { height: 1; color: $accent; }
        & #meter.-clipped { color: $fault; text-style: bold; }
        & #status { height: auto; min-height: 2; }
        &.-low #following { display: none; }
    }
    """

    def __init__(self, prompter: Teleprompter, voice: ReadVoice, microphone: Microphone, players: Players) -> None:
        super().__init__()
        self._prompter = prompter
        self._voice = voice
        self._microphone = microphone
        self._preview = SoundPreview(players)
        self._doing = Doing.ROOM
        self._ticks = 0
        self._room: list[float] = []
        self._clipped_until = 0
        self._status = words.LISTENS_TO_ROOM()

    def heading(self) -> str:
        return words.heading(self._voice.name)

    def body(self) -> ComposeResult:
        yield SafeText("", id="which")
        yield LargeSentence()
        yield SafeText("", id="following")
        yield SafeText("", id="meter")
        yield SafeText(self._status, id="status")

    def hints(self) -> tuple[KeyHint, ...]:
        if self._doing is Doing.ROOM:  # nothing can be read yet
            return (KeyHint(keys.ESC, words.LEAVE, "back"),)
        if self._doing is Doing.RECORDING:
            return (KeyHint(keys.SPACE, words.END_TAKE, "take"), KeyHint(keys.ESC, words.DROP, "back"))
        take = words.AGAIN if self._prompter.is_taken else words.BEGIN_TAKE
        own = [KeyHint(keys.SPACE, take, "take")]
        if self._prompter.is_taken:
            own += [KeyHint(keys.ENTER, words.NEXT, "enter"), KeyHint("h", words.LISTEN, "listen")]
        return (*own, KeyHint(keys.ESC, words.LEAVE, "back"))

    def more_hints(self) -> tuple[KeyHint, ...]:
        return (KeyHint("←", words.BEFORE), KeyHint("→", words.NEXT))

    def is_answer_key(self, key: str) -> bool:
        return key in ("space", "h")

    def on_mount(self) -> None:
        self._show()
        self.set_interval(1 / LEVELS_A_SECOND, self._listen)

    # What is heard

    def _listen(self) -> None:
        """Show how loud it is now; end where nothing is heard any more, and a take that lasts too long."""
        try:
            level = self._microphone.level()
        except MicrophoneProblem as problem:
            self.answer(problem)
            return
        self._ticks += 1
        if self._doing is Doing.ROOM:
            self._listen_to_room(level)
        if self._doing is Doing.RECORDING and self._ticks > LONGEST_TAKE_SECONDS * LEVELS_A_SECOND:
            self.action_take()
        self._show_level(level)

    def _listen_to_room(self, level: InputLevel) -> None:
        if self._ticks > LEVELS_A_SECOND / 2:  # the key press before is no noise of the room
            self._room.append(level.average)
        if self._ticks >= ROOM_SECONDS * LEVELS_A_SECOND:
            self._doing = Doing.READY
            quiet = sorted(self._room)[len(self._room) // 2]
            self._tell(f"{words.ROOM[judge_room(quiet)]()} {words.HOW_TO_BEGIN()}")
            self._show()

    def _show_level(self, level: InputLevel) -> None:
        verdict = judge_level(level.peak)
        if verdict is LevelVerdict.CLIPPED:
            self._clipped_until = self._ticks + round(_HOLD_CLIPPED_SECONDS * LEVELS_A_SECOND)
        is_clipped = self._ticks < self._clipped_until
        cells = min(_METER_CELLS, max(10, self.size.width - 20))
        lit = round(cells * min(1.0, max(0.0, 1 - level.peak / _LOWEST_DB)))
        word = words.LEVELS[LevelVerdict.CLIPPED if is_clipped else verdict]()
        meter = self.query_one("#meter", SafeText)
        meter.set_class(is_clipped or level.peak >= CLIPPING_DB, "-clipped")
        meter.update_text(f"{'█' * lit}{'·' * (cells - lit)} {word}")

    # What is done

    def action_take(self) -> None:
        """Begin to keep what is heard, or end it and write the take."""
        if self._doing is Doing.READY:
            self.run_worker(self._begin())
        elif self._doing is Doing.RECORDING:
            self._doing = Doing.SAVING
            self._tell(words.SAVING())
            self.run_worker(self._keep())

    async def _begin(self) -> None:
        await self._preview.stop()
        try:
            self._microphone.begin()
        except MicrophoneProblem as problem:
            self.answer(problem)
            return
        self._doing, self._ticks, self._clipped_until = Doing.RECORDING, 0, 0
        self._tell(words.RECORDING())
        self._show()

    async def _keep(self) -> None:
        number = self._prompter.sentence.number
        try:
            sound = self._microphone.end()
            measures = await asyncio.to_thread(self._voice.keep, number, sound)
        except MicrophoneProblem as problem:
            self.answer(problem)
            return
        except OSError as error:
            self._tell(words.NOT_SAVED().format(why=os_error_sentence(error)))
        else:
            self._prompter.take()
            told = words.take_told(measures)
            self._tell(f"{told} {words.WHOLE()}" if self._prompter.is_whole else told)
        self._doing = Doing.READY
        self._show()

    def action_listen(self) -> None:
        """Play the take of the sentence shown."""
        if self._doing is not Doing.READY:
            return
        if not self._prompter.is_taken:
            self._tell(words.NOTHING_TO_HEAR())
            return
        number = self._prompter.sentence.number
        self._preview.play(lambda: self._voice.sample(number), self._tell_heard)

    def _tell_heard(self, heard: Heard) -> None:
        if heard is Heard.SAMPLE:
            self._tell(words.PLAYING())
        elif heard in (Heard.NO_SOUND, Heard.SILENCE):
            self._tell(words.CANNOT_PLAY())
        else:
            self._tell("")

    def enter_without_focus(self) -> None:
        if self._doing is Doing.READY and self._prompter.is_taken:
            self._move(self._prompter.move_on)

    def action_step(self, by: int) -> None:
        """Show the sentence before or after."""
        if self._doing is Doing.READY:
            self._move(lambda: self._prompter.move(by))

    def _move(self, move: Callable[[], None]) -> None:
        move()
        self._tell(words.WHOLE() if self._prompter.is_whole else "")
        self._show()

    def action_back(self) -> None:
        if self._doing is Doing.RECORDING:
            self._microphone.end()
            self._doing = Doing.READY
            self._tell(words.HOW_TO_BEGIN())
            self._show()
        elif self._doing is not Doing.SAVING:
            self.run_worker(self._leave())

    async def _leave(self) -> None:
        await self._preview.stop()
        self.answer(None)

    # What is shown

    def _tell(self, text: str) -> None:
        self._status = text
        self.query_one("#status", SafeText).update_text(text)

    def _show(self) -> None:
        prompter = self._prompter
        mark = f" · {words.TAKEN()}" if prompter.is_taken else ""
        done = words.progress(prompter.taken_count, prompter.count, prompter.seconds_left())
        self.query_one("#which", SafeText).update_text(f"{words.which(prompter.sentence.number)}{mark} · {done}")
        self.query_one(LargeSentence).show_sentence(prompter.sentence.text)
        following = prompter.following
        self.query_one("#following", SafeText).update_text(
            words.NEXT_IS().format(text=following.text) if following is not None else ""
        )
        self.update_hints()


async def read_in(
    ask: Callable[[TeleprompterPage], Awaitable[MicrophoneProblem | None]], services: Services, folder: PurePath
) -> None:
    """Show the teleprompter over the voice in `folder` until the person ends it. Raises `Refusal`."""
    voice = await asyncio.to_thread(services.voice_workshop.read, folder)
    microphone = await asyncio.to_thread(services.studio.open_microphone)
    try:
        prompter = Teleprompter(voice.sentences, voice.takes.keys())
        page = TeleprompterPage(
            prompter, FolderVoice(services.studio, services.voice_workshop, voice), microphone, services.players
        )
        problem = await ask(page)
    finally:
        await asyncio.shield(asyncio.to_thread(microphone.close))
    if problem is not None:
        raise problem
